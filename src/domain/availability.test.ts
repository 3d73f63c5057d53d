import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import {
  boundaries,
  checkedAvailability,
  isWithin,
  latestBoundary,
  LOOK_AHEAD,
  nextBoundary,
  nextStart,
  openings,
  type Boundary,
  type Hours,
} from "./availability.ts"
import { walk } from "../testing/wall-clock.ts"
import type { DayOff, Leave } from "./days-off.ts"
import { days, hours, minutes, type Instant } from "./time.ts"
import { checkedWeek, EMPTY_WEEK, endOf, minuteOf, WEEKDAYS, weekOf, type Range, type Week } from "./week.ts"

const ZONES = ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/St_Johns", "Africa/Casablanca"]
const range = (text: string): Range => {
  const [from, to] = text.split("–")
  return { from: minuteOf(from!)!, to: minuteOf(to!)! }
}
const daily = (...texts: string[]): Week => weekOf(() => texts.map(range))
const of = (week: Week, timeZone = "Europe/Paris", daysOff: readonly DayOff[] = [], leaves: readonly Leave[] = []): Hours => ({
  availability: { isOn: true, timeZone, week: checkedWeek(week) },
  daysOff,
  leaves,
})
const utc = (text: string): Instant => Date.parse(`${text.replace(" ", "T")}Z`)
const told = (list: readonly Boundary[]) =>
  list.map(({ kind, at }) => `${kind} ${new Date(at).toISOString().slice(0, 16).replace("T", " ")}`)

describe("P9: DST, in zones and on days where it hurts", () => {
  // Times in UTC, worked out by hand from the zones' rules.
  const rows: [string, Hours, string, string[]][] = [
    ["Paris, spring: 9 is 7 UTC", of(daily("09:00–17:00")), "2026-03-29", ["start 2026-03-29 07:00", "end 2026-03-29 15:00"]],
    ["Paris, autumn: 9 is 8 UTC", of(daily("09:00–17:00")), "2026-10-25", ["start 2026-10-25 08:00", "end 2026-10-25 16:00"]],
    ["New York, spring", of(daily("09:00–17:00"), "America/New_York"), "2026-03-08", ["start 2026-03-08 13:00", "end 2026-03-08 21:00"]],
    ["New York, autumn", of(daily("09:00–17:00"), "America/New_York"), "2026-11-01", ["start 2026-11-01 14:00", "end 2026-11-01 22:00"]],
    [
      "a start in the gap: the first instant after",
      of(daily("02:30–06:00")),
      "2026-03-29",
      ["start 2026-03-29 01:00", "end 2026-03-29 04:00"],
    ],
    [
      "an end in the gap: the first instant after",
      of(daily("00:30–02:30")),
      "2026-03-29",
      ["end 2026-03-29 01:00", "start 2026-03-29 22:30"],
    ],
    ["whole in the gap: does not happen", of(daily("02:10–02:50")), "2026-03-29", []],
    [
      "a gap swallows a pause",
      of(daily("01:00–02:10", "02:50–05:00")),
      "2026-03-29",
      ["start 2026-03-29 00:00", "end 2026-03-29 03:00", "start 2026-03-29 23:00"],
    ],
    [
      "a start in the repeated hour: the first time, once",
      of(daily("02:30–06:00")),
      "2026-10-25",
      ["start 2026-10-25 00:30", "end 2026-10-25 05:00"],
    ],
    ["an end in the repeated hour: the first time, once", of(daily("01:00–02:30")), "2026-10-25", ["end 2026-10-25 00:30"]],
    ["both in it", of(daily("02:15–02:45")), "2026-10-25", ["start 2026-10-25 00:15", "end 2026-10-25 00:45"]],
    [
      "Lord Howe's gap of half an hour",
      of(daily("02:15–06:00"), "Australia/Lord_Howe"),
      "2026-10-03",
      ["start 2026-10-03 15:30", "end 2026-10-03 19:00"],
    ],
    [
      "Lord Howe's repeated half hour",
      of(daily("01:45–06:00"), "Australia/Lord_Howe"),
      "2026-04-04",
      ["start 2026-04-04 14:45", "end 2026-04-04 19:30"],
    ],
    ["Kolkata has neither", of(daily("09:00–17:30"), "Asia/Kolkata"), "2026-03-29", ["start 2026-03-29 03:30", "end 2026-03-29 12:00"]],
    [
      "St John's is at half hours",
      of(daily("02:30–06:00"), "America/St_Johns"),
      "2026-03-08",
      ["start 2026-03-08 05:30", "end 2026-03-08 08:30"],
    ],
    [
      "Casablanca goes back for Ramadan",
      of(daily("09:00–17:00"), "Africa/Casablanca"),
      "2026-02-15",
      ["start 2026-02-15 09:00", "end 2026-02-15 17:00"],
    ],
    [
      "Casablanca comes out of Ramadan",
      of(daily("02:30–17:00"), "Africa/Casablanca"),
      "2026-03-22",
      ["start 2026-03-22 02:00", "end 2026-03-22 16:00"],
    ],
    [
      "Havana's gap at midnight",
      of(daily("00:00–08:00"), "America/Havana"),
      "2026-03-08",
      ["start 2026-03-08 05:00", "end 2026-03-08 12:00"],
    ],
    ["a year's end, across midnight", of(daily("22:00–06:00"), "UTC"), "2026-12-31", ["end 2026-12-31 06:00", "start 2026-12-31 22:00"]],
  ]
  for (const [name, schedule, day, expected] of rows) {
    test(name, () => expect(told(boundaries(schedule, utc(`${day} 00:00`) - 1, utc(`${day} 23:59`)))).toEqual(expected))
  }
})

