import { cleanLine } from "../../src/domain/person.ts"
import { letter } from "./letter.ts"
import type { MailContent, MailLook } from "./mail.ts"

export type TestMail = {
  readonly look: MailLook
  readonly askedBy: string
  readonly when: string
  /** The outgoing server: "smtp.example.com:587". */
  readonly server: string
}

/** E5: what "Send test mail" sends. */
export function testMail({ look, askedBy, when, server }: TestMail): MailContent {
  return letter({
    look,
    subject: `Test mail from ${cleanLine(look.company)}`,
    heading: "It works",
    paragraphs: ["This mail shows that Shopbell can send mails. There is nothing to do."],
    facts: [
      ["Sent by", cleanLine(server)],
      ["Asked by", cleanLine(askedBy)],
      ["When", when],
    ],
    footer: 'You get this because somebody pressed "Send test mail" in Settings > Email.',
  })
}
