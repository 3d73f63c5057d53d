import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import { NOW, person } from "../testing/people.ts"
import {
  asCounted,
  carriedOver,
  closedInboxText,
  isConnected,
  isHere,
  renewed,
  vouchedFor,
  wasClosedText,
  type InboxLease,
} from "./lease.ts"
import { days, hours, minutes, seconds, type Duration } from "./time.ts"

const answered = (ago: Duration | null): InboxLease | null =>
  ago === null ? null : { renewedAt: NOW - ago, vouchedUntil: null, gap: null }

describe("P15: a lease, not a socket event", () => {
  const rows: [string, Duration | null, boolean, boolean][] = [
    ["no inbox ever", null, false, false],
    ["renewed now", 0, true, true],
    ["just within the lease", 44_999, true, true],
    ["the lease ended: not connected, and not yet missed", 45_000, false, true],
    ["29 s later", 74_999, false, true],
    ["30 s later", 75_000, false, false],
    ["renewed in the future, by a clock that went back", -1, false, false],
  ]
  for (const [name, ago, connected, here] of rows) {
    test(name, () => expect([isConnected(answered(ago), NOW), isHere(answered(ago), NOW)]).toEqual([connected, here]))
  }
})

test("P15: one whose answers come late, but less than 75 s apart, is never missed and never has a gap", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 74_999 }), { minLength: 1, maxLength: 50 }), (pauses) => {
      let [at, lease] = [NOW, renewed(null, NOW)]
      for (const pause of pauses) {
        at += pause
        expect(isHere(lease, at)).toBe(true)
        lease = renewed(lease, at)
        expect(lease).toEqual({ renewedAt: at, vouchedUntil: null, gap: null })
      }
    }),
  )
})

test("P15: strict presence makes offline whoever has no inbox; without it nothing changes", () => {
  const roster = [person("Ada"), person("Inv", "invisible"), person("Off", "offline")]
  const statuses = (isStrict: boolean, here: string) =>
    asCounted(roster, isStrict, (agent) => agent.id === here).map((agent) => agent.status)
  expect(statuses(false, "nobody")).toEqual(["online", "invisible", "offline"])
  expect(statuses(true, "ada")).toEqual(["online", "offline", "offline"])
  expect(statuses(true, "inv")).toEqual(["offline", "invisible", "offline"])
  expect(asCounted(roster, false, () => false)).toBe(roster)
})

describe("P15: she and admins are told, whatever the setting", () => {
  const told = (ago: Duration | null, whose: "your" | "their" = "their", isStrict = false) =>
    closedInboxText(person("Ada"), answered(ago), NOW, { whose, isStrict })

  test("while it is closed", () => {
    expect(told(hours(3))).toBe("Ada is online, but their inbox has been closed for 3 h.")
    expect(told(minutes(5))).toBe("Ada is online, but their inbox has been closed for 5 min.")
    expect(told(days(2))).toBe("Ada is online, but their inbox has been closed for 2 days.")
    expect(told(null)).toBe("Ada is online, but no inbox of theirs is open.")
    expect(told(hours(3), "your")).toBe("You are online, but your inbox has been closed for 3 h.")
    expect(told(null, "your")).toBeNull()
  })

  test("with what follows from it, where presence is strict", () => {
    expect(told(minutes(2), "their", true)).toBe(
      "Ada is online, but their inbox has been closed for 2 min. Until it is open, they count as Offline.",
    )
    expect(told(hours(3), "your", true)).toBe(
      "You are online, but your inbox has been closed for 3 h. Until it is open, you count as Offline.",
    )
  })

  test("she herself only of 15 minutes and more", () => {
    expect(told(minutes(15), "your")).toBe("You are online, but your inbox has been closed for 15 min.")
    expect(told(minutes(15) - 1, "your")).toBeNull()
    expect(wasClosedText(person("Ada"), renewed(answered(minutes(15)), NOW), NOW)).toBe(
      "You were online while your inbox was closed for 15 min.",
    )
    expect(wasClosedText(person("Ada"), renewed(answered(minutes(15) - 1), NOW), NOW)).toBeNull()
  })

  test("not before 75 s, and not of who is Offline", () => {
    expect(told(seconds(74))).toBeNull()
    const of = (status: "invisible" | "offline") =>
      closedInboxText(person("Inv", status), answered(hours(3)), NOW, { whose: "their", isStrict: false })
    expect([of("invisible"), of("offline")]).toEqual(["Inv is invisible, but their inbox has been closed for 3 h.", null])
  })

  test("for five minutes after she is back, if she was online all the while", () => {
    const back = renewed(answered(hours(3)), NOW)
    expect(back).toEqual({ renewedAt: NOW, vouchedUntil: null, gap: { from: NOW - hours(3), until: NOW } })
    expect(wasClosedText(person("Ada"), back, NOW)).toBe("You were online while your inbox was closed for 3 h.")
    const later = [1, 2, 3, 4].reduce((lease, minute) => renewed(lease, NOW + minutes(minute)), back)
    expect(wasClosedText(person("Ada"), later, NOW + minutes(5) - 1)).not.toBeNull()
    expect(wasClosedText(person("Ada"), later, NOW + minutes(5))).toBeNull()
    expect(wasClosedText({ ...person("Ada"), statusAt: NOW - minutes(1) }, back, NOW)).toBeNull()
    expect(wasClosedText(person("Ada", "offline"), back, NOW)).toBeNull()
    expect(wasClosedText(person("Ada"), renewed(null, NOW), NOW)).toBeNull()
  })
})

