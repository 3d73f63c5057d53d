import { expect, test } from "bun:test"
import { NOW } from "../testing/people.ts"
import { outgoingState, type OutgoingFacts, type OutgoingState, type TestMail, type WaitingMail } from "./outgoing-mail.ts"
import { pauseAfter } from "./outbox.ts"
import { hours, minutes, type Instant } from "./time.ts"

// The server was set an hour ago.
const SET_AT = NOW - hours(1)
const LATER = "451 later"
const SILENT = "Nothing listens there."

const FAILING: OutgoingState = { is: "failing", words: LATER }
const leaving = (lastSentAt: Instant): OutgoingState => ({ is: "leaving", lastSentAt })
const before = (n: number): Instant => NOW - minutes(n)

/** A mail that the server refused for now, last at `triedAt`. */
function refused(triedAt: Instant, changes: Partial<WaitingMail> & { readonly to?: string } = {}): WaitingMail {
  const { to = "slow@example.com", attempts = 1, ...more } = changes
  return {
    toAddress: to,
    createdAt: triedAt,
    attempts,
    words: LATER,
    nextTryAt: triedAt + pauseAfter(attempts),
    failingSince: triedAt,
    ...more,
  }
}

const tested = (createdAt: Instant, hasFailed: boolean): TestMail => ({ createdAt, hasFailed, words: hasFailed ? SILENT : "250 ok" })
const untried = (to: string): WaitingMail => refused(NOW, { to, attempts: 0, words: "", nextTryAt: 0, failingSince: null })

test.each<[string, Partial<OutgoingFacts>, OutgoingState]>([
  // What is set.
  ["what stands in for a server keeps them (K7)", { isKept: true }, { is: "kept" }],
  ["no server is set", { hasServer: false, hasSender: false }, { is: "without-server" }],
  ["no sender is set", { hasSender: false }, { is: "without-sender" }],
  ["no sender is set, whatever left before", { hasSender: false, lastSentAt: before(1) }, { is: "without-sender" }],
  // What left.
  ["nothing was sent yet", {}, { is: "untried" }],
  ["what waits was not tried yet", { waiting: [untried("a@example.com"), untried("b@example.com")] }, { is: "untried" }],
  ["one left", { lastSentAt: before(1) }, leaving(before(1))],
  ["one left as the server was set", { lastSentAt: SET_AT }, leaving(SET_AT)],
  ["one left through the server before", { lastSentAt: SET_AT - 1 }, { is: "untried" }],
  // The test mail.
  ["the test failed", { test: tested(before(5), true) }, { is: "failing", words: SILENT }],
  [
    "the test failed hours ago, and nothing has left since",
    { since: 0, test: tested(NOW - hours(5), true) },
    { is: "failing", words: SILENT },
  ],
  ["the test failed, then one left", { test: tested(before(5), true), lastSentAt: before(4) }, leaving(before(4))],
  ["the test failed after the last one left", { test: tested(before(3), true), lastSentAt: before(4) }, { is: "failing", words: SILENT }],
  ["the test of the server before failed", { test: tested(SET_AT - 1, true) }, { is: "untried" }],
  ["the test went well", { test: tested(before(5), false), lastSentAt: before(5) }, leaving(before(5))],
  // What waits.
  ["one is refused, and nothing has left", { waiting: [refused(before(1))] }, FAILING],
  ["one was refused by the server before", { waiting: [refused(SET_AT - minutes(1))] }, { is: "untried" }],
  ["one was refused, then others left", { waiting: [refused(before(5))], lastSentAt: before(4) }, leaving(before(4))],
  [
    "one recipient is refused again and again, others are not",
    { waiting: [refused(before(1), { createdAt: before(50), attempts: 4, failingSince: before(50) })], lastSentAt: before(4) },
    leaving(before(4)),
  ],
  [
    "two mails to one recipient are",
    { waiting: [50, 49].map((n) => refused(before(1), { createdAt: before(n), attempts: 4 })), lastSentAt: before(4) },
    leaving(before(4)),
  ],
  [
    "one recipient is refused whose mail is newer than the last that left",
    { waiting: [refused(before(1), { createdAt: before(3) })], lastSentAt: before(4) },
    FAILING,
  ],
  [
    "two recipients are refused since the last one left",
    {
      waiting: ["slow@example.com", "other@example.com"].map((to) => refused(before(1), { to, createdAt: before(50), attempts: 4 })),
      lastSentAt: before(4),
    },
    FAILING,
  ],
  [
    "one since, another before",
    { waiting: [refused(before(1), { createdAt: before(50) }), refused(before(5), { to: "other@example.com" })], lastSentAt: before(4) },
    leaving(before(4)),
  ],
  [
    "one could not be handed over at all: that is no recipient's fault",
    { waiting: [refused(before(1), { createdAt: before(50), failingSince: null })], lastSentAt: before(4) },
    FAILING,
  ],
  [
    "one is about to be tried anew, by an agent's hand: it is as old as it is",
    { waiting: [refused(before(1), { createdAt: before(50), nextTryAt: 0 })], lastSentAt: before(4) },
    leaving(before(4)),
  ],
])("E5, E6: whether mails leave; %s", (_, changes, expected) => {
  const facts = { hasServer: true, hasSender: true, isKept: false, since: SET_AT, lastSentAt: null, waiting: [], test: null, ...changes }
  expect(outgoingState(facts)).toEqual(expected)
})
