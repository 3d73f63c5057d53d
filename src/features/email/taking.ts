import { announce } from "../../announce.ts"
import type { Written } from "../../domain/conversation.ts"
import { judged, type Answers } from "../../domain/email-reply.ts"
import type { IncomingMail, MailFile } from "../../domain/mail.ts"
import {
  NO_FILES,
  TEXT_LIMIT,
  type Agent,
  type AgentId,
  type Conversation,
  type ConversationId,
  type Message,
  type VisitorId,
} from "../../domain/model.ts"
import { cleanLine } from "../../domain/person.ts"
import { Refused } from "../../domain/refused.ts"
import { hours } from "../../domain/time.ts"
import type { Io } from "../../io/io.ts"
import { readMail } from "../../io/mail-reader.ts"
import type { FetchedMail } from "../../io/mailbox-reader.ts"
import { newId } from "../../io/random.ts"
import { findAgent } from "../agents/store.ts"
import { findConversation } from "../conversations/store.ts"
import { findVisitor } from "../visitors/store.ts"
import { deskOf, messageIdDomain } from "./composing.ts"
import { insertOriginal } from "./originals-store.ts"
import { findMailByMessageId, saveBounce } from "./outbox-store.ts"
import { insertReceived, wasReceived, type Received } from "./received-store.ts"
import { linkIn, tokensIn } from "./reply-links.ts"
import { mailSettings, saveMailSettings, storedMailSettings, type MailEnvironment } from "./settings-store.ts"

/** What answers become, which is not for this feature to do. */
export type Takers = {
  readonly replyByMail: (agent: Agent, id: ConversationId, written: Written) => Message
  readonly writeByMail: (visitorId: VisitorId, written: Written) => Message
  /** C7: onto the disk, before the message is written that they are given to. */
  readonly keepFiles: (given: readonly MailFile[]) => Promise<Kept>
  /** P11: an answer by mail is a sign of life. */
  readonly showLife: (agentId: AgentId) => void
}

/** E5: so many an hour from one sender; what comes on top is a loop, or no person. */
const MOST_FROM_ONE = 30

/** E4, E5: a mail that arrived. Taken once, however often it is handed over; whatever it is, nothing is dropped silently. */
export async function takeMail(io: Io, environment: MailEnvironment, takers: Takers, fetched: FetchedMail): Promise<void> {
  const desk = deskOf(io, environment)
  const mail = await readMail(fetched.source, { messageIdDomain: messageIdDomain(desk.settings, desk.url) })
  const messageId = mail.messageId ?? `none.${new Bun.CryptoHasher("sha256").update(fetched.source).digest("hex")}`
  const kept = isAnswer(io, environment, mail) && !wasReceived(io.db, messageId) ? await takers.keepFiles(mail.files) : NO_FILES
  io.db.tx(() => {
    if (wasReceived(io.db, messageId)) return
    const row = { id: newId(), messageId, at: io.clock.now(), sender: mail.from?.address ?? "", subject: mail.subject }
    const outcome = fetched.isTooLarge ? TOO_LARGE : outcomeOf(io, environment, takers, mail, kept)
    const isKept = outcome.outcome === "unmatched"
    insertReceived(io.db, { ...row, ...outcome, text: isKept ? mail.originalText : "" }, isKept ? fetched.source : null)
    if (outcome.conversationId !== null) announce(io, { type: "mail-changed", conversationId: outcome.conversationId })
  })
}

/** E4: a mail that made our own code fail five times: it waits for an admin, whole. */
export function keepUnreadable(io: Io, { source }: FetchedMail): void {
  const messageId = `unreadable.${new Bun.CryptoHasher("sha256").update(source).digest("hex")}`
  const row = { id: newId(), messageId, at: io.clock.now(), sender: "", subject: "" }
  const words = "Shopbell made a mistake with this mail; the log has more."
  io.db.tx(() => insertReceived(io.db, { ...row, outcome: "unmatched", words, conversationId: null, text: "" }, source))
}

/** E4: an admin says whose it is: an agent's who works here and whose address it is, else the visitor's. Throws `Refused` if it cannot be taken. */
export async function attachMail(
  io: Io,
  takers: Takers,
  { source, ...received }: Received & { readonly source: Uint8Array | null },
  { conversation, sender, alsoThen }: { conversation: Conversation; sender: Agent | null; alsoThen: () => void },
): Promise<void> {
  const mail = source === null ? wordsAlone(received) : await readMail(source, { messageIdDomain: "" })
  const kept = await takers.keepFiles(mail.files)
  io.db.tx(() => {
    alsoThen()
    writeAnswer(io, takers, mail, kept, sender ?? "visitor", conversation)
  })
}

/** What is left of one that nobody has seen to for a month. */
function wordsAlone({ sender, subject, text }: Received): Answer {
  return { from: { name: "", address: sender }, subject, visibleText: text, originalText: text, files: [] }
}

type Kept = Pick<Message, "files" | "notKept">

