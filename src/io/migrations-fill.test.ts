import { expect, test } from "bun:test"
import { EMPTY_WEEK } from "../domain/week.ts"
import type { Db } from "./db.ts"
import { earlierDb } from "../testing/earlier-db.ts"

// What a migration adds is right for what was there before it.

test("0017 finds unread replies whoever spoke last, but brings no old ones up", () => {
  using earlier = earlierDb("0017")
  for (const [id, waitingSince, finishedAt] of [
    ["answered", null, 6],
    ["waits, is over", 5, 6],
    ["waits, goes on", 5, null],
  ] as const) {
    const seen = { last_seq: 4, visitor_seen_seq: 1, visitor_mailed_seq: 2, last_message_at: 5 }
    earlier.insertConversation({ id, waiting_since: waitingSince, exchange_finished_at: finishedAt, ...seen })
  }
  earlier.migrate()
  expect(earlier.db.all("select id, visitor_mailed_seq from conversations order by number")).toEqual([
    { id: "answered", visitor_mailed_seq: 2 },
    { id: "waits, is over", visitor_mailed_seq: 4 },
    { id: "waits, goes on", visitor_mailed_seq: 2 },
  ])
})

test("0020 finds the visitors who were named before it, and none without a name", () => {
  using earlier = earlierDb("0020")
  const { db } = earlier
  for (const [id, name, email] of [
    ["nameless", null, null],
    ["mila", "Mila Novák", null],
    ["elodie", null, "élodie@example.com"],
  ] as const) {
    earlier.insertConversation({ id }, { name, email })
  }
  earlier.migrate()
  expect(found(db, "name_search", "novak")).toEqual([2])
  expect(found(db, "name_search", "elodie")).toEqual([3])
  expect(found(db, "name_part_search", "ova")).toEqual([2])
  expect(db.get("select count(*) as n from name_search_docsize")).toEqual({ n: 2 })
})

test.each([
  ["UTC", "UTC", "nobody"],
  ["UTC", "Europe/Rome", "agent"],
  ["Europe/Paris", "UTC", "agent"],
])("0021 knows who a time zone is from: the account's is %s, its first admin's %s (P9, P13)", (account, admin, expected) => {
  using earlier = earlierDb("0021")
  const { db } = earlier
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
    earlier.insert("agents", { id, email: id, name: id, role: "admin", password_hash: "!", created_at: 0 })
    earlier.insert("presences", { agent_id: id, time_zone: zone, is_hours_on: isOn, week })
  }
  earlier.migrate()
  expect(db.get("select time_zone, zone_from from accounts")).toEqual({ time_zone: account, zone_from: expected })
  const theirs = db.all<{ zone_from: string }>("select zone_from from presences order by agent_id").map((row) => row.zone_from)
  expect(theirs).toEqual([admin === "UTC" ? "nobody" : "agent", "nobody", "agent", "agent", "agent"])
})

test("0022 finds what was indexed before it by its plain letters (I1), and nothing twice", () => {
  using earlier = earlierDb("0022")
  const { db } = earlier
  for (const [number, name, email, text] of [
    [1, "Łukasz", null, "In der Straße"],
    [2, null, "søren@example.com", "Plain words"],
    [3, "Ann", null, "Not indexed yet: Øl"],
  ] as const) {
    earlier.insertConversation({ number, id: `visitor-${number}` }, { name, email })
    const message = { conversation_number: number, seq: 1, id: `message-${number}`, author: "visitor", at: 0 }
    earlier.insert("messages", { rowid: number, text, ...message })
  }
  earlier.insert("messages", { rowid: 4, conversation_number: 1, seq: 2, id: "joined", author: "system", text: "Øl", at: 0 })
  db.run("insert into message_search (rowid, text) select rowid, text from messages where rowid <= 2")
  db.run("update indexing_progress set searchable_rowid = 2")
  earlier.migrate()
  const inMessages = (match: string) => found(db, "message_search", match)
  const inNames = (match: string) => found(db, "name_search", match)
  const inNameParts = (match: string) => found(db, "name_part_search", match)
  expect([inMessages("strasse"), inMessages("plain"), inMessages("ol")]).toEqual([[1], [2], []])
  expect([inNames("lukasz"), inNames("soren"), inNames("ann")]).toEqual([[1], [2], [3]])
  expect([inNameParts("uka"), inNameParts("oren"), inNameParts("ann")]).toEqual([[1], [2], [3]])
  for (const [index, rows] of [
    ["message_search", 2],
    ["name_search", 3],
    ["name_part_search", 3],
  ] as const)
    expect(db.get(`select count(*) as n from ${index}_docsize`)).toEqual({ n: rows })
  db.run("update visitors set name = 'Đorđe' where id = 'visitor-3'")
  expect([inNames("ann"), inNames("dorde"), inNameParts("ord")]).toEqual([[], [3], [3]])
})

