import { announce } from "../../announce.ts"
import { assigned, left, ungrouped, type Assignment } from "../../domain/assignment.ts"
import { commentDeleted, commentEdited, commented } from "../../domain/comment.ts"
import {
  agentWrote,
  closed,
  deleted,
  edited,
  reopened,
  seenByAgent,
  seenByVisitor,
  type Change,
  type Written,
} from "../../domain/conversation.ts"
import { whyTooLate, type Meanwhile, type Moment } from "../../domain/late-reply.ts"
import type { Agent, AgentId, Conversation, ConversationId, GroupId, Message, Note } from "../../domain/model.ts"
import { Refused } from "../../domain/refused.ts"
import { isStaffed } from "../../domain/routing.ts"
import type { Io } from "../../io/io.ts"
import { findAgent, roster } from "../agents/store.ts"
import { allGroups, findGroup } from "../groups/store.ts"
import { findMessage, messagesAfter, othersReplyAfter, unansweredWithout } from "./messages-store.ts"
import { findNote, notesAfter } from "./notes-store.ts"
import { record } from "./record.ts"
import { conversation, findConversation, saveConversation } from "./store.ts"

/**
 * C2, C9: an agent's reply. A resend of the same id answers with the stored message. I2: refused ("conflict") if the `moment` that it was
 * written for has passed.
 */
export function reply(io: Io, agent: Agent, id: ConversationId, written: Written, moment: Moment = {}): Message {
  const now = io.clock.now()
  return io.db.tx(() => {
    const before = conversation(io.db, id)
    const known = findMessage(io.db, id, written.id)
    if (known) return ownResend(known, agent)
    if (findNote(io.db, id, written.id)) throw new Refused("conflict", "This was kept as a comment already.")
    const change = agentWrote(before, agent, written, now, moment.seq)
    const why = whyTooLate(moment, meanwhile(io, before, moment, agent), now)
    if (why !== null) throw new Refused("conflict", why)
    record(io, before, change)
    return change.messages.at(-1)!
  })
}

/** E4: as `reply`, by mail. Whoever answers so cannot reopen what was closed meanwhile; their answer does. */
export function replyByMail(io: Io, agent: Agent, id: ConversationId, written: Written): Message {
  return io.db.tx(() => {
    if (conversation(io.db, id).closure) reopen(io, agent, id)
    return reply(io, agent, id, written)
  })
}

/** C7: a comment, for colleagues only. Its id is looked for among notes and refused among messages, so that neither can become the other. */
export function comment(io: Io, agent: Agent, id: ConversationId, written: Written): Note {
  const now = io.clock.now()
  return io.db.tx(() => {
    const before = conversation(io.db, id)
    const known = findNote(io.db, id, written.id)
    if (known) return known
    if (findMessage(io.db, id, written.id)) throw new Refused("conflict", "This was sent as a reply already.")
    const change = commented(before, agent.id, written, now)
    record(io, before, change)
    return change.notes[0]!
  })
}

/**
 * C1. What a colleague closed a moment ago is as it was meant to be. C9: `shown` is the `seq` up to which its closer's page shows it; refused
 * ("conflict") if the visitor wrote behind it. Who does not say closes it as it stands.
 */
export function close(io: Io, agent: Agent, id: ConversationId, shown?: number): Conversation {
  const now = io.clock.now()
  return changed(io, id, (before) =>
    before.closure ? asItIs(before) : closed(before, agent.id, now, shown === undefined ? [] : messagesAfter(io.db, id, shown)),
  )
}

/** C1. The same for what is open already: by a colleague, or by the visitor's next message. */
export function reopen(io: Io, agent: Agent, id: ConversationId): Conversation {
  const now = io.clock.now()
  return changed(io, id, (before) => (before.closure ? reopened(before, agent.id, now) : asItIs(before)))
}

/** C4: `agentIds` and `groupId` as chosen on the page; ids that are nobody's are refused. */
export function assign(
  io: Io,
  by: Agent,
  id: ConversationId,
  chosen: { agentIds: readonly AgentId[]; groupId: string | null; note: string },
): Conversation {
  const now = io.clock.now()
  const assignment = assignmentOf(io, chosen)
  if (assignment.group && assignment.agents.length === 0 && !isStaffed(assignment.group, roster(io.db))) {
    throw new Refused("conflict", `Nobody works in ${assignment.group.name}. Choose somebody else, or add members to it.`)
  }
  const after = changed(io, id, (before) => assigned(before, assignment, by.id, now))
  announce(io, { type: "agents-assigned", conversation: after, agentIds: chosen.agentIds, by: by.id })
  return after
}

/** C4: an agent leaves, or a colleague takes them out. */
export function leave(io: Io, by: Agent, id: ConversationId, agentId: AgentId): Conversation {
  const now = io.clock.now()
  const agent = findAgent(io.db, agentId) ?? notFound("agent")
  return changed(io, id, (before) => left(before, agent, by.id, now))
}

