import type { AgentId, ConversationId, Draft } from "../../domain/model.ts"
import type { Db } from "../../io/db.ts"

/** I2: what an agent has begun to write in a conversation, each box by itself. */
export function findDraft(db: Db, agentId: AgentId, conversationId: ConversationId): Draft {
  const rows = db.all<{ kind: keyof Draft; text: string }>(
    `select kind, text
     from drafts
     where agent_id = :agentId
       and conversation_id = :conversationId`,
    { agentId, conversationId },
  )
  const of = (kind: keyof Draft) => rows.find((row) => row.kind === kind)?.text ?? ""
  return { reply: of("reply"), comment: of("comment") }
}

/** An empty text leaves nothing. */
export function saveDraft(db: Db, agentId: AgentId, conversationId: ConversationId, kind: keyof Draft, text: string): void {
  const key = { agentId, conversationId, kind }
  if (text === "") {
    db.run("delete from drafts where agent_id = :agentId and conversation_id = :conversationId and kind = :kind", key)
    return
  }
  db.run(
    `insert or replace into drafts (agent_id, conversation_id, kind, text)
     values (:agentId, :conversationId, :kind, :text)`,
    { ...key, text },
  )
}
