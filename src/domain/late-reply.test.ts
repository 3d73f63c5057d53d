import { expect, test } from "bun:test"
import { standBehind, whyTooLate, type Unsent } from "./late-reply.ts"
import { minutes, seconds } from "./time.ts"

const NOW = Date.UTC(2026, 2, 2, 10)
const QUIET = { answeredBy: null, isClosed: false }
const WAITED = "It has waited for more than 5 minutes."

test.each([
  ["written a moment ago", { writtenAt: NOW - seconds(2) }, QUIET, null],
  ["as long ago as may be", { writtenAt: NOW - minutes(5) }, QUIET, null],
  ["longer ago", { writtenAt: NOW - minutes(5) - 1 }, QUIET, WAITED],
  ["days ago", { writtenAt: NOW - minutes(4_000) }, QUIET, WAITED],
  ["ages ago", { writtenAt: 0 }, QUIET, WAITED],
  ["nobody knows when", { writtenAt: "unknown" }, QUIET, "It is not known how long it has waited."],
  [
    "nobody knows when, and a colleague answered",
    { writtenAt: "unknown" },
    { answeredBy: "Bob", isClosed: false },
    "Bob replied meanwhile.",
  ],
  ["not judged by when", {}, QUIET, null],
  ["by a clock that has gone back since", { writtenAt: NOW + minutes(9) }, QUIET, null],
  ["a colleague answered", { writtenAt: NOW - 1 }, { answeredBy: "Bob", isClosed: false }, "Bob replied meanwhile."],
  [
    "it was closed and opened again",
    { writtenAt: NOW - 1 },
    { answeredBy: null, isClosed: true },
    "This conversation was closed meanwhile.",
  ],
  ["a colleague answered, and closed it", { writtenAt: NOW - 1 }, { answeredBy: "Bob", isClosed: true }, "Bob replied meanwhile."],
  ["a colleague answered long ago", { writtenAt: 0 }, { answeredBy: "Bob", isClosed: false }, "Bob replied meanwhile."],
] as const)("I2: what was written for a moment that has passed is not said unasked; %s", (_, moment, meanwhile, expected) => {
  expect(whyTooLate(moment, meanwhile, NOW)).toBe(expected)
})

const HELD: Unsent = { conversation: "talk", kind: "reply", problem: "Bob replied meanwhile." }
const NEXT: Unsent = { conversation: "talk", kind: "reply", problem: null }

test.each<[string, readonly Unsent[], readonly Unsent[]]>([
  ["nothing else is unsent", [HELD], []],
  ["a reply was written before it", [{ ...NEXT }, HELD], []],
  ["replies were written behind it", [HELD, NEXT, { ...NEXT }], [NEXT, { ...NEXT }]],
  ["one of them is held already", [HELD, { ...NEXT, problem: "It is too long." }, NEXT], [NEXT]],
  ["a comment: it is for no moment", [HELD, { ...NEXT, kind: "comment" }], []],
  ["a reply in another conversation", [HELD, { ...NEXT, conversation: "another" }, NEXT], [NEXT]],
])("I2, C9: what was written behind a reply is held with it, and nothing else is; %s", (_, unsent, behind) => {
  expect(standBehind(unsent, HELD)).toEqual(behind)
})
