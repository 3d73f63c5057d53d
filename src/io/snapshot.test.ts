import { afterEach, beforeEach, expect, test } from "bun:test"
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs"
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
const take = (number: number) => takeSnapshot(join(folder, "a.sqlite"), snapshots(), `000${number}_words`)
const wordsIn = (name: string) => {
  const copy = openDb(join(snapshots(), name))
  const words = copy.all<{ word: string }>("select word from words").map(({ word }) => word)
  expect(copy.get("pragma integrity_check")).toEqual({ integrity_check: "ok" })
  copy.close()
  return words
}

test("R8: holds what is committed, also what is still in the log alone, and is no longer the database's", async () => {
  take(1)
  db.run("insert into words values ('later')")
  await db.durable()
  expect(wordsIn("before-0001_words.sqlite")).toEqual(["kept"])
  take(1)
  expect(wordsIn("before-0001_words.sqlite")).toEqual(["kept", "later"])
})

test("R8: the newest three stay, and whatever somebody else put there", () => {
  mkdirSync(join(snapshots(), "old.sqlite"), { recursive: true })
  for (const own of ["mine.sqlite", "before.sqlite"]) writeFileSync(join(snapshots(), own), "mine")
  for (let i = 1; i <= 5; i++) {
    take(i)
    utimesSync(join(snapshots(), `before-000${i}_words.sqlite`), i, i)
  }
  take(6)
  expect(readdirSync(snapshots()).toSorted()).toEqual([
    "before-0004_words.sqlite",
    "before-0005_words.sqlite",
    "before-0006_words.sqlite",
    "before.sqlite",
    "mine.sqlite",
    "old.sqlite",
  ])
})

test("R8: one that failed leaves nothing, and what was left of one that was cut off is in nobody's way", () => {
  expect(() => takeSnapshot(join(folder, "none.sqlite"), snapshots(), "0001_words")).toThrow()
  expect(readdirSync(snapshots())).toEqual([])
  writeFileSync(join(snapshots(), "copy.part"), "half of it")
  take(1)
  expect(wordsIn("before-0001_words.sqlite")).toEqual(["kept"])
  expect(existsSync(join(snapshots(), "copy.part"))).toBe(false)
})
