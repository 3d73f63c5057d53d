import { expect, test } from "bun:test"
import { readable, standBehind } from "./outbox-kept.ts"
import type { Unsent } from "./unsent.ts"

const written = (id: string, more: Partial<Unsent> = {}): Unsent => ({
  id,
  conversation: "talk",
  kind: "reply",
  text: id,
  at: 1_000,
  moment: { writtenAt: 1_000, seq: 4, noteSeq: 2 },
  problem: null,
  ...more,
})

test("C9: what is kept is read as it was written", () => {
  const message = written("a", { problem: "Bob replied meanwhile." })
  expect(readable(JSON.stringify(message))).toEqual(message)
})

test.each([
  [
    "its page did not know the time",
    JSON.stringify(written("a", { moment: { writtenAt: null, seq: 4, noteSeq: 2 } })),
    { writtenAt: 0, seq: 4, noteSeq: 2 },
  ],
  ["an earlier version kept it", JSON.stringify({ ...written("a"), moment: undefined }), { writtenAt: 0, seq: 0, noteSeq: 0 }],
])("I2: of what an earlier visit left nobody knows how old it is: it waits to be asked for; %s", (_, text, expected) => {
  expect(readable(text)?.moment).toEqual(expected)
})

test("what is none of ours is not read", () => {
  expect([readable("no JSON"), readable("null")]).toEqual([null, null])
})

test("I2, C9: what was written behind a reply is kept back with it, for it was written to follow it; nothing else is", () => {
  const [first, moment] = [written("first"), { writtenAt: 9_000, seq: 6, noteSeq: 2 }]
  const all = [
    written("before", { moment }),
    first,
    written("follows", { at: 9_000, moment }),
    written("refused", { at: 9_100, moment, problem: "It is too long." }),
    written("comment", { at: 9_200, moment, kind: "comment" }),
    written("elsewhere", { at: 9_300, moment, conversation: "another" }),
  ]
  expect(standBehind(all, first).map(({ id }) => id)).toEqual(["follows"])
  expect(all.filter((one) => one.moment === first.moment).map(({ id }) => id)).toEqual(["first", "follows"])
})
