import type { VisitorMail } from "../../src/domain/forwarding.ts"
import { html, type Html } from "../html.ts"
import { choices, type Choice } from "../parts/choices.ts"
import { GUARDED, saveButton } from "../parts/fields.ts"
import { section } from "../parts/section.ts"
import { settingsPage, type SettingsFrame } from "./frame.ts"
import { queueSection, sentSection, type QueuedMail, type SentMail } from "./mail-queue.ts"
import { mailStatus } from "./mail-status.ts"
import { incomingSection, outgoingSection, type Incoming, type Outgoing } from "./mail-servers.ts"

export type EmailSettings = {
  readonly outgoing: Outgoing
  readonly incoming: Incoming
  readonly visitorMails: VisitorMail
  readonly queue: readonly QueuedMail[]
  /** Newest first. */
  readonly sent: readonly SentMail[]
  /** E4: mails that arrived and belong to no conversation. */
  readonly unmatchedCount: number
}

const OPTIONS: readonly Choice<VisitorMail>[] = [
  {
    value: "nothing",
    label: "Do not send anything",
    hint: "A visitor who has left finds the answer only by coming back, in the same browser.",
  },
  {
    value: "unread-replies",
    label: "Unread replies only",
    hint: "When a visitor has been gone for 2 minutes and has not seen an answer, it is mailed to them.",
    badge: "Recommended",
  },
  { value: "transcript", label: "Full transcript", hint: "All that was said, when the conversation is finished." },
]

/** E3–E6, for admins: how mails leave and arrive, and what became of them. */
export function emailPage(frame: SettingsFrame, settings: EmailSettings): Html {
  const { outgoing, incoming, visitorMails, queue, sent, unmatchedCount } = settings
  return settingsPage(frame, {
    title: "Email",
    href: "/settings/email",
    lead: "How mails leave and arrive, who gets which, and what became of them.",
    content: html`${mailStatus({ outgoing, incoming, queue, unmatchedCount })} ${outgoingSection(outgoing, frame.agent.email)} ${incomingSection(incoming)}
      ${section({
        heading: "Mails to visitors",
        lead: "Only to visitors whose address is known: they gave it for a copy of the chat, or an agent typed it in.",
        content: html`<form class="form" method="post" action="/settings/email/visitors" ${GUARDED}>
          ${choices({ legend: "Email unread replies or full transcript to visitors", name: "visitor-mails", options: OPTIONS, chosen: visitorMails })}
          <div class="form-end">${saveButton("mails to visitors")}</div>
        </form>`,
      })}
      ${queue.length > 0 && queueSection(queue)} ${sentSection(sent)}`,
  })
}
