import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import { walk } from "../testing/wall-clock.ts"
import { boundaries, type Hours } from "./availability.ts"
import { STATUSES, type Status } from "./model.ts"
import {
  applied,
  AUTO_OFFLINE_DEFAULT,
  chosen,
  dueChange,
  NEVER_CHANGED,
  PING_LEASE,
  pinged,
  type StatusCause,
  type StatusChange,
  type StatusFacts,
} from "./status.ts"
import { days, hours, minutes, seconds, type Instant } from "./time.ts"
import { EMPTY_WEEK, weekOf, type Range } from "./week.ts"

const utc = (text: string): Instant => Date.parse(`2026-03-${text.replace(" ", "T")}:00Z`)
/** Monday 2 March 2026. */
const MONDAY = utc("02 00:00")
const NINE_TO_FIVE: Range = { from: 540, to: 1_020 }

const daily = (...ranges: Range[]): Hours => ({
  availability: { isOn: true, timeZone: "UTC", week: weekOf(() => ranges) },
  daysOff: [],
  leaves: [],
})
const NO_HOURS: Hours = { availability: { isOn: false, timeZone: "UTC", week: EMPTY_WEEK }, daysOff: [], leaves: [] }
const was = (to: Status, at: Instant, cause: StatusCause = "by hand", from: Status = "offline"): StatusChange => ({
  from,
  to,
  at,
  cause,
  by: null,
  setting: null,
})

/** Ada, whose hours are 9 to 5 and whose delay is Never, changed as the test needs it. */
function ada(changes: Partial<StatusFacts> = {}): StatusFacts {
  const autoOffline = { after: null, isAlsoDuringHours: false, isBackOnReturn: false }
  return { last: NEVER_CHANGED, lease: null, hours: daily(NINE_TO_FIVE), autoOffline, lastSignOfLifeAt: 0, settingsAt: 0, ...changes }
}
const away = (changes: Partial<StatusFacts["autoOffline"]> = {}) => ({
  after: minutes(30),
  isAlsoDuringHours: false,
  isBackOnReturn: false,
  ...changes,
})
const told = (change: StatusChange | null) =>
  change && [change.from, change.to, new Date(change.at).toISOString().slice(8, 16).replace("T", " "), change.cause]

describe("P9: what a boundary does to each status, seen a minute later", () => {
  const rows: [kind: string, Status, ReturnType<typeof told>][] = [
    ["02 09:01", "offline", ["offline", "online", "02 09:00", "availability hours"]],
    ["02 09:01", "invisible", null],
    ["02 09:01", "online", null],
    ["02 17:01", "offline", null],
    ["02 17:01", "invisible", ["invisible", "offline", "02 17:00", "availability hours"]],
    ["02 17:01", "online", ["online", "offline", "02 17:00", "availability hours"]],
  ]
  for (const [at, status, expected] of rows) {
    test(`${status} at ${at}`, () => expect(told(dueChange(ada({ last: was(status, utc(at) - minutes(2)) }), utc(at)))).toEqual(expected))
  }
  test("not before it, and at it", () => {
    const offline = ada({ last: was("offline", MONDAY) })
    expect(dueChange(offline, utc("02 09:00") - 1)).toBeNull()
    expect(told(dueChange(offline, utc("02 09:00")))).toEqual(["offline", "online", "02 09:00", "availability hours"])
  })
  test("P13: the row names the setting", () => {
    expect(dueChange(ada(), utc("02 12:00"))).toEqual({
      ...was("online", utc("02 09:00"), "availability hours"),
      setting: "start at 09:00 UTC",
    })
  })
})

describe("P9: a manual change holds until the next boundary", () => {
  for (const status of STATUSES) {
    test(`${status}, chosen at noon and at 20:00`, () => {
      const noon = ada({ last: was(status, utc("02 12:00")) })
      for (const at of ["02 12:00", "02 13:00", "02 16:59"]) expect(dueChange(noon, utc(at))).toBeNull()
      expect(dueChange(noon, utc("02 17:00"))?.to ?? "offline").toBe("offline")
      const evening = ada({ last: was(status, utc("02 20:00")) })
      for (const at of ["02 20:00", "03 08:59"]) expect(dueChange(evening, utc(at))).toBeNull()
      expect(dueChange(evening, utc("03 09:00"))?.to ?? status).toBe(status === "invisible" ? "invisible" : "online")
    })
  }
})