test("0025 ends for good what had ended already: invites of who was gone, their mails, and links in mails (S2, S3, E8)", () => {
  using earlier = earlierDb("0025")
  const { db } = earlier
  const agent = (id: string, role: string, isActive: number) => {
    earlier.insert("agents", { id, email: id, name: id, role, is_active: isActive, password_hash: "!", created_at: 0 })
    const made = { role: "admin", created_by: id, created_at: 100, expires_at: 999 }
    earlier.insert("invites", { id: `of ${id}`, token_hash: id, ...made })
    const mail = { kind: "invite", from_name: "", to_name: "", to_address: id, subject: "", text: "", html: "" }
    earlier.insert("mails", { id, key: `invite:of ${id}`, message_id: id, state: "waiting", created_at: 0, next_try_at: 0, ...mail })
  }
  const absence = (id: string, at: number) => {
    const row = { agent_id: id, from_status: "offline", to_status: "offline", cause: "by admin" }
    earlier.insert("status_changes", { at, setting: "deactivated", ...row })
    earlier.insert("status_changes", { at: at + 1, setting: "reactivated", ...row })
  }
  const reset = { kind: "password-reset", from_name: "", to_name: "", to_address: "a", subject: "", text: "", html: "" }
  for (const state of ["waiting", "failed", "sent"])
    earlier.insert("mails", {
      id: state,
      key: `password-reset:${state}`,
      message_id: state,
      state,
      created_at: 0,
      next_try_at: 0,
      ...reset,
    })
  agent("admin", "admin", 1)
  agent("demoted", "agent", 1)
  agent("gone", "admin", 0)
  agent("came back", "admin", 1)
  absence("came back", 200)
  agent("invited since", "admin", 1)
  absence("invited since", 50)
  earlier.insert("invites", {
    id: "accepted",
    token_hash: "accepted",
    role: "agent",
    created_by: "gone",
    created_at: 1,
    expires_at: 9,
    accepted_at: 5,
  })
  const byHand = { id: "by hand", token_hash: "by hand", role: "agent", created_by: "gone" }
  earlier.insert("invites", { ...byHand, created_at: 1, expires_at: 9, revoked_at: 3 })
  db.run("update mails set state = 'failed' where id = 'gone'")
  agent("again", "admin", 1)
  absence("again", 30)
  earlier.insert("mail_preferences", { agent_id: "came back", forwarding: "nothing", links_from: 150 })
  earlier.insert("mail_preferences", { agent_id: "again", forwarding: "missed", links_from: 70 })
  earlier.migrate()
  const ids = (sql: string) => db.all<{ id: string }>(`${sql} order by id`).map(({ id }) => id)
  expect(ids("select id from invites where revoked_at is null")).toEqual(["accepted", "of admin", "of again", "of invited since"])
  expect(db.get("select revoked_at as at from invites where id = 'by hand'")).toEqual({ at: 3 })
  expect(ids("select id from mails where state = 'waiting'")).toEqual(["admin", "again", "invited since"])
  expect(ids("select id from mails where state = 'called off' and words <> '' and done_at > 0")).toEqual([
    "came back",
    "demoted",
    "failed",
    "gone",
    "waiting",
  ])
  expect(ids("select id from mails where state = 'sent'")).toEqual(["sent"])
  expect(db.all("select agent_id, forwarding, min(links_from, 1000) as since from mail_preferences order by agent_id")).toEqual([
    { agent_id: "again", forwarding: "missed", since: 70 },
    { agent_id: "came back", forwarding: "nothing", since: 200 },
    { agent_id: "gone", forwarding: "missed", since: 1_000 },
    { agent_id: "invited since", forwarding: "missed", since: 50 },
  ])
})

/** The rows that an index has for these words. */
function found(db: Db, index: "message_search" | "name_search" | "name_part_search", match: string): readonly number[] {
  return db.all<{ number: number }>(`select rowid as number from ${index} where ${index} match :match`, { match }).map((row) => row.number)
}
