import { afterEach, beforeEach, expect, test } from "bun:test"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { EMPTY_WEEK } from "../domain/week.ts"
import { ROOT } from "../root.ts"
import { openDb, type Db } from "./db.ts"
import { migrate, schemaOf, WrongDatabase } from "./migrate.ts"

let folder: string
let db: Db
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shopbell-migrate-"))
  db = openDb(":memory:")
  give(
    "0001_words.sql",
    "-- Words; and why.\ncreate table words (\n  word text primary key\n) strict;\n\ninsert into words values ('one; two');\n",
  )
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

const give = (name: string, sql: string) => writeFileSync(join(folder, name), sql)
const applied = () =>
  db.all<{ name: string; at: number }>("select name, at from migrations order by name").map(({ name, at }) => [name, at])

test("applies each file once, in order, and notes when", () => {
  migrate(db, folder, 1)
  give("0003_more.sql", "insert into words values ('last');")
  give("0002_more.sql", "insert into words values ('second');")
  migrate(db, folder, 2)
  migrate(db, folder, 3)
  expect(applied()).toEqual([
    ["0001_words.sql", 1],
    ["0002_more.sql", 2],
    ["0003_more.sql", 2],
  ])
  expect(db.all<{ word: string }>("select word from words order by rowid").map((row) => row.word)).toEqual(["one; two", "second", "last"])
})

test("a trigger is one statement, with those that it holds", () => {
  give(
    "0002_heard.sql",
    "create trigger heard after insert on words\nbegin\n  delete from words where word = 'old';\n  delete from words where word = 'end';\nend;\n\ninsert into words values ('old');\ninsert into words values ('new');\n",
  )
  migrate(db, folder, 1)
  expect(db.all<{ word: string }>("select word from words order by rowid").map((row) => row.word)).toEqual(["one; two", "new"])
})

test("takes no other files for migrations", () => {
  give("schema.sql", "this is no sql")
  give("0002_more.sql.bak", "nor this")
  migrate(db, folder, 1)
  expect(applied()).toEqual([["0001_words.sql", 1]])
})

test("a file that fails half-way leaves nothing of itself, and what came before stays", () => {
  give("0002_bad.sql", "create table half (a integer) strict;\n\ninsert into nowhere values (1);\n")
  expect(() => migrate(db, folder, 1)).toThrow("nowhere")
  expect(applied()).toEqual([["0001_words.sql", 1]])
  expect(db.get("select 1 from sqlite_schema where name = 'half'")).toBeNull()
})

test("refuses a database that a newer version wrote, with a sentence", () => {
  give("0009_future.sql", "create table future (a integer) strict;")
  migrate(db, folder, 1)
  rmSync(join(folder, "0009_future.sql"))
  expect(() => migrate(db, folder, 2)).toThrow(WrongDatabase)
  expect(() => migrate(db, folder, 2)).toThrow("written by a newer Shopbell (it has 0009_future.sql)")
})

test("refuses a migration that was edited after it ran", () => {
  migrate(db, folder, 1)
  give("0001_words.sql", "create table other (a integer) strict;")
  expect(() => migrate(db, folder, 2)).toThrow("0001_words.sql is not the one")
})

test("schema.sql is today's shape; `bun run schema` writes it", () => {
  migrate(db, join(ROOT, "migrations"), 1)
  expect(readFileSync(join(ROOT, "migrations/schema.sql"), "utf8")).toBe(schemaOf(db))
})

test("our own migrations are numbered without gaps and keep what they find", () => {
  const files = [...new Bun.Glob("[0-9]*.sql").scanSync(join(ROOT, "migrations"))].toSorted()
  expect(files.map((name) => Number(name.slice(0, 4)))).toEqual(files.map((_, index) => index + 1))
  const dropped = files.flatMap((name) =>
    [...readFileSync(join(ROOT, "migrations", name), "utf8").matchAll(/\bdrop table (\w+)/gi)].map(([, table]) => `${name}: ${table}`),
  )
  // Rebuilt, as the next tests show.
  expect(dropped).toEqual([
    "0004_message-order.sql: messages",
    "0006_groups.sql: notes",
    "0013_kept-mails.sql: received_mails",
    "0016_joined.sql: status_changes",
  ])
})

