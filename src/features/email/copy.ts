import { isAnswered, mailedToVisitor } from "../../domain/forwarding.ts"
import type { MailAddress } from "../../domain/mail.ts"
import type { Conversation, ConversationId, Message, Visitor } from "../../domain/model.ts"
import { cleanLine, emailProblem } from "../../domain/person.ts"
import { Refused } from "../../domain/refused.ts"
import { hours } from "../../domain/time.ts"
import type { Io } from "../../io/io.ts"
import { newId } from "../../io/random.ts"
import { conversationCopyMail } from "../../../views/mail/conversation-copy.ts"
import { told } from "../../../views/mail/told.ts"
import { announce } from "../../announce.ts"
import { roster } from "../agents/store.ts"
import { messagesAfter, messagesBefore } from "../conversations/messages-store.ts"
import { conversation, saveConversation } from "../conversations/store.ts"
import { findVisitor, saveVisitor } from "../visitors/store.ts"
import { deskOf, post, postLater, type Desk } from "./composing.ts"
import { mailAgain } from "./due-again.ts"
import { visitorsZone } from "./letters.ts"
import type { MailEnvironment } from "./settings-store.ts"

/** Each hour: of one conversation and to one address, from one network, and in all. */
const MOST_COPIES = 5
const MOST_FROM_A_NETWORK = 20
const MOST_IN_ALL = 300
const MOST_MESSAGES = 500

/**
 * W7: "Email me this conversation". Who gave no address before has given one now, and as long as nobody has answered that is all (M6): the
 * answer is mailed then (E3), and strangers' words are not mailed to strangers. An address other than theirs gets the words alone:
 * no way to answer as them, and no page that they were on. E3: their own copy stands for the replies and the transcript that the address
 * would have brought, so that nobody gets two nearly equal mails. Throws `Refused` "invalid", "too-many", "conflict", "not-found".
 */
export function mailCopy(io: Io, environment: MailEnvironment, id: ConversationId, typed: string): void {
  const address = cleanLine(typed).toLowerCase()
  const problem = emailProblem(address)
  if (problem !== null) throw new Refused("invalid", problem)
  refuseTooMany(io, id, address)
  io.db.tx(() => {
    const whole = conversation(io.db, id)
    const visitor = findVisitor(io.db, whole.visitorId)
    if (!visitor) throw new Refused("not-found", "There is no such conversation. It may have been deleted.")
    const isCopied = isAnswered(messagesAfter(io.db, id, 0))
    if (visitor.email === null) {
      saveVisitor(io.db, { ...visitor, email: address })
      if (!isCopied) mailAgain(io, environment, visitor.id)
      announce(io, { type: "visitor-changed", visitorId: visitor.id, conversation: whole })
    }
    const isTheirs = visitor.email === null || visitor.email.toLowerCase() === address
    if (!isCopied) {
      if (isTheirs) return
      throw new Refused("conflict", "The answer goes to another address of yours already. Tell us here if it has changed.")
    }
    const desk = deskOf(io, environment)
    const messages = messagesBefore(io.db, id, whole.lastSeq + 1, MOST_MESSAGES)
    if (isTheirs) {
      postTheirs(desk, whole, messages, { name: visitor.name ?? "", address })
      saveConversation(io.db, whole, mailedToVisitor(whole))
    } else postWords(desk, whole, messages, visitor, address)
    announce(io, { type: "mail-changed", conversationId: id })
  })
}

/** E8: composed when its turn comes, for the links in it hold for seven days from then. */
function postTheirs(desk: Desk, whole: Conversation, messages: readonly Message[], to: MailAddress): void {
  const key = `copy:${newId()}`
  const fromSeq = messages[0]?.seq ?? 1
  const about = `Copy of the chat to ${to.name || to.address}`
  postLater(desk, { kind: "copy", key, to, conversation: whole, fromSeq, upToSeq: whole.lastSeq }, about)
}

function postWords(desk: Desk, whole: Conversation, messages: readonly Message[], visitor: Visitor, address: string): void {
  const { io, look } = desk
  const content = conversationCopyMail({
    look,
    // Who gave no name is called by their address, which is nobody else's to know.
    entries: told(messages, {
      visitor: { ...visitor, email: null },
      roster: roster(io.db),
      company: look.company,
      zone: visitorsZone(io.db, visitor),
    }),
    asked: [],
    continueUrl: null,
    canAnswerByMail: false,
  })
  post(desk, { kind: "copy", key: `copy:${newId()}`, to: { name: "", address }, fromName: look.company, content, conversation: whole })
}

/** One after the other: who is over one limit takes nothing from the others. Nobody's mailbox is to be filled through somebody's shop. */
function refuseTooMany(io: Io, id: ConversationId, address: string): void {
  const network = findVisitor(io.db, conversation(io.db, id).visitorId)?.address ?? "unknown"
  const limits = [
    [`copy:${id}`, MOST_COPIES],
    [`copy-from:${network}`, MOST_FROM_A_NETWORK],
    ["copies", MOST_IN_ALL],
    [`copy-to:${address}`, MOST_COPIES],
  ] as const
  for (const [key, most] of limits) {
    const wait = io.throttle.take(key, most, hours(1))
    if (wait > 0) throw new Refused("too-many", "This was mailed several times already. Try again in an hour.", wait)
  }
}
