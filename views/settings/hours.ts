import type { Instant } from "../../src/domain/time.ts"
import { clockText, endNote, WEEKDAY_NAMES, WEEKDAYS, type Weekday } from "../../src/domain/week.ts"
import { checkedZone, wallAt } from "../../src/domain/zone.ts"
import { html, type Html } from "../html.ts"
import { GUARDED, problemLine, saveButton, switchField } from "../parts/fields.ts"
import { icon } from "../parts/icons.ts"
import { section } from "../parts/section.ts"
import { zoneOptions } from "../parts/zones.ts"

/** A row as it was typed, which may be no range at all, and what is wrong with it. */
export type TypedRange = { readonly from: string; readonly to: string; readonly problem: string | null }

export type HoursForm = {
  readonly isOn: boolean
  readonly timeZone: string
  readonly zoneProblem: string | null
  readonly days: Readonly<Record<Weekday, readonly TypedRange[]>>
}

/** `isZoneUnset`: the browser's own zone is to be filled in. `now`: to say what time it is there. */
export type Hours = { readonly form: HoursForm; readonly isZoneUnset: boolean; readonly now: Instant }

/** P9: one's availability hours. Works without script: each day then has an empty row to fill in. */
export function hoursSection({ form, isZoneUnset, now }: Hours): Html {
  const isEmpty = WEEKDAYS.every((day) => form.days[day].length === 0)
  return section({
    heading: "Availability hours",
    // Not `novalidate`: a time typed by half is sent as none, and would be lost without a word.
    content: html`<form class="form" id="hours" method="post" action="/settings/availability" autocomplete="off" ${GUARDED}>
      ${switchField({
        label: "Set my status by my hours",
        name: "hours-on",
        isOn: form.isOn,
        hint: "When hours start, Offline turns into Online; Invisible stays. When they end, Online and Invisible turn into Offline. What you choose by hand in between holds until the next start or end.",
      })}
      ${form.isOn && isEmpty && html`<p class="notice notice-warning">${icon("warning")}<span>No day has hours yet, so they change nothing.</span></p>`}
      ${!form.isOn && !isEmpty && html`<p class="notice">${icon("info")}<span>This is off, so the hours below change nothing.</span></p>`}
      ${zoneField(form, isZoneUnset)} ${timesIn(form.timeZone, now)}
      <div class="days">${WEEKDAYS.map((day) => dayRow(day, form))}</div>
      <p class="hint">An end at 00:00 (12:00 AM) is 24:00, the midnight that ends the day. An end before its start is on the next day.</p>
      <div class="form-end">${saveButton("hours")}<p class="hint days-said" id="days-said" role="status"></p></div>
    </form>`,
  })
}

function zoneField({ timeZone, zoneProblem }: HoursForm, isUnset: boolean): Html {
  return html`<div class="field narrow">
    <label class="label" for="zone">Time zone</label>
    <select class="input" id="zone" name="zone" ${isUnset && html`data-unset`} aria-describedby="zone-hint${zoneProblem && " zone-problem"}" ${zoneProblem && html`aria-invalid="true" autofocus`}>
      ${zoneOptions(timeZone)}
    </select>
    <p class="hint" id="zone-hint">Summer time comes and goes by itself.</p>
    ${zoneProblem && problemLine("zone", zoneProblem)}
  </div>`
}

/** Beside the times that it is about; the script keeps it the same as the field. */
function timesIn(timeZone: string, now: Instant): Html | false {
  if (!checkedZone(timeZone)) return false
  const clock = clockText(Math.floor(wallAt(timeZone, now) / 60_000) % 1_440)
  return html`<p class="days-zone small">Times are in <b id="zone-name">${timeZone}</b>, where it is <span id="zone-clock">${clock}</span> now.</p>`
}

function dayRow(day: Weekday, form: HoursForm): Html {
  const name = WEEKDAY_NAMES[day]
  const first = firstProblem(form)
  return html`<div class="day" role="group" aria-labelledby="day-${day}" data-day="${day}">
    <h3 class="day-name" id="day-${day}">${name}</h3>
    <div class="day-ranges">
      <p class="day-off muted">No hours</p>
      ${form.days[day].map((range, i) => rangeRow(day, range, i, first?.day === day && first.at === i))}
      ${rangeRow(day, { from: "", to: "", problem: null }, "spare", false)}
    </div>
    <div class="day-more">
      <button class="button button-quiet button-icon" type="button" data-add aria-label="Add a range to ${name}">${icon("plus")}</button>
      <button class="button button-quiet button-icon" type="button" popovertarget="copy-${day}" aria-haspopup="menu" aria-expanded="false"
        aria-label="Copy ${name} to other days">${icon("copy")}</button>
      <div class="menu" id="copy-${day}" popover role="menu" aria-label="Copy ${name} to">
        ${copyItem("All weekdays", day, [1, 2, 3, 4, 5])} ${copyItem("Every day", day, WEEKDAYS)}
        <hr class="menu-line">
        ${WEEKDAYS.map((other) => other !== day && copyItem(WEEKDAY_NAMES[other], day, [other]))}
      </div>
    </div>
  </div>`
}

/** The spare one is what can be typed into without script, and with it what further rows are made of. */
function rangeRow(day: Weekday, { from, to, problem }: TypedRange, at: number | "spare", hasFocus: boolean): Html {
  const id = `range-${day}-${at}`
  const wrong = problem && html` aria-invalid="true" aria-describedby="${id}-problem"`
  return html`<div class="range ${at === "spare" && "range-spare"}">
    <input class="input range-time" type="time" name="from-${day}" value="${from}" aria-label="From"${wrong}${hasFocus && html` autofocus`}>
    <span class="range-dash muted" aria-hidden="true">–</span>
    <input class="input range-time" type="time" name="to-${day}" value="${to}" aria-label="To"${wrong}>
    <button class="button button-quiet button-icon range-remove" type="button" data-remove aria-label="Remove this range">${icon("close")}</button>
    <output class="range-note muted small">${endNote(from, to)}</output>
    ${problem && problemLine(id, problem)}
  </div>`
}

function copyItem(words: string, from: Weekday, to: readonly Weekday[]): Html {
  const others = to.filter((day) => day !== from)
  return html`<button class="menu-item" type="button" role="menuitem" data-copy-to="${others.join(" ")}">${words}</button>`
}

function firstProblem({ zoneProblem, days }: HoursForm): { readonly day: Weekday; readonly at: number } | null {
  if (zoneProblem !== null) return null
  const day = WEEKDAYS.find((one) => days[one].some(({ problem }) => problem !== null))
  return day === undefined ? null : { day, at: days[day].findIndex(({ problem }) => problem !== null) }
}
