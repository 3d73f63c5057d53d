import type { Page, Visitor, VisitorId } from "../../domain/model.ts"
import type { Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"
import { memoryOf } from "../../io/memory.ts"

type VisitorRow = {
  id: string
  name: string | null
  email: string | null
  phone: string | null
  locale: string | null
  time_zone: string | null
  user_agent: string | null
  address: string | null
  page_url: string | null
  page_title: string | null
  page_referrer: string | null
  created_at: number
  left_at: number | null
  blocked_at: number | null
}

const COLUMNS =
  "id, name, email, phone, locale, time_zone, user_agent, address, page_url, page_title, page_referrer, created_at, left_at, blocked_at"

export function findVisitor(db: Db, id: VisitorId): Visitor | null {
  const row = db.get<VisitorRow>(`select ${COLUMNS} from visitors where id = :id`, { id })
  return row && visitorOf(row)
}

/** W13: the token is the only way in; its hash is what is stored. */
export function findVisitorByToken(db: Db, tokenHash: string): Visitor | null {
  const row = db.get<VisitorRow>(`select ${COLUMNS} from visitors where token_hash = :tokenHash`, { tokenHash })
  return row && visitorOf(row)
}

/** As much of a visitor as each of their messages needs. */
export type Writer = { readonly id: VisitorId; readonly isBlocked: boolean }

const writers = memoryOf<Writer | null>("visitors")

export function findWriter(db: Db, tokenHash: string): Writer | null {
  return writers(db).of(tokenHash, () => {
    const row = db.get<{ id: string; blocked_at: number | null }>("select id, blocked_at from visitors where token_hash = :tokenHash", {
      tokenHash,
    })
    return row && { id: row.id, isBlocked: row.blocked_at !== null }
  })
}

export function insertVisitor(db: Db, visitor: Visitor, tokenHash: string): void {
  db.run(
    `insert into visitors (id, token_hash, name, email, phone, locale, time_zone, user_agent, address, page_url, page_title, page_referrer, created_at, left_at, blocked_at)
     values (:id, :tokenHash, :name, :email, :phone, :locale, :timeZone, :userAgent, :address, :url, :title, :referrer, :createdAt, :leftAt, :blockedAt)`,
    { ...rowOf(visitor), tokenHash },
  )
}

export function saveVisitor(db: Db, visitor: Visitor): void {
  const { createdAt: _, ...row } = rowOf(visitor)
  db.run(
    `update visitors
     set name = :name,
         email = :email,
         phone = :phone,
         locale = :locale,
         time_zone = :timeZone,
         user_agent = :userAgent,
         address = :address,
         page_url = :url,
         page_title = :title,
         page_referrer = :referrer,
         left_at = :leftAt,
         blocked_at = :blockedAt
     where id = :id`,
    row,
  )
}

/** The conversation, its messages and notes go with the visitor (S10). */
export function deleteVisitor(db: Db, id: VisitorId): void {
  const { number } = db.get<{ number: number }>("select number from conversations where visitor_id = :id", { id }) ?? { number: 0 }
  db.run(`delete from message_search where rowid in (${MESSAGES})`, { number })
  db.run(`delete from messages where rowid in (${MESSAGES})`, { number })
  db.run("delete from message_order where conversation_number = :number", { number })
  // Said in so many words, and not left to the visitor's deletion, for `Db.memory` to hear of it.
  db.run("delete from conversations where visitor_id = :id", { id })
  db.run("delete from visitors where id = :id", { id })
  // SQLite gives the rowids of the newest deleted messages again: their successors must be indexed too.
  db.run(
    `update indexing_progress
     set searchable_rowid = min(searchable_rowid, (select coalesce(max(rowid), 0) from messages)),
         ordered_rowid = min(ordered_rowid, (select coalesce(max(rowid), 0) from messages))`,
  )
}

const MESSAGES = "select message_rowid from message_places where conversation_number = :number"

/** After a start nobody is connected, whatever a killed process left behind. */
export function markAllLeft(db: Db, at: Instant): void {
  db.run("update visitors set left_at = :at where left_at is null", { at })
}

export function isBanned(db: Db, address: string): boolean {
  return db.get("select 1 from bans where address = :address", { address }) !== null
}

export function insertBan(db: Db, address: string, visitorId: VisitorId, bannedBy: string, at: Instant): void {
  db.run(
    `insert or replace into bans (address, visitor_id, banned_by, at)
     values (:address, :visitorId, :bannedBy, :at)`,
    { address, visitorId, bannedBy, at },
  )
}

export function deleteBansOf(db: Db, visitorId: VisitorId): void {
  db.run("delete from bans where visitor_id = :visitorId", { visitorId })
}

function visitorOf(row: VisitorRow): Visitor {
  const page: Page | null =
    row.page_url === null ? null : { url: row.page_url, title: row.page_title ?? "", referrer: row.page_referrer ?? "" }
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    phone: row.phone,
    locale: row.locale,
    timeZone: row.time_zone,
    userAgent: row.user_agent,
    address: row.address,
    page,
    createdAt: row.created_at,
    leftAt: row.left_at,
    blockedAt: row.blocked_at,
  }
}

function rowOf(visitor: Visitor) {
  const { page, ...rest } = visitor
  return { ...rest, url: page?.url ?? null, title: page?.title ?? null, referrer: page?.referrer ?? null }
}
