import { cleanLine, problemsIn } from "./person.ts"
import { refusal, Refused } from "./refused.ts"
import type { Instant } from "./time.ts"

/**
 * P10: a day of the account's on which no range starts. `2026-12-25`, or `12-25` for every year. `setAt`: since when it is in the list;
 * absent for ever.
 */
export type DayOff = { readonly date: string; readonly name: string; readonly setAt?: Instant }
/** P10: an agent's absence, both dates included. */
export type Leave = { readonly from: string; readonly to: string }
/** Days since 1 January 1970, a Thursday. */
export type EpochDay = number

const NAME_MOST = 80

/** P10: the day with a clean name; refused for a date that does not exist. `02-29` is a yearly one of leap years. */
export function checkedDayOff(dayOff: DayOff): DayOff {
  const date = dayOff.date.trim()
  const name = cleanLine(dayOff.name)
  const whole = /^\d{2}-\d{2}$/.test(date) ? `2000-${date}` : date
  if (!isDate(whole))
    throw new Refused("invalid", `“${cleanLine(date).slice(0, 40)}” is no date. It looks like 2026-12-25, or 12-25 for every year.`)
  if (name.length > NAME_MOST) throw new Refused("invalid", `The name has ${name.length} characters; ${NAME_MOST} are the most.`)
  return { date, name }
}

/** P10: by fields, what is wrong with one more day; null if nothing is. */
export function dayOffProblems(dayOff: DayOff, others: readonly DayOff[]): Readonly<Record<string, string>> | null {
  const same = others.find((other) => other.date === dayOff.date)
  const everyYear = others.find((other) => other.date === dayOff.date.slice(5))
  return problemsIn({
    date:
      (dayOff.date === "" ? "Choose a date." : refusal(() => checkedDayOff({ ...dayOff, name: "" }))) ??
      (same ? `This day is in the list already${named(same)}.` : null) ??
      (everyYear ? `This day is off every year already${named(everyYear)}.` : null),
    name: refusal(() => checkedDayOff({ date: "01-01", name: dayOff.name })),
  })
}

/** A day off and when it comes next; for one that is over, when it was. */
export type DayComing = { readonly dayOff: DayOff; readonly day: EpochDay; readonly isPast: boolean }

/** P10: in the order in which they come from `today` on, and behind them those that are over, latest first. */
export function comingUp(daysOff: readonly DayOff[], today: EpochDay): readonly DayComing[] {
  const all = daysOff.map((dayOff): DayComing => {
    const day = nextOf(dayOff, today)
    return { dayOff, day, isPast: day < today }
  })
  return all.toSorted((a, b) => Number(a.isPast) - Number(b.isPast) || (a.isPast ? b.day - a.day : a.day - b.day))
}

/** P10: refused for dates that do not exist, or the wrong way round. */
export function checkedLeave(leave: Leave): Leave {
  const [from, to] = [leave.from.trim(), leave.to.trim()]
  for (const date of [from, to]) {
    if (!isDate(date)) throw new Refused("invalid", `“${cleanLine(date).slice(0, 40)}” is no date. It looks like 2026-12-25.`)
  }
  if (to < from) throw new Refused("invalid", `The leave ends on ${to}, before it starts on ${from}.`)
  return { from, to }
}

/** P10: why no range starts on that day: the day off's name, "leave", or null if it is an ordinary day. */
export function reasonOff(day: EpochDay, daysOff: readonly DayOff[], leaves: readonly Leave[]): string | null {
  if (daysOff.length === 0 && leaves.length === 0) return null
  const date = dateOf(day)
  const dayOff = daysOff.find((one) => isOn(one, date))
  if (dayOff) return dayOff.name || "day off"
  return leaves.some((leave) => leave.from <= date && date <= leave.to) ? "leave" : null
}

/** P10: from when on no range starts on that day; null if it is an ordinary day. A day off that is set in the middle of a shift leaves the shift alone; leave does not. */
export function offFrom(day: EpochDay, daysOff: readonly DayOff[], leaves: readonly Leave[]): Instant | null {
  if (daysOff.length === 0 && leaves.length === 0) return null
  const date = dateOf(day)
  if (leaves.some((leave) => leave.from <= date && date <= leave.to)) return Number.NEGATIVE_INFINITY
  const set = daysOff.filter((one) => isOn(one, date)).map(({ setAt = Number.NEGATIVE_INFINITY }) => setAt)
  return set.length === 0 ? null : Math.min(...set)
}

/** `2026-12-25`. */
export function dateOf(day: EpochDay): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10)
}

/** For 29 February up to eight years ahead: 2100 has none. */
function nextOf({ date }: DayOff, today: EpochDay): EpochDay {
  if (date.length > 5) return dayOf(date)
  const thisYear = Number(dateOf(today).slice(0, 4))
  for (let year = thisYear; ; year++) {
    const whole = `${year}-${date}`
    if (isDate(whole) && dayOf(whole) >= today) return dayOf(whole)
  }
}

function dayOf(date: string): EpochDay {
  return Date.parse(`${date}T00:00:00Z`) / 86_400_000
}

function isOn(dayOff: DayOff, date: string): boolean {
  return dayOff.date === date || dayOff.date === date.slice(5)
}

function named({ name }: DayOff): string {
  return name === "" ? "" : `: ${name}`
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const at = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(at) && dateOf(at / 86_400_000) === text
}
