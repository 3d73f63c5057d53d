import { Database } from "bun:sqlite"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { openDb, type Db } from "../io/db.ts"

/** A database on the disk with one table, of words. */
export type Words = {
  readonly folder: string
  /** The one that was opened last. */
  readonly db: Db
  write(word: string): void
  words(): string[]
  /** What a reader with a connection of its own sees: only what was committed. */
  kept(): string[]
  /** Opens what was closed, as it was left. */
  reopen(): void
  /** Closes and deletes it. */
  end(): void
}

export function openWords(): Words {
  const folder = mkdtempSync(join(tmpdir(), "shopbell-db-"))
  const path = join(folder, "shopbell.sqlite")
  let db = openDb(path)
  db.run("create table words (word text primary key, at integer not null default 0) strict")
  db.checkpoint()
  return {
    folder,
    get db() {
      return db
    },
    write: (word) => void db.run("insert into words (word) values (:word)", { word }),
    words: () => db.all<{ word: string }>(ALL).map((row) => row.word),
    kept() {
      using reader = new Database(path, { readonly: true })
      return reader
        .query<{ word: string }, []>(ALL)
        .all()
        .map((row) => row.word)
    },
    reopen: () => void (db = openDb(path)),
    end() {
      db.close()
      rmSync(folder, { recursive: true })
    },
  }
}

const ALL = "select word from words order by rowid"
