import { cleanLine } from "../../src/domain/person.ts"
import { letter } from "./letter.ts"
import type { MailContent, MailLook } from "./mail.ts"

export type NewSignIn = {
  readonly look: MailLook
  readonly name: string
  /** In words: "Firefox on Windows". */
  readonly browser: string
  /** In the agent's zone, with the day: "Monday 2 March, 10:00 (Europe/Paris)". */
  readonly when: string
  /** IP address. */
  readonly address: string
  /** Where the password is changed and other browsers are signed out. */
  readonly profileUrl: string
}

/** S2: somebody signed in from a browser that was not seen before. */
export function newSignInMail({ look, name, browser, when, address, profileUrl }: NewSignIn): MailContent {
  return letter({
    look,
    subject: `New sign-in: ${cleanLine(browser)}`,
    heading: "New sign-in to your account",
    paragraphs: [
      `Hello ${cleanLine(name)}, your Shopbell account at ${cleanLine(look.company)} was just opened in a browser that we had not seen before.`,
    ],
    facts: [
      ["Browser", cleanLine(browser)],
      ["When", when],
      ["Address", address],
    ],
    button: { caption: "Not you? Change your password", href: profileUrl },
    below: "Changing it signs you out everywhere else. If it was you, there is nothing to do.",
    footer: "You get this because somebody signed in with your email and password.",
  })
}
