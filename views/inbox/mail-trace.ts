import type { TraceLine } from "../../src/domain/mail-trace.ts"
import type { ConversationId } from "../../src/domain/model.ts"
import { html, type Html } from "../html.ts"
import { icon, type IconName } from "../parts/icons.ts"
import { when } from "./when.ts"

/** E9: who was mailed, who was not, and why. */
export function mailTraceList(id: ConversationId, lines: readonly TraceLine[]): Html {
  return html`<section class="mail-trace" id="mails-${id}" aria-label="Emails">${
    lines.length > 0 &&
    html`<h2>Emails</h2>
    <ul>${lines.map(
      ({ at, state, text }) =>
        html`<li class="mail-line" data-state="${state}">${icon(ICONS[state])}<p><span>${text}</span> ${when(at, "full")}</p></li>`,
    )}</ul>`
  }</section>`
}

const ICONS: Record<TraceLine["state"], IconName> = {
  sent: "check",
  waiting: "clock",
  failed: "warning",
  "not mailed": "mailOff",
  arrived: "mail",
}
