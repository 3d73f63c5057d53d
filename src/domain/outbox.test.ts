import { expect, test } from "bun:test"
import { NOW, talk } from "../testing/people.ts"
import { GIVEN_UP_AFTER, MAIL_KINDS, mailKey, pauseAfter, whyCalledOff, whyOutlived } from "./outbox.ts"
import { days, hours, seconds } from "./time.ts"

test("E6: the pauses grow from 30 s to 4 h, and a mail is tried many times before it is given up", () => {
  const pauses = Array.from({ length: 30 }, (_, i) => pauseAfter(i + 1))
  expect([pauses[0], pauses.at(-1)]).toEqual([seconds(30), hours(4)])
  expect(pauses).toEqual(pauses.toSorted((a, b) => a - b))
  let [tries, gone] = [0, 0]
  while (gone < GIVEN_UP_AFTER) gone += pauseAfter(++tries)
  expect(tries).toBeGreaterThan(20)
})

test("E6: another exchange, recipient or last message is another mail; the same is the same", () => {
  const keys = [
    mailKey("notice", talk(), "ada", 1),
    mailKey("notice", talk(), "ada", 2),
    mailKey("notice", talk(), "ben", 1),
    mailKey("transcript", talk(), "ada", 1),
    mailKey("notice", talk({ exchange: { number: 2, firstSeq: 1, startedAt: 0, finishedAt: null } }), "ada", 1),
  ]
  expect(new Set(keys).size).toBe(5)
  expect(mailKey("notice", talk(), "ada", 1)).toBe(keys[0]!)
})

test("E2, E3: a notice is called off by an answer, replies by being seen; the rest by nothing", () => {
  const waiting = talk({ waitingSince: NOW, lastSeq: 3 })
  expect(whyCalledOff("notice", 3, waiting)).toBeNull()
  expect(whyCalledOff("notice", 3, { ...waiting, waitingSince: null })).toContain("answered")
  expect(whyCalledOff("replies", 3, talk({ lastSeq: 3, visitorSeenSeq: 2 }))).toBeNull()
  expect(whyCalledOff("replies", 3, talk({ lastSeq: 3, visitorSeenSeq: 3 }))).toContain("seen")
  expect(whyCalledOff("transcript", 3, talk({ lastSeq: 3, visitorSeenSeq: 3 }))).toBeNull()
})

test("E6: a link that ran out is not mailed any more, nor old news; everything else is, however late", () => {
  const outlived = (age: number) => MAIL_KINDS.filter((kind) => whyOutlived(kind, NOW, NOW + age) !== null)
  expect(outlived(hours(24) - 1)).toEqual([])
  expect(outlived(hours(24))).toEqual(["password-reset"])
  expect(outlived(days(3))).toEqual(["password-reset", "new-sign-in"])
  expect(outlived(days(7) - 1)).toEqual(["password-reset", "new-sign-in"])
  expect(outlived(days(365))).toEqual(["invite", "password-reset", "new-sign-in"])
})
