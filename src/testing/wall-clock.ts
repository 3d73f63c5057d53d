import type { Hours } from "../domain/availability.ts"
import { days, type Instant } from "../domain/time.ts"
import { minuteOf } from "../domain/week.ts"

/**
 * P9 in other words than the code's: walks through time in steps, reading a local clock that only ever grows, and asks of each reading
 * whether a range covers it. Begins a day early, so that an hour that repeats just before is known.
 */
export function* walk(hours: Hours, from: Instant, until: Instant, step: number): Generator<{ at: Instant; isWithin: boolean }> {
  const answers = new Map<string, boolean>()
  let latest = ""
  for (let at = from - days(1); at <= until; at += step) {
    const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(hours.availability.timeZone)
    const shown = local.toPlainDateTime().toString({ smallestUnit: "minute" })
    if (shown > latest) latest = shown
    const isWithin = answers.get(latest) ?? covers(hours, latest)
    answers.set(latest, isWithin)
    if (at >= from) yield { at, isWithin }
  }
}

function covers({ availability, daysOff, leaves }: Hours, wall: string): boolean {
  const today = Temporal.PlainDate.from(wall.slice(0, 10))
  const minute = minuteOf(wall.slice(11))!
  const rangesOn = (date: Temporal.PlainDate) => {
    const text = date.toString()
    const isOff = daysOff.some((day) => text.endsWith(day.date)) || leaves.some((leave) => leave.from <= text && text <= leave.to)
    return isOff || !availability.isOn ? [] : availability.week[date.dayOfWeek as 1]
  }
  const isSinceToday = rangesOn(today).some((range) => range.from <= minute && (range.to <= range.from || minute < range.to))
  return isSinceToday || rangesOn(today.subtract({ days: 1 })).some((range) => range.to < range.from && minute < range.to)
}
