import type { Count, Wait } from "../../domain/statistics.ts"
import { minutes, type Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"

/** What was said in each quarter of an hour since `from`, a midnight, so that days can be made of them in any zone. A conversation counts by its first message (C1). */
export function countsSince(db: Db, from: Instant): readonly Count[] {
  return db.all<Count>(
    `select (at - :from) / :quarter * :quarter + :from as "from",
       sum(seq = 1) as conversations,
       count(*) as messages,
       sum(author = 'agent') as answers
     from messages
     where rowid >= :first
       and at >= :from
       and author <> 'system'
     group by 1
     order by 1`,
    { first: firstRowSince(db, from), from, quarter: minutes(15) },
  )
}

/** From an exchange's first visitor message to an agent's first answer, for each exchange that began since `from` and was answered. */
export function waitsSince(db: Db, from: Instant): readonly Wait[] {
  return db.all<Wait>(
    `select asked as askedAt,
       answered - asked as length
     from (
       select min(case when author = 'visitor' then at end) as asked,
         min(case when author = 'agent' then at end) as answered
       from (
         select conversations.number, first_seq, exchanges.last_seq from exchanges join conversations on id = conversation_id where started_at >= :from
         union
         select number, exchange_first_seq, last_seq from conversations where exchange_started_at >= :from
       ) spans
       join message_order on message_order.conversation_number = spans.number and message_order.seq between first_seq and spans.last_seq
       join messages on messages.rowid = message_rowid
       group by spans.number, first_seq
     )
     where answered > asked`,
    { from },
  )
}

/** Rows are written in time's order, so a handful of looks finds the first one since `from` without an index on time. */
function firstRowSince(db: Db, from: Instant): number {
  let low = 0
  let high = db.get<{ last: number | null }>("select max(rowid) as last from messages")!.last ?? 0
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const at = db.get<{ at: number }>("select at from messages where rowid <= :middle order by rowid desc limit 1", { middle })?.at ?? 0
    if (at < from) low = middle + 1
    else high = middle
  }
  return low
}
