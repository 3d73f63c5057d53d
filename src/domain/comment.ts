import { checkedText, nextNote, withNotes, type Change, type Written } from "./conversation.ts"
import type { AgentId, Conversation, Note } from "./model.ts"
import { Refused } from "./refused.ts"
import type { Instant } from "./time.ts"

// C7: comments are for colleagues. Nothing here changes what a visitor can see, not even a number. What is closed may be commented on.

export function commented(conversation: Conversation, agentId: AgentId, written: Written, now: Instant): Change {
  const note = { ...nextNote(conversation, "comment", agentId, checkedText(written.text), now), id: written.id }
  return { conversation: withNotes(conversation, [note]), messages: [], notes: [note] }
}

/** C7: an agent may edit their own comment, nobody else's, and no line about what was done. */
export function commentEdited(conversation: Conversation, note: Note, agentId: AgentId, text: string, now: Instant): Change {
  refuseUnlessOwn(note, agentId)
  return changed(conversation, { ...note, text: checkedText(text), editedAt: now })
}

/** C7: the words go for good; the place in the sequence stays, so that no page finds a gap. */
export function commentDeleted(conversation: Conversation, note: Note, agentId: AgentId, now: Instant): Change {
  refuseUnlessOwn(note, agentId)
  return changed(conversation, { ...note, text: "", deletedAt: now })
}

function changed(conversation: Conversation, note: Note): Change {
  const noteRevision = conversation.noteRevision + 1
  return { conversation: { ...conversation, noteRevision }, messages: [], notes: [{ ...note, revision: noteRevision }] }
}

function refuseUnlessOwn(note: Note, agentId: AgentId): void {
  if (note.kind !== "comment") throw new Refused("forbidden", "Only comments can be changed.")
  if (note.agentId !== agentId) throw new Refused("forbidden", "Only its author can change a comment.")
  if (note.deletedAt !== null) throw new Refused("gone", "This comment was deleted.")
}
