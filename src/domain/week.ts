import { Refused } from "./refused.ts"

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const
/** ISO: Monday is 1. */
export type Weekday = (typeof WEEKDAYS)[number]

/** P9: minutes of the day. `to` up to 1440 (24:00); before `from` it is on the next day. */
export type Range = { readonly from: number; readonly to: number }
export type Week = Readonly<Record<Weekday, readonly Range[]>>

export const MINUTES_A_DAY = 1_440
export const RANGES_A_DAY = 24
export const EMPTY_WEEK: Week = weekOf(() => [])

export const WEEKDAY_NAMES: Readonly<Record<Weekday, string>> = {
  1: "Monday",
  2: "Tuesday",
  3: "Wednesday",
  4: "Thursday",
  5: "Friday",
  6: "Saturday",
  7: "Sunday",
}

/** P9: the week with each day's ranges in order. Refused, in words, where a range is impossible or two overlap, also across midnight and the week's end. */
export function checkedWeek(week: Week): Week {
  for (const day of WEEKDAYS) {
    if (week[day].length > RANGES_A_DAY)
      throw invalid(`${WEEKDAY_NAMES[day]} has ${week[day].length} ranges; ${RANGES_A_DAY} are the most.`)
    for (const range of week[day]) refuseImpossible(day, range)
  }
  const sorted = weekOf((day) => week[day].map(tidy).toSorted((a, b) => a.from - b.from))
  refuseOverlaps(sorted)
  return sorted
}

/** P9: the ranges of one day, put into others too. Not yet checked: a range past midnight may now meet the next day's. */
export function copiedDay(week: Week, from: Weekday, to: readonly Weekday[]): Week {
  return weekOf((day) => (to.includes(day) ? week[from] : week[day]))
}

/** A week from what each day has. */
export function weekOf<T>(on: (day: Weekday) => T): Readonly<Record<Weekday, T>> {
  return { 1: on(1), 2: on(2), 3: on(3), 4: on(4), 5: on(5), 6: on(6), 7: on(7) }
}

/** Where a range ends, in minutes from the midnight before it starts: past 1440 if on the next day. */
export function endOf(range: Range): number {
  return range.to > range.from ? range.to : range.to + MINUTES_A_DAY
}

/** 540 → "09:00", 1440 → "24:00". */
export function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`
}

/** "09:00" or "9:00" → 540; null for anything else. "24:00" is an end only, which `checkedWeek` sees to. */
export function minuteOf(text: string): number | null {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text.trim())
  if (!match) return null
  const [hour, minute] = [Number(match[1]), Number(match[2])]
  const isTime = minute < 60 && (hour < 24 || (hour === 24 && minute === 0))
  return isTime ? hour * 60 + minute : null
}

/** "09:00–17:00"; "22:00–06:00" past midnight. */
export function rangeText(range: Range): string {
  return `${clockText(range.from)}–${clockText(range.to)}`
}

/** P9: what to say beside an end as it is typed: that it is on the next day, or that 00:00 is the day's own midnight. "" for all else. */
export function endNote(from: string, to: string): string {
  const [start, end] = [minuteOf(from), minuteOf(to)]
  if (start === null || end === null) return ""
  if (end === 0 || end === MINUTES_A_DAY) return "until midnight"
  return end < start ? "until next day" : ""
}

function refuseImpossible(day: Weekday, { from, to }: Range): void {
  const isTime = (minute: number, most: number) => Number.isInteger(minute) && minute >= 0 && minute <= most
  if (!isTime(from, MINUTES_A_DAY - 1) || !isTime(to, MINUTES_A_DAY)) {
    throw invalid(`${WEEKDAY_NAMES[day]} has a range with a time that does not exist. Times go from 00:00 to 24:00.`)
  }
  if (from === to) {
    throw invalid(`${WEEKDAY_NAMES[day]} ${rangeText({ from, to })} starts when it ends. For a whole day choose 00:00–24:00.`)
  }
}

// An end at 00:00 is the same moment as 24:00, which reads better.
function tidy(range: Range): Range {
  return { from: range.from, to: range.to === 0 ? MINUTES_A_DAY : range.to }
}

function refuseOverlaps(week: Week): void {
  const all = WEEKDAYS.flatMap((day) =>
    week[day].map((range) => {
      const midnight = (day - 1) * MINUTES_A_DAY
      return { start: midnight + range.from, end: midnight + endOf(range), text: `${WEEKDAY_NAMES[day]} ${rangeText(range)}` }
    }),
  )
  for (const [i, one] of all.entries()) {
    const isLast = i === all.length - 1
    const next = all[isLast ? 0 : i + 1]
    if (!next || next === one) continue
    const nextStart = next.start + (isLast ? 7 * MINUTES_A_DAY : 0)
    if (one.end > nextStart) throw invalid(`${one.text} and ${next.text} overlap.`)
  }
}

function invalid(message: string): Refused {
  return new Refused("invalid", message)
}
