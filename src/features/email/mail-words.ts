import type { Written } from "../../domain/conversation.ts"
import { cleanFileName } from "../../domain/files.ts"
import { holdsSecret, redacted } from "../../domain/mail-secrets.ts"
import type { IncomingMail, MailFile } from "../../domain/mail.ts"
import {
  TEXT_LIMIT,
  type Agent,
  type AgentId,
  type Conversation,
  type ConversationId,
  type Message,
  type VisitorId,
} from "../../domain/model.ts"
import type { LostMail } from "../../domain/outbox.ts"
import { Refused } from "../../domain/refused.ts"
import { startOf, tooMany } from "../../domain/text.ts"
import type { Io } from "../../io/io.ts"
import { saidIn, withoutOwnMail } from "../../io/mail-own-quote.ts"
import { readWholeMail } from "../../io/mail-reading.ts"
import type { Desk } from "./composing.ts"
import { messageIdFor } from "./mail-identity.ts"
import { insertOriginal } from "./originals-store.ts"
import { findMailByMessageId } from "./outbox-store.ts"
import type { Received } from "./received-store.ts"

/** What answers and bounces become, which is not for this feature to do. */
export type Takers = {
  readonly replyByMail: (agent: Agent, id: ConversationId, written: Written) => Message
  readonly writeByMail: (visitorId: VisitorId, written: Written) => Message
  /** C7: onto the disk, before the message is written that they are given to. */
  readonly keepFiles: (given: readonly MailFile[]) => Promise<Kept>
  /** P11: an answer by mail is a sign of life. */
  readonly showLife: (agentId: AgentId) => void
  /** E2: inside the `tx` that notes the bounce. */
  readonly askAnewOnceLost: (lost: LostMail) => void
}

export type Kept = Pick<Message, "files" | "notKept">

/** What of a mail becomes a message. */
export type Answer = Pick<IncomingMail, "from" | "subject" | "visibleText" | "originalText"> & Pick<Received, "identity">

/** E4, E8: without what it quotes of our own mails, by their signs. If a secret of ours is left all the same, it stays for `judged` to see. */
export function ownWords({ io, url }: Pick<Desk, "io" | "url">, mail: IncomingMail): IncomingMail {
  const answered = [mail.inReplyTo, ...mail.references.toReversed()].slice(0, 5)
  const said = () => saidIn(answered.flatMap((id) => (id === null ? [] : (findMailByMessageId(io.db, id) ?? []))))
  return { ...mail, visibleText: withoutOwnMail(mail.visibleText, { url, said }) ?? mail.visibleText }
}

/** C7, E8: the files of an answer, onto the disk; a mail of ours among them would show its links to whoever opens it. */
export async function filesToShow(takers: Takers, files: readonly MailFile[], { url }: Pick<Desk, "url">): Promise<Kept> {
  const isOurs = await Promise.all(files.map((file) => quotesOurs(file, url)))
  const kept = await takers.keepFiles(files.filter((_, at) => !isOurs[at]))
  const words = files.filter((_, at) => isOurs[at]).map(({ name }) => `${cleanFileName(name)} holds a secret link of ours and is not kept.`)
  return { ...kept, notKept: [...kept.notKept, ...words] }
}

/** E4: a mail becomes a message, with the mail behind it. Throws `Refused` if it cannot. Inside a `tx`. */
export function writeAnswer(io: Io, takers: Takers, mail: Answer, kept: Kept, as: Agent | "visitor", conversation: Conversation): void {
  if (holdsSecret(mail.visibleText)) throw new Refused("invalid", "It holds a secret link of ours, which a message must not show.")
  const written = { id: messageIdFor(mail.identity), text: shortened(mail.visibleText), via: "email" as const, ...kept }
  const message = as === "visitor" ? takers.writeByMail(conversation.visitorId, written) : takers.replyByMail(as, conversation.id, written)
  insertOriginal(io.db, conversation.id, message.id, {
    sender: mail.from?.address ?? "",
    subject: redacted(mail.subject),
    text: redacted(mail.originalText),
  })
  if (as !== "visitor") takers.showLife(as.id)
}

const PLAIN_MOST = 1_000_000
const NO_WORDS = /^(?:image|audio|video)\//

/** As it stands, in the two bytes a letter of Outlook's files, and as a mail; a large one by what our links begin with. */
async function quotesOurs({ name, type, content }: MailFile, url: string): Promise<boolean> {
  if (NO_WORDS.test(type)) return false
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  if (content.length > PLAIN_MOST) return bytes.includes(`${url}/reply/`) || bytes.includes(`${url}/mail/stop/`)
  const text = bytes.toString("latin1")
  if (holdsSecret(text) || holdsSecret(text.replaceAll("\0", ""))) return true
  if (type !== "message/rfc822" && !/\.eml$/i.test(name)) return false
  const mail = await readWholeMail(content, { messageIdDomain: "" })
  return holdsSecret(mail.originalText) || holdsSecret(mail.visibleText)
}

/** C7: what is longer than a message may be stays in the original. */
function shortened(text: string): string {
  const mark = "\n[…]"
  return tooMany(text) === null ? text : startOf(text, TEXT_LIMIT - mark.length) + mark
}
