import { describe, expect, test } from "bun:test"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { compared, killed } from "../bench/kill.ts"
import { openDb } from "../io/db.ts"
import { migrate } from "../io/migrate.ts"
import { tokenHash } from "../io/random.ts"
import { ROOT } from "../root.ts"

test("killed three times under load, the server loses and doubles nothing that it acknowledged (R1)", async () => {
  const outcome = await killed(3)
  expect(outcome.faults).toEqual([])
  expect(outcome.acknowledged).toBeGreaterThan(100)
  expect(outcome.stored).toBe(outcome.acknowledged)
  expect(outcome.slowestReturn).toBeLessThan(2_000)
}, 120_000)

describe("and it would be seen if", () => {
  const told = { a: 1, b: 2 }
  test.each([
    ["nothing is wrong", [], { messages: told, lastSeq: 2 }, told, told],
    [
      "an acknowledged message were lost",
      ["1 of Visitor 1's acknowledged messages are lost"],
      { messages: told, lastSeq: 2 },
      told,
      { ...told, c: 3 },
    ],
    ["a message had another number", ["acknowledged messages are lost or elsewhere"], { messages: told, lastSeq: 2 }, told, { a: 2, b: 1 }],
    ["both sides had another order", ["was told another order"], { messages: told, lastSeq: 2 }, { b: 1, a: 2 }, {}],
    ["the visitor had been told less", ["was told another order"], { messages: told, lastSeq: 2 }, { a: 1 }, {}],
    ["there were a gap", ["numbers have gaps"], { messages: { a: 1, b: 3 }, lastSeq: 2 }, { a: 1, b: 3 }, {}],
    ["the conversation ended elsewhere", ["does not end with its last message"], { messages: told, lastSeq: 3 }, told, told],
    ["nothing were stored", ["has no messages"], { messages: {}, lastSeq: 0 }, {}, {}],
  ] as const)("%s", (_, words, stored, held, acknowledged) => {
    const folder = mkdtempSync(join(tmpdir(), "shopbell-kill-"))
    const token = "x".repeat(43)
    store(join(folder, "shopbell.sqlite"), token, stored)
    const numbers = new Map(Object.entries(held).map(([id, seq]) => [seq, id]))
    const { faults } = compared(join(folder, "shopbell.sqlite"), [
      { token, held: numbers, acknowledged: new Map(Object.entries(acknowledged)) },
    ])
    rmSync(folder, { recursive: true })
    expect(faults.map((fault, i) => fault.includes(words[i] ?? "nothing"))).toEqual(words.map(() => true))
  })
})

function store(path: string, token: string, { messages, lastSeq }: { messages: Readonly<Record<string, number>>; lastSeq: number }): void {
  const db = openDb(path)
  migrate(db, join(ROOT, "migrations"), 1)
  db.run("insert into visitors (id, token_hash, created_at) values ('v', :hash, 1)", { hash: tokenHash(token) })
  db.run(
    `insert into conversations (id, visitor_id, created_at, last_seq, last_note_seq, revision, visitor_seen_seq, agents_seen_seq, last_message_at,
       exchange_number, exchange_first_seq, exchange_started_at)
     values ('c', 'v', 1, :lastSeq, 0, 0, 0, 0, 1, 1, 1, 1)`,
    { lastSeq },
  )
  for (const [id, seq] of Object.entries(messages)) {
    db.run(
      "insert into messages (conversation_number, seq, id, author, text, at) values ((select number from conversations where id = 'c'), :seq, :id, 'visitor', 'Hello', 1)",
      { id, seq },
    )
  }
  db.close()
}
