import type { VisitorMail } from "../../src/domain/forwarding.ts"
import { html, type Html } from "../html.ts"
import { choices, type Choice } from "../parts/choices.ts"
import { icon } from "../parts/icons.ts"
import { section } from "../parts/section.ts"
import { settingsPage, type SettingsFrame } from "./frame.ts"
import { queueSection, sentSection, type QueuedMail, type SentMail } from "./mail-queue.ts"
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
    lead: "How mails leave and arrive, and what became of them.",
    content: html`${outgoing.setting === null && warning(queue.length)} ${unmatchedCount > 0 && unmatched(unmatchedCount)}
      ${section({
        heading: "Mails to visitors",
        lead: "Only to visitors whose address is known: they gave it for a copy of the chat, or an agent typed it in.",
        content: html`<form class="form" method="post" action="/settings/email/visitors">
          ${choices({ legend: "Email unread replies or full transcript to visitors", name: "visitor-mails", options: OPTIONS, chosen: visitorMails })}
          <div class="form-end"><button class="button button-primary">Save</button></div>
        </form>`,
      })}
      ${outgoingSection(outgoing, frame.agent.email)} ${incomingSection(incoming)} ${queueSection(queue)} ${sentSection(sent)}
      <p class="muted small"><a href="/settings/email/unmatched">Mails that arrived and became no message</a></p>`,
  })
}

function warning(waiting: number): Html {
  const mails = waiting === 0 ? "mails will wait" : waiting === 1 ? "1 mail waits" : `${waiting} mails wait`
  return html`<p class="notice notice-warning">${icon("warning")}<span>No outgoing server is set: ${mails}.</span></p>`
}

function unmatched(count: number): Html {
  return html`<p class="notice">${icon("mail")}<span>${count === 1 ? "1 mail" : `${count} mails`} arrived that ${count === 1 ? "belongs" : "belong"} to no conversation. <a href="/settings/email/unmatched">Look at ${count === 1 ? "it" : "them"}</a></span></p>`
}
