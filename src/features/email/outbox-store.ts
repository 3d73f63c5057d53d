import type { AgentId, ConversationId } from "../../domain/model.ts"
import type { MailKind } from "../../domain/outbox.ts"
import type { Duration, Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"
import { MESSAGE_ID } from "./received-store.ts"

/** "called off": not needed any more when its turn came. "not mailed": it was due, and for a reason in words nobody gets it. */
export type MailState = "waiting" | "sent" | "failed" | "called off" | "not mailed"

/** E6: a mail and what became of it. */
export type Mail = {
  readonly id: string
  readonly key: string
  readonly kind: MailKind
  readonly conversationId: ConversationId | null
  /** The agent it is to; null for visitors and strangers. */
  readonly agentId: AgentId | null
  readonly fromSeq: number | null
  readonly upToSeq: number | null
  readonly fromName: string
  readonly toName: string
  readonly toAddress: string
  readonly messageId: string
  readonly subject: string
  readonly text: string
  readonly html: string
  /** The conversation's revision as it was composed. */
  readonly composedRevision: number
  /** When it was; 0 if it was not. */
  readonly composedAt: Instant
  readonly replyTo: string | null
  /** Message-IDs of what went before in this conversation with this person, oldest first. */
  readonly thread: readonly string[]
  readonly unsubscribeUrl: string | null
  readonly state: MailState
  readonly words: string
  readonly createdAt: Instant
  readonly attempts: number
  /** 0 for at once. */
  readonly nextTryAt: Instant
  /** Since when the server has refused it for now; null if it has not, or something else was wrong last. */
  readonly failingSince: Instant | null
  readonly doneAt: Instant | null
  readonly bouncedAt: Instant | null
  readonly bounceWords: string | null
}

/** False if this very mail is there already (E6). */
export function insertMail(db: Db, mail: Mail): boolean {
  const written = db.run(
    `insert or ignore into mails (${COLUMNS})
     values (:id, :key, :kind, :conversationId, :agentId, :fromSeq, :upToSeq, :fromName, :toName, :toAddress, :messageId, :subject, :text, :html, :composedRevision, :composedAt, :replyTo, :thread,
       :unsubscribeUrl, :state, :words, :createdAt, :attempts, :nextTryAt, :failingSince, :doneAt, :bouncedAt, :bounceWords)`,
    { ...mail, thread: JSON.stringify(mail.thread) },
  )
  return written > 0
}

/**
 * E6: what waits and whose next try has come, in the order in which they became due, which is that of their ids. Behind them those whose
 * next try no pause is long enough for: the clock went back.
 */
export function mailsDue(db: Db, now: Instant, longestPause: Duration, most: number): readonly Mail[] {
  const due = select(db, `id in (${DUE_IDS}) order by id`, { now, most })
  const beyond = now + longestPause
  return [...due, ...select(db, "state = 'waiting' and next_try_at > :beyond order by next_try_at, id limit :most", { beyond, most })]
}

/** Read off the index alone. */
const DUE_IDS = "select id from mails where state = 'waiting' and next_try_at <= :now order by id limit :most"

export function findMail(db: Db, id: string): Mail | null {
  return select(db, "id = :id", { id })[0] ?? null
}

export function findMailByMessageId(db: Db, messageId: string): Mail | null {
  return select(db, "message_id = :messageId", { messageId })[0] ?? null
}

export function findMailByKey(db: Db, key: string): Mail | null {
  return select(db, "key = :key", { key })[0] ?? null
}

/** What a mail says, as it was composed. */
export type Composed = Pick<
  Mail,
  | "toName"
  | "toAddress"
  | "fromName"
  | "subject"
  | "text"
  | "html"
  | "composedRevision"
  | "composedAt"
  | "replyTo"
  | "thread"
  | "unsubscribeUrl"
>

export function saveComposed(db: Db, id: string, { thread, ...composed }: Composed): void {
  db.run(
    `update mails
     set to_name = :toName,
         to_address = :toAddress,
         from_name = :fromName,
         subject = :subject,
         text = :text,
         html = :html,
         composed_revision = :composedRevision,
         composed_at = :composedAt,
         reply_to = :replyTo,
         thread = :thread,
         unsubscribe_url = :unsubscribeUrl
     where id = :id`,
    { id, ...composed, thread: JSON.stringify(thread) },
  )
}

export function saveSent(db: Db, id: string, words: string, now: Instant): void {
  db.run(
    "update mails set state = 'sent', words = :words, done_at = :now, attempts = attempts + 1 where id = :id and state in ('waiting', 'called off')",
    {
      id,
      words,
      now,
    },
  )
}

/** E6: it is tried again at `nextTryAt`; null gives it up. */
export function saveFailure(
  db: Db,
  id: string,
  { words, nextTryAt, failingSince, now }: { words: string; nextTryAt: Instant | null; failingSince: Instant | null; now: Instant },
): void {
  db.run(
    `update mails
     set state = :state,
         words = :words,
         next_try_at = :nextTryAt,
         failing_since = :failingSince,
         done_at = :doneAt,
         attempts = attempts + 1
     where id = :id
       and state = 'waiting'`,
    {
      id,
      words,
      failingSince,
      state: nextTryAt === null ? "failed" : "waiting",
      nextTryAt: nextTryAt ?? 0,
      doneAt: nextTryAt === null ? now : null,
    },
  )
}

export function saveCalledOff(db: Db, id: string, words: string, now: Instant): void {
  db.run("update mails set state = 'called off', words = :words, done_at = :now where id = :id and state = 'waiting'", { id, words, now })
}

/** Not needed any more, nor to be tried again: all whose key begins so. */
export function callOffMails(db: Db, keyStart: string, words: string, now: Instant): void {
  db.run(
    `update mails
     set state = 'called off', words = :words, done_at = :now
     where key >= :keyStart
       and key < :keyEnd
       and state in ('waiting', 'failed')`,
    { keyStart, keyEnd: `${keyStart}\u{10ffff}`, words, now },
  )
}

export function saveBounce(db: Db, id: string, words: string, now: Instant): void {
  db.run("update mails set bounced_at = :now, bounce_words = :words where id = :id and bounced_at is null", { id, words, now })
}

/** E6: for Settings: what waits, the next to be tried first, then what was given up. */
export function mailQueue(db: Db, most: number): readonly Mail[] {
  const waiting = select(db, "state = 'waiting' order by next_try_at limit :most", { most })
  return [...waiting, ...select(db, "state = 'failed' order by done_at desc limit :most", { most })]
}

export function countWaiting(db: Db): number {
  return db.get<{ n: number }>("select count(*) as n from mails where state = 'waiting'")!.n
}

/** R4: those given up since then. Older ones stand in Settings, and are no news. */
export function countFailed(db: Db, since: Instant): number {
  return db.get<{ n: number }>("select count(*) as n from mails where state = 'failed' and done_at >= :since", { since })!.n
}

/** R4: when what waits longest became due; null if nothing waits. */
export function waitingMailSince(db: Db): Instant | null {
  return db.get<{ at: number | null }>("select min(created_at) as at from mails where state = 'waiting'")!.at
}

export function recentlySent(db: Db, most: number): readonly Mail[] {
  return select(db, "state = 'sent' order by done_at desc limit :most", { most })
}

/** E5: the last "Send test mail", and what became of it. */
export function lastTest(db: Db): Mail | null {
  return select(db, "key >= 'test:' and key < 'test;' order by key desc limit 1", {})[0] ?? null
}

/** K7: the newest first, but for those that were never written. */
export function allMails(db: Db, most: number): readonly Mail[] {
  return select(db, "state <> 'not mailed' order by created_at desc, id desc limit :most", { most })
}

/** E9: all of a conversation, oldest first. */
export function mailsOf(db: Db, conversationId: ConversationId): readonly Mail[] {
  return select(db, "conversation_id = :conversationId order by created_at, id", { conversationId })
}

/** E4: what went before between us and this person, oldest first, at most `most`. */
export function threadWith(db: Db, conversationId: ConversationId, toAddress: string, most: number): readonly string[] {
  const rows = db.all<{ message_id: string }>(
    `select message_id
     from (
       select message_id, created_at as at
       from mails
       where conversation_id = :conversationId
         and to_address = :toAddress
         and state = 'sent'
       union all
       select ${MESSAGE_ID}, at
       from received_mails
       where conversation_id = :conversationId
         and sender = :toAddress
         and outcome = 'message'
     )
     order by at desc
     limit :most`,
    { conversationId, toAddress, most },
  )
  return rows.map((row) => row.message_id).toReversed()
}

/** S10: what was in old mails goes; that they were sent stays. */
export function forgetMailTexts(db: Db, before: Instant): void {
  db.run("update mails set text = '', html = '' where state <> 'waiting' and done_at < :before and text <> ''", { before })
}

const COLUMNS = `id, key, kind, conversation_id, agent_id, from_seq, up_to_seq, from_name, to_name, to_address, message_id, subject, text, html, composed_revision, composed_at, reply_to, thread,
  unsubscribe_url, state, words, created_at, attempts, next_try_at, failing_since, done_at, bounced_at, bounce_words`

type MailRow = {
  id: string
  key: string
  kind: MailKind
  conversation_id: string | null
  agent_id: string | null
  from_seq: number | null
  up_to_seq: number | null
  from_name: string
  to_name: string
  to_address: string
  message_id: string
  subject: string
  text: string
  html: string
  composed_revision: number
  composed_at: number
  reply_to: string | null
  thread: string
  unsubscribe_url: string | null
  state: MailState
  words: string
  created_at: number
  attempts: number
  next_try_at: number
  failing_since: number | null
  done_at: number | null
  bounced_at: number | null
  bounce_words: string | null
}

function select(db: Db, rest: string, params: Record<string, string | number>): readonly Mail[] {
  return db.all<MailRow>(`select ${COLUMNS} from mails where ${rest}`, params).map((row) => ({
    id: row.id,
    key: row.key,
    kind: row.kind,
    conversationId: row.conversation_id,
    agentId: row.agent_id,
    fromSeq: row.from_seq,
    upToSeq: row.up_to_seq,
    fromName: row.from_name,
    toName: row.to_name,
    toAddress: row.to_address,
    messageId: row.message_id,
    subject: row.subject,
    text: row.text,
    html: row.html,
    composedRevision: row.composed_revision,
    composedAt: row.composed_at,
    replyTo: row.reply_to,
    thread: JSON.parse(row.thread) as string[],
    unsubscribeUrl: row.unsubscribe_url,
    state: row.state,
    words: row.words,
    createdAt: row.created_at,
    attempts: row.attempts,
    nextTryAt: row.next_try_at,
    failingSince: row.failing_since,
    doneAt: row.done_at,
    bouncedAt: row.bounced_at,
    bounceWords: row.bounce_words,
  }))
}
