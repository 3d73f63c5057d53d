import type { Noticed, Span } from "../../domain/forwarding.ts"
import type { AgentId, ConversationId } from "../../domain/model.ts"
import type { Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"
import { selectMails, type Mail } from "./outbox-rows.ts"

/** E6: was, or is, this agent to get a notice of this conversation up to this message? What was called off does not count. */
export function hasNotice(
  db: Db,
  { conversationId, agentId, upToSeq }: { conversationId: ConversationId; agentId: AgentId; upToSeq: number },
): boolean {
  const found = db.get(
    `select 1
     from mails
     where conversation_id = :conversationId
       and agent_id = :agentId
       and kind = 'notice'
       and up_to_seq = :upToSeq
       and state <> 'called off'`,
    { conversationId, agentId, upToSeq },
  )
  return found !== null
}

/** E2: who has a notice of what the visitor wrote behind this message, whatever became of it. */
export function noticedAfter(db: Db, conversationId: ConversationId, seq: number): readonly Noticed[] {
  const rows = db.all<{ agent_id: string; mailed_at: number | null }>(
    `select agent_id, max(case when state = 'sent' and bounced_at is null then done_at end) as mailed_at
     from mails
     where conversation_id = :conversationId
       and agent_id is not null
       and kind = 'notice'
       and up_to_seq > :seq
     group by agent_id`,
    { conversationId, seq },
  )
  return rows.map((row) => ({ agentId: row.agent_id, mailedAt: row.mailed_at }))
}

/**
 * E2: what waits for this agent about this conversation says why they get it, and that may be another reason by now. R3: what may have arrived
 * goes again as it was.
 */
export function composeNoticeAnew(db: Db, conversationId: ConversationId, agentId: AgentId): void {
  db.run(
    `update mails
     set composed_at = 0
     where conversation_id = :conversationId
       and agent_id = :agentId
       and kind = 'notice'
       and state = 'waiting'
       and handing_since is null`,
    { conversationId, agentId },
  )
}

/** E2: what waits for this agent about this conversation is in the newer notice as well. */
export function supersedeNotices(db: Db, conversationId: ConversationId, agentId: AgentId, words: string, now: Instant): void {
  db.run(
    `update mails
     set state = 'called off', words = :words, done_at = :now
     where conversation_id = :conversationId
       and agent_id = :agentId
       and kind = 'notice'
       and state = 'waiting'`,
    { conversationId, agentId, words, now },
  )
}

/**
 * It certainly has not arrived (`handingSince`). One behind which a newer one has gone, or is going, stays as it is as well: all in one
 * would say the newer one's words again.
 */
const MAY_STILL_CHANGE = `state = 'waiting'
  and handing_since is null
  and not exists (
    select 1
    from mails newer
    where newer.conversation_id = mails.conversation_id
      and newer.kind = 'replies'
      and newer.from_seq > mails.up_to_seq
      and (newer.state = 'sent' or newer.handing_since is not null)
  )`

/** E3, R3: replies that were mailed to the visitor, or are about to be: in the newer mail, as long as it `mayChange`. */
export type MailedReplies = Span & { readonly mayChange: boolean }

/** W7: among them copies of theirs, which hold all; one to another address is up to no message. */
export function mailedReplies(db: Db, conversationId: ConversationId): readonly MailedReplies[] {
  const rows = db.all<{ from_seq: number; up_to_seq: number; may_change: number }>(
    `select from_seq, up_to_seq, kind = 'replies' and ${MAY_STILL_CHANGE} as may_change
     from mails
     where conversation_id = :conversationId
       and kind in ('replies', 'copy')
       and up_to_seq is not null
       and (state = 'waiting' or state = 'sent' or state = 'failed')`,
    { conversationId },
  )
  return rows.map((row) => ({ fromSeq: row.from_seq, upToSeq: row.up_to_seq, mayChange: row.may_change === 1 }))
}

/** R3: mails that were called off, and may have arrived all the same, newest first. */
export function perhapsArrived(db: Db, conversationId: ConversationId): readonly Mail[] {
  const rest = "conversation_id = :conversationId and state = 'called off' and handing_since is not null and bounced_at is null"
  return selectMails(db, `${rest} order by id desc`, { conversationId })
}

/** E3: what waits for the visitor, and cannot be in their mailbox yet, is in the newer mail as well. */
export function supersedeReplies(db: Db, conversationId: ConversationId, words: string, now: Instant): void {
  db.run(
    `update mails
     set state = 'called off', words = :words, done_at = :now
     where conversation_id = :conversationId
       and kind = 'replies'
       and ${MAY_STILL_CHANGE}`,
    { conversationId, words, now },
  )
}

/** E3: was the visitor mailed the transcript of this exchange, or a copy since it was finished (W7), or are they about to be? */
export function hasTranscript(
  db: Db,
  conversationId: ConversationId,
  { firstSeq, finishedAt }: { firstSeq: number; finishedAt: Instant },
): boolean {
  const found = db.get(
    `select 1
     from mails
     where conversation_id = :conversationId
       and (
         (kind = 'visitor-transcript' and from_seq = :firstSeq)
         or (kind = 'copy' and up_to_seq is not null and created_at >= :finishedAt)
       )
       and (state = 'waiting' or state = 'sent' or state = 'failed')`,
    { conversationId, firstSeq, finishedAt },
  )
  return found !== null
}
