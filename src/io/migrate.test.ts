import { afterEach, beforeEach, expect, test } from "bun:test"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { openDb, type Db } from "./db.ts"
import { checkShape, migrate, WrongDatabase } from "./migrate.ts"

let folder: string
let db: Db
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shopbell-migrate-"))
  db = openDb(":memory:")
  give(
    "0001_words.sql",
    "-- Words; and why.\ncreate table words (\n  word text primary key\n) strict;\n\ninsert into words values ('one; two');\n",
  )
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

const give = (name: string, sql: string) => writeFileSync(join(folder, name), sql)
const applied = () =>
  db.all<{ name: string; at: number }>("select name, at from migrations order by name").map(({ name, at }) => [name, at])

test("applies each file once, in order, and notes when", () => {
  migrate(db, folder, 1)
  give("0003_more.sql", "insert into words values ('last');")
  give("0002_more.sql", "insert into words values ('second');")
  migrate(db, folder, 2)
  migrate(db, folder, 3)
  expect(applied()).toEqual([
    ["0001_words.sql", 1],
    ["0002_more.sql", 2],
    ["0003_more.sql", 2],
  ])
  expect(db.all<{ word: string }>("select word from words order by rowid").map((row) => row.word)).toEqual(["one; two", "second", "last"])
})

test("a trigger is one statement, with those that it holds", () => {
  give(
    "0002_heard.sql",
    "create trigger heard after insert on words\nbegin\n  delete from words where word = 'old';\n  delete from words where word = 'end';\nend;\n\ninsert into words values ('old');\ninsert into words values ('new');\n",
  )
  migrate(db, folder, 1)
  expect(db.all<{ word: string }>("select word from words order by rowid").map((row) => row.word)).toEqual(["one; two", "new"])
})

test("takes no other files for migrations", () => {
  give("schema.sql", "this is no sql")
  give("0002_more.sql.bak", "nor this")
  migrate(db, folder, 1)
  expect(applied()).toEqual([["0001_words.sql", 1]])
})

test("a file that fails half-way leaves nothing of itself, and what came before stays", () => {
  give("0002_bad.sql", "create table half (a integer) strict;\n\ninsert into nowhere values (1);\n")
  expect(() => migrate(db, folder, 1)).toThrow(WrongDatabase)
  expect(() => migrate(db, folder, 1)).toThrow("The migration 0002_bad.sql does not fit this database: no such table: nowhere.")
  expect(applied()).toEqual([["0001_words.sql", 1]])
  expect(db.get("select 1 from sqlite_schema where name = 'half'")).toBeNull()
})

test("refuses a database that a newer version wrote, with a sentence", () => {
  give("0009_future.sql", "create table future (a integer) strict;")
  migrate(db, folder, 1)
  rmSync(join(folder, "0009_future.sql"))
  expect(() => migrate(db, folder, 2)).toThrow(WrongDatabase)
  expect(() => migrate(db, folder, 2)).toThrow("written by a newer Shopbell (it has 0009_future.sql)")
})

test("refuses a migration that was edited after it ran", () => {
  migrate(db, folder, 1)
  give("0001_words.sql", "create table other (a integer) strict;")
  expect(() => migrate(db, folder, 2)).toThrow("0001_words.sql is not the one")
})

test("tells a database of today's shape from an earlier one, and changes neither", () => {
  migrate(db, folder, 1)
  expect(() => checkShape(db, folder)).not.toThrow()
  give("0002_more.sql", "insert into words values ('second');")
  expect(() => checkShape(db, folder)).toThrow("written by an earlier Shopbell")
  expect(applied()).toEqual([["0001_words.sql", 1]])
})
