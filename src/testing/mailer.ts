import type { OutgoingMail } from "../domain/mail.ts"
import { stoppedClock } from "../io/clock.ts"
import { openLog } from "../io/log.ts"
import { MAIL_LIMITS, smtpMail, type Mail } from "../io/mail.ts"
import type { MailLimits } from "../io/smtp-faults.ts"
import { certificateFor, type Certificate } from "./certificate.ts"
import { NOW } from "./people.ts"
import { smtpPeer, type SmtpOptions, type SmtpPeer } from "./smtp.ts"

/** Who sends mail, and real servers that take it. */
export type Mailers = {
  /** The servers', unless told otherwise; who sends believes it. */
  readonly certificate: Certificate
  mailer(limits?: MailLimits, authority?: string): Mail
  peer(options?: SmtpOptions): Promise<SmtpPeer>
  /** Ends all that was begun. */
  end(): Promise<void>
}

/** One that has everything a mail can have. */
export const MAIL: OutgoingMail = {
  messageId: "0190.visitor@chat.example.com",
  from: { name: "Levain Bäckerei", address: "chat@levain.example" },
  to: { name: "Ann", address: "ann@example.com" },
  replyTo: "reply+token@levain.example",
  subject: "Wann öffnet ihr?",
  text: "Wann öffnet ihr?\n.\nAnn",
  html: "<p>Wann öffnet ihr?</p>",
  references: ["first@example.com", "second@example.com"],
  unsubscribeUrl: "https://chat.levain.example/unsubscribe/abc",
}

export function mailers(): Mailers {
  const certificate = certificateFor("localhost")
  const ends: (() => Promise<void>)[] = []
  return {
    certificate,
    mailer(limits = MAIL_LIMITS, authority = certificate.certificate) {
      const mail = smtpMail({ clock: stoppedClock(NOW), log: openLog("silent"), limits, ...(authority && { authority }) })
      ends.push(() => mail.close())
      return mail
    },
    async peer(options = {}) {
      const started = await smtpPeer({ certificate, ...options })
      ends.push(() => started.close())
      return started
    },
    end: async () => void (await Promise.all(ends.map((end) => end()))),
  }
}
