import { Database } from "bun:sqlite"
import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { copyFileSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Refused } from "../domain/refused.ts"
import { openDb, type Db } from "./db.ts"
import { logOf, LostDisk, type Disk } from "./disk.ts"

let folder: string
let db: Db
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shopbell-db-"))
  db = openDb(join(folder, "shopbell.sqlite"))
  db.run("create table words (word text primary key, at integer not null default 0) strict")
  db.checkpoint()
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

const write = (word: string) => db.run("insert into words (word) values (:word)", { word })
const words = () => db.all<{ word: string }>("select word from words order by rowid").map((row) => row.word)
/** What a reader with a connection of its own sees: only what was committed. */
const kept = () => {
  using reader = new Database(join(folder, "shopbell.sqlite"), { readonly: true })
  return reader
    .query<{ word: string }, []>("select word from words order by rowid")
    .all()
    .map((row) => row.word)
}

test.each([
  ["journal_mode", "wal"],
  ["synchronous", 1], // normal: what syncs the log at a commit is `disk`, and the tests below ask it
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

describe("when the disk is full", () => {
  const fill = () => {
    const { page_count: pages } = db.get<{ page_count: number }>("pragma page_count")!
    db.all(`pragma max_page_count = ${pages}`)
  }
  const makeRoom = () => db.all("pragma max_page_count = 1000000")
  const long = "x".repeat(100_000)

  test("the command that does not fit is refused as unavailable, with a time to come back", async () => {
    fill()
    const refusal = await refusalOf(() => write(long))
    expect(refusal).toMatchObject({ reason: "unavailable", retryAfter: 5_000 })
    expect(refusal.message).toContain("could not be saved")
  })

  test("nobody of that turn is told that their words were kept, unless they were", async () => {
    const told: string[] = []
    write("before")
    db.afterCommit(
      () => told.push("before kept"),
      () => told.push("before lost"),
    )
    fill()
    expect(() => write(long)).toThrow(Refused)
    await db.durable().catch(() => {})
    expect(told).toEqual([kept().includes("before") ? "before kept" : "before lost"])
  })

  test("it goes on by itself once there is room", async () => {
    fill()
    expect(() => write(long)).toThrow(Refused)
    await db.durable().catch(() => {})
    makeRoom()
    write(long)
    await db.durable()
    expect(kept()).toEqual([long])
  })
})

test("a database that cannot be written is refused as unavailable, not a bug", async () => {
  db.all("pragma query_only = 1")
  expect((await refusalOf(() => write("word"))).reason).toBe("unavailable")
})

test("when the commit itself fails, all who waited are told, and nothing is there", async () => {
  db.run("create table lines (word text not null references words deferrable initially deferred) strict")
  await db.durable()
  const told: string[] = []
  write("before")
  db.run("insert into lines (word) values ('nowhere')")
  db.afterCommit(
    () => told.push("kept"),
    (error) => told.push((error as Refused).reason),
  )
  expect(db.durable()).rejects.toThrow(Refused)
  await db.durable().catch(() => {})
  expect(told).toEqual(["unavailable"])
  expect(kept()).toEqual([])
})

test("closing keeps what the turn wrote and leaves no log behind", () => {
  write("last")
  db.close()
  expect(readdirSync(folder)).toEqual(["shopbell.sqlite"])
  db = openDb(join(folder, "shopbell.sqlite"))
  expect(words()).toEqual(["last"])
})

async function refusalOf(work: () => unknown): Promise<Refused> {
  try {
    work()
  } catch (error) {
    if (error instanceof Refused) return error
    throw error
  }
  throw new Error("It was not refused.")
}

test("R5: once SQLite has given a turn up by itself, nothing more of that turn is kept in secret", async () => {
  const told: string[] = []
  write("there")
  await db.durable()
  expect(() => {
    db.tx(() => {
      db.afterCommit(
        () => told.push("kept"),
        () => told.push("failed"),
      )
      // What a full disk does: the whole transaction is gone, not only this statement.
      db.run("insert or rollback into words (word) values ('there')")
    })
  }).toThrow()
  expect(() => write("after")).toThrow(Refused)
  await new Promise((resolve) => setImmediate(resolve))
  expect(words()).toEqual(["there"])
  write("next turn")
  await db.durable()
  expect(words()).toEqual(["there", "next turn"])
})

describe("R1: a power cut", () => {
  /** A disk on which only what was synced is left: a copy of both files is taken when a sync begins, and counts once it is done. */
  function fragileDisk(path: string) {
    const real = logOf(path)
    const left = join(folder, "left.sqlite")
    let copies = 0
    const disk: Disk = {
      ...real,
      sync(done) {
        const copy = join(folder, `copy-${copies++}`)
        for (const end of ["", "-wal"]) copyFileSync(path + end, copy + end)
        real.sync((error) => {
          for (const end of ["", "-wal"]) renameSync(copy + end, left + end)
          done(error)
        })
      },
    }
    return { disk, left: () => wordsIn(left) }
  }

  function wordsIn(path: string): Set<string> {
    using reader = new Database(path)
    return new Set(
      reader
        .query<{ word: string }, []>("select word from words")
        .all()
        .map((row) => row.word),
    )
  }

  test("loses nothing that anybody was told of, at any moment", async () => {
    const path = join(folder, "fragile.sqlite")
    const { disk, left } = fragileDisk(path)
    const fragile = openDb(path, disk)
    fragile.run("create table words (word text primary key) strict")
    const told: string[] = []
    const write = (word: string) => {
      fragile.run("insert into words (word) values (:word)", { word })
      fragile.afterCommit(() => told.push(word))
    }
    for (let turn = 0; turn < 60; turn++) {
      for (let i = 0; i < 5; i++) write(`${turn}.${i}`)
      if (turn === 30) fragile.checkpoint()
      await new Promise((resolve) => setImmediate(resolve))
      if (told.length > 0) expect(new Set(told).isSubsetOf(left())).toBe(true)
    }
    await fragile.durable()
    expect(told).toHaveLength(300)
    expect(left().size).toBe(300)
    fragile.close()
  })

  /** A disk whose syncs end when the test says so. */
  function slowDisk() {
    const syncs: ((error: Error | null) => void)[] = []
    const disk: Disk = { sync: (done) => void syncs.push(done), syncNow() {}, close() {} }
    return { disk, syncs }
  }
  const turn = () => new Promise((resolve) => setImmediate(resolve))

  test("nobody is told before the sync; what comes meanwhile shares the next", async () => {
    const { disk, syncs } = slowDisk()
    const slow = openDb(join(folder, "slow.sqlite"), disk)
    const told: string[] = []
    slow.run("create table words (word text primary key) strict")
    slow.afterCommit(() => told.push("table"))
    await turn()
    for (const word of ["one", "two"]) {
      slow.run("insert into words (word) values (:word)", { word })
      slow.afterCommit(() => told.push(word))
      await turn()
    }
    expect([told, syncs.length]).toEqual([[], 1])
    syncs[0]!(null)
    expect([told, syncs.length]).toEqual([["table"], 2])
    // Nothing written: but what can be read is not durable yet.
    slow.afterCommit(() => told.push("reader"))
    await turn()
    expect(told).toEqual(["table"])
    syncs[1]!(null)
    expect([told, syncs.length]).toEqual([["table", "one", "two", "reader"], 2])
    slow.close()
  })

  test("a sync that fails tells all who wait, and nothing is taken any more", async () => {
    const { disk, syncs } = slowDisk()
    const lost = openDb(join(folder, "lost.sqlite"), disk)
    const told: string[] = []
    const reported: unknown[] = []
    const report = globalThis.reportError
    globalThis.reportError = (error: unknown) => void reported.push(error)
    try {
      for (const name of ["words", "others"]) {
        lost.run(`create table ${name} (word text primary key) strict`)
        lost.afterCommit(
          () => told.push(name),
          (error) => told.push((error as Refused).reason),
        )
        await turn()
      }
      syncs[0]!(new Error("EIO"))
      expect(told).toEqual(["unavailable", "unavailable"])
      expect(reported).toEqual([expect.any(LostDisk)])
      expect(() => lost.run("insert into words (word) values ('more')")).toThrow(Refused)
    } finally {
      globalThis.reportError = report
      lost.close()
    }
  })
})

test("R5: after SQLite gave a turn up, a caught failure lets nothing be written outside of it", async () => {
  write("there")
  await db.durable()
  expect(() =>
    db.tx(() => {
      try {
        db.run("insert or rollback into words (word) values ('there')")
      } catch {
        // Somebody who thinks that they know better.
      }
      write("in secret")
    }),
  ).toThrow(Refused)
  await new Promise((resolve) => setImmediate(resolve))
  expect(words()).toEqual(["there"])
})

describe("what is put off", () => {
  let settled: string[]
  beforeEach(() => {
    settled = []
    db.run("create table rows (word text primary key) strict")
  })
  const settle = () => void settled.push(String(db.run("insert or ignore into rows select word from words")))

  test("is done before anybody reads or writes that table, and once", () => {
    write("one")
    db.deferrable(["rows"], settle)
    words()
    expect(settled).toEqual([])
    expect(db.get<{ n: number }>("select count(*) as n from rows")!.n).toBe(1)
    db.run("delete from rows")
    expect(settled).toEqual(["1"])
  })

  test("is done again if it is undone", async () => {
    write("one")
    db.deferrable(["rows"], settle)
    expect(() =>
      db.tx(() => {
        db.settle()
        throw new Refused("conflict", "No.")
      }),
    ).toThrow("No.")
    expect(db.all("select word from rows")).toEqual([{ word: "one" }])
    await db.durable()
    expect(settled).toEqual(["1", "1"])
  })

  test("is done when the database is closed", () => {
    write("one")
    db.deferrable(["rows"], settle)
    db.close()
    db = openDb(join(folder, "shopbell.sqlite"))
    expect(db.all("select word from rows")).toEqual([{ word: "one" }])
  })
})
