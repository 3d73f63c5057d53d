import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import { ada, away, daily, MONDAY, told, utc, was } from "../testing/statuses.ts"
import { walk } from "../testing/wall-clock.ts"
import { boundaries, type Hours } from "./availability.ts"
import { STATUSES, type Status } from "./model.ts"
import { applied, chosen, dueChange, NEVER_CHANGED, quietUntil, type StatusChange } from "./status.ts"
import { days, hours, minutes, seconds, type Instant } from "./time.ts"
import type { Range } from "./week.ts"

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

  test("before `quietUntil` nothing falls due", () => {
    fc.assert(
      fc.property(
        fc.record({
          ranges: anyRanges,
          zone: anyZone,
          status: fc.constantFrom(...STATUSES),
          after: fc.constantFrom(null, 5, 30, 120),
          isAlsoDuringHours: fc.boolean(),
          life: fc.integer({ min: 0, max: 300 }),
          now: fc.integer({ min: 0, max: 2 * 1_440 }),
        }),
        ({ ranges, zone, status, after, isAlsoDuringHours, life, now: minute }) => {
          const now = turning[zone as keyof typeof turning] + minutes(minute)
          const autoOffline = { after: after === null ? null : minutes(after), isAlsoDuringHours, isBackOnReturn: true }
          const asked = ada({
            hours: inZone(ranges, zone),
            autoOffline,
            last: was(status, now - minutes(life)),
            lastSignOfLifeAt: now - minutes(life),
          })
          const due = dueChange(asked, now)
          const facts = due ? applied(asked, due) : asked
          const until = Math.min(quietUntil(facts, now), now + days(2))
          for (let at = now; at < until; at += minutes(7)) expect(dueChange(facts, at)).toBeNull()
          if (until > now) expect(dueChange(facts, until - 1)).toBeNull()
        },
      ),
      { numRuns: 300 },
    )
  })

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
            // Who shows life in the very instant in which the delay runs out has left and is back in it.
            expect(due.at).toBeGreaterThan(due.cause === "returned" ? facts.last.at - 1 : facts.last.at)
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
            // Who does something in the very minute in which the delay runs out comes back from it.
            const isOut = after !== null && at - watch.life >= minutes(after) && (isAlsoDuringHours || !isWithin)
            if (isOut && watch.status !== "offline") {
              watch.cameFrom = watch.status
              watch.status = "offline"
            }
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
            if (ticks.includes(n) || mine.length > 0) {
              tick(at)
              missed = 0
              expect([n, facts.last.to]).toEqual([n, watch.status])
            }
          }
        },
      ),
      { numRuns: 30 },
    )
  })

  test("any ticks on a clock that jumps hours ahead and back: each boundary once, and when it is where it was, as after one tick there", () => {
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
        const last = dueChange(facts, latest)
        if (last) changes.push(last)
        if (last) facts = applied(facts, last)
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
  for (let i = 0; i < 60; i++) judge()
  // The processor's time: other work on the machine does not count.
  const began = process.cpuUsage()
  for (let i = 0; i < 20; i++) judge()
  const took = process.cpuUsage(began).user / 1_000 / 20
  expect(took).toBeLessThan(5)
})
