import type { AgentId, Status, WidgetMode } from "../../src/domain/model.ts"
import type { Instant } from "../../src/domain/time.ts"
import { shortWhen } from "../../src/domain/when.ts"
import { html, type Html } from "../html.ts"
import { icon } from "../parts/icons.ts"
import { live } from "../parts/live.ts"
import { section } from "../parts/section.ts"
import { STATUS_WORD } from "../parts/status-menu.ts"
import { localWhen } from "./moments.ts"
import { swatch, weekPicture, type Drawn } from "./week-picture.ts"

type Stretch = { readonly from: Instant; readonly until: Instant }
export type ComingWeek = {
  readonly from: Instant
  readonly until: Instant
  /** What a new visitor sees. */
  readonly modes: readonly (Stretch & { readonly mode: WidgetMode })[]
  /** `why`: what made it so, in words; "" if it was never changed. */
  readonly agents: readonly {
    readonly id: AgentId
    readonly name: string
    readonly spans: readonly (Stretch & { readonly status: Status; readonly why: string })[]
  }[]
  /** P15. */
  readonly isStrict?: boolean
}
export type Reader = { readonly now: Instant; readonly zone: string }

export const MODE_WORD: Record<WidgetMode, string> = { "live-chat": "Live chat", messenger: "Messenger", hidden: "Hidden" }

/** P13: the week to come as a picture, and the same as a table, which is long and comes when it is opened. `page`: which of the team's it is. */
export function weekSection(week: ComingWeek, page: number, reader: Reader): Html {
  const lanes = lanesOf(week)
  return section({
    heading: "The coming week",
    lead: live(
      (version) =>
        html`<span id="week-lead" data-live="${version}">What comes if nobody changes anything: availability hours, days off, leave and auto-offline delays.${week.isStrict && STRICT}</span>`,
    ),
    content: html`${live(
      (version) => html`<div class="week" id="week" data-live="${version}">
        <div class="week-scroll" role="group" aria-label="Picture of the coming week" tabindex="0">
          <div class="week-names" aria-hidden="true"><span class="week-space"></span>${lanes.map(({ name }) => html`<bdi class="week-name truncate" title="${name}">${name}</bdi>`)}</div>
          ${weekPicture({ from: week.from, until: week.until, zone: reader.zone, lanes, label: labelOf(week) })}
        </div>
        <ul class="week-legend" aria-label="Legend">${LEGEND.map(([drawn, word]) => html`<li>${swatch(drawn)}${word}</li>`)}</ul>
      </div>`,
    )}
      <details class="week-told" data-follows="week" hx-get="/settings/presence/week?people=${page}" hx-trigger="follow" hx-target="#week-table" hx-swap="outerMorph">
        <summary class="names-summary">${icon("right")}The week as a table</summary>
        <p class="muted small" id="week-table">One moment…</p>
      </details>`,
  })
}

const STRICT = " Whoever has no inbox open now counts as offline until their next change; from then on they are expected to have one."

const LEGEND: readonly (readonly [Drawn, string])[] = [
  ["live-chat", "Live chat"],
  ["messenger", "Messenger"],
  ["hidden", "Widget hidden"],
  ["online", "Online"],
  ["invisible", "Invisible"],
  ["offline", "Offline"],
]

type Lane = {
  readonly name: string
  readonly isOfVisitors: boolean
  readonly spans: readonly (Stretch & { readonly drawn: Drawn; readonly word: string; readonly why: string })[]
}

/** Visitors first: that is what all the others are for. */
function lanesOf({ modes, agents }: ComingWeek): readonly Lane[] {
  const seen = modes.map(({ mode, ...stretch }) => ({ ...stretch, drawn: mode, word: MODE_WORD[mode], why: "" }))
  const people = agents.map(({ name, spans }) => ({
    name,
    isOfVisitors: false,
    spans: spans.map(({ status, ...span }) => ({ ...span, drawn: status, word: STATUS_WORD[status] })),
  }))
  return [{ name: "New visitors", isOfVisitors: true, spans: seen }, ...people]
}

function labelOf({ modes, agents }: ComingWeek): string {
  const [first, second] = modes
  const mode = first ? ` New visitors see ${MODE_WORD[first.mode]} now${second ? `, then ${MODE_WORD[second.mode]}` : ", all week"}.` : ""
  return `The coming week of ${agents.length === 1 ? "1 agent" : `${agents.length} agents`}.${mode} The table below says it all.`
}

/** P13: the picture in words. */
export function weekTable(week: ComingWeek, { now, zone }: Reader): Html {
  const lanes = lanesOf(week)
  const from = (at: Instant) => (at <= now ? "now" : shortWhen(at, now, zone))
  return html`<div class="report-table" id="week-table" role="group" aria-label="The week as a table" tabindex="0"><table class="table">
    <thead><tr><th scope="col">Who</th><th scope="col">What</th><th scope="col">From</th><th scope="col">Until</th><th scope="col">Why</th></tr></thead>
    ${lanes.map(
      ({ name, isOfVisitors, spans }) =>
        html`<tbody>${spans.map(
          (span, i) =>
            html`<tr>${i === 0 && html`<th scope="rowgroup" rowspan="${spans.length}"><bdi class="week-cell truncate">${name}</bdi></th>`}<td>${span.word}</td><td>${from(span.from)}</td><td>${i === spans.length - 1 ? "beyond this week" : shortWhen(span.until, now, zone)}</td><td>${isOfVisitors ? why(span.from <= now ? "" : localWhen(span.from, zone)) : span.why}</td></tr>`,
        )}</tbody>`,
    )}
  </table></div>`
}

/** Asks the page's own question of that moment. */
function why(at: string): Html {
  return html`<a href="/settings/presence?at=${encodeURIComponent(at)}#question">Why?</a>`
}
