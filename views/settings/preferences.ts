import type { Forwarding } from "../../src/domain/forwarding.ts"
import { html, type Html } from "../html.ts"
import { choices, type Choice } from "../parts/choices.ts"
import { GUARDED, saveButton } from "../parts/fields.ts"
import { icon } from "../parts/icons.ts"
import { section } from "../parts/section.ts"
import { settingsPage, type SettingsFrame } from "./frame.ts"

export type Preferences = {
  readonly forwarding: Forwarding
  /** E6: null if mails can go out; otherwise why they cannot, in words. */
  readonly mailProblem: string | null
  readonly problem?: string
}

const OPTIONS: readonly Choice<Forwarding>[] = [
  {
    value: "transcripts",
    label: "Forward conversation transcripts, missed and offline messages",
    hint: "Also the whole conversation, once it is finished, if you took part in it.",
  },
  {
    value: "missed",
    label: "Forward missed and offline messages only",
    hint: "What visitors wrote and nobody answered.",
  },
  { value: "nothing", label: "Do not forward", hint: "No mails about conversations. You find everything in the inbox." },
]

/** I8, E1: what each agent sets for themselves beside their profile and hours. */
export function preferencesPage(frame: SettingsFrame, { forwarding, mailProblem, problem }: Preferences): Html {
  return settingsPage(frame, {
    title: "Preferences",
    href: "/settings/preferences",
    lead: "What Shopbell sends to you.",
    content: html`${section({
      heading: "Email forwarding",
      lead: html`Mails go to ${frame.agent.email}, whatever your status is.`,
      content: html`${mailProblem !== null && html`<p class="notice notice-warning">${icon("warning")}<span>${mailProblem}</span></p>`}
        <form class="form" method="post" action="/settings/preferences" ${GUARDED}>
          ${choices({ legend: "Mails you get", name: "forwarding", options: OPTIONS, chosen: forwarding, problem })}
          <div class="form-end">${saveButton("preferences")}</div>
        </form>`,
    })}
    ${section({ heading: "Who gets which mail", content: whoGetsWhat(frame.account.missedAfter) })}
    ${section({
      heading: "Links in your mails",
      lead: "Each mail about a conversation has a link to answer it without signing in. It works for 7 days. If a mail went astray, take them all back.",
      content: html`<form method="post" action="/settings/preferences/link-removal"><button class="button">Take back all links</button></form>`,
    })}`,
  })
}

/** E2, C6. */
function whoGetsWhat(missedAfter: number): Html {
  const minutes = Math.round(missedAfter / 60_000)
  return html`<dl class="mail-kinds">
    <div><dt>Missed messages</dt><dd>Somebody was online, and nobody answered for ${minutes === 1 ? "a minute" : `${minutes} minutes`}, or before the conversation was finished.</dd></div>
    <div><dt>Offline messages</dt><dd>Nobody was online. The mail goes a minute after the visitor's last message, with all of them in it.</dd></div>
    <div><dt>Transcripts</dt><dd>A conversation is finished 10 minutes after the visitor has left, or after an hour without messages. Its transcript goes to the agents who joined it.</dd></div>
  </dl>
  <p class="hint">Missed and offline messages go to the agents who are assigned to the conversation. If there are none, to the members of its group; if it has no group, to everybody.</p>`
}
