import { carriedOn } from "../../domain/conversation.ts"
import type { ConversationId } from "../../domain/model.ts"
import type { Db } from "../../io/db.ts"
import type { Deferred } from "../../io/deferrables.ts"
import { memoryOf } from "../../io/memory.ts"
import { remembered } from "./conversation-memory.ts"
import { conversationOf, SELECTED, updateConversation, type Selected } from "./conversation-rows.ts"
import { placeFew } from "./message-places.ts"
import { messagesAfter } from "./messages-store.ts"

// What a message that only carries on (`isCarriedOn`) brings to the row of its conversation follows behind it, before anybody reads
// conversations. It can be read off the messages, so a kill loses nothing.

/** Those whose rows are behind. Forgotten whenever anything is undone, and at the start: then they are looked for among the messages. */
const behind = memoryOf<Set<ConversationId>>()
const ALL = "all"
const rows = new WeakMap<Db, Deferred>()

/** A message was stored whose conversation's row is to follow. */
export function followSoon(db: Db, id: ConversationId): void {
  rowsOf(db).due()
  behind(db).get(ALL)?.add(id)
}

/** Now, for something else is to be written on top of it. */
export function followNow(db: Db): void {
  rowsOf(db).now()
}

/** At the start: a kill may have left rows behind, and messages without their place. */
export function settleLeftovers(db: Db): void {
  followNow(db)
  placeFew(db)
}

function rowsOf(db: Db): Deferred {
  let due = rows.get(db)
  // Also before `ordered_rowid` goes on: from there they are looked for.
  if (!due) rows.set(db, (due = db.deferrable(["conversations", "indexing_progress"], () => follow(db))))
  return due
}

function follow(db: Db): void {
  for (const row of rowsBehind(db)) {
    const stored = conversationOf(row)
    const now = remembered(db).get(stored.id)?.conversation ?? messagesAfter(db, stored.id, stored.lastSeq).reduce(carriedOn, stored)
    updateConversation(db, stored, now)
  }
  behind(db).set(ALL, new Set())
}

function rowsBehind(db: Db): readonly Selected[] {
  const known = behind(db).get(ALL)
  if (known?.size === 0) return []
  if (known)
    return db.all<Selected>(`select ${SELECTED} from conversations where id in (select value from json_each(:ids))`, {
      ids: JSON.stringify([...known]),
    })
  return db.all<Selected>(
    `select ${SELECTED}
     from (
       select conversation_number, max(seq) as newest
       from messages
       where rowid > (select ordered_rowid from indexing_progress)
       group by conversation_number
     ) tail
     join conversations on number = conversation_number
     where last_seq < newest`,
  )
}
