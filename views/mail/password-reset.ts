import { cleanLine } from "../../src/domain/person.ts"
import { letter } from "./letter.ts"
import type { MailContent, MailLook } from "./mail.ts"

export type PasswordReset = {
  readonly look: MailLook
  readonly name: string
  readonly resetUrl: string
  /** How long the link works, in words: "24 hours". */
  readonly validFor: string
}

/** S2: the way back in for an agent who forgot their password. */
export function passwordResetMail({ look, name, resetUrl, validFor }: PasswordReset): MailContent {
  return letter({
    look,
    subject: "Choose a new password",
    heading: "Choose a new password",
    paragraphs: [`Hello ${cleanLine(name)}, somebody asked for a new password for your Shopbell account at ${cleanLine(look.company)}.`],
    button: { caption: "Choose a password", href: resetUrl },
    below: `The link works once, for ${validFor}. Do not hand it on: whoever opens it chooses your password.`,
    footer: "If that was not you, ignore this mail: your password stays as it is.",
  })
}
