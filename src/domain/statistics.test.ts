import { describe, expect, test } from "bun:test"
import { daily, firstMoment, type Count, type Wait } from "./statistics.ts"
import { days, hours, minutes } from "./time.ts"

const at = (text: string) => Date.parse(text)
const one = (text: string): Count => ({ from: at(text), conversations: 1, messages: 3, answers: 2 })
const datesOf = (zone: string, moments: readonly string[], now: string, shown: number) =>
  daily(moments.map(one), [], { zone, now: at(now), shown }).map(({ date, conversations }) => [date, conversations])

describe("I10, pitfall 111: a day is the account's own, from midnight to midnight", () => {
  test.each([
    [
      "UTC",
      ["2026-03-01T23:45Z", "2026-03-02T00:00Z", "2026-03-02T23:45Z"],
      "2026-03-02T23:59Z",
      [
        ["2026-03-01", 1],
        ["2026-03-02", 2],
      ],
    ],
    // 23 hours: from 23:00 UTC to 22:00 UTC.
    [
      "Europe/Berlin",
      ["2026-03-28T22:45Z", "2026-03-28T23:00Z", "2026-03-29T21:45Z", "2026-03-29T22:00Z"],
      "2026-03-30T10:00Z",
      [
        ["2026-03-28", 1],
        ["2026-03-29", 2],
        ["2026-03-30", 1],
      ],
    ],
    // 25 hours: from 04:00 UTC to 05:00 UTC.
    [
      "America/New_York",
      ["2026-11-01T03:45Z", "2026-11-01T04:00Z", "2026-11-02T04:45Z", "2026-11-02T05:00Z"],
      "2026-11-02T12:00Z",
      [
        ["2026-10-31", 1],
        ["2026-11-01", 2],
        ["2026-11-02", 1],
      ],
    ],
    // Neither hours nor half hours.
    [
      "Asia/Kathmandu",
      ["2026-03-01T18:00Z", "2026-03-01T18:15Z"],
      "2026-03-02T00:00Z",
      [
        ["2026-03-01", 1],
        ["2026-03-02", 1],
      ],
    ],
    // There was no midnight: the clock went from 24:00 to 01:00.
    [
      "Asia/Beirut",
      ["2026-03-28T21:45Z", "2026-03-28T22:00Z"],
      "2026-03-29T10:00Z",
      [
        ["2026-03-28", 1],
        ["2026-03-29", 1],
      ],
    ],
    // The hour before midnight came twice.
    [
      "Asia/Beirut",
      ["2026-10-24T20:45Z", "2026-10-24T21:45Z", "2026-10-24T22:00Z"],
      "2026-10-25T10:00Z",
      [
        ["2026-10-24", 2],
        ["2026-10-25", 1],
      ],
    ],
  ] as const)("%s %j", (zone, moments, now, expected) => {
    expect(datesOf(zone, moments, now, expected.length)).toEqual(expected.map(([date, count]) => [date, count]))
  })

  test("the first one begins at its midnight, however long those since were", () => {
    expect(firstMoment({ zone: "Europe/Berlin", now: at("2026-03-30T10:00Z"), shown: 3 })).toBe(at("2026-03-27T23:00Z"))
    expect(firstMoment({ zone: "America/New_York", now: at("2026-11-02T04:59Z"), shown: 2 })).toBe(at("2026-10-31T04:00Z"))
    expect(firstMoment({ zone: "Asia/Beirut", now: at("2026-03-29T10:00Z"), shown: 1 })).toBe(at("2026-03-28T22:00Z"))
  })

  test("in every zone and on every day of a year each quarter of an hour is on one day, and the days follow each other", () => {
    for (const zone of ["Europe/London", "Australia/Lord_Howe", "Asia/Beirut", "America/Havana", "Pacific/Chatham", "UTC"]) {
      for (let now = at("2026-01-01T05:20Z"); now < at("2027-01-01T00:00Z"); now += days(3)) {
        const from = firstMoment({ zone, now, shown: 4 })
        const counts = Array.from({ length: Math.ceil((now - from) / minutes(15)) }, (_, i): Count => {
          return { from: from + i * minutes(15), conversations: 1, messages: 1, answers: 0 }
        })
        const shown = daily(counts, [], { zone, now, shown: 4 })
        expect(shown.reduce((sum, { conversations }) => sum + conversations, 0)).toBe(counts.length)
        for (const { messages } of shown.slice(0, 3)) expect(Math.abs(messages * minutes(15) - hours(24))).toBeLessThanOrEqual(hours(1))
      }
    }
  })
})

test("I10: a wait counts on the day it began; the median of each, and none where nothing was answered", () => {
  const wait = (text: string, length: number): Wait => ({ askedAt: at(text), length })
  const waits = [wait("2026-03-28T22:59Z", 9_000), wait("2026-03-28T23:00Z", 1_000), wait("2026-03-29T21:59Z", 3_000)]
  expect(daily([], waits, { zone: "Europe/Berlin", now: at("2026-03-30T10:00Z"), shown: 3 })).toEqual([
    { date: "2026-03-28", conversations: 0, messages: 0, answers: 0, median: 9_000 },
    { date: "2026-03-29", conversations: 0, messages: 0, answers: 0, median: 2_000 },
    { date: "2026-03-30", conversations: 0, messages: 0, answers: 0, median: null },
  ])
})
