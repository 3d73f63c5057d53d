import type { AgentId, Conversation, ConversationId, Group, GroupId, Language, VisitorId } from "./model.ts"
import { ownersOf, placeOf } from "./routing.ts"

/** Where things are heard. A visitor's topics and the agents' never mix: notes go to `thread` alone. */
export type Topic =
  | `visitor:${VisitorId}` // that visitor's widgets
  | "widgets" // all widgets
  | `widgets:${GroupId}` // those whose visitors chose this group and have not written yet
  | `groups:${Language | "other"}` // those who may choose, by what they read
  | `thread:${ConversationId}` // agents who have it open
  | `list:${ListName}` // agents who look at that list
  | `agent:${AgentId}` // one agent's inbox tabs
  | "agents" // all inbox tabs

export type View = `mine:${AgentId}` | "unassigned" | "all"
/** I1: a view behind its filter. */
export type ListName = `${View}:${"open" | "closed"}`

/** I1: the lists in which a conversation stands. */
export function listsOf(conversation: Conversation, groups: readonly Group[]): readonly ListName[] {
  const state = conversation.closure ? "closed" : "open"
  const mine = ownersOf(conversation, groups).map((id): View => `mine:${id}`)
  const views: View[] = [...mine, ...(placeOf(conversation) === "unassigned" ? ["unassigned" as const] : []), "all"]
  return views.map((view): ListName => `${view}:${state}`)
}
