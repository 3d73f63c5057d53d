import { describe, expect, test } from "bun:test"
import { NOW, person, talk } from "../testing/people.ts"
import { GIVEN_UP_AFTER, isGivenUp, mailKey, pauseAfter, whyCalledOff, type Wanted } from "./outbox.ts"
import type { Visitor } from "./model.ts"
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

describe("E1-E3: whether it is still wanted is asked when its turn comes", () => {
  const ada = person("Ada", "offline")
  const camille = { email: "camille@example.com", blockedAt: null } as Visitor
  const waiting = talk({ waitingSince: NOW, lastSeq: 3 })
  const asked = (changes: Partial<Wanted>): Wanted => ({
    kind: "notice",
    upToSeq: 3,
    conversation: waiting,
    visitor: camille,
    agent: ada,
    forwarding: "transcripts",
    toVisitors: "unread-replies",
    answeredUpTo: 1,
    isRecipient: true,
    ...changes,
  })
  const seen = talk({ lastSeq: 3, visitorSeenSeq: 3 })
  const toVisitor = { kind: "replies", agent: null, conversation: talk({ lastSeq: 3, visitorSeenSeq: 2 }) } as const
  test.each<[string, Partial<Wanted>, string | null]>([
    ["a notice of what still waits", {}, null],
    ["of what was answered", { conversation: talk({ lastSeq: 4 }), answeredUpTo: 4 }, "answered"],
    ["of what was answered, though the visitor has asked anew", { answeredUpTo: 4 }, "answered"],
    ["of what somebody else has to answer now", { isRecipient: false }, "no longer theirs"],
    ["to who has left the team", { agent: { ...ada, isActive: false } }, "do not work here"],
    ["to who has chosen “Do not forward” since", { forwarding: "nothing" }, "no longer want"],
    ["a transcript to who no longer wants any", { kind: "transcript", forwarding: "missed" }, "no longer want"],
    ["a transcript to who does", { kind: "transcript", conversation: seen }, null],
    ["replies that are unseen", toVisitor, null],
    ["replies that were seen", { ...toVisitor, conversation: seen }, "seen"],
    ["replies to who is blocked since", { ...toVisitor, visitor: { ...camille, blockedAt: NOW } }, "blocked"],
    ["replies, when visitors are to get nothing", { ...toVisitor, toVisitors: "nothing" }, "sent nothing"],
    ["a copy that was asked for", { kind: "copy", agent: null, conversation: seen, toVisitors: "nothing" }, null],
  ])("%s", (_, changes, why) => {
    const words = whyCalledOff(asked(changes))
    if (why === null) expect(words).toBeNull()
    else expect(words).toContain(why)
  })
})

test("E6: refused for good is given up at once; for now, after three days of it; wrong settings give nothing up", () => {
  const days3 = days(3)
  expect([isGivenUp("permanent", null, NOW), isGivenUp("settings", NOW - days(9), NOW)]).toEqual([true, false])
  expect([
    isGivenUp("temporary", NOW - days3, NOW),
    isGivenUp("temporary", NOW - days3 + 1, NOW),
    isGivenUp("temporary", null, NOW),
  ]).toEqual([true, false, false])
})
