import { WAIT_BEFORE_RED, type Agent, type AgentId, type Conversation, type Group, type WidgetMode } from "./model.ts"
import { isOnlineIn } from "./presence.ts"
import { placeOf } from "./routing.ts"
import { elapsed, minutes, type Duration, type Instant } from "./time.ts"

export type Dot = "red" | "purple" | null

/** C5: the dot every agent sees: red or, for new and unassigned, purple. `unreadBy` adds the purple of one's own. */
export function dot(conversation: Conversation, roster: readonly Agent[], now: Instant): Dot {
  if (conversation.closure !== null || conversation.waitingSince === null) return null
  if (now - conversation.waitingSince >= WAIT_BEFORE_RED) return "red"
  const assigned = new Set(conversation.participants.map((p) => p.agentId))
  if (assigned.size === 0) return "purple"
  return roster.some((a) => assigned.has(a.id) && isOnlineIn(a, conversation)) ? null : "red"
}

/** C5: participants for whom there is a new message they have not opened. */
export function unreadBy(conversation: Conversation): readonly AgentId[] {
  if (conversation.closure !== null || conversation.waitingSince === null) return []
  return conversation.participants.filter((p) => p.seenSeq < conversation.lastSeq).map((p) => p.agentId)
}

/** C6: how long nobody may reply before a message is missed, unless the account chose another of these. */
export const MISSED_AFTER: Duration = minutes(5)
export const MISSED_AFTER_CHOICES: readonly Duration[] = [1, 2, 5, 10, 15, 30, 60].map(minutes)

/** What a waiting stretch is judged by: the visitor's messages since `waitingSince`, as they were stored. */
export type WaitingStretch = {
  readonly conversation: Conversation
  /** M8: the mode each unanswered message was written in, oldest first. */
  readonly modes: readonly WidgetMode[]
  /** P6: somebody online was offered it when it began. */
  readonly wasOffered: boolean
  /** P6: when invisible agents last were told of this conversation; null if never. */
  readonly escalatedAt: Instant | null
}

/** The wait of this conversation, as it is stored with it. */
export function stretchOf(conversation: Conversation): WaitingStretch {
  const { isOfflineMessage, wasOffered, escalatedAt } = conversation
  return { conversation, modes: [isOfflineMessage ? "messenger" : "live-chat"], wasOffered, escalatedAt }
}

/** C6: why a conversation carries the flag `isMissed`; null if it does not. An answer, or closing it, takes the flag away. */
export function missed(stretch: WaitingStretch, missedAfter: Duration, now: Instant): "offline message" | "missed" | null {
  const { conversation, modes } = stretch
  const { waitingSince, exchange } = conversation
  if (waitingSince === null || conversation.closure !== null) return null
  if (modes.some((mode) => mode !== "live-chat")) return "offline message"
  // An exchange finished during the wait, though the visitor may have begun another since (C1).
  const isFinished = exchange.finishedAt !== null || exchange.startedAt > waitingSince
  return isFinished || elapsed(waitingSince, now) >= missedAfter ? "missed" : null
}

/** P6: invisible agents are due to be told, once in this stretch: 30 s have passed, online agents were offered it, and nobody replied or joined. */
export function isEscalationDue(stretch: WaitingStretch, now: Instant): boolean {
  const { waitingSince } = stretch.conversation
  const wasTold = stretch.escalatedAt !== null && waitingSince !== null && stretch.escalatedAt >= waitingSince
  return !wasTold && isEscalated(stretch, now)
}

/** P6: the invisible agents it is offered to, as long as it waits: those who opted in, of its group if it has one with members. */
export function invisibleOffered(
  stretch: WaitingStretch,
  roster: readonly Agent[],
  optedIn: ReadonlySet<AgentId>,
  groups: readonly Group[],
  now: Instant,
): readonly Agent[] {
  if (!isEscalated(stretch, now)) return []
  const members = groups.find((group) => group.id === stretch.conversation.groupId)?.members ?? []
  const isInScope = (agent: Agent) => members.length === 0 || members.includes(agent.id)
  return roster.filter((agent) => agent.isActive && agent.status === "invisible" && optedIn.has(agent.id) && isInScope(agent))
}

// "New" is one that nobody has: assigned or joined, it is theirs to answer (C3).
function isEscalated({ conversation, wasOffered }: WaitingStretch, now: Instant): boolean {
  const { waitingSince, closure } = conversation
  if (waitingSince === null || closure !== null || !wasOffered || placeOf(conversation) === "assigned") return false
  return now - waitingSince >= WAIT_BEFORE_RED
}
