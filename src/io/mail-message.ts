import type { SendMailOptions } from "nodemailer"
import type { OutgoingMail } from "../domain/mail.ts"
import type { Instant } from "../domain/time.ts"
import { MailFault } from "./mail-faults.ts"
import { isAddress } from "./mail-server.ts"

/**
 * E4, E7, S6: a mail as nodemailer wants it, which encodes every header. Throws `MailFault` if an address is none, for two in one would reach
 * somebody it is not meant for: a permanent one of the recipient's, which people wrote; E6: one of the settings of those that stand there, so that mails wait.
 */
export function messageOf(mail: OutgoingMail, at: Instant): SendMailOptions {
  const { from, to, replyTo, subject, text, html, unsubscribeUrl } = mail
  if (!isAddress(from.address)) throw badSetting("sender's", from.address)
  if (replyTo !== null && !isAddress(replyTo)) throw badSetting("reply", replyTo)
  if (!isAddress(to.address)) throw new MailFault("permanent", `${shown(to.address)} is no address.`)
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

function badSetting(name: string, address: string): MailFault {
  return new MailFault(
    "settings",
    `The ${name} address ${shown(address)} is no address. Change it in Settings > Email, or in the environment.`,
  )
}

function shown(address: string): string {
  return JSON.stringify(address.slice(0, 200))
}

/** Of a mail that somebody sent us: anything may stand there. */
function isMessageId(id: string): boolean {
  return /^[^\s<>\p{Cc}]{1,250}$/u.test(id)
}
