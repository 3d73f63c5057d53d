import { Database } from "bun:sqlite"
import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { copyFileSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { Refused } from "../domain/refused.ts"
import { openWords, type Words } from "../testing/words.ts"

let opened: Words, db: Words["db"], folder: Words["folder"], write: Words["write"], words: Words["words"], kept: Words["kept"]
beforeEach(() => {
  opened = openWords()
  ;({ db, folder, write, words, kept } = opened)
})
afterEach(() => opened.end())

test.each([
  ["journal_mode", "wal"],
  ["synchronous", 1], // normal: what syncs the log at a commit is `disk`, and db-disk.test.ts asks it
  ["foreign_keys", 1],
  ["busy_timeout", 5_000],
])("%s is %p", (pragma, value) => {
  expect(Object.values(db.get<Record<string, unknown>>(`pragma ${pragma}`)!)).toEqual([value])
})

test("the log is copied into the database beside a reader, and never in the middle of a turn", async () => {
  const alone = () => {
    copyFileSync(join(folder, "shopbell.sqlite"), join(folder, "alone.sqlite"))
    using copy = new Database(join(folder, "alone.sqlite"))
    return copy.query<{ n: number }, []>("select count(*) as n from words").get()!.n
  }
  using reader = new Database(join(folder, "shopbell.sqlite"), { readonly: true })
  reader.run("begin")
  reader.query("select * from words").all()
  write("good")
  db.copyLog()
  expect([db.get("select 1") !== null, alone()]).toEqual([true, 0])
  await db.durable()
  expect(alone()).toBe(0)
  reader.run("commit")
  reader.run("begin")
  reader.query("select * from words").all()
  db.copyLog()
  expect(alone()).toBe(1)
})

describe("a turn of the event loop", () => {
  test("is one transaction for all its commands", async () => {
    db.tx(() => write("good"))
    write("morning")
    expect(words()).toEqual(["good", "morning"])
    expect(kept()).toEqual([])
    await db.durable()
    expect(kept()).toEqual(["good", "morning"])
  })

  test("keeps what others wrote when one command fails", async () => {
    write("good")
    expect(() =>
      db.tx(() => {
        write("bad")
        throw new Refused("conflict", "No.")
      }),
    ).toThrow("No.")
    await db.durable()
    expect(kept()).toEqual(["good"])
  })

  test("undoes only the inner of two nested commands", async () => {
    db.tx(() => {
      write("outer")
      expect(() =>
        db.tx(() => {
          write("inner")
          throw new Refused("conflict", "No.")
        }),
      ).toThrow()
      write("after")
    })
    await db.durable()
    expect(kept()).toEqual(["outer", "after"])
  })

  test("refuses an async command, which would commit half of itself", async () => {
    expect(() => db.tx(async () => write("half"))).toThrow("must not be async")
    await db.durable()
    expect(kept()).toEqual([])
  })
})

describe("afterCommit", () => {
  test("calls back in order, once, and only when the words can be read by others", async () => {
    const calls: string[] = []
    for (const word of ["one", "two"]) {
      write(word)
      db.afterCommit(() => calls.push(`${word} of ${kept().length}`))
    }
    expect(calls).toEqual([])
    await db.durable()
    expect(calls).toEqual(["one of 2", "two of 2"])
  })

  test("does not wait when all is durable, yet never runs before its caller is done", async () => {
    await db.durable()
    const calls: string[] = []
    db.afterCommit(() => calls.push("called"))
    expect(calls).toEqual([])
    await Promise.resolve()
    expect(calls).toEqual(["called"])
  })

  test("tells nothing of what was undone, and all of what was not", async () => {
    const calls: string[] = []
    db.tx(() => {
      write("kept")
      db.afterCommit(() => calls.push("kept"))
    })
    expect(() =>
      db.tx(() => {
        write("undone")
        db.afterCommit(() => calls.push("undone"))
        throw new Refused("conflict", "No.")
      }),
    ).toThrow("No.")
    await db.durable()
    expect(calls).toEqual(["kept"])
  })

  test("may write: that is the next turn's", async () => {
    write("first")
    db.afterCommit(() => void write("second"))
    await db.durable()
    await db.durable()
    expect(kept()).toEqual(["first", "second"])
  })
})

test("closing keeps what the turn wrote and leaves no log behind", () => {
  write("last")
  db.close()
  expect(readdirSync(folder)).toEqual(["shopbell.sqlite"])
  opened.reopen()
  expect(words()).toEqual(["last"])
})
