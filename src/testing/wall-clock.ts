import type { Hours } from "../domain/availability.ts"
import { days, minutes, type Instant } from "../domain/time.ts"
import type { Range } from "../domain/week.ts"

/**
 * P9 in other words than the code's: walks through time in steps, reading a local clock that only ever grows, and asks of each reading
 * whether a range covers it. Begins a day early, so that an hour that repeats just before is known.
 */
export function* walk(hours: Hours, from: Instant, until: Instant, step: number): Generator<{ at: Instant; isWithin: boolean }> {
  const known = new Map<number, readonly Range[]>()
  const rangesOn = (day: number) => {
    if (!known.has(day)) known.set(day, rangesOf(hours, Temporal.PlainDate.from("1970-01-01").add({ days: day })))
    return known.get(day)!
  }
  let latest = Number.NEGATIVE_INFINITY
  for (let at = from - days(1); at <= until; at += step) {
    const offset = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(hours.availability.timeZone).offsetNanoseconds / 1e6
    latest = Math.max(latest, at + offset)
    if (at < from) continue
    const today = Math.floor(latest / days(1))
    const minute = (latest - days(today)) / minutes(1)
    const isSinceToday = rangesOn(today).some((range) => range.from <= minute && (range.to <= range.from || minute < range.to))
    yield { at, isWithin: isSinceToday || rangesOn(today - 1).some((range) => range.to < range.from && minute < range.to) }
  }
}

function rangesOf({ availability, daysOff, leaves }: Hours, date: Temporal.PlainDate): readonly Range[] {
  const text = date.toString()
  const isOff = daysOff.some((day) => text.endsWith(day.date)) || leaves.some((leave) => leave.from <= text && text <= leave.to)
  return isOff || !availability.isOn ? [] : availability.week[date.dayOfWeek as 1]
}
