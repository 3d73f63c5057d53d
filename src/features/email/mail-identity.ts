import type { IncomingMail } from "../../domain/mail.ts"

/** What was received, and as what. */
type Arrived = { readonly mail: IncomingMail; readonly source: Uint8Array }

/**
 * E4: what a mail is known by: its `Message-ID`, a space, and a digest of what its writer made. Servers deliver a mail twice, with other notes in
 * its head; and there are programs that give two mails one `Message-ID`, and strangers who give theirs that of somebody else's.
 */
export function identityOf({ mail, source }: Arrived): string {
  const { messageId, from, sentAt, subject, inReplyTo } = mail
  const digest = new Bun.CryptoHasher("sha256")
  digest.update(JSON.stringify([from?.address, sentAt, subject, inReplyTo])).update(bodyOf(source))
  return `${messageId ?? ""} ${digest.digest("hex")}`
}

/** The message that a mail becomes has an id of the mail's own: it could not be written twice. */
export function messageIdFor(identity: string): string {
  return Bun.randomUUIDv5(identity, "url")
}

/** Behind the first empty line; nothing if there is a head alone. */
function bodyOf(source: Uint8Array): Uint8Array {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength)
  const ends = ["\r\n\r\n", "\n\n"].map((line) => bytes.indexOf(line)).filter((at) => at !== -1)
  return ends.length === 0 ? new Uint8Array() : source.subarray(Math.min(...ends))
}
