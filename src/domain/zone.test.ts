import { expect, test } from "bun:test"
import { checkedZone, firstInstantOf, wallAt } from "./zone.ts"

const offset = (zone: string, at: number) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6

test("P9: the wall's clock is Temporal's, asked first at the very moment of a change, then around it", () => {
  const change = Date.UTC(2026, 2, 29, 1)
  for (const at of [change, change - 1, change + 1, change - 86_400_000, change + 300 * 86_400_000]) {
    expect(wallAt("Europe/Berlin", at) - at).toBe(offset("Europe/Berlin", at))
  }
})

test("P9: every hour of forty years in zones that did odd things, and back to the first instant that shows it", () => {
  // Apia left out a day, Caracas and Pyongyang moved by half an hour, Tehran and Cairo gave summer time up.
  for (const zone of ["Pacific/Apia", "America/Caracas", "Asia/Pyongyang", "Asia/Tehran", "Africa/Cairo", "UTC"]) {
    for (let at = Date.UTC(1999, 0, 1); at < Date.UTC(2039, 0, 1); at += 37 * 3_600_000) {
      const wall = wallAt(zone, at)
      if (wall - at !== offset(zone, at)) throw new Error(`${zone} at ${new Date(at).toISOString()}`)
      const first = firstInstantOf(zone, wall)
      if (first > at || wallAt(zone, first) !== wall) throw new Error(`${zone}: first of ${new Date(wall).toISOString()}`)
    }
  }
})

test("P9: names are as the database knows them, or null", () => {
  expect(["europe/PARIS", "UTC", "Etc/GMT+5", "+02:00", "", "Europe", "Mars/Olympus"].map(checkedZone)).toEqual([
    "Europe/Paris",
    "UTC",
    "Etc/GMT+5",
    null,
    null,
    null,
    null,
  ])
})
