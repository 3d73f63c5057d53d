import { expect, test } from "bun:test"
import { readable } from "./outbox-kept.ts"
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

test.each<[string, string, Unsent["moment"]]>([
  [
    "its page did not know the time",
    JSON.stringify({ ...written("a"), moment: { writtenAt: null, seq: 4, noteSeq: 2 } }),
    { writtenAt: "unknown", seq: 4, noteSeq: 2 },
  ],
  [
    "and another page took it over",
    JSON.stringify(written("a", { moment: { writtenAt: 0, seq: 4, noteSeq: 2 } })),
    { writtenAt: "unknown", seq: 4, noteSeq: 2 },
  ],
  ["an earlier version kept it", JSON.stringify({ ...written("a"), moment: undefined }), { writtenAt: "unknown", seq: 0, noteSeq: 0 }],
])("I2: of what an earlier visit left nobody knows how old it is: it waits to be asked for; %s", (_, text, expected) => {
  expect(readable(text)?.moment).toEqual(expected)
})

test("what is none of ours is not read", () => {
  expect([readable("no JSON"), readable("null")]).toEqual([null, null])
})
