import type { Agent, AgentId, Conversation, Face, WidgetMode } from "./model.ts"
import { isOnline, isOnlineIn } from "./presence.ts"

export type ModeFacts = {
  readonly roster: readonly Agent[]
  /** M3: the members of the group the visitor is bound to; null, or nobody active in it, means all agents. */
  readonly scope: readonly AgentId[] | null
  /** The visitor's conversation as it is stored, if they have one. */
  readonly conversation: Conversation | null
  /** M4: asked where it is closed: somebody answered in it, took nothing back, and the visitor has not seen it. */
  readonly hasUnreadReply?: boolean
  /** W6: without one, they have chosen the group themselves. */
  readonly hasChosen?: boolean
  readonly isHiddenWhenOffline: boolean
}

/** M1, M8: what one visitor sees, which is what their next message would be stored with, and the rule that decided it. */
export function widgetMode(facts: ModeFacts): { readonly mode: WidgetMode; readonly because: "M2" | "M3" | "M4" | "M5" } {
  const ongoing = ongoingOf(facts)
  if (ongoing && participantOnline(ongoing, facts.roster)) return { mode: "live-chat", because: "M2" }
  if (inScope(facts).some(isOnline)) return { mode: "live-chat", because: "M3" }
  if (facts.isHiddenWhenOffline && !keepsWidget(facts)) return { mode: "hidden", because: "M4" }
  return { mode: "messenger", because: "M5" }
}

/** M1, M8: the mode alone, for each message asks: somebody in scope makes live chat whoever else is there, and is found first. */
export function modeOf(facts: ModeFacts): WidgetMode {
  return inScope(facts).some(isOnline) ? "live-chat" : widgetMode(facts).mode
}

/** M6: up to three faces. Live: those online to this visitor, participants first. Else the agents in scope, without a claim that they are there. */
export function faces(facts: ModeFacts): readonly Face[] {
  const participants = new Set(facts.conversation?.participants.map((p) => p.agentId))
  const candidates = facts.roster.filter((a) => a.isActive && (participants.has(a.id) || inScope(facts).includes(a)))
  const ongoing = ongoingOf(facts)
  const available = candidates.filter((a) => (ongoing ? isOnlineIn(a, ongoing) : isOnline(a)))
  const shown = available.length > 0 ? available : candidates
  return shown
    .toSorted((a, b) => Number(participants.has(b.id)) - Number(participants.has(a.id)))
    .slice(0, 3)
    .map(({ id, name, picture }) => ({ id, name, picture }))
}

/** C1: not closed and its exchange not finished. */
export function isOngoing(conversation: Conversation): boolean {
  return conversation.closure === null && conversation.exchange.finishedAt === null
}

/** Asked for each message, so it makes nothing: participants are few, agents may be many. */
function participantOnline(conversation: Conversation, roster: readonly Agent[]): boolean {
  for (const { agentId } of conversation.participants) {
    for (const agent of roster) if (agent.id === agentId && isOnlineIn(agent, conversation)) return true
  }
  return false
}

function inScope({ roster, scope }: ModeFacts): readonly Agent[] {
  const members = scope === null ? [] : roster.filter((a) => a.isActive && scope.includes(a.id))
  return members.length > 0 ? members : roster
}

/** M2, M8: as it is stored before the next message: what that may begin anew, reopen or bring back counts only once it has. */
function ongoingOf({ conversation }: ModeFacts): Conversation | null {
  return conversation && isOngoing(conversation) ? conversation : null
}

/** M4. Who has chosen a group is about to write, and must not see the widget vanish for that. */
function keepsWidget({ conversation, hasUnreadReply = false, hasChosen = false }: ModeFacts): boolean {
  return conversation ? conversation.closure === null || hasUnreadReply : hasChosen
}
