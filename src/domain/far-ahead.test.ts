import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import { person } from "../testing/people.ts"
import type { Hours } from "./availability.ts"
import { changesAhead, factsAt } from "./explanation.ts"
import { answerTo, outlook, type Forecast, type Question } from "./forecast.ts"
import { STATUSES, type Status, type WidgetMode } from "./model.ts"
import { applied, dueChange, type StatusFacts } from "./status.ts"
import { days, hours, minutes, type Instant } from "./time.ts"
import { checkedWeek, EMPTY_WEEK, WEEKDAYS, weekOf, type Week } from "./week.ts"

/** A day before the clocks change in Paris. */
const NOW = Date.UTC(2026, 2, 28, 10, 20)
const ZONES = ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"] as const
const NEW_VISITOR: Question = { group: null, visitor: { kind: "new" }, isHiddenWhenOffline: false }

const minute = fc.integer({ min: 0, max: 1_439 })
/** Up to two ranges on each day, none of which meets the next day's. */
const anyWeek: fc.Arbitrary<Week> = fc
  .array(fc.uniqueArray(minute, { maxLength: 5 }), { minLength: 7, maxLength: 7 })
  .map((points) => checkedWeek(weekOf((day) => inPairs(points[day - 1]!.toSorted((a, b) => a - b)))))
const anyFacts: fc.Arbitrary<StatusFacts> = fc
  .record({
    week: fc.oneof(anyWeek, fc.constant(EMPTY_WEEK), fc.constant(weekOf(() => [{ from: 0, to: 1_440 }]))),
    zone: fc.constantFrom(...ZONES),
    leave: fc.option(fc.tuple(fc.integer({ min: -3, max: 20 }), fc.integer({ min: 0, max: 12 })), { nil: null }),
    to: fc.constantFrom(...STATUSES),
    cause: fc.constantFrom("by hand" as const, "availability hours" as const, "auto-offline delay" as const),
    since: fc.integer({ min: 0, max: 3_000 }),
    life: fc.integer({ min: -120, max: 3_000 }),
    after: fc.constantFrom(null, 5, 30, 120),
    isAlsoDuringHours: fc.boolean(),
    isBackOnReturn: fc.boolean(),
    lease: fc.option(fc.integer({ min: 1, max: 150 }), { nil: null }),
  })
  .map((one) => {
    // The delay leaves nobody anywhere but Offline.
    const cause = one.cause === "auto-offline delay" && one.to !== "offline" ? "by hand" : one.cause
    const last = { from: "online" as const, to: one.to, at: NOW - minutes(one.since), cause, by: null, setting: null }
    const date = (day: number) => new Date(NOW + days(day)).toISOString().slice(0, 10)
    return {
      last,
      lease: one.lease === null || one.to !== "online" ? null : { until: NOW + one.lease * 1_000, before: { ...last, to: "offline" } },
      hours: {
        availability: { isOn: true, timeZone: one.zone, week: one.week },
        daysOff: [{ date: "04-06", name: "Easter Monday" }],
        leaves: one.leave === null ? [] : [{ from: date(one.leave[0]), to: date(one.leave[0] + one.leave[1]) }],
      },
      autoOffline: {
        after: one.after === null ? null : minutes(one.after),
        isAlsoDuringHours: one.isAlsoDuringHours,
        isBackOnReturn: one.isBackOnReturn,
      },
      lastSignOfLifeAt: NOW - minutes(one.life),
      settingsAt: 0,
    }
  })

describe("P13: what comes is what it would be if every change on the way were gone through", () => {
  test("at any moment of the next six weeks", () => {
    fc.assert(
      fc.property(anyFacts, fc.integer({ min: 0, max: 42 * 1_440 }), (facts, ahead) => {
        const at = NOW + minutes(ahead)
        expect(factsAt(facts, NOW, at)).toEqual(goneThrough(facts, at))
      }),
      { numRuns: 1_500 },
    )
  })

  test("in the picture, in which everybody's changes meet", () => {
    const anyTeam = fc.array(fc.record({ facts: anyFacts, isMissing: fc.boolean() }), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(anyTeam, (team) => {
        const people = team.map((one, i) => ({ ...one, agent: person(`Agent ${i}`, goneThrough(one.facts, NOW).last.to) }))
        const { agents, modes } = outlook(NEW_VISITOR, people, NOW, NOW + days(7))
        for (const [i, { spans }] of agents.entries()) {
          for (const { from, status } of spans) expect(status).toBe(goneThrough(people[i]!.facts, from).last.to)
        }
        expect(modes).toEqual(modesOneByOne(people, agents))
      }),
      { numRuns: 60 },
    )
  })
})

