import type { ConversationId } from "../../domain/model.ts"
import type { Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"

/** E4, E5: what became of a mail that arrived. */
export type Received = {
  readonly id: string
  /** What it is known by; made by `identityOf`. */
  readonly identity: string
  readonly at: Instant
  readonly sender: string
  readonly subject: string
  readonly outcome: "message" | "unmatched" | "automatic" | "bounce" | "check" | "discarded"
  /** In words. */
  readonly words: string
  readonly conversationId: ConversationId | null
  /** What an admin reads of one that became no message. */
  readonly text: string
  /** All of it, among the files, for what an admin may still attach; null once it is gone. */
  readonly source: KeptSource | null
}

export type KeptSource = { readonly name: string; readonly size: number }

/** E4: what waits for an admin, and what no person wrote and no conversation tells of. */
export type ReceivedList = "unmatched" | "automatic"

/** Behind this one a list goes on: lists are read from the newest on. */
export type ReceivedPlace = Pick<Received, "at" | "id">

/**
 * The `Message-ID` in an identity; empty if it has none. Unique are identities: two mails may have one `Message-ID`. Rows of
 * earlier versions hold that alone.
 */
export const MESSAGE_ID = "substr(message_id, 1, instr(message_id || ' ', ' ') - 1)"

export function insertReceived(db: Db, { source, ...received }: Received): void {
  db.run(
    `insert into received_mails (id, message_id, at, sender, subject, outcome, words, conversation_id, text, source, source_size)
     values (:id, :identity, :at, :sender, :subject, :outcome, :words, :conversationId, :text, :source, :size)`,
    { ...received, source: source?.name ?? null, size: source?.size ?? 0 },
  )
}

export function wasReceived(db: Db, { identity, sender }: Pick<Received, "identity" | "sender">): boolean {
  const [messageId = ""] = identity.split(" ")
  const found = db.get(
    `select 1
     from received_mails
     where message_id = :identity
        or (message_id = :messageId and sender = :sender)`,
    { identity, messageId, sender },
  )
  return found !== null
}

/** E4: the newest first, at most `most`. */
export function keptMails(db: Db, list: ReceivedList, most: number, behind: ReceivedPlace | null = null): readonly Received[] {
  const rest = behind === null ? "" : "and (at, id) < (:at, :id)"
  return select(db, `${LISTED[list]} ${rest} order by at desc, id desc limit :most`, {
    most,
    ...(behind && { at: behind.at, id: behind.id }),
  })
}

export function countKept(db: Db, list: ReceivedList): number {
  return db.get<{ n: number }>(`select count(*) as n from received_mails where ${LISTED[list]}`)!.n
}

/** E4: one of either list. */
export function findKept(db: Db, id: string): Received | null {
  return select(db, `id = :id and (${LISTED.unmatched} or (${LISTED.automatic}))`, { id })[0] ?? null
}

/** Of one that was taken already. */
export function saveSource(db: Db, id: string, { name, size }: KeptSource): void {
  db.run("update received_mails set source = :name, source_size = :size where id = :id", { id, name, size })
}

/** An admin has attached it. */
export function saveAttached(db: Db, id: string, conversationId: ConversationId, words: string): void {
  db.run(
    `update received_mails
     set outcome = 'message', conversation_id = :conversationId, words = :words, text = '', source = null, source_size = 0
     where id = :id`,
    { id, conversationId, words },
  )
}

/** An admin has thrown it away. That it came stays known, so that it is not taken again. */
export function saveDiscarded(db: Db, id: string, words: string): void {
  db.run("update received_mails set outcome = 'discarded', words = :words, text = '', source = null, source_size = 0 where id = :id", {
    id,
    words,
  })
}

/** S10: whole mails that nobody has seen to; their words stay. Returns the names of what may be removed. */
export function forgetSources(db: Db, before: Instant): readonly string[] {
  return forgotten(db, "select id from received_mails where source is not null and at < :before", { before })
}

/** S4: whole mails beyond so many bytes in all: those that no person wrote go first, then the oldest. Returns the names of what may be removed. */
export function forgetSourcesBeyond(db: Db, bytes: number): readonly string[] {
  return forgotten(
    db,
    `select id
     from (
       select id, sum(source_size) over (order by outcome = 'unmatched' desc, at desc, id desc) as bytes
       from received_mails
       where source is not null
     )
     where bytes > :bytes`,
    { bytes },
  )
}

/** S10: mails in no conversation go, and the words of those that a conversation only tells of. */
export function forgetReceived(db: Db, before: Instant): void {
  db.run("delete from received_mails where conversation_id is null and at < :before", { before })
  db.run("update received_mails set text = '' where text <> '' and at < :before", { before })
}

/** E9. */
export function receivedFor(db: Db, conversationId: ConversationId): readonly Received[] {
  return select(db, "conversation_id = :conversationId order by at", { conversationId })
}

const LISTED: Readonly<Record<ReceivedList, string>> = {
  unmatched: "outcome = 'unmatched'",
  automatic: "conversation_id is null and (outcome = 'automatic' or outcome = 'bounce')",
}

function forgotten(db: Db, which: string, params: Record<string, number>): readonly string[] {
  const rows = db.all<{ id: string; source: string }>(`select id, source from received_mails where id in (${which})`, params)
  for (const { id } of rows) db.run("update received_mails set source = null, source_size = 0 where id = :id", { id })
  return rows.map(({ source }) => source)
}

type ReceivedRow = {
  id: string
  message_id: string
  at: number
  sender: string
  subject: string
  outcome: Received["outcome"]
  words: string
  conversation_id: string | null
  text: string
  source: string | null
  source_size: number
}

function select(db: Db, rest: string, params: Record<string, string | number>): readonly Received[] {
  return db
    .all<ReceivedRow>(
      `select id, message_id, at, sender, subject, outcome, words, conversation_id, text, source, source_size
       from received_mails
       where ${rest}`,
      params,
    )
    .map((row) => ({
      id: row.id,
      identity: row.message_id,
      at: row.at,
      sender: row.sender,
      subject: row.subject,
      outcome: row.outcome,
      words: row.words,
      conversationId: row.conversation_id,
      text: row.text,
      source: row.source === null ? null : { name: row.source, size: row.source_size },
    }))
}