describe("P9: after a downtime the latest boundary alone counts, and not over a later manual change", () => {
  const rows: [string, StatusChange, string, ReturnType<typeof told>][] = [
    ["Online, down over the end", was("online", utc("02 10:00")), "02 20:00", ["online", "offline", "02 17:00", "availability hours"]],
    ["Online, down overnight: still Online", was("online", utc("02 10:00")), "03 09:30", null],
    ["Offline, down for three days", was("offline", utc("02 18:00")), "05 10:00", ["offline", "online", "05 09:00", "availability hours"]],
    ["Offline, down for three days and a night", was("offline", utc("02 18:00")), "05 18:00", null],
    ["Invisible, down over an end and a start", was("invisible", utc("02 10:00")), "03 09:30", null],
    ["chosen after the end", was("online", utc("02 17:30")), "02 20:00", null],
    ["chosen at the very moment", was("online", utc("02 17:00")), "02 20:00", null],
  ]
  for (const [name, last, now, expected] of rows) test(name, () => expect(told(dueChange(ada({ last }), utc(now)))).toEqual(expected))
})

describe("P9: hours that are edited count at once, and nothing is dated before the edit", () => {
  test("set during them by somebody Offline", () => {
    const facts = ada({ last: was("offline", utc("02 08:00")), settingsAt: utc("02 10:00") })
    expect(told(dueChange(facts, utc("02 10:00")))).toEqual(["offline", "online", "02 10:00", "availability hours"])
  })
  test("what the old hours did gives way to the new ones, once", () => {
    const facts = ada({ last: was("online", utc("02 07:00"), "availability hours"), settingsAt: utc("02 08:00") })
    const change = dueChange(facts, utc("02 08:00"))!
    expect(told(change)).toEqual(["online", "offline", "02 08:00", "availability hours"])
    expect(dueChange(applied(facts, change), utc("02 08:59"))).toBeNull()
    expect(dueChange(applied(facts, change), utc("02 09:00"))?.to).toBe("online")
  })
  test("what somebody chose after the boundary stays", () => {
    expect(dueChange(ada({ last: was("online", utc("02 07:00")), settingsAt: utc("02 08:00") }), utc("02 08:00"))).toBeNull()
  })
})

describe("P11: the auto-offline delay", () => {
  const free = (changes: Partial<StatusFacts> = {}) =>
    ada({ hours: NO_HOURS, autoOffline: away(), last: was("online", utc("02 10:00")), ...changes })

  test("30 minutes unless somebody chose otherwise; Never is never", () => {
    expect(AUTO_OFFLINE_DEFAULT).toBe(minutes(30))
    expect(dueChange(free({ autoOffline: away({ after: null }) }), utc("09 10:00"))).toBeNull()
  })
  for (const after of [5, 15, 30, 60, 120]) {
    test(`${after} minutes after the last sign of life, dated then`, () => {
      const facts = free({ autoOffline: away({ after: minutes(after) }), lastSignOfLifeAt: utc("02 10:12") })
      const due = utc("02 10:12") + minutes(after)
      expect(dueChange(facts, due - 1)).toBeNull()
      expect(dueChange(facts, due + hours(5))).toMatchObject({
        to: "offline",
        at: due,
        cause: "auto-offline delay",
        setting: `after ${after} minutes away`,
      })
    })
  }
  test("counted from the choice by hand too; Invisible goes as well, Offline stays", () => {
    expect(dueChange(free(), utc("02 10:29"))).toBeNull()
    expect(told(dueChange(free({ last: was("invisible", utc("02 10:00")) }), utc("02 10:30")))).toEqual([
      "invisible",
      "offline",
      "02 10:30",
      "auto-offline delay",
    ])
    expect(dueChange(free({ last: was("offline", utc("02 10:00")) }), utc("02 12:00"))).toBeNull()
  })
  test("does not run during one's own hours, unless one wants it; then a start is a sign of life", () => {
    const early = { last: was("online", utc("02 08:45")), autoOffline: away() }
    expect(dueChange(ada(early), utc("02 16:59"))).toBeNull()
    const exact = ada({ ...early, autoOffline: away({ isAlsoDuringHours: true }) })
    expect(dueChange(exact, utc("02 09:29"))).toBeNull()
    expect(told(dueChange(exact, utc("02 09:31")))).toEqual(["online", "offline", "02 09:30", "auto-offline delay"])
  })
  test("runs outside them", () => {
    expect(told(dueChange(ada({ last: was("online", utc("02 18:00")), autoOffline: away() }), utc("02 19:00")))).toEqual([
      "online",
      "offline",
      "02 18:30",
      "auto-offline delay",
    ])
  })
  test("ran out during a downtime, before the hours: first offline, then online by the start", () => {
    const facts = ada({ last: was("invisible", utc("02 20:00")), autoOffline: away() })
    expect(told(dueChange(facts, utc("03 09:30")))).toEqual(["invisible", "online", "03 09:00", "availability hours"])
  })
  describe("Put me back online when I return", () => {
    const gone = (from: Status, changes: Partial<StatusFacts> = {}) =>
      free({ last: was("offline", utc("02 10:30"), "auto-offline delay", from), autoOffline: away({ isBackOnReturn: true }), ...changes })
    test("back to what they were, at the first sign of life", () => {
      expect(dueChange(gone("online", { lastSignOfLifeAt: utc("02 10:00") }), utc("02 11:00"))).toBeNull()
      expect(told(dueChange(gone("online", { lastSignOfLifeAt: utc("02 11:00") }), utc("02 11:00")))).toEqual([
        "offline",
        "online",
        "02 11:00",
        "returned",
      ])
      expect(dueChange(gone("invisible", { lastSignOfLifeAt: utc("02 11:00") }), utc("02 11:00"))?.to).toBe("invisible")
    })
    test("not without the option, nor when Offline was chosen, nor once the hours have ended", () => {
      const alive = { lastSignOfLifeAt: utc("02 18:00") }
      expect(dueChange(gone("online", { ...alive, autoOffline: away() }), utc("02 18:00"))).toBeNull()
      expect(dueChange(gone("online", { ...alive, last: was("offline", utc("02 10:30")) }), utc("02 18:00"))).toBeNull()
      expect(dueChange(gone("online", { ...alive, hours: daily(NINE_TO_FIVE) }), utc("02 18:00"))).toBeNull()
    })
  })
})