describe("quality: a large company's presence costs little", () => {
  const shifts = weekOf((day) =>
    day <= 5
      ? [
          { from: 540, to: 720 },
          { from: 810, to: 1_080 },
        ]
      : [],
  )

  test("200 agents a quarter of a year and a year ahead: a few steps for each, however far", () => {
    for (const ahead of [days(92), days(366)]) {
      const { team, read } = watched(200, shifts)
      answerTo(NEW_VISITOR, team, NOW, NOW + ahead, "UTC")
      expect(read.settings / team.length).toBeLessThan(100)
      expect(read.days / team.length).toBeLessThan(120)
    }
  })

  test("24 ranges a day take no more steps than one", () => {
    const { team, read } = watched(
      1,
      weekOf(() => Array.from({ length: 24 }, (_, hour) => ({ from: hour * 60, to: hour * 60 + 30 }))),
    )
    answerTo(NEW_VISITOR, team, NOW, NOW + days(92), "UTC")
    expect(read.settings).toBeLessThan(100)
  })

  test("the week's picture: each day's hours are worked out once, each change is found in a few steps", () => {
    const { team, read } = watched(200, shifts)
    const { agents } = outlook(NEW_VISITOR, team, NOW, NOW + days(7))
    const changes = agents.reduce((sum, { spans }) => sum + spans.length, 0)
    expect(changes).toBeGreaterThan(200 * 15)
    expect(read.settings / changes).toBeLessThan(40)
    expect(read.days / team.length).toBeLessThan(60)
    const before = read.days
    outlook(NEW_VISITOR, team, NOW + hours(1), NOW + days(7))
    expect(read.days).toBe(before)
  })
})

/** Every change, one after the other. */
function goneThrough(facts: StatusFacts, at: Instant): StatusFacts {
  const due = dueChange(facts, NOW)
  const settled = due ? applied(facts, due) : facts
  return at <= NOW ? settled : changesAhead(settled, NOW, at).reduce(applied, settled)
}

type Spans = ReturnType<typeof outlook>["agents"]

/** At each moment at which anybody changes, everybody is looked up. */
function modesOneByOne(team: readonly Forecast[], agents: Spans) {
  const moments = [...new Set(agents.flatMap(({ spans }) => spans.map(({ from }) => from)))].toSorted((a, b) => a - b)
  const modes: { from: Instant; until: Instant; mode: WidgetMode }[] = []
  for (const from of moments) {
    const statusOf = (i: number): Status => agents[i]!.spans.find((span) => span.from <= from && from < span.until)!.status
    const isLive = team.some(({ isMissing }, i) => statusOf(i) === "online" && !(isMissing && from === NOW))
    const mode = isLive ? "live-chat" : "messenger"
    const before = modes.at(-1)
    if (before?.mode === mode) continue
    if (before) before.until = from
    modes.push({ from, until: NOW + days(7), mode })
  }
  return modes
}

/** A team, and how often anybody's settings, and any day's hours, were looked at. */
function watched(size: number, week: Week) {
  const read = { settings: 0, days: 0 }
  const team = Array.from({ length: size }, (_, i): Forecast => {
    const watchedWeek = {} as Week
    for (const day of WEEKDAYS) Object.defineProperty(watchedWeek, day, { get: () => (read.days++, week[day]) })
    const schedule: Hours = {
      availability: { isOn: true, timeZone: ZONES[i % ZONES.length]!, week: watchedWeek },
      daysOff: [],
      leaves: i % 5 === 0 ? [{ from: "2026-04-10", to: "2026-04-30" }] : [],
    }
    const autoOffline = {
      get after() {
        read.settings++
        return minutes(30)
      },
      isAlsoDuringHours: false,
      isBackOnReturn: false,
    }
    const status = i % 3 === 0 ? "online" : "offline"
    const last = { from: status, to: status, at: NOW - hours(1), cause: "by hand", by: null, setting: null } as const
    return {
      agent: person(`Agent ${i}`, status),
      facts: { last, lease: null, hours: schedule, autoOffline, lastSignOfLifeAt: NOW, settingsAt: 0 },
    }
  })
  return { team, read }
}

function inPairs(points: readonly number[]) {
  return points.flatMap((from, i) => (i % 2 === 0 && points[i + 1] !== undefined ? [{ from, to: points[i + 1]! }] : []))
}
