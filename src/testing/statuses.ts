import type { Availability, Hours } from "../domain/availability.ts"
import type { Status } from "../domain/model.ts"
import { NEVER_CHANGED, type StatusCause, type StatusChange, type StatusFacts } from "../domain/status.ts"
import { minutes, type Instant } from "../domain/time.ts"
import { EMPTY_WEEK, weekOf, type Range } from "../domain/week.ts"

/** In March 2026: "02 09:00", UTC. */
export const utc = (text: string): Instant => Date.parse(`2026-03-${text.replace(" ", "T")}:00Z`)
/** Monday 2 March 2026. */
export const MONDAY = utc("02 00:00")
export const NINE_TO_FIVE: Range = { from: 540, to: 1_020 }

/** Monday to Friday, UTC. */
export const OFFICE_HOURS: Availability = { isOn: true, timeZone: "UTC", week: weekOf((day) => (day <= 5 ? [NINE_TO_FIVE] : [])) }

export const daily = (...ranges: Range[]): Hours => ({
  availability: { isOn: true, timeZone: "UTC", week: weekOf(() => ranges) },
  daysOff: [],
  leaves: [],
})
export const NO_HOURS: Hours = { availability: { isOn: false, timeZone: "UTC", week: EMPTY_WEEK }, daysOff: [], leaves: [] }
export const was = (to: Status, at: Instant, cause: StatusCause = "by hand", from: Status = "offline"): StatusChange => ({
  from,
  to,
  at,
  cause,
  by: null,
  setting: null,
})

/** Ada, whose hours are 9 to 5 and whose delay is Never, changed as the test needs it. */
export function ada(changes: Partial<StatusFacts> = {}): StatusFacts {
  const autoOffline = { after: null, isAlsoDuringHours: false, isBackOnReturn: false }
  return { last: NEVER_CHANGED, lease: null, hours: daily(NINE_TO_FIVE), autoOffline, lastSignOfLifeAt: 0, settingsAt: 0, ...changes }
}
export const away = (changes: Partial<StatusFacts["autoOffline"]> = {}) => ({
  after: minutes(30),
  isAlsoDuringHours: false,
  isBackOnReturn: false,
  ...changes,
})
export const told = (change: StatusChange | null) =>
  change && [change.from, change.to, new Date(change.at).toISOString().slice(8, 16).replace("T", " "), change.cause]
