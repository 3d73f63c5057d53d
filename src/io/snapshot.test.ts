import { afterEach, beforeEach, expect, test } from "bun:test"
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { openDb, type Db } from "./db.ts"
import { takeSnapshot } from "./snapshot.ts"

let folder: string
let db: Db
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "shopbell-snapshot-"))
  db = openDb(join(folder, "a.sqlite"))
  db.run("create table words (word text primary key) strict")
  db.run("insert into words values ('kept')")
  await db.durable()
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

const snapshots = () => join(folder, "snapshots")
const take = (name: string) => takeSnapshot(join(folder, "a.sqlite"), snapshots(), name)
const wordsIn = (name: string) => {
  const copy = openDb(join(snapshots(), `${name}.sqlite`))
  const words = copy.all<{ word: string }>("select word from words").map(({ word }) => word)
  expect(copy.get("pragma integrity_check")).toEqual({ integrity_check: "ok" })
  copy.close()
  return words
}

test("R8: holds what is committed, also what is still in the log alone, and is no longer the database's", async () => {
  take("before")
  db.run("insert into words values ('later')")
  await db.durable()
  expect(wordsIn("before")).toEqual(["kept"])
  take("before")
  expect(wordsIn("before")).toEqual(["kept", "later"])
})

test("R8: the newest three stay", () => {
  for (let i = 1; i <= 5; i++) {
    take(`before-${i}`)
    utimesSync(join(snapshots(), `before-${i}.sqlite`), i, i)
  }
  take("before-6")
  expect(readdirSync(snapshots()).toSorted()).toEqual(["before-4.sqlite", "before-5.sqlite", "before-6.sqlite"])
})

test("R8: one that failed leaves nothing that looks whole, and what was left of one that was cut off is in nobody's way", () => {
  expect(() => takeSnapshot(join(folder, "none.sqlite"), snapshots(), "before")).toThrow()
  expect(existsSync(join(snapshots(), "before.sqlite"))).toBe(false)
  writeFileSync(join(snapshots(), "before.part"), "half of it")
  take("before")
  expect(wordsIn("before")).toEqual(["kept"])
  expect(readdirSync(snapshots()).filter((file) => file.endsWith(".part"))).toEqual([])
})