describe("P9: ranges that touch make no boundary", () => {
  const week = {
    ...EMPTY_WEEK,
    5: [range("12:00–24:00")],
    6: [range("00:00–24:00")],
    7: [range("00:00–00:00")].map(() => range("00:00–24:00")),
    1: [range("00:00–06:00")],
  }
  test("across midnights and the week's end", () => {
    const monday = utc("2026-03-02 00:00")
    expect(told(boundaries(of(week, "UTC"), monday, monday + days(7)))).toEqual(["end 2026-03-02 06:00", "start 2026-03-06 12:00"])
  })
  test("round the clock there is none at all, over both DST days", () => {
    const always = of(daily("00:00–24:00"))
    expect(nextBoundary(always, 0)).toBeNull()
    expect(latestBoundary(always, 0, utc("2026-06-01 00:00"))).toBeNull()
    expect(isWithin(always, utc("2026-03-29 01:00"))).toBe(true)
    expect(openings(always, 5, 9)).toEqual([{ start: 5, end: 9 }])
  })
  test("round the clock but for a day off, which starts and ends at midnight", () => {
    const always = of(daily("00:00–24:00"), "UTC", [{ date: "12-25", name: "Christmas" }])
    const found = boundaries(always, utc("2026-01-01 00:00"), utc("2027-06-01 00:00"))
    expect(told(found)).toEqual(["end 2026-12-25 00:00", "start 2026-12-26 00:00"])
    expect(nextBoundary(always, utc("2025-12-31 12:00"))?.at).toBe(utc("2026-12-25 00:00"))
  })
})

describe("P10: days off and leave", () => {
  const night = daily("22:00–06:00")
  test("no range starts on a day off; the one of the evening before goes on to its end", () => {
    const off = of(night, "UTC", [{ date: "2026-03-03", name: "Holi" }])
    const found = boundaries(off, utc("2026-03-02 12:00"), utc("2026-03-05 00:00"))
    expect(told(found)).toEqual(["start 2026-03-02 22:00", "end 2026-03-03 06:00", "start 2026-03-04 22:00"])
  })
  test("leave counts in the agent's own zone, both dates included, over the year's end", () => {
    const away = of(daily("09:00–17:00"), "Pacific/Auckland", [], [{ from: "2026-12-24", to: "2027-01-05" }])
    expect(nextStart(away, utc("2026-12-23 12:00"))).toBe(utc("2027-01-05 20:00"))
  })
  test("a leave longer than anybody looks ahead has no next start", () => {
    const away = of(daily("09:00–17:00"), "UTC", [], [{ from: "2026-01-01", to: "2027-12-31" }])
    expect(nextStart(away, utc("2026-01-01 00:00"))).toBeNull()
    expect(LOOK_AHEAD).toBeGreaterThan(days(366))
  })
})

test("P9: hours that are off, or of an empty week, have neither hours nor boundaries", () => {
  const full = of(daily("09:00–17:00"), "UTC")
  for (const schedule of [{ ...full, availability: { ...full.availability, isOn: false } }, of(EMPTY_WEEK)]) {
    expect(isWithin(schedule, utc("2026-03-02 10:00"))).toBe(false)
    expect(latestBoundary(schedule, 0, utc("2026-03-02 10:00"))).toBeNull()
    expect(nextBoundary(schedule, 0)).toBeNull()
    expect(openings(schedule, 0, days(9))).toEqual([])
  }
})

