import type { Agent } from "../../src/domain/model.ts"
import type { Instant } from "../../src/domain/time.ts"
import { html, type Html } from "../html.ts"
import { statusWord } from "../parts/status-menu.ts"
import { toast } from "../parts/toast.ts"

/**
 * The page's end of `/inbox-socket`. It stands beside what navigation swaps, so that it outlives it.
 * A background tab keeps it: its title, sounds and presence live on it. C9: with the server's time, for the socket may not come through to say it.
 */
export function socket(agent: Agent, roster: readonly Agent[], now: Instant): Html {
  return html`<div id="socket" hx-ws:connect="/inbox-socket" hx-config="ws.pauseOnBackground:false" data-agent="${agent.id}" data-role="${agent.role}" data-now="${now}">
    <p class="connection" id="connection" role="status"></p>
    ${myStatus(agent)}
    <div id="presence" hidden>${presenceOf(roster)}</div>
    <div id="arrivals" hidden></div>
    <template id="toast-failed">${toast("", "failed")}</template>
  </div>`
}

/** One's own status where CSS can ask for it. I5: with how many conversations call for its agent; null for all that the lists count. Until the server has counted, none call for who is not online. */
export function myStatus({ status }: Agent, calls: number | null = status === "online" ? null : 0): Html {
  return html`<data id="my-status" value="${status}" ${calls !== null && html`data-calls="${calls}"`} hidden></data>`
}

/** Everybody's status; the browser puts it on every face on the page, and its word beside those that tell it. */
export function presenceOf(roster: readonly Agent[]): Html {
  return html`${roster.map((one) => html`<data data-agent="${one.id}" value="${one.status}">${statusWord(one)}</data>`)}`
}
