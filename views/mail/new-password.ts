import { cleanLine } from "../../src/domain/person.ts"
import { letter } from "./letter.ts"
import type { MailContent, MailLook } from "./mail.ts"

export type NewPassword = {
  readonly look: MailLook
  readonly name: string
  /** In words: "Firefox on Windows". */
  readonly browser: string
  /** In the agent's zone, with the day: "Monday 2 March, 10:00 (Europe/Paris)". */
  readonly when: string
  /** IP address. */
  readonly address: string
  /** Where the next link to a new password is to be had: whoever did not choose this one cannot sign in. */
  readonly forgotUrl: string
}

/** S2: somebody chose a new password by a link, which an admin handed on or a mail brought. */
export function newPasswordMail({ look, name, browser, when, address, forgotUrl }: NewPassword): MailContent {
  return letter({
    look,
    subject: "Your password was changed",
    heading: "Your password was changed",
    paragraphs: [
      `Hello ${cleanLine(name)}, a new password was just chosen for your Shopbell account at ${cleanLine(look.company)}, by a link made for you.`,
    ],
    facts: [
      ["Browser", cleanLine(browser)],
      ["When", when],
      ["Address", address],
    ],
    button: { caption: "Not you? Choose another password", href: forgotUrl },
    below: "You were signed out everywhere else. If it was you, there is nothing to do; if not, tell an admin of your team as well.",
    footer: "You get this because your password was changed.",
  })
}
