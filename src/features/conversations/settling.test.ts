import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { left } from "../../domain/assignment.ts"
import { agentWrote, begun, closed, visitorWrote } from "../../domain/conversation.ts"
import type { Conversation, Visitor } from "../../domain/model.ts"
import { openDb, type Db } from "../../io/db.ts"
import { migrate } from "../../io/migrate.ts"
import { ROOT } from "../../root.ts"
import { deleteVisitor, insertVisitor } from "../visitors/store.ts"
import { lastMessage, messagesAfter, messagesBefore, MESSAGES_AFTER, MESSAGES_BEFORE } from "./messages-store.ts"
import { settleSoon } from "./settling.ts"
import { conversationsOf, findConversation, save } from "./store.ts"
import { findAgent, insertAgent } from "../agents/store.ts"

// C9, R1: messages are stored at once; what follows from them may come later, and is never missing for anybody who looks.

let folder: string
let db: Db
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shopbell-settling-"))
  db = opened()
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

/** As after a kill: nothing is in memory. */
function opened(name = "shopbell.sqlite"): Db {
  const db = openDb(join(folder, name))
  migrate(db, join(ROOT, "migrations"), 1)
  settleSoon(db)
  return db
}

const aVisitor = (id: string): Visitor => ({
  id,
  name: null,
  email: null,
  phone: null,
  locale: "en",
  timeZone: "UTC",
  userAgent: "test",
  address: "127.0.0.1",
  page: null,
  createdAt: 0,
  leftAt: null,
  blockedAt: null,
})

let now = 1_000
const write = (before: Conversation | null, conversation: Conversation, text: string) =>
  db.tx(() => {
    now += 10
    const change = visitorWrote(conversation, { id: Bun.randomUUIDv7(), text }, "live-chat", now)
    save(db, before, change)
    return change.conversation
  })

function begin(name: string): Conversation {
  db.tx(() => insertVisitor(db, aVisitor(name), name))
  return write(null, begun(`conversation of ${name}`, name, null, now), `${name} 1`)
}

const texts = (id: string, after = 0) => messagesAfter(db, id, after).map(({ text }) => text)
/** What the database itself says, asked by a statement that this code has never seen. */
const rowOf = (id: string) =>
  db.get(`select last_seq, waiting_since, visitor_seen_seq, last_message_at from conversations where id = '${id}'`)
const saidBy = ({ lastSeq, waitingSince, visitorSeenSeq, lastMessageAt }: Conversation) => ({
  last_seq: lastSeq,
  waiting_since: waitingSince,
  visitor_seen_seq: visitorSeenSeq,
  last_message_at: lastMessageAt,
})

test("whoever asks the database finds the conversation as it is now", () => {
  let marie = begin("Marie")
  for (const text of ["Marie 2", "Marie 3"]) marie = write(marie, marie, text)
  expect(rowOf(marie.id)).toEqual(saidBy(marie))
})

test("messages are read in order, settled or not, from either end", () => {
  let marie = begin("Marie")
  let paul = begin("Paul")
  marie = write(marie, marie, "Marie 2")
  db.settle()
  paul = write(paul, paul, "Paul 2")
  marie = write(marie, marie, "Marie 3")
  expect(texts(marie.id)).toEqual(["Marie 1", "Marie 2", "Marie 3"])
  expect(texts(marie.id, 1)).toEqual(["Marie 2", "Marie 3"])
  expect(messagesAfter(db, marie.id, 0, 2).map(({ text }) => text)).toEqual(["Marie 1", "Marie 2"])
  expect(messagesBefore(db, marie.id, 4, 2).map(({ text }) => text)).toEqual(["Marie 2", "Marie 3"])
  expect(messagesBefore(db, marie.id, 3, 1).map(({ text }) => text)).toEqual(["Marie 2"])
  expect(texts(paul.id)).toEqual(["Paul 1", "Paul 2"])
  expect([lastMessage(db, marie)!.text, lastMessage(db, paul)!.text]).toEqual(["Marie 3", "Paul 2"])
})

test("a kill before they settle loses nothing: the next start reads it off the messages", async () => {
  let marie = begin("Marie")
  db.settle()
  for (const text of ["Marie 2", "Marie 3"]) marie = write(marie, marie, text)
  await db.durable()
  await Bun.write(join(folder, "killed.sqlite"), Bun.file(join(folder, "shopbell.sqlite")))
  await Bun.write(join(folder, "killed.sqlite-wal"), Bun.file(join(folder, "shopbell.sqlite-wal")))
  db.close()
  db = opened("killed.sqlite")
  expect(findConversation(db, marie.id)).toEqual(marie)
  expect(rowOf(marie.id)).toEqual(saidBy(marie))
  expect(texts(marie.id)).toEqual(["Marie 1", "Marie 2", "Marie 3"])
})

