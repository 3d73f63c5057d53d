import type { Agent, AgentId } from "../../domain/model.ts"
import { assignedAt, escalatedTo, isNotified, newTo } from "../../domain/notification.ts"
import type { Instant } from "../../domain/time.ts"
import type { Io } from "../../io/io.ts"
import { findAgent } from "../agents/store.ts"
import { allGroups } from "../groups/store.ts"
import { counted } from "../presence/lease-store.ts"
import * as toasts from "../../../views/inbox/toasts.ts"
import { offeredInvisibly } from "./calls-store.ts"
import { findListItem } from "./list-store.ts"
import { addedSince, newSince } from "./news-store.ts"

/** A tab that has heard nothing for long is told of the newest of each kind; its lists have them all. */
const MOST_TOLD = 50

type Toast = { readonly at: Instant; readonly html: string }

/**
 * I7, I5: the toasts of what happened after `from` and is still so, oldest first, for a tab that may not have heard of it: what became new to
 * this agent (P2), what was assigned to them (C4), what they are offered although invisible (P6). None for who is Offline (P3).
 */
export function untold(io: Io, agentId: AgentId, from: Instant): string {
  const agent = findAgent(io.db, agentId)
  if (!agent || !isNotified(agent)) return ""
  const now = io.clock.now()
  return [...becameNew(io, agent, from, now), ...wasAssigned(io, agent, from, now), ...wasEscalated(io, agent, from, now)]
    .toSorted(byMoment)
    .map(({ html }) => html)
    .join("")
}

function becameNew(io: Io, { id }: Agent, from: Instant, now: Instant): readonly Toast[] {
  const agents = counted(io.db, now)
  const groups = allGroups(io.db)
  return (
    newSince(io.db, { from, now })
      // C12: what nobody was there for is told of as what was left behind.
      .filter(({ conversation }) => !conversation.isOfflineMessage && newTo(conversation, agents, groups).some((one) => one.id === id))
      .toSorted(byMoment)
      .slice(-MOST_TOLD)
      .flatMap(({ conversation, at }) => {
        const item = findListItem(io.db, conversation.id, now, agents)
        return item ? [{ at, html: toasts.newChat(conversation, item, at, true).toString() }] : []
      })
  )
}

function wasAssigned(io: Io, { id }: Agent, from: Instant, now: Instant): readonly Toast[] {
  return addedSince(io.db, id, { from, now })
    .flatMap(({ conversation, by }) => {
      const at = by === null || by === id ? null : assignedAt(conversation, id)
      return at === null ? [] : [{ at, html: toasts.assigned(conversation, findAgent(io.db, by!), at, true).toString() }]
    })
    .toSorted(byMoment)
    .slice(-MOST_TOLD)
}

function wasEscalated(io: Io, agent: Agent, from: Instant, now: Instant): readonly Toast[] {
  return offeredInvisibly(io.db, agent, now)
    .flatMap((conversation) => {
      const at = escalatedTo(agent, conversation)
      return at === null || at <= from ? [] : [{ at, html: toasts.escalated(conversation, now).toString() }]
    })
    .toSorted(byMoment)
    .slice(-MOST_TOLD)
}

function byMoment(a: { readonly at: Instant }, b: { readonly at: Instant }): number {
  return a.at - b.at
}
