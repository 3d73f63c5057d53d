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

/** P8: the warning before the last online agent leaves. `roster` as it is now. */
export function isLastOnline(agent: Agent, roster: readonly Agent[]): boolean {
  return isOnline(agent) && !roster.some((other) => other.id !== agent.id && isOnline(other))
}
