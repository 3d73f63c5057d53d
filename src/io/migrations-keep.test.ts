import { expect, test } from "bun:test"
import { earlierDb } from "../testing/earlier-db.ts"

// What a migration makes anew or moves, it keeps.

test("0004 keeps the messages that it finds, and orders them", () => {
  using earlier = earlierDb("0004")
  const { db } = earlier
  for (const n of [1, 2]) earlier.insertConversation({ number: n, id: `conversation-${n}`, last_seq: 2, visitor_seen_seq: 2 })
  for (const [n, seq] of [
    [1, 1],
    [2, 1],
    [1, 2],
    [2, 2],
  ] as const) {
    const common = { author: "visitor", mode: "messenger", at: 5, edited_at: 6, revision: 7 }
    earlier.insert("messages", { conversation_number: n, seq, id: `id-${n}-${seq}`, text: `${seq} of ${n}`, ...common })
  }
  const before = db.all<Record<string, unknown>>("select * from messages order by rowid")
  earlier.migrate()
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
  using earlier = earlierDb("0006")
  const { db } = earlier
  earlier.insert("groups", { id: "sales", name: "Sales", created_at: 0 })
  earlier.insertConversation({ id: "talk", group_id: "sales", last_note_seq: 2 })
  for (const [seq, kind] of [
    [1, "comment"],
    [2, "grouped"],
  ] as const) {
    earlier.insert("notes", { conversation_id: "talk", seq, id: `note-${seq}`, after_seq: 1, kind, text: "For colleagues", at: 5 })
  }
  const before = db.all<Record<string, unknown>>("select * from notes order by seq")
  earlier.migrate()
  // What later migrations add is empty.
  const unchanged = { edited_at: null, deleted_at: null, revision: 0 }
  expect(db.all("select * from notes order by seq")).toEqual(before.map((row) => ({ ...row, ...unchanged })))
  expect(db.get("select name, names, is_private from groups")).toEqual({ name: "Sales", names: "{}", is_private: 0 })
  db.run("update notes set kind = 'ungrouped' where seq = 2")
  db.run("delete from conversations")
  expect(db.all("select * from notes")).toEqual([])
})

test("0013 keeps the mails that it finds, and tells those that an admin deleted from automatic ones", () => {
  using earlier = earlierDb("0013")
  const { db } = earlier
  for (const [id, outcome, words] of [
    ["1", "unmatched", "It was sent to nobody."],
    ["2", "automatic", "A mailing list's."],
    ["3", "automatic", "Deleted by Ada"],
  ] as const) {
    const mail = { sender: "eve@example.com", subject: "Bread", text: "Buy!", source: new Uint8Array(1) }
    earlier.insert("received_mails", { id, message_id: id, at: 5, outcome, words, ...mail })
  }
  const before = db.all<Record<string, unknown>>("select * from received_mails order by id")
  earlier.migrate()
  // A database cannot write files: words stay, as they do after a month.
  const after = before.map((row) => ({ ...row, source: null, source_size: 0, outcome: row.id === "3" ? "discarded" : row.outcome }))
  expect(db.all("select * from received_mails order by id")).toEqual(after)
})

test("0014 keeps the place in the mailbox, and what was proven of it", () => {
  using earlier = earlierDb("0014")
  const { db } = earlier
  const mailbox = "ann@example.com@mail.example:993/INBOX"
  const place = JSON.stringify({ mailbox, place: { uidValidity: 7, lastUid: 9, at: 11 } })
  db.run("update mail_settings set place = :place, proven_address = 'reply@example.com', proven_at = 5", { place })
  earlier.migrate()
  expect(db.all("select * from mailbox_places")).toEqual([{ mailbox, uid_validity: 7, last_uid: 9, at: 11 }])
  expect(db.get("select proven_mailbox, proven_address from mail_settings")).toEqual({
    proven_mailbox: mailbox,
    proven_address: "reply@example.com",
  })
})

test("0016 keeps the history of statuses that it finds, and knows who joined", () => {
  using earlier = earlierDb("0016")
  const { db } = earlier
  for (const id of ["ada", "ben"]) {
    const common = { role: "admin", status: "online", status_at: 5, password_hash: "!", created_at: 0 }
    earlier.insert("agents", { id, email: id, name: id, ...common })
  }
  for (const [number, cause, by] of [
    [3, "by hand", null],
    [7, "by admin", "ben"],
  ] as const) {
    const change = { agent_id: "ada", from_status: "offline", to_status: "online", at: 5, setting: "leave" }
    earlier.insert("status_changes", { number, cause, by_agent_id: by, ...change })
  }
  const before = db.all("select * from status_changes order by number")
  earlier.migrate()
  expect(db.all("select * from status_changes order by number")).toEqual(before)
  db.run("insert into status_changes (agent_id, from_status, to_status, at, cause) values ('ben', 'offline', 'offline', 6, 'joined')")
  db.run("delete from agents where id = 'ben'")
  expect(db.all("select number, by_agent_id from status_changes")).toEqual([
    { number: 3, by_agent_id: null },
    { number: 7, by_agent_id: null },
  ])
})