test("0004 keeps the messages that it finds, and orders them", () => {
  const ours = join(ROOT, "migrations")
  for (const name of ["0001_people.sql", "0002_conversations.sql", "0003_search.sql"]) {
    writeFileSync(join(folder, name), readFileSync(join(ours, name)))
  }
  rmSync(join(folder, "0001_words.sql"))
  migrate(db, folder, 1)
  for (const n of [1, 2]) {
    db.run("insert into visitors (id, token_hash, created_at) values (:id, :id, 0)", { id: `visitor-${n}` })
    db.run(
      `insert into conversations (number, id, visitor_id, created_at, last_seq, last_note_seq, revision, visitor_seen_seq, agents_seen_seq,
         last_message_at, exchange_number, exchange_first_seq, exchange_started_at)
       values (:n, :id, :visitor, 0, 2, 0, 0, 2, 0, 0, 1, 1, 0)`,
      { n, id: `conversation-${n}`, visitor: `visitor-${n}` },
    )
  }
  for (const [n, seq] of [
    [1, 1],
    [2, 1],
    [1, 2],
    [2, 2],
  ] as const) {
    db.run(
      `insert into messages (conversation_number, seq, id, author, text, mode, at, edited_at, revision)
       values (:n, :seq, :id, 'visitor', :text, 'messenger', 5, 6, 7)`,
      { n, seq, id: `id-${n}-${seq}`, text: `${seq} of ${n}` },
    )
  }
  const before = db.all<Record<string, unknown>>("select * from messages order by rowid")
  migrate(db, ours, 2)
  // What later migrations add is empty.
  expect(db.all("select * from messages order by rowid")).toEqual(before.map((row) => ({ ...row, via: null, has_files: 0 })))
  expect(
    db.all<{ text: string }>(
      `select text from message_order join messages on messages.rowid = message_rowid order by message_order.conversation_number, message_order.seq`,
    ),
  ).toEqual([{ text: "1 of 1" }, { text: "2 of 1" }, { text: "1 of 2" }, { text: "2 of 2" }])
  expect(db.get("select ordered_rowid from indexing_progress")).toEqual({ ordered_rowid: 4 })
})

test("0006 keeps the notes and groups that it finds", () => {
  const ours = join(ROOT, "migrations")
  const earlier = [...new Bun.Glob("000[1-5]_*.sql").scanSync(ours)]
  for (const name of earlier) writeFileSync(join(folder, name), readFileSync(join(ours, name)))
  rmSync(join(folder, "0001_words.sql"))
  migrate(db, folder, 1)
  db.run("insert into visitors (id, token_hash, created_at) values ('mila', 'hash', 0)")
  db.run("insert into groups (id, name, created_at) values ('sales', 'Sales', 0)")
  db.run(
    `insert into conversations (id, visitor_id, group_id, created_at, last_seq, last_note_seq, revision, visitor_seen_seq, agents_seen_seq,
       last_message_at, exchange_number, exchange_first_seq, exchange_started_at)
     values ('talk', 'mila', 'sales', 0, 1, 2, 0, 0, 0, 0, 1, 1, 0)`,
  )
  for (const [seq, kind] of [
    [1, "comment"],
    [2, "grouped"],
  ] as const) {
    db.run(
      "insert into notes (conversation_id, seq, id, after_seq, kind, text, at) values ('talk', :seq, :id, 1, :kind, 'For colleagues', 5)",
      { seq, id: `note-${seq}`, kind },
    )
  }
  const before = db.all("select * from notes order by seq")
  migrate(db, ours, 2)
  expect(db.all("select * from notes order by seq")).toEqual(before)
  expect(db.get("select name, names, is_private from groups")).toEqual({ name: "Sales", names: "{}", is_private: 0 })
  db.run("update notes set kind = 'ungrouped' where seq = 2")
  db.run("delete from conversations")
  expect(db.all("select * from notes")).toEqual([])
})

