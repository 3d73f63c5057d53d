import type { AgentId, ConversationId } from "../../domain/model.ts"
import type { Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"

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

/** E3: up to which message the visitor was sent replies, or is about to be; 0 if they never were. */
export function repliesMailedUpTo(db: Db, conversationId: ConversationId): number {
  return db.get<{ seq: number }>(
    `select coalesce(max(up_to_seq), 0) as seq
     from mails
     where conversation_id = :conversationId
       and kind = 'replies'
       and (state = 'waiting' or state = 'sent' or state = 'failed')`,
    { conversationId },
  )!.seq
}
