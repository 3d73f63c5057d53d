import { cleanLine } from "../../src/domain/person.ts"
import { letter } from "./letter.ts"
import type { MailContent, MailLook } from "./mail.ts"

export type MailCheck = { readonly look: MailLook; readonly replyAddress: string; readonly when: string }

/** E8: what "Check mailbox" sends to our own reply address, to see whether it comes back through the mailbox. */
export function mailCheckMail({ look, replyAddress, when }: MailCheck): MailContent {
  return letter({
    look,
    subject: "Shopbell checks its mailbox",
    heading: "Shopbell checks its mailbox",
    paragraphs: [
      `Shopbell at ${cleanLine(look.company)} sent this mail to itself, to see whether answers to its mails arrive. It is read and removed by Shopbell.`,
    ],
    facts: [
      ["Sent to", cleanLine(replyAddress)],
      ["When", when],
    ],
    footer: "If you find this in a mailbox that Shopbell does not read, answers by mail do not reach it: see Settings > Email.",
  })
}
