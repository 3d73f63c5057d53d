import type { ListName } from "../../domain/audience.ts"
import type { AgentId, Conversation, ConversationId } from "../../domain/model.ts"
import { isNew, newTo } from "../../domain/notification.ts"
import { once } from "../../domain/once.ts"
import { ownersOf } from "../../domain/routing.ts"
import type { Io } from "../../io/io.ts"
import { findAgent, roster } from "../agents/store.ts"
import { allGroups } from "../groups/store.ts"
import { counted } from "../presence/lease-store.ts"
import * as push from "../../../views/inbox/push.ts"
import * as toasts from "../../../views/inbox/toasts.ts"
import { calls } from "./calls-store.ts"
import { countUnassigned, countWaitingFor, findListItem } from "./list-store.ts"
import { findConversation } from "./store.ts"

/** I1, I5: what the navigation counts, for all and for these agents' own, and what calls for whom. */
export function tellCounts(io: Io, agentIds: readonly AgentId[]): void {
  io.hub.publishLatest("agents", "unassigned", () => push.count("unassigned", countUnassigned(io.db)).toString())
  for (const id of new Set(agentIds)) {
    io.hub.publishLatest(`agent:${id}`, "mine", () => push.count("mine", countWaitingFor(io.db, id)).toString())
  }
  tellCalls(io)
}

/** I5: what calls for who is invisible is not what their lists count. */
export function tellCalls(io: Io): void {
  for (const { id, status } of roster(io.db)) {
    if (status !== "invisible") continue
    io.hub.publishLatest(`agent:${id}`, "calls", () => {
      const agent = findAgent(io.db, id)
      return agent && push.calls(agent, calls(io.db, agent, io.clock.now())).toString()
    })
  }
}

/** I7: what is said of a row that stands in this list no more: where its conversation is now. */
export function rowGone(io: Io, list: ListName, id: ConversationId): string {
  const now = findConversation(io.db, id)
  return push.rowGone(list, id, now && { isClosed: now.closure !== null, owners: ownersOf(now, allGroups(io.db)) }).toString()
}

/** P2, I5: whom a conversation becomes new to is told, and told that it is no longer once somebody has it, or it is another group's. */
export function tellNew(io: Io, now: Conversation, before: Conversation | null): void {
  const wasNew = before !== null && isNew(before)
  if (wasNew && !isNew(now)) return tellNewGone(io, now)
  if (!isNew(now) || (wasNew && before.groupId === now.groupId)) return
  const agents = counted(io.db, io.clock.now())
  const groups = allGroups(io.db)
  const are = newTo(now, agents, groups).map(({ id }) => id)
  // C2, M3: whose group is gone, or has nobody in it any more, is offered anew, as whatever comes back to nobody.
  const were = before === null || now.groupId === null ? [] : newTo(before, agents, groups).map(({ id }) => id)
  const toast = once(() => newToast(io, now))
  for (const id of are) if (!were.includes(id)) tellLatest(io, id, now, toast)
  for (const id of were) if (!are.includes(id)) tellLatest(io, id, now, () => toasts.newGone(now.id).toString())
}

/** C3, I5: what is new in a group comes to who joins it (`come`), and goes from who is in it no longer (`gone`). */
export function tellNewMembers(io: Io, conversations: readonly Conversation[], come: readonly AgentId[], gone: readonly AgentId[]): void {
  const agents = counted(io.db, io.clock.now())
  const groups = allGroups(io.db)
  for (const { id } of conversations) {
    const now = findConversation(io.db, id)
    if (!now || !isNew(now)) continue
    const are = newTo(now, agents, groups).map((agent) => agent.id)
    const toast = once(() => newToast(io, now))
    for (const agentId of come) if (are.includes(agentId)) tellLatest(io, agentId, now, toast)
    for (const agentId of gone) if (!are.includes(agentId)) tellLatest(io, agentId, now, () => toasts.newGone(id).toString())
  }
}

/** In all tabs, for who was told of it may have another status by now. */
export function tellNewGone(io: Io, { id }: Conversation): void {
  io.hub.publishLatest("agents", `new:${id}`, () => toasts.newGone(id).toString())
}

function tellLatest(io: Io, agentId: AgentId, { id }: Conversation, make: () => string): void {
  const topic = `agent:${agentId}`
  if (io.hub.count(topic) > 0) io.hub.publishLatest(topic, `new:${id}`, make)
}

/** As it is when it is sent; empty if somebody was quicker. */
function newToast(io: Io, { id }: Conversation): string {
  const conversation = findConversation(io.db, id)
  const item = conversation && isNew(conversation) ? findListItem(io.db, id, io.clock.now()) : null
  return conversation && item ? toasts.newChat(conversation, item, io.clock.now()).toString() : ""
}
