import { afterEach, beforeEach, expect, test } from "bun:test"
import { Refused } from "../domain/refused.ts"
import { openWords, type Words } from "../testing/words.ts"
import type { Deferred } from "./deferrables.ts"

// What is put off: here the rows of a second table that follow from the words.

let opened: Words, db: Words["db"], write: Words["write"], words: Words["words"]
let settled: string[]
beforeEach(() => {
  opened = openWords()
  ;({ db, write, words } = opened)
  db.run("create table rows (word text primary key) strict")
  settled = []
})
afterEach(() => opened.end())

const follow = () => void settled.push(String(db.run("insert or ignore into rows select word from words")))
const putOff = (): Deferred => db.deferrable(["rows"], follow)
const rows = () => db.all<{ word: string }>("select word from rows order by rowid").map((row) => row.word)

test("is done before anybody reads or writes that table, and once", () => {
  write("one")
  putOff()
  words()
  expect(settled).toEqual([])
  expect(rows()).toEqual(["one"])
  db.run("delete from rows")
  expect(settled).toEqual(["1"])
})

test("is done before statements too that were known before it was", () => {
  expect(rows()).toEqual([])
  write("one")
  putOff()
  expect(rows()).toEqual(["one"])
})

test("is done again when it is due again, and at once when asked for", () => {
  const deferred = putOff()
  expect(rows()).toEqual([])
  write("one")
  expect(rows()).toEqual([])
  deferred.due()
  expect(rows()).toEqual(["one"])
  write("two")
  deferred.due()
  deferred.now()
  deferred.now()
  expect(settled).toEqual(["0", "1", "1"])
})

test("is not done for a part of it that is written by itself, and still is afterwards", () => {
  const deferred = putOff()
  for (const word of ["one", "two"]) write(word)
  deferred.inPart(() => void db.run("insert into rows values ('two')"))
  expect(settled).toEqual([])
  expect(rows()).toEqual(["two", "one"])
})

test("is done again if it is undone", async () => {
  write("one")
  putOff()
  expect(() =>
    db.tx(() => {
      db.settle()
      throw new Refused("conflict", "No.")
    }),
  ).toThrow("No.")
  expect(rows()).toEqual(["one"])
  await db.durable()
  expect(settled).toEqual(["1", "1"])
})

test("is done when the database is closed", () => {
  write("one")
  putOff()
  db.close()
  opened.reopen()
  expect(opened.db.all("select word from rows")).toEqual([{ word: "one" }])
})

test("R5: while the disk takes nothing what there is can be read, a command fails, and it is still due", async () => {
  write("one")
  putOff()
  await db.durable()
  db.all("pragma query_only = 1")
  expect(rows()).toEqual([])
  expect(() => db.tx(rows)).toThrow(Refused)
  db.all("pragma query_only = 0")
  expect(rows()).toEqual(["one"])
})