describe("P15: it was the server that was away", () => {
  test("who was here when it last looked still is, and nobody was away meanwhile", () => {
    const carried = carriedOver(answered(hours(3))!, NOW - hours(3) + seconds(10), NOW)
    expect(isHere(carried, NOW)).toBe(true)
    expect(renewed(carried, NOW + seconds(20)).gap).toBeNull()
  })

  test("who was gone before stays gone, since then", () => {
    const gone = answered(hours(3))!
    expect(carriedOver(gone, NOW - hours(2), NOW)).toBe(gone)
  })

  test("who was gone is not here again for the moment in which a clock that went back a little shows less than 75 s", () => {
    const gone = answered(100_000)!
    const now = NOW - 25_001
    expect(isHere(gone, now)).toBe(true)
    expect(carriedOver(gone, NOW, now)).toEqual({ ...gone, renewedAt: now - 100_000 })
  })

  test("a restart or a jump of the clock alone takes nobody away, whenever they answered last and the server was last seen", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 74_999 }),
        // The heartbeat is written less often than leases are.
        fc.integer({ min: 0, max: 25_000 }),
        fc.integer({ min: -days(2), max: days(2) }),
        (answeredAgo, seenAgo, away) => {
          const carried = carriedOver(answered(answeredAgo)!, NOW - seenAgo, NOW + away)
          expect(isHere(carried, NOW + away)).toBe(true)
          expect(renewed(carried, NOW + away + seconds(20)).gap).toBeNull()
        },
      ),
    )
  })

  test("nor does it bring anybody back, also where the clock comes by their last answer once more", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: seconds(75) + 25_000, max: days(1) }),
        fc.integer({ min: 0, max: 25_000 }),
        fc.integer({ min: -days(2), max: days(2) }),
        fc.integer({ min: 0, max: 74_999 }),
        (answeredAgo, seenAgo, away, after) => {
          const now = NOW + away
          const carried = carriedOver(answered(answeredAgo)!, NOW - seenAgo, now)
          expect([isHere(carried, now), isHere(carried, Math.max(now, NOW - answeredAgo + after))]).toEqual([false, false])
        },
      ),
    )
  })
})

test("P12: the API vouches for 150 s, also for who never had an inbox; a clock that went back ends it", () => {
  const lease = vouchedFor(null, NOW)
  expect([isHere(lease, NOW + seconds(149)), isHere(lease, NOW + seconds(150)), isHere(lease, NOW - minutes(5))]).toEqual([
    true,
    false,
    false,
  ])
  expect(closedInboxText(person("Ada"), lease, NOW + seconds(150), { whose: "their", isStrict: false })).toBe(
    "Ada is online, but no inbox of theirs is open.",
  )
})
