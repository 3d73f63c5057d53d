import { describe, expect, test } from "bun:test"
import { added, NOW, person, talk } from "../testing/people.ts"
import { dot, unreadBy, type Dot } from "./escalation.ts"
import { STATUSES } from "./model.ts"

describe("C5: the dot", () => {
  const ages = [0, 29_999, 30_000, 3_600_000]
  for (const waited of ages) {
    test(`unassigned, waiting for ${waited} ms`, () => {
      expect(dot(talk({ waitingSince: NOW - waited }), [], NOW)).toBe(waited >= 30_000 ? "red" : "purple")
    })
    for (const status of STATUSES) {
      test(`with an agent who is ${status}, waiting for ${waited} ms`, () => {
        const ada = person("Ada", status)
        const expected: Dot = waited >= 30_000 || status === "offline" ? "red" : null
        expect(dot(talk({ participants: added(ada), waitingSince: NOW - waited }), [ada], NOW)).toBe(expected)
      })
    }
  }
  test("none once answered or closed", () => {
    expect(dot(talk({ waitingSince: null }), [], NOW)).toBeNull()
    expect(dot(talk({ waitingSince: NOW - 60_000, closure: { by: "ada", at: NOW } }), [], NOW)).toBeNull()
  })
})

test("C5: a new message in mine is unread until I open it", () => {
  const ada = person("Ada")
  const waiting = talk({ participants: added(ada), waitingSince: NOW, lastSeq: 3 })
  expect(unreadBy(waiting)).toEqual(["ada"])
  expect(unreadBy({ ...waiting, participants: [{ ...waiting.participants[0]!, seenSeq: 3 }] })).toEqual([])
  expect(unreadBy({ ...waiting, waitingSince: null })).toEqual([])
})
