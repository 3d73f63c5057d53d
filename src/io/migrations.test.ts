import { expect, test } from "bun:test"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { MIGRATIONS, migrationFiles } from "../testing/earlier-db.ts"
import { openDb } from "./db.ts"
import { migrate, schemaOf } from "./migrate.ts"

test("schema.sql is today's shape; `bun run schema` writes it", () => {
  const db = openDb(":memory:")
  migrate(db, MIGRATIONS, 1)
  expect(readFileSync(join(MIGRATIONS, "schema.sql"), "utf8")).toBe(schemaOf(db))
  db.close()
})

test("our own migrations are numbered without gaps and keep what they find", () => {
  const files = migrationFiles()
  expect(files.map((name) => Number(name.slice(0, 4)))).toEqual(files.map((_, index) => index + 1))
  const dropped = files.flatMap((name) =>
    [...readFileSync(join(MIGRATIONS, name), "utf8").matchAll(/\bdrop table (\w+)/gi)].map(([, table]) => `${name}: ${table}`),
  )
  // Rebuilt, as `migrations-keep.test.ts` shows of each.
  expect(dropped).toEqual([
    "0004_message-order.sql: messages",
    "0006_groups.sql: notes",
    "0013_kept-mails.sql: received_mails",
    "0016_joined.sql: status_changes",
  ])
})