describe("P12: the API's ping", () => {
  const offline = ada({ hours: NO_HOURS, last: was("offline", utc("02 08:00")) })
  test("online for 150 s after the last one, then what they were", () => {
    const first = pinged(offline, utc("02 10:00"))
    expect(first.changes.map(told)).toEqual([["offline", "online", "02 10:00", "API"]])
    const second = pinged(first.facts, utc("02 10:02"))
    expect(second.changes).toEqual([])
    const end = utc("02 10:02") + PING_LEASE
    expect(dueChange(second.facts, end - 1)).toBeNull()
    const back = dueChange(second.facts, end + hours(1))!
    expect(back).toMatchObject({ from: "online", to: "offline", at: end, cause: "API", setting: "no ping for 150 s" })
    expect(dueChange(applied(second.facts, back), end + hours(1))).toBeNull()
  })
  test("an invisible agent is invisible again; one who is Online stays so, with a sign of life", () => {
    const invisible = pinged({ ...offline, last: was("invisible", utc("02 08:00")) }, utc("02 10:00")).facts
    expect(dueChange(invisible, utc("02 10:03"))?.to).toBe("invisible")
    const online = pinged({ ...offline, last: was("online", utc("02 08:00")) }, utc("02 10:00"))
    expect(online).toMatchObject({ changes: [], facts: { lease: null, lastSignOfLifeAt: utc("02 10:00") } })
  })
  test("the hours' boundaries meanwhile are not lost: they count for what comes back", () => {
    const over = (from: string, pings: string[], now: string) =>
      dueChange(
        pings.reduce((facts, at) => pinged(facts, utc(at)).facts, ada({ last: was(from as Status, utc("02 08:00")) })),
        utc(now),
      )
    expect(over("offline", ["02 08:59"], "02 09:05")).toMatchObject({ from: "online", to: "online", cause: "availability hours" })
    expect(over("invisible", ["02 16:59"], "02 17:05")).toMatchObject({ to: "offline", cause: "availability hours" })
    expect(over("invisible", ["02 10:00"], "02 20:00")).toMatchObject({ to: "offline", at: utc("02 17:00"), cause: "availability hours" })
  })
  test("a lease that ended in a downtime is told before the ping that follows", () => {
    const first = pinged(offline, utc("02 10:00")).facts
    expect(pinged(first, utc("02 11:00")).changes.map(told)).toEqual([
      ["online", "offline", "02 10:02", "API"],
      ["offline", "online", "02 11:00", "API"],
    ])
  })
  test("a clock that went back does not stretch it", () => {
    const first = pinged(offline, utc("02 10:00")).facts
    expect(dueChange(first, utc("02 04:00"))).toMatchObject({ to: "offline", at: utc("02 04:00") })
  })
})