test("0013 keeps the mails that it finds, and tells those that an admin deleted from automatic ones", () => {
  const ours = join(ROOT, "migrations")
  const earlier = [...new Bun.Glob("00*.sql").scanSync(ours)].filter((name) => name < "0013")
  for (const name of earlier) writeFileSync(join(folder, name), readFileSync(join(ours, name)))
  rmSync(join(folder, "0001_words.sql"))
  migrate(db, folder, 1)
  for (const [id, outcome, words] of [
    ["1", "unmatched", "It was sent to nobody."],
    ["2", "automatic", "A mailing list's."],
    ["3", "automatic", "Deleted by Ada"],
  ] as const) {
    db.run(
      `insert into received_mails (id, message_id, at, sender, subject, outcome, words, text, source)
       values (:id, :id, 5, 'eve@example.com', 'Bread', :outcome, :words, 'Buy!', x'00')`,
      { id, outcome, words },
    )
  }
  const before = db.all<Record<string, unknown>>("select * from received_mails order by id")
  migrate(db, ours, 2)
  // A database cannot write files: words stay, as they do after a month.
  const after = before.map((row) => ({ ...row, source: null, source_size: 0, outcome: row.id === "3" ? "discarded" : row.outcome }))
  expect(db.all("select * from received_mails order by id")).toEqual(after)
})

test("0014 keeps the place in the mailbox, and what was proven of it", () => {
  const ours = join(ROOT, "migrations")
  const earlier = [...new Bun.Glob("00*.sql").scanSync(ours)].filter((name) => name < "0014")
  for (const name of earlier) writeFileSync(join(folder, name), readFileSync(join(ours, name)))
  rmSync(join(folder, "0001_words.sql"))
  migrate(db, folder, 1)
  const mailbox = "ann@example.com@mail.example:993/INBOX"
  const place = JSON.stringify({ mailbox, place: { uidValidity: 7, lastUid: 9, at: 11 } })
  db.run("update mail_settings set place = :place, proven_address = 'reply@example.com', proven_at = 5", { place })
  migrate(db, ours, 2)
  expect(db.all("select * from mailbox_places")).toEqual([{ mailbox, uid_validity: 7, last_uid: 9, at: 11 }])
  expect(db.get("select proven_mailbox, proven_address from mail_settings")).toEqual({
    proven_mailbox: mailbox,
    proven_address: "reply@example.com",
  })
})

test("0016 keeps the history of statuses that it finds, and knows who joined", () => {
  const ours = join(ROOT, "migrations")
  const earlier = [...new Bun.Glob("00*.sql").scanSync(ours)].filter((name) => name < "0016")
  for (const name of earlier) writeFileSync(join(folder, name), readFileSync(join(ours, name)))
  rmSync(join(folder, "0001_words.sql"))
  migrate(db, folder, 1)
  for (const id of ["ada", "ben"]) {
    db.run(
      "insert into agents (id, email, name, role, status, status_at, password_hash, created_at) values (:id, :id, :id, 'admin', 'online', 5, '!', 0)",
      { id },
    )
  }
  for (const [number, cause, by] of [
    [3, "by hand", null],
    [7, "by admin", "ben"],
  ] as const) {
    db.run(
      `insert into status_changes (number, agent_id, from_status, to_status, at, cause, by_agent_id, setting)
       values (:number, 'ada', 'offline', 'online', 5, :cause, :by, 'leave')`,
      { number, cause, by },
    )
  }
  const before = db.all("select * from status_changes order by number")
  migrate(db, ours, 2)
  expect(db.all("select * from status_changes order by number")).toEqual(before)
  db.run("insert into status_changes (agent_id, from_status, to_status, at, cause) values ('ben', 'offline', 'offline', 6, 'joined')")
  db.run("delete from agents where id = 'ben'")
  expect(db.all("select number, by_agent_id from status_changes")).toEqual([
    { number: 3, by_agent_id: null },
    { number: 7, by_agent_id: null },
  ])
})

