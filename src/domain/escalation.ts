import { WAIT_BEFORE_RED, type Agent, type AgentId, type Conversation } from "./model.ts"
import { isOnlineIn } from "./presence.ts"
import type { Instant } from "./time.ts"

export type Dot = "red" | "purple" | null

/** C5: the dot every agent sees: red or, for new and unassigned, purple. `unreadBy` adds the purple of one's own. */
export function dot(conversation: Conversation, roster: readonly Agent[], now: Instant): Dot {
  if (conversation.closure !== null || conversation.waitingSince === null) return null
  if (now - conversation.waitingSince >= WAIT_BEFORE_RED) return "red"
  const assigned = new Set(conversation.participants.map((p) => p.agentId))
  if (assigned.size === 0) return "purple"
  return roster.some((a) => assigned.has(a.id) && isOnlineIn(a, conversation)) ? null : "red"
}

/** C5: participants for whom there is a new message they have not opened. */
export function unreadBy(conversation: Conversation): readonly AgentId[] {
  if (conversation.closure !== null || conversation.waitingSince === null) return []
  return conversation.participants.filter((p) => p.seenSeq < conversation.lastSeq).map((p) => p.agentId)
}
