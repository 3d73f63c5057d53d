import { describe, expect, test } from "bun:test"
import { backWords, shortWhen } from "./when.ts"

const at = (text: string) => Date.parse(text)
const BERLIN = "Europe/Berlin"

describe("P13: a moment is said with 24 hours, in the reader's zone, and with as much of its day as it takes", () => {
  test.each([
    ["2026-09-07T07:05Z", "09:05"],
    ["2026-09-07T20:36Z", "22:36"],
    ["2026-09-06T22:05Z", "00:05"],
    ["2026-09-06T21:59Z", "Sun 23:59"],
    ["2026-09-14T07:00Z", "14 Sept 09:00"],
    ["2026-03-29T01:00Z", "29 Mar 03:00"],
    ["2027-03-02T08:00Z", "2 Mar 2027 09:00"],
  ])("%s is %j on Monday 7 September 2026 in Berlin", (moment, words) => {
    expect(shortWhen(at(moment), at("2026-09-07T10:00Z"), BERLIN)).toBe(words)
  })

  test("months are shortened as in the dates that Intl writes", () => {
    const short = new Intl.DateTimeFormat("en-GB", { month: "short", timeZone: "UTC" })
    for (let month = 0; month < 12; month++) {
      const day = Date.UTC(2026, month, 15)
      expect(shortWhen(day, Date.UTC(2025, 0, 1), "UTC")).toBe(`15 ${short.format(day)} 2026 00:00`)
    }
  })
})

test("M6: when somebody is back is said as one says it", () => {
  const now = at("2026-09-07T10:00Z")
  const words = ["2026-09-07T13:00Z", "2026-09-08T07:00Z", "2026-09-10T07:30Z", "2026-09-21T07:00Z"].map((moment) =>
    backWords(at(moment), now, BERLIN),
  )
  expect(words).toEqual(["Back today at 15:00", "Back tomorrow at 9:00", "Back on Thursday at 9:30", "Back on 21 September at 9:00"])
})
