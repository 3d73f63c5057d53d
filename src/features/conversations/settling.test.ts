import { Database } from "bun:sqlite"
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
import { ANSWERED_UP_TO, lastWords, messagesAfter, messagesBefore, MESSAGES_AFTER, MESSAGES_BEFORE, REPLY_AFTER } from "./messages-store.ts"
import { settleLeftovers } from "./settling.ts"
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
  settleLeftovers(db)
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
  expect([lastWords(db, marie)!.text, lastWords(db, paul)!.text]).toEqual(["Marie 3", "Paul 2"])
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
    expect([texts(marie.id), lastWords(db, marie)!.text]).toEqual([["Marie 1", "Marie 2"], "Marie 2"])
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

test("C5: what is answered is found from the newest message backwards, however long a conversation is", () => {
  const params = { number: 1, conversationId: "talk", without: "" }
  const plan = db.all<{ detail: string }>(`explain query plan ${ANSWERED_UP_TO}`, params).map((row) => row.detail)
  expect(plan.filter((line) => /^SCAN (?!indexing_progress|CONSTANT)/.test(line))).toEqual([])
  expect(plan).toContain("MERGE (UNION ALL)")
})

test("M4: an unread reply is looked for behind what the visitor has seen, in their conversation alone", () => {
  const plan = db.all<{ detail: string }>(`explain query plan ${REPLY_AFTER}`, { number: 1, seq: 1 }).map((row) => row.detail)
  expect(plan.filter((line) => /^SCAN (?!indexing_progress|CONSTANT|message_places)/.test(line))).toEqual([])
})

test("a message with which others get their places keeps its number, also after a kill", async () => {
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

describe("in a rush", () => {
  /** Beside our connection, which would place all of them before it counts. */
  const placed = (name = "shopbell.sqlite") => {
    using beside = new Database(join(folder, name), { readonly: true })
    return beside.query<{ n: number }, []>("select count(*) as n from message_order").get()!.n
  }
  const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

  test("messages get their places by themselves, some conversations at a time, and whoever reads finds all of them", async () => {
    const talks = numbers(1, 60).map((n) => begin(`Visitor ${n}`))
    const said = 9_000
    for (let i = 0; i < said; i += 100) {
      db.tx(() => {
        for (let k = 0; k < 100; k++) {
          // In no order, but each about as often.
          const n = ((i + k) * 37) % talks.length
          talks[n] = write(talks[n]!, talks[n]!, `${talks[n]!.lastSeq + 1}`)
        }
      })
      const { id, lastSeq } = talks[(i / 100) % talks.length]!
      const all = ["1", ...numbers(2, lastSeq).map(String)]
      expect(texts(id).slice(1)).toEqual(all.slice(1))
      expect(messagesBefore(db, id, lastSeq + 1, 20).map(({ seq }) => seq)).toEqual(numbers(Math.max(1, lastSeq - 19), lastSeq))
    }
    await db.durable()
    expect(placed()).toBeGreaterThan(said / 2)
    expect(placed()).toBeLessThan(said)

    await Bun.write(join(folder, "killed.sqlite"), Bun.file(join(folder, "shopbell.sqlite")))
    await Bun.write(join(folder, "killed.sqlite-wal"), Bun.file(join(folder, "shopbell.sqlite-wal")))
    db.close()
    expect(placed()).toBe(said + talks.length)
    db = opened("killed.sqlite")
    for (const { id, lastSeq } of talks) expect(messagesAfter(db, id, 0).map(({ seq }) => seq)).toEqual(numbers(1, lastSeq))
    for (const talk of talks) expect(findConversation(db, talk.id)).toEqual(talk)
    db.close()
    expect(placed("killed.sqlite")).toBe(said + talks.length)
    db = opened()
  })

  test("one that is undone in the middle costs the others nothing", () => {
    let [marie, paul] = [begin("Marie"), begin("Paul")]
    for (let i = 2; i <= 700; i++) {
      marie = write(marie, marie, `Marie ${i}`)
      paul = write(paul, paul, `Paul ${i}`)
      if (i % 100 !== 0) continue
      expect(() =>
        db.tx(() => {
          let next = marie
          for (let k = 0; k < 300; k++) next = write(next, next, "Never")
          throw new Error("No.")
        }),
      ).toThrow("No.")
    }
    for (const { id } of [marie, paul]) expect(messagesAfter(db, id, 0).map(({ seq }) => seq)).toEqual(numbers(1, 700))
    expect(texts(marie.id, 698)).toEqual(["Marie 699", "Marie 700"])
    expect(rowOf(marie.id)).toEqual(saidBy(marie))
  })
})
