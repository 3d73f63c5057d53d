import type { Agent, Conversation } from "./model.ts"

/** P2-P4, P7: shown to visitors as available and counted for live chat. */
export function isOnline(agent: Agent): boolean {
  return agent.isActive && agent.status === "online"
}

/** P5: online to the visitor of this conversation: Online, or Invisible and a participant (joined or added). */
export function isOnlineIn(agent: Agent, conversation: Conversation): boolean {
  if (isOnline(agent)) return true
  return agent.isActive && agent.status === "invisible" && conversation.participants.some((p) => p.agentId === agent.id)
}

/** P8: the warning before the last online agent leaves. `roster` as it counts now (P15). */
export function isLastOnline({ id }: Pick<Agent, "id">, roster: readonly Agent[]): boolean {
  const online = roster.filter(isOnline)
  return online.length === 1 && online[0]!.id === id
}
