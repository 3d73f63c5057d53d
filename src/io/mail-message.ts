import type { SendMailOptions } from "nodemailer"
import type { OutgoingMail } from "../domain/mail.ts"
import type { Instant } from "../domain/time.ts"
import { MailFault } from "./mail-faults.ts"
import { isAddress } from "./mail-server.ts"

/**
 * E4, E7, S6: a mail as nodemailer wants it, which encodes every header. Throws a permanent `MailFault` if an address is none:
 * people wrote it, and two in one would reach somebody it is not meant for.
 */
export function messageOf(mail: OutgoingMail, at: Instant): SendMailOptions {
  const { from, to, replyTo, subject, text, html, unsubscribeUrl } = mail
  for (const address of [from.address, to.address, ...(replyTo === null ? [] : [replyTo])])
    if (!isAddress(address)) throw new MailFault("permanent", `${JSON.stringify(address.slice(0, 200))} is no address.`)
  const references = mail.references.filter(isMessageId)
  return {
    envelope: { from: from.address, to: [to.address] },
    messageId: `<${mail.messageId}>`,
    date: new Date(at),
    from: { ...from },
    to: { ...to },
    ...(replyTo !== null && { replyTo }),
    ...(references.length > 0 && { inReplyTo: `<${references.at(-1)}>`, references: references.map((id) => `<${id}>`) }),
    subject,
    text,
    html,
    headers: {
      // RFC 3834: no answering machine answers it, ours included.
      "Auto-Submitted": "auto-generated",
      "X-Shopbell": "1",
      // RFC 8058: one click in the mail program.
      ...(unsubscribeUrl !== null && { "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" }),
    },
    ...(unsubscribeUrl !== null && { list: { unsubscribe: unsubscribeUrl } }),
    xMailer: false,
  }
}

/** Of a mail that somebody sent us: anything may stand there. */
function isMessageId(id: string): boolean {
  return /^[^\s<>\p{Cc}]{1,250}$/u.test(id)
}