test("P8, P13: chosen by oneself or by an admin; choosing what already holds writes nothing, unless something would follow from it", () => {
  const now = utc("02 12:00")
  const online = ada({ last: was("online", utc("02 09:00"), "availability hours") })
  expect(chosen(online, "invisible", "ada", "ada", now)).toEqual({
    from: "online",
    to: "invisible",
    at: now,
    cause: "by hand",
    by: "ada",
    setting: null,
  })
  expect(chosen(online, "offline", "ada", "ben", now)).toMatchObject({ cause: "by admin", by: "ben" })
  expect(chosen(online, "online", "ada", "ada", now)).toBeNull()
  const gone = ada({ last: was("offline", utc("02 11:00"), "auto-offline delay", "online") })
  expect(chosen(gone, "offline", "ada", "ada", now)).toMatchObject({ from: "offline", to: "offline", cause: "by hand" })
  const byApi = pinged(ada({ hours: NO_HOURS }), now).facts
  expect(applied(byApi, chosen(byApi, "online", "ada", "ada", now)!).lease).toBeNull()
})

describe("R3: no boundary is missed or applied twice", () => {
  const minute = fc.integer({ min: 0, max: 1_439 })
  /** Up to three ranges a day in order, the last perhaps past midnight; the same each day, so that they cannot overlap. */
  const anyRanges = fc.uniqueArray(minute, { minLength: 0, maxLength: 6 }).map((points) => {
    const sorted = points.toSorted((a, b) => a - b)
    const turned = points.length % 2 === 0 && points.length > 0 && points[0]! > points.at(-1)! ? [...sorted.slice(1), sorted[0]!] : sorted
    return turned.flatMap((from, i) => (i % 2 === 0 && turned[i + 1] !== undefined ? [{ from, to: turned[i + 1]! }] : []))
  })
  const anyZone = fc.constantFrom("Europe/Paris", "Australia/Lord_Howe", "America/St_Johns")
  const turning = {
    "Europe/Paris": utc("27 12:00"),
    "Australia/Lord_Howe": Date.UTC(2026, 3, 3),
    "America/St_Johns": utc("07 00:00"),
  } as const
  const inZone = (ranges: Range[], timeZone: string): Hours => ({
    ...daily(...ranges),
    availability: { ...daily(...ranges).availability, timeZone },
  })

  const anyDeed = fc.record({ at: fc.integer({ min: 1, max: 4 * 1_440 }), deed: fc.constantFrom("alive", "alive", ...STATUSES) })

  test("any schedule, deeds, ticks and downtimes: at each tick as if it had ticked every minute", () => {
    fc.assert(
      fc.property(
        fc.record({
          ranges: anyRanges,
          zone: anyZone,
          after: fc.constantFrom(null, 5, 30, 120),
          isAlsoDuringHours: fc.boolean(),
          isBackOnReturn: fc.boolean(),
          deeds: fc.array(anyDeed, { maxLength: 12 }),
          ticks: fc.uniqueArray(fc.integer({ min: 0, max: 4 * 1_440 }), { maxLength: 25 }),
        }),
        ({ ranges, zone, after, isAlsoDuringHours, isBackOnReturn, deeds, ticks }) => {
          const from = turning[zone as keyof typeof turning]
          const schedule = inZone(ranges, zone)
          const autoOffline = { after: after === null ? null : minutes(after), isAlsoDuringHours, isBackOnReturn }
          let facts = ada({ hours: schedule, autoOffline, last: { ...NEVER_CHANGED, at: from }, lastSignOfLifeAt: from })
          const tick = (now: Instant) => {
            const due = dueChange(facts, now)
            if (!due) return
            expect(due.at).toBeGreaterThan(facts.last.at)
            expect(due.at).toBeLessThanOrEqual(now)
            facts = applied(facts, due)
            expect(dueChange(facts, now)).toBeNull()
          }
          // The rules as a machine that never sleeps.
          const watch = { status: "offline" as Status, life: from, cameFrom: null as Status | null, isWithin: null as boolean | null }
          let missed = 0
          for (const { at, isWithin } of walk(schedule, from, from + minutes(4 * 1_440), minutes(1))) {
            const n = (at - from) / minutes(1)
            if (watch.isWithin !== null && watch.isWithin !== isWithin) {
              // "The latest one only": an Invisible who slept through an end and a start is the one case that differs.
              if (++missed > 1 && facts.last.to === "invisible") tick(at - 1)
              if (isWithin) watch.life = at
              watch.status = isWithin ? (watch.status === "offline" ? "online" : watch.status) : "offline"
              watch.cameFrom = null
            }
            watch.isWithin = isWithin
            const mine = deeds.filter((one) => one.at === n)
            if (mine.length > 0) tick(at)
            for (const { deed } of mine) {
              facts = { ...facts, lastSignOfLifeAt: at }
              watch.life = at
              if (deed !== "alive") {
                const change = chosen(facts, deed, "ada", "ada", at)
                if (change) facts = applied(facts, change)
                watch.status = deed
                watch.cameFrom = null
              } else if (isBackOnReturn && watch.cameFrom) {
                watch.status = watch.cameFrom
                watch.cameFrom = null
              }
            }
            const isOut = after !== null && at - watch.life >= minutes(after) && (isAlsoDuringHours || !isWithin)
            if (isOut && watch.status !== "offline") {
              watch.cameFrom = watch.status
              watch.status = "offline"
            }
            if (ticks.includes(n) || mine.length > 0) {
              tick(at)
              missed = 0
              expect([n, facts.last.to]).toEqual([n, watch.status])
            }
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  test("any ticks on a clock that jumps hours ahead and back: each boundary once, and in the end as after one tick at the latest time", () => {
    const jumps = fc.array(fc.integer({ min: -23 * 60, max: 40 * 60 }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(anyRanges, anyZone, fc.constantFrom<Status>("online", "offline"), jumps, (ranges, zone, status, steps) => {
        const from = turning[zone as keyof typeof turning]
        const start = ada({ hours: inZone(ranges, zone), last: was(status, from) })
        let facts = start
        let [now, latest] = [from, from]
        const changes: StatusChange[] = []
        for (const step of steps) {
          now = Math.max(now + minutes(step), latest - hours(23))
          latest = Math.max(latest, now)
          const due = dueChange(facts, now)
          if (due) changes.push(due)
          if (due) facts = applied(facts, due)
          expect(dueChange(facts, now)).toBeNull()
        }
        const starts = boundaries(start.hours, from, latest)
        for (const [i, change] of changes.entries()) {
          expect(change.at).toBeGreaterThan(changes[i - 1]?.at ?? from)
          expect(starts.some((boundary) => boundary.at === change.at)).toBe(true)
        }
        expect(facts.last.to).toBe((dueChange(start, latest) ?? start.last).to)
      }),
      { numRuns: 150 },
    )
  })

  test("a clock that was days ahead is forgotten, so that the hours go on", () => {
    const wrong = ada({ last: was("offline", utc("20 17:00"), "availability hours", "online") })
    expect(told(dueChange(wrong, utc("02 10:00")))).toEqual(["offline", "online", "02 09:00", "availability hours"])
    const right = applied(wrong, dueChange(wrong, utc("02 10:00"))!)
    expect(told(dueChange(right, utc("02 17:00")))).toEqual(["online", "offline", "02 17:00", "availability hours"])
    // A small step back changes nothing: 17:00 is not undone at 16:59.
    expect(dueChange(ada({ last: was("offline", utc("02 17:00"), "availability hours", "online") }), utc("02 16:59"))).toBeNull()
  })
})

test("quality: 200 agents are judged in a fraction of a tick", () => {
  const team = Array.from({ length: 200 }, (_, i) =>
    ada({
      hours: daily({ from: 480 + (i % 60), to: 720 }, { from: 780, to: 1_020 + (i % 60) }),
      autoOffline: away(),
      last: was(i % 2 ? "online" : "offline", MONDAY - days(i % 30)),
    }),
  )
  const judge = () => team.reduce((sum, facts) => sum + Number(dueChange(facts, utc("02 12:00") + seconds(1)) !== null), 0)
  for (let i = 0; i < 20; i++) judge()
  const took = Array.from({ length: 15 }, () => {
    const began = performance.now()
    judge()
    return performance.now() - began
  }).toSorted((a, b) => a - b)[7]!
  console.log(`200 agents: ${took.toFixed(2)} ms`)
  expect(took).toBeLessThan(20)
})