test("0017 finds unread replies whoever spoke last, but brings no old ones up", () => {
  const ours = join(ROOT, "migrations")
  const earlier = [...new Bun.Glob("00*.sql").scanSync(ours)].filter((name) => name < "0017")
  for (const name of earlier) writeFileSync(join(folder, name), readFileSync(join(ours, name)))
  rmSync(join(folder, "0001_words.sql"))
  migrate(db, folder, 1)
  for (const [id, waitingSince, finishedAt] of [
    ["answered", null, 6],
    ["waits, is over", 5, 6],
    ["waits, goes on", 5, null],
  ] as const) {
    db.run("insert into visitors (id, token_hash, created_at) values (:id, :id, 0)", { id })
    db.run(
      `insert into conversations (id, visitor_id, created_at, last_seq, last_note_seq, revision, visitor_seen_seq, agents_seen_seq, last_message_at,
         exchange_number, exchange_first_seq, exchange_started_at, exchange_finished_at, waiting_since, visitor_mailed_seq)
       values (:id, :id, 0, 4, 0, 0, 1, 0, 5, 1, 1, 0, :finishedAt, :waitingSince, 2)`,
      { id, finishedAt, waitingSince },
    )
  }
  migrate(db, ours, 2)
  expect(db.all("select id, visitor_mailed_seq from conversations order by number")).toEqual([
    { id: "answered", visitor_mailed_seq: 2 },
    { id: "waits, is over", visitor_mailed_seq: 4 },
    { id: "waits, goes on", visitor_mailed_seq: 2 },
  ])
})

test("0020 finds the visitors who were named before it, and none without a name", () => {
  const ours = join(ROOT, "migrations")
  const earlier = [...new Bun.Glob("00*.sql").scanSync(ours)].filter((name) => name < "0020")
  for (const name of earlier) writeFileSync(join(folder, name), readFileSync(join(ours, name)))
  rmSync(join(folder, "0001_words.sql"))
  migrate(db, folder, 1)
  for (const [id, name, email] of [
    ["nameless", null, null],
    ["mila", "Mila Novák", null],
    ["elodie", null, "élodie@example.com"],
  ] as const) {
    db.run("insert into visitors (id, token_hash, name, email, created_at) values (:id, :id, :name, :email, 0)", { id, name, email })
    db.run(
      `insert into conversations (id, visitor_id, created_at, last_seq, last_note_seq, revision, visitor_seen_seq, agents_seen_seq, last_message_at,
         exchange_number, exchange_first_seq, exchange_started_at)
       values (:id, :id, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0)`,
      { id },
    )
  }
  migrate(db, ours, 2)
  const found = (index: string, match: string) =>
    db.all<{ number: number }>(`select rowid as number from ${index} where ${index} match :match`, { match })
  expect(found("name_search", "novak")).toEqual([{ number: 2 }])
  expect(found("name_search", "elodie")).toEqual([{ number: 3 }])
  expect(found("name_part_search", "ova")).toEqual([{ number: 2 }])
  expect(db.get("select count(*) as n from name_search_docsize")).toEqual({ n: 2 })
})

