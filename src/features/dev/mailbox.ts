import type { MailConfig } from "../../config.ts"
import type { Mail } from "../../io/mail.ts"

/** K7: in development, where no server is set, mails go nowhere: /dev/mailbox shows them. */
export const DEV_MAIL: Pick<MailConfig, "smtp" | "from"> = {
  smtp: { host: "dev-mailbox.invalid", port: 25, security: "none", user: null, password: null },
  from: { name: "", address: "chat@shopbell.invalid" },
}

export const devMail: Mail = {
  send: () => Promise.resolve({ response: "kept in /dev/mailbox" }),
  check: () => Promise.resolve(),
  close: () => Promise.resolve(),
}
