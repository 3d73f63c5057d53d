import { announce } from "../../announce.ts"
import { isCarriedOn, type Change } from "../../domain/conversation.ts"
import type { Conversation } from "../../domain/model.ts"
import type { Io } from "../../io/io.ts"
import { save } from "./store.ts"

/** Stores a change and says what is new in it. Inside a `tx`; announcements wait for its commit by themselves. */
export function record(io: Io, before: Conversation | null, change: Change): void {
  const { conversation } = change
  save(io.db, before, change)
  for (const message of change.messages) {
    const isNew = message.seq > (before?.lastSeq ?? 0)
    announce(io, { type: isNew ? "message-written" : "message-changed", conversation, message })
  }
  for (const note of change.notes) {
    const isNew = note.seq > (before?.lastNoteSeq ?? 0)
    announce(io, { type: isNew ? "note-written" : "note-changed", conversation, note })
  }
  // Where the visitor only carries on, the row is all that changes; if it is to be sent anyway, it is made then, of what there is.
  if (before && isCarriedOn(before, change) && io.hub.isHeld(conversation.id)) return
  announce(io, { type: "conversation-changed", conversation, before })
}
