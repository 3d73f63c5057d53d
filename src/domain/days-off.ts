import { cleanLine } from "./person.ts"
import { Refused } from "./refused.ts"

/** P10: a day of the account's on which no range starts. `2026-12-25`, or `12-25` for every year. */
export type DayOff = { readonly date: string; readonly name: string }
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
  const dayOff = daysOff.find((one) => one.date === date || one.date === date.slice(5))
  if (dayOff) return dayOff.name || "day off"
  return leaves.some((leave) => leave.from <= date && date <= leave.to) ? "leave" : null
}

/** `2026-12-25`. */
export function dateOf(day: EpochDay): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10)
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const at = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(at) && dateOf(at / 86_400_000) === text
}
