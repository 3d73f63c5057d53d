import type { AgentId, Conversation } from "../../domain/model.ts"
import type { Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"
import { conversationOf, SELECTED, type Selected } from "./conversation-rows.ts"
import { numberOf } from "./conversation-memory.ts"

/** Each page that opens asks for it, and where nobody ever answers thousands wait. */
const MOST_READ = 1_000
/** More than are written behind "Ann left" while that is news. */
const LAST_LINES = 50

type Window = { readonly from: Instant; readonly now: Instant }
type News = { readonly conversation: Conversation; readonly at: Instant }

/**
 * I5, I7: open conversations that wait and that nobody is in, with when they came to be so, or another group's, in `from` < t ≤ `now`: the
 * wait began, the last agent left or was taken out, a group was given or taken away. In no order; of `MOST_READ` that wait the shortest.
 */
export function newSince(db: Db, { from, now }: Window): readonly News[] {
  return db.all<Selected & { came_at: number }>(NEW_SINCE, { from }).flatMap((row): News[] => {
    const conversation = conversationOf(row)
    const at = Math.max(row.came_at, conversation.lastMessageAt > from ? lastLeftAt(db, conversation) : 0)
    return at > from && at <= now ? [{ conversation, at }] : []
  })
}

/** C4, I7: what an agent was added to in `from` < t ≤ `now`, and by whom, if anybody assigned it to them. In no order. */
export function addedSince(db: Db, agentId: AgentId, { from, now }: Window): readonly { conversation: Conversation; by: AgentId | null }[] {
  const rows = db.all<Selected & { assigned_by: string | null }>(ADDED_SINCE, { agentId, from, now })
  return rows.map((row) => ({ conversation: conversationOf(row), by: row.assigned_by }))
}

/** For `explain query plan` in the test as well. Those with a new message too, for "Ann left" may be among them. */
export const NEW_SINCE = `with open_to_all as materialized (
    select number, last_message_at as spoke_at, max(waiting_since, case last_note_seq when 0 then 0 else coalesce((
      select max(at)
      from notes
      where conversation_id = conversations.id
        and (kind = 'unassigned' or kind = 'grouped' or kind = 'ungrouped')
    ), 0) end) as came_at
    from conversations indexed by conversations_waiting
    where waiting_since is not null
      and participant_count = 0
      and closed_at is null
    order by waiting_since desc
    limit ${MOST_READ}
  )
  select ${SELECTED}, came_at
  from open_to_all
  cross join conversations on conversations.number = open_to_all.number
  where came_at > :from
    or spoke_at > :from`

/** For `explain query plan` in the test as well. */
export const ADDED_SINCE = `select ${SELECTED},
    (
      select agent_id
      from notes
      where conversation_id = conversations.id
        and kind = 'assigned'
        and at = mine.added_at
      order by seq desc
      limit 1
    ) as assigned_by
  from participants mine
  join conversations on conversations.id = mine.conversation_id
  where mine.agent_id = :agentId
    and mine.added_at > :from
    and mine.added_at <= :now`

/** C4: when "Ann left" was last said in it; 0 if not among the last lines. */
function lastLeftAt(db: Db, { id }: Conversation): Instant {
  return db.get<{ at: number }>(
    `select coalesce(max(at), 0) as at
     from (select message_rowid from message_places where conversation_number = :number order by seq desc limit :most) as last_lines
     join messages on messages.rowid = message_rowid
     where happened = 'left'`,
    { number: numberOf(db, id), most: LAST_LINES },
  )!.at
}
