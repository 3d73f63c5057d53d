import { describe, expect, test } from "bun:test"
import { added, person, talk } from "../testing/people.ts"
import { STATUSES } from "./model.ts"
import { isLastOnline, isOnline, isOnlineIn } from "./presence.ts"

describe("P2-P5: who is online, and to whom", () => {
  const table = { online: [true, true], invisible: [false, true], offline: [false, false] } as const
  for (const status of STATUSES) {
    const [toAll, toTheirs] = table[status]
    test(`${status}: to everybody ${toAll}, in a conversation they are in ${toTheirs}`, () => {
      const ada = person("Ada", status)
      expect(isOnline(ada)).toBe(toAll)
      expect(isOnlineIn(ada, talk())).toBe(toAll)
      expect(isOnlineIn(ada, talk({ participants: added(ada) }))).toBe(toTheirs)
    })
    test(`${status} but deactivated: to nobody`, () => {
      const gone = person("Gone", status, false)
      expect(isOnline(gone)).toBe(false)
      expect(isOnlineIn(gone, talk({ participants: added(gone) }))).toBe(false)
    })
  }
})

test("P8: the last one online is warned, others are not", () => {
  const [ada, ben] = [person("Ada"), person("Ben")]
  expect(isLastOnline(ada, [ada, person("Inv", "invisible"), person("Old", "online", false)])).toBe(true)
  expect(isLastOnline(ada, [ada, ben])).toBe(false)
  expect(isLastOnline(person("Off", "offline"), [ada])).toBe(false)
})
