import type { Leave } from "../../src/domain/days-off.ts"
import { AUTO_OFFLINE_CHOICES, type AutoOffline } from "../../src/domain/status.ts"
import { minutes } from "../../src/domain/time.ts"
import { html, type Html } from "../html.ts"
import { field, GUARDED, problemLine, saveButton, switchField, UNTOUCHED, type FormState } from "../parts/fields.ts"
import { icon } from "../parts/icons.ts"
import { section } from "../parts/section.ts"
import { settingsPage, type SettingsFrame } from "./frame.ts"
import { hoursSection, type Hours } from "./hours.ts"
import { once } from "../../src/domain/once.ts"

export type Availability = {
  readonly hours: Hours
  readonly autoOffline: AutoOffline
  readonly leaves: readonly Leave[]
  /** Of the delay (`after`) and the leave (`from`, `to`). */
  readonly form?: FormState
}

/** P9–P11: when one is there, and what happens by itself when not. */
export function availabilityPage(frame: SettingsFrame, { hours, autoOffline, leaves, form = UNTOUCHED }: Availability): Html {
  return settingsPage(frame, {
    title: "Availability",
    href: "/settings/availability",
    lead: "When visitors find you online, without you having to think of it.",
    content: html`${standing(frame)} ${hoursSection(hours)} ${autoOfflineSection(autoOffline, form)} ${leaveSection(leaves, form)}`,
  })
}

/** P13: what the status is, and what comes next. The script keeps it the same as the avatar menu's. */
function standing({ agent, statusWords }: SettingsFrame): Html {
  return html`<p class="standing"><span class="status-dot" id="standing-dot" data-status="${agent.status}"></span><span id="standing-words">${statusWords.why}</span></p>`
}

function autoOfflineSection({ after, isAlsoDuringHours, isBackOnReturn }: AutoOffline, form: FormState): Html {
  const problem = form.problems["after"]
  return section({
    heading: "When you are away",
    lead: "Away is: nothing pointed at, typed or touched in any of your inbox tabs, and no reply by email. An open tab alone does not count.",
    content: html`<form class="form" method="post" action="/settings/availability/auto-offline" novalidate ${GUARDED}>
      <div class="field narrow">
        <label class="label" for="after">Switch me to Offline after</label>
        <select class="input" id="after" name="after" ${problem && html`aria-invalid="true" aria-describedby="after-problem" autofocus`}>
          ${AUTO_OFFLINE_CHOICES.map(
            (choice) =>
              html`<option value="${choice === null ? "never" : choice / minutes(1)}" ${choice === after && html`selected`}>${choice === null ? "Never" : `${choice / minutes(1)} minutes`}</option>`,
          )}
        </select>
        ${problem && problemLine("after", problem)}
      </div>
      ${switchField({
        label: "Also during my availability hours",
        name: "also-during-hours",
        isOn: isAlsoDuringHours,
        hint: "Otherwise your hours are exact: you stay online until they end, even while away.",
      })}
      ${switchField({
        label: "Put me back online when I return",
        name: "back-on-return",
        isOn: isBackOnReturn,
        hint: "You get back the status that you had, unless your hours have started or ended meanwhile.",
      })}
      <div class="form-end">${saveButton("delay")}</div>
    </form>`,
  })
}

function leaveSection(leaves: readonly Leave[], form: FormState): Html {
  return section({
    heading: "Leave",
    lead: "On these days your hours do not start. What started the evening before goes on to its end.",
    isFlush: true,
    content: html`<form class="leave leave-form" method="post" action="/settings/availability/leaves" novalidate>
        ${field({ label: "First day", name: "from", type: "date", form })}
        ${field({ label: "Last day", name: "to", type: "date", form, isOptional: true })}
        <button class="button">Add leave</button>
      </form>
      ${
        leaves.length === 0
          ? html`<p class="leave muted">No leave is planned.</p>`
          : html`<ul class="leaves" aria-label="Your leave">${leaves.map(leaveRow)}</ul>`
      }`,
  })
}

function leaveRow({ from, to }: Leave): Html {
  const words = from === to ? dateText(from) : `${dateText(from)} – ${dateText(to)}`
  return html`<li class="leave">
    <span>${words}</span>
    <form method="post" action="/settings/availability/leave-removal">
      <input type="hidden" name="from" value="${from}"><input type="hidden" name="to" value="${to}">
      <button class="button button-quiet button-small">${icon("bin")}Remove<span class="visually-hidden"> ${words}</span></button>
    </form>
  </li>`
}

/** 2026-12-25 → "Fri 25 Dec 2026"; as it is if it is no date. */
function dateText(date: string): string {
  const at = Date.parse(`${date}T00:00:00Z`)
  return Number.isNaN(at) ? date : dateFormat().format(at).replace(",", "")
}

const dateFormat = once(
  () => new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }),
)
