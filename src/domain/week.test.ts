import { describe, expect, test } from "bun:test"
import { checkedWeek, clockText, copiedDay, endNote, EMPTY_WEEK, minuteOf, RANGES_A_DAY, type Week } from "./week.ts"

const at = (text: string) => minuteOf(text)!
const range = (from: string, to: string) => ({ from: at(from), to: at(to) })
const week = (changes: Partial<Week>): Week => ({ ...EMPTY_WEEK, ...changes })

describe("P9: what may not be stored, and why", () => {
  const rows: [string, Week, string][] = [
    ["zero length", week({ 1: [range("09:00", "09:00")] }), "Monday 09:00–09:00 starts when it ends. For a whole day choose 00:00–24:00."],
    [
      "midnight to midnight",
      week({ 5: [range("00:00", "00:00")] }),
      "Friday 00:00–00:00 starts when it ends. For a whole day choose 00:00–24:00.",
    ],
    [
      "half a minute",
      week({ 2: [{ from: 540.5, to: 600 }] }),
      "Tuesday has a range with a time that does not exist. Times go from 00:00 to 24:00.",
    ],
    [
      "a start at 24:00",
      week({ 2: [{ from: 1_440, to: 60 }] }),
      "Tuesday has a range with a time that does not exist. Times go from 00:00 to 24:00.",
    ],
    [
      "a negative time",
      week({ 2: [{ from: -1, to: 60 }] }),
      "Tuesday has a range with a time that does not exist. Times go from 00:00 to 24:00.",
    ],
    [
      "no number at all",
      week({ 2: [{ from: 0, to: Number.NaN }] }),
      "Tuesday has a range with a time that does not exist. Times go from 00:00 to 24:00.",
    ],
    [
      "overlap in a day",
      week({ 3: [range("12:00", "17:00"), range("09:00", "12:01")] }),
      "Wednesday 09:00–12:01 and Wednesday 12:00–17:00 overlap.",
    ],
    [
      "the same twice",
      week({ 3: [range("09:00", "12:00"), range("09:00", "12:00")] }),
      "Wednesday 09:00–12:00 and Wednesday 09:00–12:00 overlap.",
    ],
    [
      "overlap past midnight",
      week({ 1: [range("22:00", "06:00")], 2: [range("05:59", "12:00")] }),
      "Monday 22:00–06:00 and Tuesday 05:59–12:00 overlap.",
    ],
    [
      "past the week's end",
      week({ 7: [range("22:00", "06:00")], 1: [range("05:00", "12:00")] }),
      "Sunday 22:00–06:00 and Monday 05:00–12:00 overlap.",
    ],
    [
      "two past midnight",
      week({ 4: [range("22:00", "06:00"), range("23:00", "05:00")] }),
      "Thursday 22:00–06:00 and Thursday 23:00–05:00 overlap.",
    ],
    [
      "too many",
      week({ 6: Array.from({ length: RANGES_A_DAY + 1 }, (_, i) => ({ from: i * 10, to: i * 10 + 5 })) }),
      "Saturday has 25 ranges; 24 are the most.",
    ],
  ]
  for (const [name, wrong, message] of rows) {
    test(name, () => expect(() => checkedWeek(wrong)).toThrow(message))
  }
})

test("P9: ranges that touch are fine, also at midnight and at the week's end; days come back in order, an end at 00:00 as 24:00", () => {
  const touching = week({
    1: [range("12:00", "00:00"), range("06:00", "12:00")],
    2: [range("00:00", "04:00")],
    7: [range("22:00", "06:00")],
  })
  expect(checkedWeek(touching)[1]).toEqual([range("06:00", "12:00"), range("12:00", "24:00")])
  expect(checkedWeek(week({ 1: [range("00:00", "24:00")] }))[1]).toEqual([{ from: 0, to: 1_440 }])
  expect(checkedWeek(week({ 3: [range("09:00", "08:59")] }))[3]).toHaveLength(1)
})

test("P9: a day is copied to others, which is checked as the rest", () => {
  const night = week({ 1: [range("20:00", "10:00")], 3: [range("09:00", "17:00")] })
  const copied = copiedDay(night, 1, [2, 5])
  expect([copied[1], copied[2], copied[3], copied[5], copied[6]]).toEqual([night[1], night[1], night[3], night[1], []])
  expect(() => checkedWeek(copied)).toThrow("Tuesday 20:00–10:00 and Wednesday 09:00–17:00 overlap.")
})

test("P9: minutes as people write them, and back", () => {
  for (let minute = 0; minute <= 1_440; minute++) expect(minuteOf(clockText(minute))).toBe(minute)
  for (const wrong of ["", "9", "24:01", "25:00", "09:60", "9:5", "-1:00", "09:00pm"]) expect(minuteOf(wrong)).toBeNull()
  expect(minuteOf(" 9:05 ")).toBe(545)
})

test.each([
  ["09:00", "17:00", ""],
  ["22:00", "06:00", "until next day"],
  ["22:00", "00:00", "until midnight"],
  ["00:00", "24:00", "until midnight"],
  ["09:00", "09:00", ""],
  ["09:00", "", ""],
  ["", "06:00", ""],
  ["9 am", "8", ""],
])("P9: %j to %j reads %j", (from, to, note) => {
  expect(endNote(from, to)).toBe(note)
})
