import type { IncomingMail } from "../../domain/mail.ts"

/** Less than the beginning of any mail holds, so that it is the same however long its head became on the way. */
const WORDS_COMPARED = 10_000

/**
 * E4: what a mail is known by: its `Message-ID`, a space, and a digest of sender and `Date`. Servers deliver a mail twice, with other notes in
 * its head, other line breaks, a mark in its subject or a footer, so nothing of these counts. There are programs that give several mails one
 * `Message-ID`, and strangers who give theirs that of somebody else's. What lacks either is known by its words as well.
 */
export function identityOf(mail: IncomingMail): string {
  const { messageId, from, sentAt } = mail
  const known = messageId !== null && sentAt !== null ? [from?.address, sentAt] : [from?.address, sentAt, ...writtenIn(mail)]
  return `${messageId ?? ""} ${new Bun.CryptoHasher("sha256").update(JSON.stringify(known)).digest("hex")}`
}

/** The message that a mail becomes has an id of the mail's own: it could not be written twice. */
export function messageIdFor(identity: string): string {
  return Bun.randomUUIDv5(identity, "url")
}

/** Two reports of a server may say the same of two mails. */
function writtenIn({ inReplyTo, bounce, visibleText }: IncomingMail) {
  const words = visibleText.normalize().replaceAll(/\s+/g, " ").trim()
  return [inReplyTo, bounce?.messageId, bounce?.recipient, words.slice(0, WORDS_COMPARED)]
}
