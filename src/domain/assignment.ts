import { askedAnew } from "./forwarding.ts"
import { appended, checkedText, nextNote, systemMessage, withNotes, type Change } from "./conversation.ts"
import type { Agent, AgentId, Conversation, Group, Note, Participant } from "./model.ts"
import { isOnline } from "./presence.ts"
import { Refused } from "./refused.ts"
import { isStaffed } from "./routing.ts"
import { isBlank } from "./text.ts"
import type { Instant } from "./time.ts"

/** Who is meant: agents by id and name, or a group. */
export type Assignment = { readonly agents: readonly Agent[]; readonly group: Group | null; readonly note: string }

/**
 * C4: adds agents and sets the group, without anybody joining. Being assigned is being added (P5).
 * Refused for somebody deactivated. The optional note is kept as a comment of `by`.
 */
export function assigned(conversation: Conversation, assignment: Assignment, by: AgentId, now: Instant): Change {
  const left = assignment.agents.find((agent) => !agent.isActive)
  if (left) throw new Refused("conflict", `${left.name} no longer works here. Choose somebody else.`)
  const added = assignment.agents.filter((agent) => !conversation.participants.some((p) => p.agentId === agent.id))
  const isRegrouped = assignment.group !== null && assignment.group.id !== conversation.groupId
  if (added.length === 0 && !isRegrouped) throw new Refused("conflict", "Nothing to change: they have this conversation already.")

  const participants = [...conversation.participants, ...added.map((agent) => newcomer(agent, now))]
  let next = askedAnew({ ...conversation, participants, groupId: assignment.group?.id ?? conversation.groupId })
  const notes: Note[] = []
  const write = (note: Note) => {
    notes.push(note)
    next = withNotes(next, [note])
  }
  if (added.length > 0) write(nextNote(next, "assigned", by, added.map((agent) => agent.name).join(", "), now))
  if (isRegrouped) write(nextNote(next, "grouped", by, assignment.group.name, now))
  if (!isBlank(assignment.note)) write(nextNote(next, "comment", by, checkedText(assignment.note), now))
  return { conversation: next, messages: [], notes }
}

/** C4: an agent leaves, or is taken out by `by`. The visitor is told only of somebody they were told had joined; colleagues, of what that line does not say. With nobody left it is unassigned again. */
export function left(conversation: Conversation, agent: { id: AgentId; name: string }, by: AgentId, now: Instant): Change {
  const participant = conversation.participants.find((p) => p.agentId === agent.id)
  if (!participant) throw new Refused("conflict", `${agent.name} is not in this conversation.`)
  const participants = conversation.participants.filter((p) => p !== participant)
  // C4: "when the last one leaves it returns to Unassigned", which by C2 has no group either.
  const groupId = participants.length === 0 ? null : conversation.groupId
  const gone = askedAnew({ ...conversation, participants, groupId })
  const line = participant.joinedAt === null ? [] : [systemMessage(gone, "left", agent, now)]
  const told = line.reduce(appended, gone)
  if (by === agent.id && line.length > 0) return { conversation: told, messages: line, notes: [] }
  const note = nextNote(told, "unassigned", by, agent.name, now)
  return { conversation: withNotes(told, [note]), messages: line, notes: [note] }
}

/** C4: an agent who no longer works here is out of it, as if they had left; of a closed one the visitor hears nothing. */
export function withdrawn(conversation: Conversation, agent: { id: AgentId; name: string }, by: AgentId, now: Instant): Change {
  if (!conversation.closure) return left(conversation, agent, by, now)
  const participants = conversation.participants.filter((p) => p.agentId !== agent.id)
  return { conversation: { ...conversation, participants }, messages: [], notes: [] }
}

/** C2, C4, M3: its group is no more, or is taken away by `by`. With nobody in it, it is unassigned again. Of a closed one nothing is written down. */
export function ungrouped(conversation: Conversation, group: Group, by: AgentId, now: Instant): Change {
  const freed = { ...conversation, groupId: null }
  if (conversation.closure) return { conversation: freed, messages: [], notes: [] }
  const anew = askedAnew(freed)
  const note = nextNote(anew, "ungrouped", by, group.name, now)
  return { conversation: withNotes(anew, [note]), messages: [], notes: [note] }
}

/** C12: a reopened conversation goes back to its agents only if they are online; else to its group, if anybody works in it; else to all. */
export function returned(conversation: Conversation, roster: readonly Agent[], groups: readonly Group[]): Conversation {
  const { closure, participants, groupId } = conversation
  const isTheirs = participants.some(({ agentId }) => roster.some((agent) => agent.id === agentId && isOnline(agent)))
  if (closure === null || isTheirs) return conversation
  const group = groups.find(({ id }) => id === groupId)
  return { ...conversation, participants: [], groupId: group && isStaffed(group, roster) ? group.id : null }
}

function newcomer(agent: Agent, now: Instant): Participant {
  return { agentId: agent.id, addedAt: now, joinedAt: null, seenSeq: 0 }
}
