import { reasonOff, type DayOff, type EpochDay, type Leave } from "./days-off.ts"
import { Refused } from "./refused.ts"
import { days, minutes, type Duration, type Instant } from "./time.ts"
import { checkedWeek, endOf, MINUTES_A_DAY, WEEKDAYS, type Week, type Weekday } from "./week.ts"
import { checkedZone, firstInstantOf, wallAt } from "./zone.ts"

/** P9: one agent's availability hours, as they set them. */
export type Availability = { readonly isOn: boolean; readonly timeZone: string; readonly week: Week }

/** P9, P10: all that decides when an agent's hours start and end. */
export type Hours = { readonly availability: Availability; readonly daysOff: readonly DayOff[]; readonly leaves: readonly Leave[] }

export type Boundary = { readonly kind: "start" | "end"; readonly at: Instant }

/** From `start` up to, not including, `end`. */
export type Opening = { readonly start: Instant; readonly end: Instant }

/** How far ahead a next boundary is looked for: a year of leave and some. */
export const LOOK_AHEAD: Duration = days(400)
/** How far back a missed boundary is looked for. */
export const LOOK_BACK: Duration = days(800)

/** P9: what may be stored. Refused, in words, for an unknown zone and for impossible, overlapping or too many ranges. */
export function checkedAvailability(availability: Availability): Availability {
  const timeZone = checkedZone(availability.timeZone)
  if (timeZone === null) throw new Refused("invalid", "This time zone is not known. Choose one from the list, such as Europe/Paris.")
  return { isOn: availability.isOn, timeZone, week: checkedWeek(availability.week) }
}

/** P9: UTC is what stands there until somebody chooses, or their browser tells theirs; whoever meant it has hours as well. */
export function isZoneUnset({ isOn, timeZone, week }: Availability): boolean {
  return timeZone === "UTC" && !isOn && WEEKDAYS.every((day) => week[day].length === 0)
}

/** P9: is it within the agent's hours? Read off a clock on the wall that is never turned back: what has ended in a repeated hour has ended. */
export function isWithin(hours: Hours, now: Instant): boolean {
  if (isNever(hours)) return false
  const today = dayAt(hours, now)
  for (let day = today - 1; day <= today + 1; day++) {
    if (openingsOn(hours, day).some((opening) => opening.start <= now && now < opening.end)) return true
  }
  return false
}

/**
 * P9: all starts and ends after `after`, up to and with `upTo`, in order. Ranges that touch make no boundary between them, also across
 * midnight, the week's end or a DST gap that swallows what lay between. A range that lies in a gap whole does not happen.
 */
export function boundaries(hours: Hours, after: Instant, upTo: Instant): readonly Boundary[] {
  if (isNever(hours) || isAlways(hours) || after >= upTo) return []
  // An opening lasts a day at most: with a day before and one after, what lies between is whole.
  const merged = mergedOpenings(hours, dayAt(hours, after) - 1, dayAt(hours, upTo) + 1)
  const all = merged.flatMap(({ start, end }): Boundary[] => [
    { kind: "start", at: start },
    { kind: "end", at: end },
  ])
  return all.filter((boundary) => after < boundary.at && boundary.at <= upTo)
}

/** P9: the latest boundary after `after`, up to and with `upTo`: the only one that counts after a downtime. Looks back `LOOK_BACK` at most. */
export function latestBoundary(hours: Hours, after: Instant, upTo: Instant): Boundary | null {
  const earliest = Math.max(after, upTo - LOOK_BACK)
  for (let until = upTo, step = days(1); until > earliest; until -= step, step *= 2) {
    const found = boundaries(hours, Math.max(earliest, until - step), until).at(-1)
    if (found) return found
  }
  return null
}

/** P13: the first boundary after `now`; null if there is none within `LOOK_AHEAD`. */
export function nextBoundary(hours: Hours, now: Instant): Boundary | null {
  return firstAhead(hours, now, () => true)
}

/** M6: when the hours start next ("Back tomorrow at 9:00"); null if not within `LOOK_AHEAD`. */
export function nextStart(hours: Hours, now: Instant): Instant | null {
  return firstAhead(hours, now, (boundary) => boundary.kind === "start")?.at ?? null
}

/** P13: the hours within a stretch of time, cut to it; for a picture of the week. */
export function openings(hours: Hours, from: Instant, until: Instant): readonly Opening[] {
  if (isNever(hours)) return []
  return mergedOpenings(hours, dayAt(hours, from) - 1, dayAt(hours, until) + 1)
    .map(({ start, end }) => ({ start: Math.max(start, from), end: Math.min(end, until) }))
    .filter(({ start, end }) => start < end)
}

function firstAhead(hours: Hours, now: Instant, isMeant: (boundary: Boundary) => boolean): Boundary | null {
  const latest = now + LOOK_AHEAD
  for (let after = now, step = days(1); after < latest; after += step, step *= 2) {
    const found = boundaries(hours, after, Math.min(latest, after + step)).find(isMeant)
    if (found) return found
  }
  return null
}

function mergedOpenings(hours: Hours, first: EpochDay, last: EpochDay): readonly Opening[] {
  const merged: Opening[] = []
  for (let day = first; day <= last; day++) {
    for (const opening of openingsOn(hours, day)) {
      const before = merged.at(-1)
      if (before && opening.start <= before.end) merged[merged.length - 1] = { start: before.start, end: Math.max(before.end, opening.end) }
      else merged.push(opening)
    }
  }
  return merged
}

/** P10: the openings that start on a local day: none on a day off, while what started the evening before goes on to its end. */
function openingsOn({ availability, daysOff, leaves }: Hours, day: EpochDay): readonly Opening[] {
  const { timeZone, week } = availability
  const ranges = week[weekdayOf(day)]
  if (ranges.length === 0 || reasonOff(day, daysOff, leaves) !== null) return []
  const midnight = days(day)
  return ranges
    .map((range) => ({
      start: firstInstantOf(timeZone, midnight + minutes(range.from)),
      end: firstInstantOf(timeZone, midnight + minutes(endOf(range))),
    }))
    .filter(({ start, end }) => start < end)
}

function dayAt({ availability }: Hours, at: Instant): EpochDay {
  return Math.floor(wallAt(availability.timeZone, at) / days(1))
}

function weekdayOf(day: EpochDay): Weekday {
  return (((((day + 3) % 7) + 7) % 7) + 1) as Weekday
}

function isNever({ availability: { isOn, week } }: Hours): boolean {
  return !isOn || WEEKDAYS.every((day) => week[day].length === 0)
}

// Round the clock and never off: spares a search through a year for a boundary that does not come.
function isAlways({ availability: { week }, daysOff, leaves }: Hours): boolean {
  if (daysOff.length > 0 || leaves.length > 0) return false
  const open = WEEKDAYS.flatMap((day) => week[day]).reduce((sum, range) => sum + endOf(range) - range.from, 0)
  return open >= 7 * MINUTES_A_DAY
}