/** C4: a group is taken away: it goes to its agents, or to Unassigned. Refused if another group, or none, has it by now. */
export function ungroup(io: Io, by: Agent, id: ConversationId, groupId: GroupId): Conversation {
  const now = io.clock.now()
  const group = findGroup(io.db, groupId) ?? notFound("group")
  return changed(io, id, (before) => {
    if (before.groupId !== groupId) throw new Refused("conflict", `${group.name} does not have this conversation any more.`)
    return ungrouped(before, group, by.id, now)
  })
}

/** C7: rewrites one's own sent message. */
export function edit(io: Io, agent: Agent, id: ConversationId, messageId: string, text: string): Message {
  const now = io.clock.now()
  return changedMessage(io, id, messageId, (before, message) => edited(before, message, agent.id, text, now))
}

/** C7: takes one's own sent message back. */
export function remove(io: Io, agent: Agent, id: ConversationId, messageId: string): Message {
  const now = io.clock.now()
  return changedMessage(io, id, messageId, (before, message) => {
    io.db.afterCommit(() => void io.files.remove(message.files.map((file) => file.id)))
    return deleted(before, message, agent.id, unansweredWithout(io.db, message), now)
  })
}

/** C7: rewrites one's own comment. */
export function editComment(io: Io, agent: Agent, id: ConversationId, noteId: string, text: string): Note {
  const now = io.clock.now()
  return changedNote(io, id, noteId, (before, note) => commentEdited(before, note, agent.id, text, now))
}

/** C7: takes one's own comment back. */
export function removeComment(io: Io, agent: Agent, id: ConversationId, noteId: string): Note {
  const now = io.clock.now()
  return changedNote(io, id, noteId, (before, note) => commentDeleted(before, note, agent.id, now))
}

/** C5, C7: an agent has `seq` before their eyes. */
export function seeAsAgent(io: Io, agent: Agent, id: ConversationId, seq: number): void {
  io.db.tx(() => {
    const before = findConversation(io.db, id)
    if (!before) return
    const after = seenByAgent(before, agent.id, seq)
    if (after === before) return
    saveConversation(io.db, before, after)
    announce(io, { type: "seen-by-agents", conversation: after })
    announce(io, { type: "conversation-changed", conversation: after, before })
  })
}

/** C7: the visitor has `seq` before their eyes. */
export function seeAsVisitor(io: Io, id: ConversationId, seq: number): void {
  io.db.tx(() => {
    const before = findConversation(io.db, id)
    if (!before) return
    const after = seenByVisitor(before, seq)
    if (after === before) return
    saveConversation(io.db, before, after)
    announce(io, { type: "seen-by-visitor", conversation: after })
  })
}

function changed(io: Io, id: ConversationId, change: (before: Conversation) => Change): Conversation {
  return io.db.tx(() => {
    const before = conversation(io.db, id)
    const after = change(before)
    if (after.conversation !== before) record(io, before, after)
    return after.conversation
  })
}

function asItIs(conversation: Conversation): Change {
  return { conversation, messages: [], notes: [] }
}

function changedMessage(
  io: Io,
  id: ConversationId,
  messageId: string,
  change: (before: Conversation, message: Message) => Change,
): Message {
  return io.db.tx(() => {
    const before = conversation(io.db, id)
    const message = findMessage(io.db, id, messageId) ?? notFound("message")
    const after = change(before, message)
    record(io, before, after)
    return after.messages[0]!
  })
}

function changedNote(io: Io, id: ConversationId, noteId: string, change: (before: Conversation, note: Note) => Change): Note {
  return io.db.tx(() => {
    const before = conversation(io.db, id)
    const note = findNote(io.db, id, noteId) ?? notFound("comment")
    const after = change(before, note)
    record(io, before, after)
    return after.notes[0]!
  })
}

/** I2: what colleagues did since. One who holds all there is has nothing to be asked for. */
function meanwhile(io: Io, { id, lastSeq, lastNoteSeq }: Conversation, { seq, noteSeq }: Moment, agent: Agent): Meanwhile {
  const by = seq !== undefined && seq < lastSeq ? othersReplyAfter(io.db, id, seq, agent.id) : null
  const notes = noteSeq !== undefined && noteSeq < lastNoteSeq ? notesAfter(io.db, id, noteSeq) : []
  return {
    answeredBy: by && (findAgent(io.db, by)?.name ?? "A colleague"),
    isClosed: notes.some(({ kind, agentId }) => kind === "closed" && agentId !== agent.id),
  }
}

function ownResend(known: Message, agent: Agent): Message {
  if (known.author.kind === "agent" && known.author.agentId === agent.id) return known
  throw new Refused("conflict", "This id belongs to another message.")
}

function assignmentOf(
  io: Io,
  { agentIds, groupId, note }: { agentIds: readonly AgentId[]; groupId: string | null; note: string },
): Assignment {
  const agents = agentIds.map((id) => roster(io.db).find((agent) => agent.id === id) ?? notFound("agent"))
  const group = groupId === null ? null : (allGroups(io.db).find((g) => g.id === groupId) ?? notFound("group"))
  return { agents, group, note }
}

function notFound(what: string): never {
  throw new Refused("not-found", `There is no such ${what}.`)
}
