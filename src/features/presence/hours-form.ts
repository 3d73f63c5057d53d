import { checkedAvailability, type Availability } from "../../domain/availability.ts"
import { refusal } from "../../domain/refused.ts"
import {
  checkedWeek,
  clockText,
  EMPTY_WEEK,
  minuteOf,
  MINUTES_A_DAY,
  RANGES_A_DAY,
  weekOf,
  type Range,
  type Week,
  type Weekday,
} from "../../domain/week.ts"
import type { HoursForm, TypedRange } from "../../../views/settings/hours.ts"

/** `zone`, `hours-on`, and for each weekday as many `from-1` and `to-1` as it has rows. */
export type HoursBody = Readonly<Record<string, string | readonly string[]>>

/** P9: the form as it was typed, with what is wrong beside each row, and the hours that it means; null if anything is wrong. */
export function hoursFormOf(body: HoursBody): { readonly form: HoursForm; readonly availability: Availability | null } {
  const timeZone = typedIn(body, "zone")[0] ?? ""
  const isOn = typedIn(body, "hours-on")[0] === "on"
  const zoneProblem = refusal(() => checkedAvailability({ isOn, timeZone, week: EMPTY_WEEK }))
  let week = EMPTY_WEEK
  let isRight = zoneProblem === null

  // One after the other, so that a range that does not fit with those before it is the one that hears of it.
  const days = weekOf((day) =>
    rowsOf(body, day).map((row) => {
      const more = withRange(week, day, rangeOf(row))
      const problem = halfProblem(row) ?? refusal(() => checkedWeek(more))
      if (problem === null) week = more
      else isRight = false
      return { ...row, problem }
    }),
  )
  return { form: { isOn, timeZone, zoneProblem, days }, availability: isRight ? { isOn, timeZone, week: checkedWeek(week) } : null }
}

/** The stored hours, as they would be typed. */
export function storedHours({ isOn, timeZone, week }: Availability): HoursForm {
  const days = weekOf((day) =>
    week[day].map(({ from, to }) => ({ from: clockText(from), to: clockText(to % MINUTES_A_DAY), problem: null })),
  )
  return { isOn, timeZone, zoneProblem: null, days }
}

type Row = Omit<TypedRange, "problem">

/** Rows left empty are none. One more than may be is read, which is enough to refuse. */
function rowsOf(body: HoursBody, day: Weekday): readonly Row[] {
  const [froms, tos] = [typedIn(body, `from-${day}`), typedIn(body, `to-${day}`)]
  const length = Math.max(froms.length, tos.length)
  return Array.from({ length }, (_, i) => ({ from: (froms[i] ?? "").trim(), to: (tos[i] ?? "").trim() }))
    .filter(({ from, to }) => from !== "" || to !== "")
    .slice(0, RANGES_A_DAY + 1)
}

function typedIn(body: HoursBody, name: string): readonly string[] {
  const value = Object.hasOwn(body, name) ? body[name]! : []
  return typeof value === "string" ? [value] : value
}

function halfProblem({ from, to }: Row): string | null {
  if (from === "") return "Enter when it starts too."
  return to === "" ? "Enter when it ends too." : null
}

/** Time fields know no 24:00: as an end, 00:00 is the midnight that follows. What is no time becomes one that does not exist. */
function rangeOf({ from, to }: Row): Range {
  return { from: minuteOf(from) ?? Number.NaN, to: minuteOf(to) === 0 ? MINUTES_A_DAY : (minuteOf(to) ?? Number.NaN) }
}

function withRange(week: Week, day: Weekday, range: Range): Week {
  return { ...week, [day]: [...week[day], range] }
}
