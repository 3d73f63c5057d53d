import { describe, expect, test } from "bun:test"
import { ada, away, daily, MONDAY, NINE_TO_FIVE, NO_HOURS, told, utc, was } from "../testing/statuses.ts"
import { STATUSES, type Status } from "./model.ts"
import { applied, AUTO_OFFLINE_DEFAULT, chosen, dueChange, PING_LEASE, pinged, type StatusChange, type StatusFacts } from "./status.ts"
import { days, hours, minutes } from "./time.ts"

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
  test("R3: a sign of life of a clock that has since gone back keeps nobody here for months", () => {
    const facts = ada({
      hours: NO_HOURS,
      autoOffline: away(),
      last: was("online", utc("02 10:00")),
      lastSignOfLifeAt: utc("02 10:00") + days(300),
    })
    expect(dueChange(facts, utc("02 10:31"))).toMatchObject({ to: "offline", cause: "auto-offline delay" })
  })

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
  test("online by a start and away again, all in one downtime: the row says so, and what comes back", () => {
    const autoOffline = away({ isAlsoDuringHours: true, isBackOnReturn: true })
    const facts = ada({ last: was("offline", utc("02 18:00")), autoOffline })
    const change = dueChange(facts, utc("03 10:00"))!
    expect(told(change)).toEqual(["online", "offline", "03 09:30", "auto-offline delay"])
    const returned = dueChange({ ...applied(facts, change), lastSignOfLifeAt: utc("03 10:05") }, utc("03 10:05"))
    expect(told(returned)).toEqual(["offline", "online", "03 10:05", "returned"])
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
    test("a sign of life in the very instant in which they are put offline brings them back, once", () => {
      const left = applied(free({ last: was("online", utc("02 10:00")), autoOffline: away({ isBackOnReturn: true }) }), {
        ...was("offline", utc("02 10:30"), "auto-offline delay", "online"),
      })
      const alive = { ...left, lastSignOfLifeAt: utc("02 10:30") }
      const back = dueChange(alive, utc("02 10:30"))!
      expect(told(back)).toEqual(["offline", "online", "02 10:30", "returned"])
      expect(dueChange(applied(alive, back), utc("02 10:59"))).toBeNull()
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
