import { begun } from "../domain/conversation.ts"
import type { Agent, Conversation, Group, Status } from "../domain/model.ts"

/** Monday 2 March 2026, 10:00 UTC, for tests of pure rules. */
export const NOW = Date.UTC(2026, 2, 2, 10)

export function person(name: string, status: Status = "online", isActive = true): Agent {
  return {
    id: name.toLowerCase(),
    name,
    email: `${name.toLowerCase()}@example.com`,
    role: "agent",
    status,
    statusAt: 0,
    picture: null,
    isActive,
    hasShortcuts: true,
  }
}

export function group(name: string, ...members: readonly Agent[]): Group {
  return { id: name.toLowerCase(), name, names: {}, isPrivate: false, members: members.map((agent) => agent.id) }
}

/** A conversation that has begun, changed as the test needs it. */
export function talk(changes: Partial<Conversation> = {}): Conversation {
  return { ...begun("talk", "visitor", null, NOW), ...changes }
}

export function added(...agents: readonly Agent[]): Conversation["participants"] {
  return agents.map((agent) => ({ agentId: agent.id, addedAt: NOW, joinedAt: null, seenSeq: 0 }))
}
