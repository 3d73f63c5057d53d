import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { openDb, type Db, type Params } from "../io/db.ts"
import { migrate } from "../io/migrate.ts"
import { ROOT } from "../root.ts"

export const MIGRATIONS = join(ROOT, "migrations")

/** A database as some migration finds it. */
export type EarlierDb = Disposable & {
  readonly db: Db
  /** A row, columns as they were named then; those left out are as the table has it. */
  insert(table: string, row: Params): void
  /** The same for a visitor and their conversation: a test says what matters to it. */
  insertConversation(row: Params & { readonly id: string }, visitor?: Params): void
  /** That migration, and all that came after it. */
  migrate(): void
}

/** With all migrations before the one of this number: "0013". In memory, or in the file at `path`. */
export function earlierDb(number: string, path = ":memory:"): EarlierDb {
  const folder = mkdtempSync(join(tmpdir(), "shopbell-earlier-"))
  const db = openDb(path)
  const earlier = migrationFiles().filter((name) => name < number)
  for (const name of earlier) writeFileSync(join(folder, name), readFileSync(join(MIGRATIONS, name)))
  migrate(db, folder, 1)
  rmSync(folder, { recursive: true })

  const insert: EarlierDb["insert"] = (table, row) => {
    const columns = Object.keys(row)
    db.run(`insert into ${table} (${columns.join(", ")}) values (${columns.map((column) => `:${column}`).join(", ")})`, row)
  }
  return {
    db,
    insert,
    insertConversation(row, visitor = {}) {
      insert("visitors", { id: row.id, token_hash: row.id, created_at: 0, ...visitor })
      insert("conversations", { ...CONVERSATION, visitor_id: row.id, ...row })
    },
    migrate: () => migrate(db, MIGRATIONS, 2),
    [Symbol.dispose]: () => db.close(),
  }
}

/** Ours, in their order. */
export function migrationFiles(): readonly string[] {
  return [...new Bun.Glob("[0-9]*.sql").scanSync(MIGRATIONS)].toSorted()
}

const CONVERSATION = {
  created_at: 0,
  last_seq: 1,
  last_note_seq: 0,
  revision: 0,
  visitor_seen_seq: 0,
  agents_seen_seq: 0,
  last_message_at: 0,
  exchange_number: 1,
  exchange_first_seq: 1,
  exchange_started_at: 0,
}
