import type { Db } from "../../io/db.ts"

/** Puts the next messages into the search index, at most `most`. Writes nothing when there are none. */
export function indexNext(db: Db, most: number): void {
  const { from } = db.get<{ from: number }>(`select searchable_rowid as "from" from indexing_progress`)!
  const { to } = db.get<{ to: number | null }>(
    `select max(rowid) as "to"
     from (select rowid from messages where rowid > :from order by rowid limit :most)`,
    { from, most },
  )!
  if (to === null) return
  db.run(
    `insert or replace into message_search (rowid, text)
     select rowid, text
     from messages
     where rowid > :from
       and rowid <= :to
       and author <> 'system'`,
    { from, to },
  )
  db.run("update indexing_progress set searchable_rowid = :to where id = 1", { to })
}