test("what comes behind them is written on top of them", () => {
  insertAgent(db, { id: "ann", name: "Ann", email: "ann@example.com", role: "agent", status: "online" }, "!", 0)
  let marie = begin("Marie")
  marie = write(marie, marie, "Marie 2")
  const change = closed(marie, "ann", now)
  db.tx(() => save(db, marie, change))
  expect(rowOf(marie.id)).toEqual(saidBy(change.conversation))
  const again = write(change.conversation, change.conversation, "Marie 3")
  expect([again.closure, again.waitingSince]).toEqual([null, now])
  expect(rowOf(marie.id)).toEqual(saidBy(again))
})

describe("one that is undone", () => {
  test("leaves nothing, neither in the row nor in memory", () => {
    let marie = begin("Marie")
    marie = write(marie, marie, "Marie 2")
    expect(() =>
      db.tx(() => {
        write(marie, marie, "Marie 3")
        throw new Error("No.")
      }),
    ).toThrow("No.")
    expect(findConversation(db, marie.id)).toEqual(marie)
    expect([texts(marie.id), lastMessage(db, marie)!.text]).toEqual([["Marie 1", "Marie 2"], "Marie 2"])
    expect(rowOf(marie.id)).toEqual(saidBy(marie))
  })

  test("takes what settled in it along; the row follows all the same", () => {
    let marie = begin("Marie")
    let paul = begin("Paul")
    db.settle()
    marie = write(marie, marie, "Marie 2")
    expect(() =>
      db.tx(() => {
        paul = write(paul, paul, "Paul 2")
        db.settle()
        throw new Error("No.")
      }),
    ).toThrow("No.")
    expect(rowOf(marie.id)).toEqual(saidBy(marie))
    expect(findConversation(db, "conversation of Paul")!.lastSeq).toBe(1)
    expect(texts(marie.id)).toEqual(["Marie 1", "Marie 2"])
  })
})

test("S10: an erased visitor's messages go, settled or not; nobody else's do, and the next are found", () => {
  let marie = begin("Marie")
  let paul = begin("Paul")
  db.settle()
  marie = write(marie, marie, "Marie 2")
  paul = write(paul, paul, "Paul 2")
  marie = write(marie, marie, "Marie 3")
  db.tx(() => deleteVisitor(db, "Marie"))
  expect(db.all("select text from messages order by rowid")).toEqual([{ text: "Paul 1" }, { text: "Paul 2" }])
  expect(db.get("select count(*) as n from message_order where conversation_number <> (select number from conversations)")).toEqual({
    n: 0,
  })
  // Gets the rowid that Marie's last message had.
  paul = write(paul, paul, "Paul 3")
  db.settle()
  expect(texts(paul.id)).toEqual(["Paul 1", "Paul 2", "Paul 3"])
  expect(texts(marie.id)).toEqual([])
})

test("no reading of messages reads a whole table", () => {
  for (const sql of [MESSAGES_AFTER, MESSAGES_BEFORE]) {
    const plan = db.all<{ detail: string }>(`explain query plan ${sql}`, { number: 1, seq: 1, most: 1 }).map((row) => row.detail)
    expect(plan.filter((line) => /^SCAN (?!places|indexing_progress)/.test(line))).toEqual([])
  }
})

test("the very message with which a rush settles keeps its number, also after a kill", async () => {
  let marie = begin("Marie")
  for (let i = 2; i <= 5_000; i++) marie = write(marie, marie, `Marie ${i}`)
  await db.durable()
  db.close()
  db = opened()
  const again = findConversation(db, marie.id)!
  expect(again).toEqual(marie)
  const next = write(again, again, "Marie 5001")
  expect(next.lastSeq).toBe(5_001)
  db.settle()
  expect(texts(marie.id, 4_999)).toEqual(["Marie 5000", "Marie 5001"])
})

test("C4: what an agent's leaving writes is not taken for a visitor's message", () => {
  insertAgent(db, { id: "ann", name: "Ann", email: "ann@example.com", role: "agent", status: "online" }, "!", 0)
  const marie = begin("Marie")
  const ann = findAgent(db, "ann")!
  const answered = agentWrote(marie, ann, { id: Bun.randomUUIDv7(), text: "Yes?" }, now)
  db.tx(() => save(db, marie, answered))
  db.close()
  db = opened()
  const [before] = conversationsOf(db, "ann")
  const gone = left(before!, ann, "ann", now)
  db.tx(() => save(db, before!, gone))
  expect(rowOf(marie.id)).toEqual(saidBy(gone.conversation))
  expect(gone.conversation.waitingSince).toBeNull()
})

test("in a rush they settle by themselves", () => {
  let marie = begin("Marie")
  db.tx(() => {
    for (let i = 2; i <= 5_100; i++) marie = write(marie, marie, `Marie ${i}`)
  })
  expect(db.get<{ n: number }>("select count(*) as n from message_order")!.n).toBeGreaterThanOrEqual(5_000)
  expect(texts(marie.id, 5_098)).toEqual(["Marie 5099", "Marie 5100"])
})
