import type { ConversationId } from "../../domain/model.ts"
import { NEWER } from "../../domain/outbox.ts"
import type { Duration, Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"
import { MAIL_COLUMNS, selectMails, type Mail } from "./outbox-rows.ts"
import { MESSAGE_ID } from "./received-store.ts"

/** False if this very mail is there already (E6). */
export function insertMail(db: Db, mail: Mail): boolean {
  const written = db.run(
    `insert or ignore into mails (${MAIL_COLUMNS})
     values (:id, :key, :kind, :conversationId, :agentId, :fromSeq, :upToSeq, :fromName, :toName, :toAddress, :messageId, :subject, :text, :html, :composedRevision, :composedAt, :replyTo, :thread,
       :unsubscribeUrl, :state, :words, :createdAt, :attempts, :nextTryAt, :failingSince, :handingSince, :doneAt, :bouncedAt, :bounceWords)`,
    { ...mail, thread: JSON.stringify(mail.thread) },
  )
  return written > 0
}

/**
 * E6: what waits and whose next try has come, in the order in which they became due, which is that of their ids. Behind them those whose
 * next try no pause is long enough for: the clock went back.
 */
export function mailsDue(db: Db, now: Instant, longestPause: Duration, most: number): readonly Mail[] {
  const due = selectMails(db, `id in (${DUE_IDS}) order by id`, { now, most })
  const beyond = now + longestPause
  return [...due, ...selectMails(db, "state = 'waiting' and next_try_at > :beyond order by next_try_at, id limit :most", { beyond, most })]
}

/** Read off the index alone. */
const DUE_IDS = "select id from mails where state = 'waiting' and next_try_at <= :now order by id limit :most"

export function findMail(db: Db, id: string): Mail | null {
  return selectMails(db, "id = :id", { id })[0] ?? null
}

export function findMailByMessageId(db: Db, messageId: string): Mail | null {
  return selectMails(db, "message_id = :messageId", { messageId })[0] ?? null
}

export function findMailByKey(db: Db, key: string): Mail | null {
  return selectMails(db, "key = :key", { key })[0] ?? null
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

/** R3: from now on it may arrive, though the server has not answered yet; if it may since an earlier try, that stays. */
export function saveHandingOver(db: Db, id: string, now: Instant): void {
  db.run("update mails set handing_since = coalesce(handing_since, :now) where id = :id", { id, now })
}

/** R3: the claim is taken back: it certainly has not arrived. */
export function saveNotHandedOver(db: Db, id: string): void {
  db.run("update mails set handing_since = null where id = :id and state <> 'sent'", { id })
}

/** What came back before it was handed over was an earlier copy. */
export function saveSent(
  db: Db,
  id: string,
  { words, handedAt }: { readonly words: string; readonly handedAt: Instant },
  now: Instant,
): void {
  db.run(
    `update mails
     set state = 'sent',
         words = :words,
         handing_since = null,
         bounced_at = case when bounced_at >= :handedAt then bounced_at end,
         bounce_words = case when bounced_at >= :handedAt then bounce_words end,
         done_at = :now,
         attempts = attempts + 1
     where id = :id
       and state in ('waiting', 'called off')`,
    { id, words, handedAt, now },
  )
}

/**
 * E6: it is tried again at `nextTryAt`; null gives it up. R3: `mayHaveArrived`, by this try or one before, and it stays claimed: it is never
 * told in a newer mail, also once "Retry" fetches it back. What was called off meanwhile is not tried again.
 */
export function saveFailure(db: Db, id: string, { words, nextTryAt, failingSince, mayHaveArrived, now }: Failure): void {
  if (!mayHaveArrived) saveNotHandedOver(db, id)
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

type Failure = {
  readonly words: string
  readonly nextTryAt: Instant | null
  readonly failingSince: Instant | null
  readonly mayHaveArrived: boolean
  readonly now: Instant
}

/**
 * R3, RFC 5322, 3.6.4: this one keeps its Message-ID and what it says, for it may have arrived, and answers and bounces name it. `next`, which
 * says something else, takes its place.
 */
export function replaceMail(db: Db, { id, key }: Mail, next: Mail, now: Instant): void {
  saveCalledOff(db, id, NEWER, now)
  setAside(db, key)
  insertMail(db, next)
}

/** E6: what was called off makes room for a mail up to the same message that says more, or something else. False if there is none such. */
export function setAside(db: Db, key: string): boolean {
  return db.run("update mails set key = key || ':' || id where key = :key and state = 'called off'", { key }) > 0
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
  const waiting = selectMails(db, "state = 'waiting' order by next_try_at limit :most", { most })
  return [...waiting, ...selectMails(db, "state = 'failed' order by done_at desc limit :most", { most })]
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
  return selectMails(db, "state = 'sent' order by done_at desc limit :most", { most })
}

/** E5: the last "Send test mail", and what became of it. */
export function lastTest(db: Db): Mail | null {
  return selectMails(db, "key >= 'test:' and key < 'test;' order by key desc limit 1", {})[0] ?? null
}

/** K7: the newest first, but for those that were never written. */
export function allMails(db: Db, most: number): readonly Mail[] {
  return selectMails(db, "state <> 'not mailed' order by created_at desc, id desc limit :most", { most })
}

/** E9: all of a conversation, oldest first. */
export function mailsOf(db: Db, conversationId: ConversationId): readonly Mail[] {
  return selectMails(db, "conversation_id = :conversationId order by created_at, id", { conversationId })
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