test("P9: unknown zones are refused in words, aliases kept, the spelling mended", () => {
  const zoned = (timeZone: string) => checkedAvailability({ isOn: true, timeZone, week: EMPTY_WEEK }).timeZone
  for (const wrong of ["", "Mars/Olympus", "+02:00", "2026-01-01T00:00[Europe/Paris]", "Europe/Paris\n", "../etc/passwd"]) {
    expect(() => zoned(wrong)).toThrow("This time zone is not known. Choose one from the list, such as Europe/Paris.")
  }
  expect([zoned("europe/paris"), zoned("Asia/Calcutta"), zoned("UTC")]).toEqual(["Europe/Paris", "Asia/Calcutta", "UTC"])
})

describe("P9: against a walk in small steps with a clock that is never turned back", () => {
  const busy: Week = checkedWeek({
    ...daily("00:00–01:45", "02:15–02:30", "09:00–12:30", "13:00–17:15", "22:30–24:00"),
    6: [range("20:00–03:15")],
    7: [],
    1: [range("01:30–02:45")],
  })
  for (const zone of ZONES) {
    test(`${zone}, every quarter of an hour of a year and its ends`, () => {
      const schedule = of(busy, zone, [{ date: "12-31", name: "New Year's Eve" }], [{ from: "2026-03-29", to: "2026-03-29" }])
      const [from, until] = [utc("2025-12-31 00:00"), utc("2027-01-02 00:00")]
      expect(told(boundaries(schedule, from, until))).toEqual(told(walked(schedule, from, until, minutes(15))))
    })
  }

  test("any schedule, minute by minute around every change of the clocks", () => {
    const turns = ZONES.flatMap((zone) => turnsOf(zone).map((at) => ({ zone, at })))
    expect(turns.length).toBe(2 * 5)
    const point = fc.oneof(fc.integer({ min: 0, max: 1_439 }), fc.integer({ min: 0, max: 240 }))
    const anyWeek = fc.array(fc.array(fc.tuple(point, point), { maxLength: 4 }), { minLength: 7, maxLength: 7 }).map(laidOut)
    fc.assert(
      fc.property(anyWeek, fc.constantFrom(...turns), (week, { zone, at }) => {
        const schedule = of(week, zone)
        const [from, until] = [at - hours(30), at + hours(30)]
        const expected = walked(schedule, from, until, minutes(1))
        expect(told(boundaries(schedule, from, until))).toEqual(told(expected))
        expect(told([latestBoundary(schedule, from, until)].filter((b) => b !== null))).toEqual(told(expected.slice(-1)))
        const next = nextBoundary(schedule, from)
        if (expected[0]) expect(next).toEqual(expected[0])
        else expect(next === null || next.at > until).toBe(true)
      }),
      { numRuns: 25 },
    )
  })

  test("the latest boundary is the last of all, however long ago; the next is the first", () => {
    const schedule = of(daily("09:00–17:00"), "UTC", [], [{ from: "2026-03-01", to: "2026-11-30" }])
    const now = utc("2026-11-30 12:00")
    expect(told([latestBoundary(schedule, 0, now)!])).toEqual(["end 2026-02-28 17:00"])
    expect(latestBoundary(schedule, utc("2026-02-28 17:00"), now)).toBeNull()
    expect(latestBoundary(schedule, now, now - 1)).toBeNull()
  })
})

function walked(schedule: Hours, from: Instant, until: Instant, step: number): Boundary[] {
  const found: Boundary[] = []
  let before: boolean | null = null
  for (const { at, isWithin: isNow } of walk(schedule, from, until, step)) {
    if (before !== null && isNow !== before) found.push({ kind: isNow ? "start" : "end", at })
    if (isWithin(schedule, at) !== isNow) throw new Error(`isWithin is wrong at ${new Date(at).toISOString()}`)
    before = isNow
  }
  return found
}

/** When a zone's clocks change in 2026, found by looking every half hour. */
function turnsOf(zone: string): Instant[] {
  const offset = (at: Instant) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).offset
  const found: Instant[] = []
  for (let at = utc("2026-01-01 00:00"); at < utc("2027-01-01 00:00"); at += hours(12)) {
    if (offset(at) !== offset(at + hours(12))) found.push(at + hours(6))
  }
  return found
}

/** Any pairs of minutes as ranges that do not overlap: those that would are left out. */
function laidOut(pairs: readonly (readonly (readonly [number, number])[])[]): Week {
  let week = EMPTY_WEEK
  for (const day of WEEKDAYS) {
    for (const [from, to] of pairs[day - 1] ?? []) {
      if (from === to || endOf({ from, to }) - from > 1_440) continue
      const longer = { ...week, [day]: [...week[day], { from, to }] }
      try {
        week = checkedWeek(longer)
      } catch {
        // Overlaps: the next pair may fit.
      }
    }
  }
  return week
}