/** Files of what becomes no message are not worth our disk: it is judged before, and in the transaction once more. */
function isAnswer(io: Io, environment: MailEnvironment, mail: IncomingMail): boolean {
  return mail.files.length > 0 && judged(mail, answersOf(io, mail, mailSettings(io.db, environment).replyAddress)).kind === "reply"
}

/** What of a mail becomes a message. */
type Answer = Pick<IncomingMail, "from" | "subject" | "visibleText" | "originalText" | "files">

type Outcome = Pick<Received, "outcome" | "words" | "conversationId">

const TOO_LARGE: Outcome = {
  outcome: "unmatched",
  words: "It is larger than 35 MB. Only its head was fetched; find it in the mailbox.",
  conversationId: null,
}

function outcomeOf(io: Io, environment: MailEnvironment, takers: Takers, mail: IncomingMail, kept: Kept): Outcome {
  const { replyAddress } = mailSettings(io.db, environment)
  if (isCheck(io, mail, replyAddress)) return { outcome: "check", words: "The round trip of “Check mailbox”.", conversationId: null }
  if (mail.bounce) return bounced(io, mail)
  const answers = answersOf(io, mail, replyAddress)
  const verdict = judged(mail, answers)
  const conversationId = "conversation" in answers ? answers.conversation.id : null
  if (verdict.kind === "unmatched") return { outcome: "unmatched", words: verdict.words, conversationId: null }
  if (verdict.kind !== "reply") return { outcome: "automatic", words: verdict.words, conversationId }
  if (io.throttle.take(`mail-from:${mail.from!.address}`, MOST_FROM_ONE, hours(1)) > 0)
    return {
      outcome: "unmatched",
      words: `More than ${MOST_FROM_ONE} mails came from ${mail.from!.address} within an hour.`,
      conversationId: null,
    }
  try {
    writeAnswer(io, takers, mail, kept, verdict.as, verdict.conversation)
    return { outcome: "message", words: "", conversationId }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return { outcome: "unmatched", words: error.message, conversationId: null }
  }
}

/** E8: the mail that "Check mailbox" sent came back: from now on mails may be answered. */
function isCheck(io: Io, mail: IncomingMail, replyAddress: string | null): boolean {
  const { checkToken } = storedMailSettings(io.db)
  if (checkToken === null || replyAddress === null || !tokensIn(mail.recipients, replyAddress).includes(checkToken)) return false
  saveMailSettings(io.db, { checkToken: null, proven: { address: replyAddress, at: io.clock.now() } })
  return true
}

function bounced(io: Io, { bounce }: IncomingMail): Outcome {
  const mail = bounce!.messageId === null ? null : findMailByMessageId(io.db, bounce!.messageId)
  if (mail && bounce!.isFinal) saveBounce(io.db, mail.id, cleanLine(bounce!.reason).slice(0, 300), io.clock.now())
  return { outcome: "bounce", words: cleanLine(bounce!.reason).slice(0, 300), conversationId: mail?.conversationId ?? null }
}

/** Pitfall 40: the address first, then the mail that it answers; never the subject. */
function answersOf(io: Io, mail: IncomingMail, replyAddress: string | null): Answers {
  const link = replyAddress === null ? null : linkIn(io, mail.recipients, replyAddress)
  if (link !== null && typeof link === "object") return partiesOf(io, "address", link.conversationId, link.agentId)
  const answered = [mail.inReplyTo, ...mail.references.toReversed()]
    .filter((id) => id !== null)
    .slice(0, 20)
    .map((id) => findMailByMessageId(io.db, id))
    .find((sent) => sent?.conversationId != null)
  if (answered) return partiesOf(io, "thread", answered.conversationId!, answered.agentId)
  if (link === null) return { by: "nothing" }
  return { by: link === "forged" ? "forgery" : "gone" }
}

function partiesOf(io: Io, by: "address" | "thread", conversationId: ConversationId, agentId: AgentId | null): Answers {
  const conversation = findConversation(io.db, conversationId)
  const visitor = conversation && findVisitor(io.db, conversation.visitorId)
  const agent = agentId === null ? null : findAgent(io.db, agentId)
  if (!conversation || !visitor || (agentId !== null && !agent)) return { by: "gone" }
  return { by, conversation, visitor, agent }
}

function writeAnswer(io: Io, takers: Takers, mail: Answer, kept: Kept, as: Agent | "visitor", conversation: Conversation): void {
  const written = { id: newId(), text: shortened(mail.visibleText), via: "email" as const, ...kept }
  const message = as === "visitor" ? takers.writeByMail(conversation.visitorId, written) : takers.replyByMail(as, conversation.id, written)
  insertOriginal(io.db, conversation.id, message.id, { sender: mail.from?.address ?? "", subject: mail.subject, text: mail.originalText })
  if (as !== "visitor") takers.showLife(as.id)
}

/** C7: what is longer than a message may be stays in the original. */
function shortened(text: string): string {
  const mark = "\n[…]"
  return text.length <= TEXT_LIMIT ? text : text.slice(0, TEXT_LIMIT - mark.length).toWellFormed() + mark
}