test("0022 finds what was indexed before it by its plain letters (I1), and nothing twice", () => {
  const ours = join(ROOT, "migrations")
  const earlier = [...new Bun.Glob("00*.sql").scanSync(ours)].filter((name) => name < "0022")
  for (const name of earlier) writeFileSync(join(folder, name), readFileSync(join(ours, name)))
  rmSync(join(folder, "0001_words.sql"))
  migrate(db, folder, 1)
  for (const [number, name, email, text] of [
    [1, "Łukasz", null, "In der Straße"],
    [2, null, "søren@example.com", "Plain words"],
    [3, "Ann", null, "Not indexed yet: Øl"],
  ] as const) {
    db.run("insert into visitors (id, token_hash, name, email, created_at) values (:id, :id, :name, :email, 0)", {
      id: `visitor-${number}`,
      name,
      email,
    })
    db.run(
      `insert into conversations (number, id, visitor_id, created_at, last_seq, last_note_seq, revision, visitor_seen_seq, agents_seen_seq,
         last_message_at, exchange_number, exchange_first_seq, exchange_started_at)
       values (:number, :id, :id, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0)`,
      { number, id: `visitor-${number}` },
    )
    db.run(
      `insert into messages (rowid, conversation_number, seq, id, author, text, at) values (:number, :number, 1, :id, 'visitor', :text, 0)`,
      { number, id: `message-${number}`, text },
    )
  }
  db.run("insert into messages (rowid, conversation_number, seq, id, author, text, at) values (4, 1, 2, 'joined', 'system', 'Øl', 0)")
  db.run("insert into message_search (rowid, text) select rowid, text from messages where rowid <= 2")
  db.run("update indexing_progress set searchable_rowid = 2")
  migrate(db, ours, 2)
  const found = (index: string, match: string) =>
    db.all<{ number: number }>(`select rowid as number from ${index} where ${index} match :match`, { match }).map((row) => row.number)
  expect([found("message_search", "strasse"), found("message_search", "plain"), found("message_search", "ol")]).toEqual([[1], [2], []])
  expect([found("name_search", "lukasz"), found("name_search", "soren"), found("name_search", "ann")]).toEqual([[1], [2], [3]])
  expect([found("name_part_search", "uka"), found("name_part_search", "oren"), found("name_part_search", "ann")]).toEqual([[1], [2], [3]])
  for (const [index, rows] of [
    ["message_search", 2],
    ["name_search", 3],
    ["name_part_search", 3],
  ] as const)
    expect(db.get(`select count(*) as n from ${index}_docsize`)).toEqual({ n: rows })
  db.run("update visitors set name = 'Đorđe' where id = 'visitor-3'")
  expect([found("name_search", "ann"), found("name_search", "dorde"), found("name_part_search", "ord")]).toEqual([[], [3], [3]])
})

test.each([
  ["UTC", "UTC", "nobody"],
  ["UTC", "Europe/Rome", "agent"],
  ["Europe/Paris", "UTC", "agent"],
])("0021 knows who a time zone is from: the account's is %s, its first admin's %s (P9, P13)", (account, admin, expected) => {
  const ours = join(ROOT, "migrations")
  const earlier = [...new Bun.Glob("00*.sql").scanSync(ours)].filter((name) => name < "0021")
  for (const name of earlier) writeFileSync(join(folder, name), readFileSync(join(ours, name)))
  rmSync(join(folder, "0001_words.sql"))
  migrate(db, folder, 1)
  db.run("update accounts set time_zone = :account", { account })
  const none = JSON.stringify(EMPTY_WEEK)
  const some = JSON.stringify({ ...EMPTY_WEEK, 3: [{ from: 540, to: 1_020 }] })
  for (const [id, zone, isOn, week] of [
    ["1 who set up", admin, false, none],
    ["2 without hours", "UTC", false, none],
    ["3 elsewhere", "Asia/Tokyo", false, none],
    ["4 with hours", "UTC", false, some],
    ["5 switched on", "UTC", true, none],
  ] as const) {
    db.run("insert into agents (id, email, name, role, password_hash, created_at) values (:id, :id, :id, 'admin', '!', 0)", { id })
    db.run("insert into presences (agent_id, time_zone, is_hours_on, week) values (:id, :zone, :isOn, :week)", { id, zone, isOn, week })
  }
  migrate(db, ours, 2)
  expect(db.get("select time_zone, zone_from from accounts")).toEqual({ time_zone: account, zone_from: expected })
  const theirs = db.all<{ zone_from: string }>("select zone_from from presences order by agent_id").map((row) => row.zone_from)
  expect(theirs).toEqual([admin === "UTC" ? "nobody" : "agent", "nobody", "agent", "agent", "agent"])
})
