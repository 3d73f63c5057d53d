import { offFrom, type DayOff, type EpochDay, type Leave } from "./days-off.ts"
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

/** P9: is it within the agent's hours? Read off a clock on the wall that is never turned back: what has ended in a repeated hour has ended. */
export function isWithin(hours: Hours, now: Instant): boolean {
  const calendar = calendarOf(hours)
  if (calendar.isNever || calendar.isAlways) return calendar.isAlways
  const block = blockOf(calendar, blockAt(now))
  const i = countUpTo(block, now)
  if (i > 0) return block[i - 1]!.kind === "start"
  if (i < block.length) return block[i]!.kind === "end"
  const today = dayAt(hours, now)
  return mergedOpenings(hours, today - 1, today + 1).some(({ start, end }) => start <= now && now < end)
}

/**
 * P9: all starts and ends after `after`, up to and with `upTo`, in order. Ranges that touch make no boundary between them, also across
 * midnight, the week's end or a DST gap that swallows what lay between. A range that lies in a gap whole does not happen.
 */
export function boundaries(hours: Hours, after: Instant, upTo: Instant): readonly Boundary[] {
  const calendar = calendarOf(hours)
  const found: Boundary[] = []
  for (let block = blockAt(after); hasBoundaries(calendar) && block <= blockAt(upTo); block++) {
    found.push(...blockOf(calendar, block).filter(({ at }) => after < at && at <= upTo))
  }
  return found
}

/** P9: the latest boundary after `after`, up to and with `upTo`: the only one that counts after a downtime. Looks back `LOOK_BACK` at most. */
export function latestBoundary(hours: Hours, after: Instant, upTo: Instant): Boundary | null {
  const calendar = calendarOf(hours)
  const earliest = Math.max(after, upTo - LOOK_BACK)
  for (let block = blockAt(upTo); hasBoundaries(calendar) && block >= blockAt(earliest); block--) {
    const all = blockOf(calendar, block)
    const found = all[countUpTo(all, upTo) - 1]
    if (found) return found.at > earliest ? found : null
  }
  return null
}

/** P13: the first boundary after `now`; null if there is none within `LOOK_AHEAD`. */
export function nextBoundary(hours: Hours, now: Instant): Boundary | null {
  const calendar = calendarOf(hours)
  const latest = now + LOOK_AHEAD
  for (let block = blockAt(now); hasBoundaries(calendar) && block <= blockAt(latest); block++) {
    const all = blockOf(calendar, block)
    const found = all[countUpTo(all, now)]
    if (found) return found.at <= latest ? found : null
  }
  return null
}

/** M6: when the hours start next ("Back tomorrow at 9:00"); null if not within `LOOK_AHEAD`. */
export function nextStart(hours: Hours, now: Instant): Instant | null {
  const next = nextBoundary(hours, now)
  const start = next?.kind === "end" ? nextBoundary(hours, next.at) : next
  return start && start.at <= now + LOOK_AHEAD ? start.at : null
}

/** P13: the hours within a stretch of time, cut to it; for a picture of the week. */
export function openings(hours: Hours, from: Instant, until: Instant): readonly Opening[] {
  if (calendarOf(hours).isNever) return []
  return mergedOpenings(hours, dayAt(hours, from) - 1, dayAt(hours, until) + 1)
    .map(({ start, end }) => ({ start: Math.max(start, from), end: Math.min(end, until) }))
    .filter(({ start, end }) => start < end)
}

/**
 * What follows from one agent's hours. Each tick and each page asks it of everybody, and a forecast once for each change: it is worked
 * out once for a block of days, and kept as long as the hours are what they were.
 */
type Calendar = {
  readonly hours: Hours
  readonly isNever: boolean
  readonly isAlways: boolean
  /** The boundaries of a block, in order: a start, an end, a start … */
  readonly blocks: Map<number, readonly Boundary[]>
}

// By what the hours are made of, which are new objects whenever anything of them is written.
const calendars = new WeakMap<Availability, Calendar>()
const BLOCK: Duration = days(8)
/** As many as lie between the furthest looks back and ahead, and some. */
const MOST_BLOCKS = 256

function calendarOf(hours: Hours): Calendar {
  const known = calendars.get(hours.availability)
  if (known && known.hours.daysOff === hours.daysOff && known.hours.leaves === hours.leaves) return known
  const made = { hours, isNever: isNever(hours), isAlways: !isNever(hours) && isAlways(hours), blocks: new Map() }
  calendars.set(hours.availability, made)
  return made
}

function hasBoundaries({ isNever, isAlways }: Calendar): boolean {
  return !isNever && !isAlways
}

function blockAt(at: Instant): number {
  return Math.floor(at / BLOCK)
}

function blockOf({ hours, blocks }: Calendar, block: number): readonly Boundary[] {
  const known = blocks.get(block)
  if (known) return known
  if (blocks.size >= MOST_BLOCKS) blocks.clear()
  const made = boundariesIn(hours, block * BLOCK, (block + 1) * BLOCK)
  blocks.set(block, made)
  return made
}

/** From `from` up to, not including, `until`. */
function boundariesIn(hours: Hours, from: Instant, until: Instant): readonly Boundary[] {
  const found: Boundary[] = []
  // An opening lasts a day at most: with a day before and one after, what lies between is whole.
  for (const { start, end } of mergedOpenings(hours, dayAt(hours, from) - 1, dayAt(hours, until) + 1)) {
    if (from <= start && start < until) found.push({ kind: "start", at: start })
    if (from <= end && end < until) found.push({ kind: "end", at: end })
  }
  return found
}

/** How many of them are at `at` or before. */
function countUpTo(all: readonly Boundary[], at: Instant): number {
  let low = 0
  let high = all.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (all[middle]!.at <= at) low = middle + 1
    else high = middle
  }
  return low
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
  if (ranges.length === 0) return []
  const off = offFrom(day, daysOff, leaves) ?? Number.POSITIVE_INFINITY
  const midnight = days(day)
  return ranges
    .map((range) => ({
      start: firstInstantOf(timeZone, midnight + minutes(range.from)),
      end: firstInstantOf(timeZone, midnight + minutes(endOf(range))),
    }))
    .filter(({ start, end }) => start < end && start <= off)
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
