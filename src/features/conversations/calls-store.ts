import { invisibleOffered, stretchOf } from "../../domain/escalation.ts"
import type { Agent, AgentId, Conversation } from "../../domain/model.ts"
import { callsFor } from "../../domain/notification.ts"
import type { Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"
import { allGroups } from "../groups/store.ts"
import { presenceOf } from "../presence/store.ts"
import { conversationOf, SELECTED, type Selected } from "./conversation-rows.ts"

/** I5: how many conversations call for this agent in the title of their tabs; null for all that their lists count. */
export function calls(db: Db, agent: Agent, now: Instant): number | null {
  if (agent.status !== "invisible") return callsFor(agent.status, { own: 0, offered: 0 })
  return callsFor(agent.status, { own: countOwn(db, agent.id), offered: offeredInvisibly(db, agent, now).length })
}

function countOwn(db: Db, agentId: AgentId): number {
  return db.get<{ n: number }>(
    `select count(*) as n
     from participants
     join conversations on conversations.id = conversation_id
     where agent_id = :agentId
       and waiting_since is not null
       and closed_at is null`,
    { agentId },
  )!.n
}

/** P6: what invisible agents were told of in this wait, as far as it is this one's to answer. */
export function offeredInvisibly(db: Db, agent: Agent, now: Instant): readonly Conversation[] {
  if (!presenceOf(db, agent.id).isToldWhenInvisible) return []
  const groups = allGroups(db)
  const optedIn = new Set([agent.id])
  return db
    .all<Selected>(OFFERED)
    .map((row) => conversationOf(row))
    .filter((one) => invisibleOffered(stretchOf(one), [agent], optedIn, groups, now).length > 0)
}

const OFFERED = `select ${SELECTED}
  from conversations indexed by conversations_waiting
  where waiting_since is not null
    and participant_count = 0
    and closed_at is null
    and escalated_at >= waiting_since`
