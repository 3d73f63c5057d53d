import { describe, expect, test } from "bun:test"
import { clockIn, clockTime, full } from "../formats.ts"
import { dayName, short } from "./times.ts"

const NOW = new Date(2026, 8, 7, 12, 0)

describe("agents read 24 hours, whatever their browser's language", () => {
  test.each([
    [0, 5, "00:05"],
    [9, 36, "09:36"],
    [12, 0, "12:00"],
    [21, 36, "21:36"],
  ])("%i h %i is %s", (hour, minute, words) => {
    const at = new Date(2026, 8, 7, hour, minute)
    expect([clockTime(at), full(at)]).toEqual([words, `7 Sept 2026 ${words}`])
  })

  test("a visitor's own time", () => {
    expect(clockIn("America/New_York", new Date("2026-09-07T22:36:00Z"))).toBe("Mon 18:36")
    expect(() => clockIn("Mars/Base", NOW)).toThrow(RangeError)
  })
})

test("I7: a list says a moment as short as it can be", () => {
  const said = (...at: [number, number, number, number?, number?]) => short(new Date(...at), NOW)
  expect([said(2026, 8, 7, 12, 0), said(2026, 8, 7, 11, 55), said(2026, 8, 7, 9, 36), said(2026, 8, 6, 23, 0)]).toEqual([
    "now",
    "5 min",
    "09:36",
    "Sun",
  ])
  expect([said(2026, 7, 3), said(2024, 2, 3)]).toEqual(["3 Aug", "3 Mar 2024"])
})

test("a thread names the day", () => {
  const named = (...at: [number, number, number]) => dayName(new Date(...at), NOW)
  expect([named(2026, 8, 7), named(2026, 8, 6), named(2026, 8, 4), named(2026, 7, 3)]).toEqual(["Today", "Yesterday", "Friday", "3 Aug"])
})
