import type { IncomingMail } from "../../domain/mail.ts"
import { redacted } from "../../domain/mail-secrets.ts"
import type { Agent, Conversation } from "../../domain/model.ts"
import { Refused } from "../../domain/refused.ts"
import type { Io } from "../../io/io.ts"
import { saidIn, withoutOwnMail } from "../../io/mail-own-quote.ts"
import { readWholeMail } from "../../io/mail-reading.ts"
import { deskOf } from "./composing.ts"
import { removeOnceKept } from "./sources.ts"
import { filesToShow, writeAnswer, type Takers } from "./mail-words.ts"
import { mailsOf } from "./outbox-store.ts"
import type { Received } from "./received-store.ts"
import type { MailEnvironment } from "./settings-store.ts"

/** E4: whose an admin says that it is. */
export type Attachment = { readonly conversation: Conversation; readonly as: Agent | "visitor"; readonly alsoThen: () => void }

/** E4: an admin has read a kept mail and adds it to a conversation. Throws `Refused` if nothing of it can be shown. */
export async function attachMail(
  io: Io,
  environment: MailEnvironment,
  takers: Takers,
  received: Received,
  attachment: Attachment,
): Promise<void> {
  const { conversation, as, alsoThen } = attachment
  const desk = deskOf(io, environment)
  const mail = await wholeMail(io, received)
  const own = { url: desk.url, said: () => saidIn(mailsOf(io.db, conversation.id)) }
  // Where nothing stands above a quote, what the admin has read is what is shown.
  const words = withoutOwnMail(mail.visibleText, own) || redacted(mail.originalText) || received.subject
  const kept = await filesToShow(takers, mail.files, desk)
  if (words === "" && kept.files.length === 0) throw new Refused("invalid", "Nothing stands in this mail that could be shown.")
  io.db.tx(() => {
    alsoThen()
    writeAnswer(io, takers, { ...mail, visibleText: words, identity: received.identity }, kept, as, conversation)
    removeOnceKept(io, received.source ? [received.source.name] : [])
  })
}

type Readable = Pick<IncomingMail, "from" | "subject" | "visibleText" | "originalText" | "files">

/** As it came; its words alone, if nobody has seen to it for a month. */
async function wholeMail(io: Io, { source, sender, subject, text }: Received): Promise<Readable> {
  const file = source && (await io.files.find(source.name))
  if (file) return readWholeMail(new Uint8Array(await file.arrayBuffer()), { messageIdDomain: "" })
  return { from: { name: "", address: sender }, subject, visibleText: text, originalText: text, files: [] }
}
