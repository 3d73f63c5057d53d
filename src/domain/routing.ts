import type { Agent, AgentId, Conversation, Group } from "./model.ts"
import { isOnline } from "./presence.ts"

/** Which of the inbox's lists a conversation stands in. */
export type Place = "unassigned" | "group" | "assigned"

/** C2-C4: unassigned has neither agent nor group. */
export function placeOf(conversation: Conversation): Place {
  if (conversation.participants.length > 0) return "assigned"
  return conversation.groupId === null ? "unassigned" : "group"
}

/** C2, C3: who hears of it now: its own agents, else its group's online agents, else all who are online. */
export function offeredTo(conversation: Conversation, roster: readonly Agent[], groups: readonly Group[]): readonly Agent[] {
  const place = placeOf(conversation)
  if (place === "assigned") {
    const ids = new Set(conversation.participants.map((p) => p.agentId))
    return roster.filter((a) => ids.has(a.id) && a.isActive && a.status !== "offline")
  }
  const ids = place === "group" ? (groups.find((g) => g.id === conversation.groupId)?.members ?? []) : []
  // M3: whoever was deactivated is no member; a group without any means everybody.
  const members = roster.filter((a) => a.isActive && ids.includes(a.id))
  return (members.length === 0 ? roster : members).filter(isOnline)
}

/** C3, C4: in whose My messages it stands: its agents', or its group's members' as long as nobody has it. */
export function ownersOf(conversation: Conversation, groups: readonly Group[]): readonly AgentId[] {
  const place = placeOf(conversation)
  if (place === "assigned") return conversation.participants.map((p) => p.agentId)
  return place === "unassigned" ? [] : (groups.find((g) => g.id === conversation.groupId)?.members ?? [])
}

/** C3: somebody who works here is in it. */
export function isStaffed(group: Group, roster: readonly Agent[]): boolean {
  return roster.some((agent) => agent.isActive && group.members.includes(agent.id))
}
