import { isWaiting } from "./conversation.ts"
import type { Agent, AgentId, Conversation, Group, Status } from "./model.ts"
import { offeredTo, placeOf } from "./routing.ts"
import type { Instant } from "./time.ts"

/** P3, I5: whether anything at all is notified to them in the app. Invisible agents hear of what concerns them (P4-P6), which is for each notification to know. */
export function isNotified({ isActive, status }: Pick<Agent, "isActive" | "status">): boolean {
  return isActive && status !== "offline"
}

/**
 * P2-P6, I5: how many conversations call for an agent of this status, where it is seen from another tab. `own`: those they are in;
 * `offered`: those they were told of while invisible. Null for an online agent: all that their lists count.
 */
export function callsFor(status: Status, { own, offered }: { readonly own: number; readonly offered: number }): number | null {
  return { online: null, invisible: own + offered, offline: 0 }[status]
}

/** C2, C3, I5: somebody waits in it, and nobody has it yet. */
export function isNew(conversation: Conversation): boolean {
  return isWaiting(conversation) && placeOf(conversation) !== "assigned"
}

/** P2, P4, I5: the online agents to whom it calls as new: those it is offered to. */
export function newTo(conversation: Conversation, roster: readonly Agent[], groups: readonly Group[]): readonly Agent[] {
  return isNew(conversation) ? offeredTo(conversation, roster, groups) : []
}

/** C4, I5: since when this agent is assigned it without having opened or answered it; null if they are not, or it was closed since. */
export function assignedAt({ participants, closure }: Conversation, agentId: AgentId): Instant | null {
  const mine = participants.find((one) => one.agentId === agentId)
  if (!mine || mine.joinedAt !== null || mine.seenSeq > 0) return null
  return closure !== null && closure.at > mine.addedAt ? null : mine.addedAt
}

/** P6, I7: since when this agent, who may have heard nothing, is offered it although invisible, as they were then; null if it was not so in this wait. */
export function escalatedTo({ statusAt }: Agent, { waitingSince, escalatedAt }: Conversation): Instant | null {
  if (waitingSince === null || escalatedAt === null || escalatedAt < waitingSince) return null
  return statusAt <= escalatedAt ? escalatedAt : null
}
