import { expect, test } from "bun:test"
import { checkedDayOff, checkedLeave, comingUp, dateOf, dayOffProblems, offFrom, reasonOff } from "./days-off.ts"

const day = (date: string) => Date.parse(`${date}T00:00:00Z`) / 86_400_000

test("P10: dates that do not exist are refused in words", () => {
  const named = (date: string) => () => checkedDayOff({ date, name: "Christmas" })
  for (const wrong of ["", "2026-02-29", "2026-13-01", "02-30", "25.12.2026", "12-5", "2026-12-25T00:00", "1e3-01-01"]) {
    expect(named(wrong)).toThrow("is no date. It looks like 2026-12-25, or 12-25 for every year.")
  }
  expect(checkedDayOff({ date: " 12-25 ", name: "  Christmas \n Day" })).toEqual({ date: "12-25", name: "Christmas Day" })
  expect(checkedDayOff({ date: "02-29", name: "" }).date).toBe("02-29")
  expect(() => checkedDayOff({ date: "12-25", name: "x".repeat(81) })).toThrow("80 are the most")
  expect(() => checkedLeave({ from: "2026-02-30", to: "2026-03-01" })).toThrow("“2026-02-30” is no date.")
  expect(() => checkedLeave({ from: "2026-03-02", to: "2026-03-01" })).toThrow(
    "The leave ends on 2026-03-01, before it starts on 2026-03-02.",
  )
  expect(checkedLeave({ from: "2026-03-01", to: "2026-03-01" })).toEqual({ from: "2026-03-01", to: "2026-03-01" })
})

test("P10: why a day is off: by its date, every year, or by leave with both its ends", () => {
  const daysOff = [
    { date: "12-25", name: "Christmas" },
    { date: "2026-05-01", name: "" },
    { date: "02-29", name: "Leap day" },
  ]
  const leaves = [{ from: "2026-12-30", to: "2027-01-02" }]
  const rows: [string, string | null][] = [
    ["2026-12-25", "Christmas"],
    ["2031-12-25", "Christmas"],
    ["2026-05-01", "day off"],
    ["2027-05-01", null],
    ["2028-02-29", "Leap day"],
    ["2027-03-01", null],
    ["2026-12-29", null],
    ["2026-12-30", "leave"],
    ["2027-01-02", "leave"],
    ["2027-01-03", null],
  ]
  for (const [date, why] of rows) expect([date, reasonOff(day(date), daysOff, leaves)]).toEqual([date, why])
  expect(dateOf(day("2026-12-25"))).toBe("2026-12-25")
})

test("P10: a day off stops what starts after it was set, of a yearly one that year's too; leave stops all", () => {
  const daysOff = [
    { date: "12-25", name: "Christmas", setAt: 1_000 },
    { date: "2026-12-25", name: "" },
    { date: "2026-05-01", name: "May Day", setAt: 2_000 },
  ]
  const leaves = [{ from: "2026-05-02", to: "2026-05-02" }]
  const rows: [string, number | null][] = [
    ["2026-12-25", Number.NEGATIVE_INFINITY],
    ["2027-12-25", 1_000],
    ["2026-05-01", 2_000],
    ["2026-05-02", Number.NEGATIVE_INFINITY],
    ["2026-05-03", null],
  ]
  for (const [date, from] of rows) expect([date, offFrom(day(date), daysOff, leaves)]).toEqual([date, from])
})

test("P10: one more day: a bad or missing date, one that is off already, an overlong name, each at its field", () => {
  const others = [
    { date: "12-25", name: "Christmas" },
    { date: "2026-05-01", name: "" },
  ]
  const rows: [date: string, name: string, problems: Record<string, string> | null][] = [
    ["2026-12-24", "Eve", null],
    ["05-01", "May Day", null],
    ["2027-05-01", "", null],
    ["", "", { date: "Choose a date." }],
    ["2026-02-29", "", { date: "“2026-02-29” is no date. It looks like 2026-12-25, or 12-25 for every year." }],
    ["2026-05-01", "", { date: "This day is in the list already." }],
    ["12-25", "", { date: "This day is in the list already: Christmas." }],
    ["2026-12-25", "", { date: "This day is off every year already: Christmas." }],
    ["2026-12-24", "x".repeat(81), { name: "The name has 81 characters; 80 are the most." }],
  ]
  for (const [date, name, problems] of rows) expect([date, dayOffProblems({ date, name }, others)]).toEqual([date, problems])
})

test("P10: days come in the order of their next dates, today's first, and those that are over behind them, latest first", () => {
  const dates = ["2026-01-02", "01-01", "2026-12-26", "12-25", "02-29", "2025-12-25", "2026-12-25", "12-24"]
  const daysOff = dates.map((date) => ({ date, name: "" }))
  expect(comingUp(daysOff, day("2026-12-25")).map(({ day, isPast }) => `${dateOf(day)}${isPast ? " past" : ""}`)).toEqual([
    "2026-12-25",
    "2026-12-25",
    "2026-12-26",
    "2027-01-01",
    "2027-12-24",
    "2028-02-29",
    "2026-01-02 past",
    "2025-12-25 past",
  ])
  expect(comingUp([{ date: "02-29", name: "" }], day("2096-03-01")).map(({ day }) => dateOf(day))).toEqual(["2104-02-29"])
})
