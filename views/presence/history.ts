import type { Agent, AgentId, Status } from "../../src/domain/model.ts"
import type { Instant } from "../../src/domain/time.ts"
import { html, type Html } from "../html.ts"
import { avatar } from "../parts/avatar.ts"
import { icon } from "../parts/icons.ts"
import { live } from "../parts/live.ts"
import { section } from "../parts/section.ts"
import { STATUS_WORD } from "../parts/status-menu.ts"
import { wholeWhen } from "./moments.ts"
import type { Reader } from "./week.ts"

export type PastChange = {
  readonly number: number
  readonly agentId: AgentId
  readonly from: Status
  readonly to: Status
  readonly at: Instant
  readonly why: string
  readonly setting: string | null
}

export type History = {
  readonly changes: readonly PastChange[]
  /** Of one agent, or null for all. */
  readonly agentId: AgentId | null
  /** From which number on there are older ones; null if this is the end. */
  readonly olderThan: number | null
  readonly isNewest: boolean
}

/** P13: every change with its reason, newest first. */
export function historySection({ changes, agentId, olderThan, isNewest }: History, roster: readonly Agent[], { zone }: Reader): Html {
  const isOfOne = agentId !== null
  return html`<div class="history" id="history">${section({
    heading: "History",
    lead: "Every change of a status, newest first.",
    isFlush: true,
    end: roster.length > 1 && filter(agentId, roster),
    content: html`${
      changes.length === 0 &&
      live(
        (version) =>
          html`<div class="empty history-empty" id="history-none" data-live="${version}">${icon("clock")}<h3>${isNewest ? "No changes yet" : "No older changes"}</h3><p>${isOfOne ? "The status of this agent" : "Whenever somebody's status"} ${isOfOne ? "was never changed." : "changes, it is told here, with the reason."}</p></div>`,
      )
    }
      <ol class="changes" id="changes">${changes.map((change) => live((version) => changeItem(change, roster, zone, version)))}</ol>
      ${live((version) => html`<div id="history-pages" data-live="${version}">${(olderThan !== null || !isNewest) && html`<nav class="history-pages" aria-label="Pages of the history">${!isNewest && html`<a class="button button-small" href="${address(agentId, null)}">Newest</a>`}${olderThan !== null && html`<a class="button button-small" rel="next" href="${address(agentId, olderThan)}">Older${icon("right")}</a>`}</nav>`}</div>`)}`,
  })}</div>`
}

function filter(agentId: AgentId | null, roster: readonly Agent[]): Html {
  return html`<form class="history-filter" method="get" action="/settings/presence#history">
    <label class="visually-hidden" for="history-agent">Changes of</label>
    <select class="input" id="history-agent" name="agent">
      <option value="">Everybody</option>
      ${roster.map(({ id, name }) => html`<option value="${id}" ${id === agentId && html`selected`}>${name}</option>`)}
    </select>
    <button class="button">Filter</button>
  </form>`
}

function changeItem(
  { number, agentId, from, to, at, why, setting }: PastChange,
  roster: readonly Agent[],
  zone: string,
  version: string,
): Html {
  const agent = roster.find((one) => one.id === agentId)
  const name = agent?.name ?? "Somebody"
  return html`<li class="change" id="change-${number}" data-live="${version}" data-in="changes">
    ${avatar(agent ?? { id: agentId, name }, "small")}
    <p class="change-what"><bdi class="change-name truncate">${name}</bdi>
      <span class="change-statuses">${from !== to && html`<span class="muted">${STATUS_WORD[from]}</span><span aria-hidden="true">→</span><span class="visually-hidden"> to </span>`}<span class="status-dot" data-status="${to}"></span>${STATUS_WORD[to]}</span></p>
    <p class="change-why">${why}${setting && html` <span class="muted small">${setting}</span>`}</p>
    <time class="change-when muted small" datetime="${new Date(at).toISOString()}">${wholeWhen(at, zone)}</time>
  </li>`
}

function address(agentId: AgentId | null, before: number | null): string {
  const query = new URLSearchParams({
    ...(agentId === null ? {} : { agent: agentId }),
    ...(before === null ? {} : { before: String(before) }),
  })
  return `/settings/presence${query.size > 0 ? `?${query}` : ""}#history`
}
