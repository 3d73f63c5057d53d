import type { Db } from "../../io/db.ts"

/** Rows that belong to the program rather than to people, and stay. */
const KEPT = ["migrations", "accounts", "indexing_progress"]

/** K7: forgets everybody and everything said. Asks the database for its tables, so that one added tomorrow is emptied too. */
export function wipe(db: Db): void {
  db.tx(() => {
    // Which table points at which then does not matter, as long as nothing is left dangling at the commit.
    db.run("pragma defer_foreign_keys = on")
    const tables = db.all<{ name: string }>(
      "select name from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite_%'",
    )
    for (const { name } of tables) if (!KEPT.includes(name)) db.run(`delete from ${name}`)
    db.run("insert into message_search (message_search) values ('delete-all')")
    // Its one row is the program's, as at the first start; what it said was theirs.
    db.run("insert into mail_settings (id) values (1)")
    db.run("update indexing_progress set searchable_rowid = 0, ordered_rowid = 0 where id = 1")
  })
}
