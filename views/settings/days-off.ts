import { dateOf, type DayComing, type EpochDay } from "../../src/domain/days-off.ts"
import { NAME_LIMIT } from "../../src/domain/model.ts"
import { html, type Html } from "../html.ts"
import { field, problemLine, type FormState } from "../parts/fields.ts"
import { icon } from "../parts/icons.ts"
import { section } from "../parts/section.ts"
import { settingsPage, type SettingsFrame } from "./frame.ts"
import { once } from "../../src/domain/once.ts"

export type DayOffForm = {
  readonly date: string
  readonly name: string
  readonly isYearly: boolean
  readonly problems: FormState["problems"]
}

export type DaysOff = { readonly coming: readonly DayComing[]; readonly today: EpochDay; readonly form: DayOffForm }

/** P10: the company's days off, next first. */
export function daysOffPage(frame: SettingsFrame, { coming, today, form }: DaysOff): Html {
  return settingsPage(frame, {
    title: "Days off",
    href: "/settings/days-off",
    lead: "On these days nobody's availability hours start, so nobody is put online. Anybody can still go online by hand.",
    content: html`${section({ heading: "Add a day off", content: addForm(form) })}
      ${section({
        heading: coming.length === 0 ? "Days off" : coming.length === 1 ? "1 day off" : `${coming.length} days off`,
        isFlush: true,
        content:
          coming.length === 0
            ? html`<div class="empty groups-empty">${icon("clock")}<h3>No days off yet</h3><p>Add the days on which nobody works, such as Christmas. Until then everybody's hours count on every day of the year.</p></div>`
            : html`<ul class="people">${coming.map((one) => row(one, today))}</ul>`,
      })}`,
  })
}

function addForm({ date, name, isYearly, problems }: DayOffForm): Html {
  const form: FormState = { values: { name }, problems }
  return html`<form class="holiday-form" method="post" action="/settings/days-off" novalidate>
    ${dateField(date, problems)}
    ${field({ label: "Name", name: "name", form, isOptional: true, maxLength: NAME_LIMIT, placeholder: "Christmas", autocomplete: "off" })}
    <label class="holiday-yearly"><input class="member-box" type="checkbox" name="yearly" value="on" ${isYearly && html`checked`}>Every year</label>
    <button class="button button-primary">Add</button>
  </form>`
}

/** A browser shows in a date's field only a date: what is none stays readable in a field of text. */
function dateField(date: string, problems: FormState["problems"]): Html {
  const problem = problems["date"]
  const isText = date !== "" && !/^\d{4}-\d{2}-\d{2}$/.test(date)
  return html`<div class="field">
    <label class="label" for="date">Date</label>
    <input class="input" id="date" name="date" type="${isText ? "text" : "date"}" value="${date}" required
      ${problem && html`aria-describedby="date-problem" aria-invalid="true"`} ${Object.keys(problems)[0] === "date" && html`autofocus`}>
    ${problem && problemLine("date", problem)}
  </div>`
}

function row({ dayOff: { date, name }, day, isPast }: DayComing, today: EpochDay): Html {
  const isYearly = date.length === 5
  return html`<li class="holiday ${isPast && "holiday-past"}">
    <div class="group-words">
      <p class="person-name"><bdi class="anywhere">${name || "Day off"}</bdi>${isYearly && html`<span class="badge">Every year</span>`}${day === today && html`<span class="badge badge-accent">Today</span>`}${isPast && html`<span class="badge">Past</span>`}</p>
      <p class="muted small">${isYearly && "Next on "}<time datetime="${dateOf(day)}">${dayWords(day, false)}</time></p>
    </div>
    <form method="post" action="/settings/days-off/${date}/removal">
      <button class="button button-quiet button-small">Remove<span class="visually-hidden"> ${name || dayWords(day, isYearly)}</span></button>
    </form>
  </li>`
}

const wholeFormat = once(
  () => new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", weekday: "long", day: "numeric", month: "long", year: "numeric" }),
)
const yearlyFormat = once(() => new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", day: "numeric", month: "long" }))

function dayWords(day: EpochDay, isYearly: boolean): string {
  return (isYearly ? yearlyFormat() : wholeFormat()).format(day * 86_400_000)
}
