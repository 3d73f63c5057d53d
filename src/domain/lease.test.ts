import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import { NOW, person } from "../testing/people.ts"
import { asCounted, closedInboxText, closedSince, isConnected, isHere } from "./lease.ts"
import { days, hours, minutes, seconds } from "./time.ts"

const renewed = (...ages: number[]) => ages.map((age) => ({ renewedAt: NOW - age }))

describe("P15: a lease, not a socket event", () => {
  const rows: [string, number[], boolean, boolean][] = [
    ["no connection ever", [], false, false],
    ["renewed now", [0], true, true],
    ["just within the lease", [44_999], true, true],
    ["the lease ended: not connected, and not yet missed", [45_000], false, true],
    ["29 s later", [74_999], false, true],
    ["30 s later", [75_000], false, false],
    ["one of two tabs closed changes nothing", [hours(3), 20_000], true, true],
    ["renewed in the future, by a clock that went back", [-1], false, false],
  ]
  for (const [name, ages, connected, here] of rows) {
    test(name, () => expect([isConnected(renewed(...ages), NOW), isHere(renewed(...ages), NOW)]).toEqual([connected, here]))
  }
})

test("P15: a connection whose pings come late, but less than 75 s apart, never changes a mode", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 74_999 }), { minLength: 1, maxLength: 50 }), (gaps) => {
      let at = NOW
      for (const gap of gaps) {
        expect(isHere([{ renewedAt: at }], at + gap)).toBe(true)
        at += gap
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
})

test("P15: she and admins are told, whatever the setting", () => {
  const told = (...ages: number[]) => closedInboxText(person("Ada"), renewed(...ages), NOW)
  expect(told(hours(3), days(2))).toBe("Ada is online, but their inbox has been closed for 3 h.")
  expect(told(minutes(5))).toBe("Ada is online, but their inbox has been closed for 5 min.")
  expect(told(days(2))).toBe("Ada is online, but their inbox has been closed for 2 days.")
  expect(told()).toBe("Ada is online, but no inbox of theirs is open.")
  expect(told(hours(3), seconds(10))).toBeNull()
  expect(closedInboxText(person("Inv", "invisible"), [], NOW)).toBeNull()
  expect(closedSince(renewed(hours(3)), NOW)).toBe(NOW - hours(3))
  expect(closedSince(renewed(0), NOW)).toBeNull()
})
