import type { Agent } from "../../src/domain/model.ts"
import { html, type Html } from "../html.ts"

/**
 * The page's end of `/inbox-socket`. It stands beside what navigation swaps, so that it outlives it.
 * A background tab keeps it: its title, sounds and presence live on it.
 */
export function socket(agent: Agent, roster: readonly Agent[]): Html {
  return html`<div id="socket" hx-ws:connect="/inbox-socket" hx-config="ws.pauseOnBackground:false" data-agent="${agent.id}" data-role="${agent.role}">
    <p class="connection" id="connection" role="status"></p>
    ${myStatus(agent)}
    <div id="presence" hidden>${presenceOf(roster)}</div>
    <div id="arrivals" hidden></div>
  </div>`
}

/** One's own status where CSS can ask for it. */
export function myStatus({ status }: Agent): Html {
  return html`<data id="my-status" value="${status}" hidden></data>`
}

/** Everybody's status; the browser puts it on every face on the page. */
export function presenceOf(roster: readonly Agent[]): Html {
  return html`${roster.map(({ id, status }) => html`<data data-agent="${id}" value="${status}"></data>`)}`
}
