import type { Instant } from "../../src/domain/time.ts"
import { wallAt } from "../../src/domain/zone.ts"
import { once } from "../../src/domain/once.ts"

const wholeFormat = once(
  () =>
    new Intl.DateTimeFormat("en-GB", {
      timeZone: "UTC",
      weekday: "short",
      day: "numeric",
      month: "short",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
    }),
)

/** "Mon 2 Mar 2026, 10:00" on a clock on the wall of the zone. */
export function wholeWhen(at: Instant, zone: string): string {
  const parts = wholeFormat().formatToParts(wallAt(zone, at))
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)!.value
  return `${part("weekday")} ${part("day")} ${part("month")} ${part("year")}, ${part("hour")}:${part("minute")}`
}

/** As a field of type `datetime-local` holds it: 2026-03-02T10:00. */
export function localWhen(at: Instant, zone: string): string {
  return new Date(wallAt(zone, at)).toISOString().slice(0, 16)
}
