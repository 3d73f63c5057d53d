import { carriedOn } from "../../domain/conversation.ts"
import type { ConversationId } from "../../domain/model.ts"
import type { Db } from "../../io/db.ts"
import { memoryOf } from "../../io/memory.ts"
import { remembered } from "./conversation-memory.ts"
import { conversationOf, SELECTED, updateConversation, type Selected } from "./conversation-rows.ts"
import { messagesAfter } from "./messages-store.ts"

// What a message brings besides itself follows a moment after it: its place in its conversation's order, and, where it only carries on
// (`isCarriedOn`), what the row of its conversation says. All of it can be read off the messages, so a kill loses nothing.

/** In a rush they are settled before the next tick: readers look through those that are not. */
const MOST_UNSETTLED = 5_000

type Settling = { readonly isDue: () => void; unsettled: number }
const settlings = new WeakMap<Db, Settling>()

/** Those whose rows are behind. Forgotten whenever anything is undone, and at the start: then they are looked for among the messages. */
const behind = memoryOf<Set<ConversationId>>()
const ALL = "all"

/** There are new messages. After a start as well: a kill may have left some that had not settled. `followed` is the conversation whose row is to follow. */
export function settleSoon(db: Db, followed: ConversationId | null = null): void {
  let settling = settlings.get(db)
  if (!settling)
    settlings.set(db, (settling = { isDue: db.deferrable(["conversations", "message_order"], () => settle(db)), unsettled: 0 }))
  settling.isDue()
  if (followed !== null) behind(db).get(ALL)?.add(followed)
  if (++settling.unsettled >= MOST_UNSETTLED) db.settle()
}

/** Writes nothing when there is nothing new. */
function settle(db: Db): void {
  settlings.get(db)!.unsettled = 0
  const { from, to } = db.get<{ from: number; to: number | null }>(
    `select ordered_rowid as "from", (select max(rowid) from messages) as "to" from indexing_progress`,
  )!
  if (to === null || to <= from) return
  for (const row of rowsBehind(db, from)) {
    const stored = conversationOf(row)
    const now = remembered(db).get(stored.id)?.conversation ?? messagesAfter(db, stored.id, stored.lastSeq).reduce(carriedOn, stored)
    updateConversation(db, stored, now)
  }
  behind(db).set(ALL, new Set())
  const placed = db.run(
    `insert or ignore into message_order (conversation_number, seq, message_rowid)
     select conversation_number, seq, rowid
     from messages
     where rowid > :from
     order by conversation_number, seq`,
    { from },
  )
  db.run("update indexing_progress set ordered_rowid = :to", { to })
  const { n } = db.get<{ n: number }>("select count(*) as n from messages where rowid > :from", { from })!
  // A bug of ours must not take everybody's reading away; it must be heard of.
  if (placed < n) reportError(new Error(`${n - placed} of ${n} messages have a number that another message of their conversation has.`))
}

function rowsBehind(db: Db, from: number): readonly Selected[] {
  const known = behind(db).get(ALL)
  if (known)
    return db.all<Selected>(`select ${SELECTED} from conversations where id in (select value from json_each(:ids))`, {
      ids: JSON.stringify([...known]),
    })
  return db.all<Selected>(
    `select ${SELECTED}
     from (select conversation_number, max(seq) as newest from messages where rowid > :from group by conversation_number) tail
     join conversations on number = conversation_number
     where last_seq < newest`,
    { from },
  )
}
