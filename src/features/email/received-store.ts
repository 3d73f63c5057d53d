import type { ConversationId } from "../../domain/model.ts"
import type { Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"

/** E4, E5: what became of a mail that arrived. */
export type Received = {
  readonly id: string
  /** Its own, or of its bytes where it has none. */
  readonly messageId: string
  readonly at: Instant
  readonly sender: string
  readonly subject: string
  readonly outcome: "message" | "unmatched" | "automatic" | "bounce" | "check"
  /** In words. */
  readonly words: string
  readonly conversationId: ConversationId | null
  /** What an admin reads of one that is unmatched. */
  readonly text: string
}

/** False if this mail was taken before. `source` is kept whole for what an admin may still attach. */
export function insertReceived(db: Db, received: Received, source: Uint8Array | null): boolean {
  const written = db.run(
    `insert or ignore into received_mails (id, message_id, at, sender, subject, outcome, words, conversation_id, text, source)
     values (:id, :messageId, :at, :sender, :subject, :outcome, :words, :conversationId, :text, :source)`,
    { ...received, source },
  )
  return written > 0
}

export function wasReceived(db: Db, messageId: string): boolean {
  return db.get("select 1 from received_mails where message_id = :messageId", { messageId }) !== null
}

/** E4: what waits for an admin, the newest first. */
export function unmatchedMails(db: Db, most: number): readonly Received[] {
  return select(db, "outcome = 'unmatched' order by at desc limit :most", { most })
}

export function countUnmatched(db: Db): number {
  return db.get<{ n: number }>("select count(*) as n from received_mails where outcome = 'unmatched'")!.n
}

export function findUnmatched(db: Db, id: string): (Received & { readonly source: Uint8Array | null }) | null {
  const found = select(db, "id = :id and outcome = 'unmatched'", { id })[0]
  if (!found) return null
  return { ...found, source: db.get<{ source: Uint8Array | null }>("select source from received_mails where id = :id", { id })!.source }
}

/** An admin has attached it. */
export function saveAttached(db: Db, id: string, conversationId: ConversationId, words: string): void {
  db.run(
    `update received_mails
     set outcome = 'message', conversation_id = :conversationId, words = :words, text = '', source = null
     where id = :id`,
    { id, conversationId, words },
  )
}

/** An admin has thrown it away. That it came stays known, so that it is not taken again. */
export function saveDiscarded(db: Db, id: string, words: string): void {
  db.run("update received_mails set outcome = 'automatic', words = :words, text = '', source = null where id = :id", { id, words })
}

/** S10: files of mails that nobody has seen to; their words stay. */
export function forgetSources(db: Db, before: Instant): void {
  db.run("update received_mails set source = null where outcome = 'unmatched' and at < :before and source is not null", { before })
}

/** E9. */
export function receivedFor(db: Db, conversationId: ConversationId): readonly Received[] {
  return select(db, "conversation_id = :conversationId order by at", { conversationId })
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
}

function select(db: Db, rest: string, params: Record<string, string | number>): readonly Received[] {
  return db
    .all<ReceivedRow>(
      `select id, message_id, at, sender, subject, outcome, words, conversation_id, text
       from received_mails
       where ${rest}`,
      params,
    )
    .map((row) => ({
      id: row.id,
      messageId: row.message_id,
      at: row.at,
      sender: row.sender,
      subject: row.subject,
      outcome: row.outcome,
      words: row.words,
      conversationId: row.conversation_id,
      text: row.text,
    }))
}
