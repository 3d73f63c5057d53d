import { Database } from "bun:sqlite"
import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { copyFileSync, renameSync } from "node:fs"
import { join } from "node:path"
import { Refused } from "../domain/refused.ts"
import { openWords, type Words } from "../testing/words.ts"
import { openDb } from "./db.ts"
import { logOf, LostDisk, type Disk } from "./disk.ts"

// What the database makes of a disk that does not take what is written, and of one that loses it.

let opened: Words, db: Words["db"], folder: Words["folder"], write: Words["write"], words: Words["words"], kept: Words["kept"]
beforeEach(() => {
  opened = openWords()
  ;({ db, folder, write, words, kept } = opened)
})
afterEach(() => opened.end())

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

async function refusalOf(work: () => unknown): Promise<Refused> {
  try {
    work()
  } catch (error) {
    if (error instanceof Refused) return error
    throw error
  }
  throw new Error("It was not refused.")
}
