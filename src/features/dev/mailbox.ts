import type { MailConfig } from "../../config.ts"
import type { Mail } from "../../io/mail.ts"

/** K7: in development, where no server is set, mails go nowhere: /dev/mailbox shows them. */
export const DEV_MAIL: NonNullable<MailConfig["standIn"]> = {
  server: { host: "dev-mailbox.invalid", port: 25, security: "none", user: null, password: null },
  from: { name: "", address: "chat@shopbell.invalid" },
}

/** Whatever goes to another server, because one is set, goes there. */
export function devMail(real: Mail): Mail {
  return {
    send: (server, mail) => (isOurs(server) ? Promise.resolve({ response: "kept in /dev/mailbox" }) : real.send(server, mail)),
    check: (server) => (isOurs(server) ? Promise.resolve() : real.check(server)),
    close: () => real.close(),
  }
}

function isOurs({ host }: Pick<typeof DEV_MAIL.server, "host">): boolean {
  return host === DEV_MAIL.server.host
}
