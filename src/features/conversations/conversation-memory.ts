import type { Conversation, ConversationId } from "../../domain/model.ts"
import type { Db } from "../../io/db.ts"
import { memoryOf } from "../../io/memory.ts"

/** A conversation as it was last read or saved, and the short key that its messages repeat, once somebody asked for it. */
type Remembered = { conversation: Conversation; number: number | null }

/** Each message asks for its conversation. Who writes to it keeps this true with `remember`. */
export const remembered = memoryOf<Remembered>("conversations", "participants", "groups")

export function remember(db: Db, conversation: Conversation): Conversation {
  const known = remembered(db).get(conversation.id)
  if (known) known.conversation = conversation
  else remembered(db).set(conversation.id, { conversation, number: null })
  return conversation
}

/** The key that messages repeat; 0, which no conversation has, for one that is gone. */
export function numberOf(db: Db, id: ConversationId): number {
  const known = remembered(db).get(id)
  if (known?.number != null) return known.number
  const number = db.get<{ number: number }>("select number from conversations where id = :id", { id })?.number ?? 0
  if (known) known.number = number
  return number
}
