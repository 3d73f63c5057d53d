import type { Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"

/** A day (UTC) on which anything was said. */
export type Day = { readonly day: string; readonly conversations: number; readonly messages: number; readonly answers: number }

/** What each day brought since `from`. A conversation counts on the day of its first message (C1). */
export function days(db: Db, from: Instant): readonly Day[] {
  return db.all<Day>(
    `select strftime('%Y-%m-%d', at / 1000, 'unixepoch') as day,
       sum(seq = 1) as conversations,
       count(*) as messages,
       sum(author = 'agent') as answers
     from messages
     where rowid >= :first
       and at >= :from
       and author <> 'system'
     group by day
     order by day`,
    { first: firstRowSince(db, from), from },
  )
}

/** Milliseconds from an exchange's first visitor message to an agent's first answer, for each exchange that began since `from` and was answered. */
export function firstResponses(db: Db, from: Instant): readonly { readonly day: string; readonly wait: number }[] {
  return db.all<{ day: string; wait: number }>(
    `select strftime('%Y-%m-%d', asked / 1000, 'unixepoch') as day,
       answered - asked as wait
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
