import { dateOf } from "./days-off.ts"
import { days, hours, minutes, type Duration, type Instant } from "./time.ts"
import { clockText } from "./week.ts"
import { wallAt } from "./zone.ts"

const DAYS = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"]
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]

/** P13: a moment as short as can be, read at `now` in the zone: "17:00", "Mon 09:00", "2 Mar 09:00", "2 Mar 2027 09:00". */
export function shortWhen(at: Instant, now: Instant, zone: string): string {
  const { clock, away, weekday, day, month, year } = read(at, now, zone)
  if (away === 0) return clock
  if (Math.abs(away) < 7) return `${weekday.slice(0, 3)} ${clock}`
  const isThisYear = year === read(now, now, zone).year
  return `${day} ${shortMonth(month)} ${isThisYear ? "" : `${year} `}${clock}`
}

/** M6: "Back tomorrow at 9:00", in the visitor's own zone. */
export function backWords(at: Instant, now: Instant, zone: string): string {
  const { clock, away, weekday, day, month } = read(at, now, zone)
  const time = clock.replace(/^0/, "")
  if (away <= 0) return `Back today at ${time}`
  if (away === 1) return `Back tomorrow at ${time}`
  return away < 7 ? `Back on ${weekday} at ${time}` : `Back on ${day} ${month} at ${time}`
}

/** P15: "3 h", "2 days"; in whole units, rounded down. */
export function durationText(length: Duration): string {
  if (length < minutes(1)) return `${Math.max(0, Math.floor(length / 1_000))} s`
  if (length < hours(1)) return `${Math.floor(length / minutes(1))} min`
  return length < days(2) ? `${Math.floor(length / hours(1))} h` : `${Math.floor(length / days(1))} days`
}

/** As Intl has them for en-GB, by which the rest of the agents' side is written. */
function shortMonth(month: string): string {
  return month === "September" ? "Sept" : month.slice(0, 3)
}

function read(at: Instant, now: Instant, zone: string) {
  const wall = wallAt(zone, at)
  const epochDay = Math.floor(wall / days(1))
  const [year, month, day] = dateOf(epochDay).split("-")
  return {
    clock: clockText(Math.floor((wall - days(epochDay)) / minutes(1))),
    /** Midnights between: negative for the past. */
    away: epochDay - Math.floor(wallAt(zone, now) / days(1)),
    weekday: DAYS[((epochDay % 7) + 7) % 7]!,
    day: Number(day),
    month: MONTHS[Number(month) - 1]!,
    year: Number(year),
  }
}
