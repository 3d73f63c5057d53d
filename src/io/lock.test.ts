import { afterEach, beforeEach, expect, test } from "bun:test"
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { lockFolder } from "./lock.ts"

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "shopbell-lock-"))))
afterEach(() => rmSync(folder, { recursive: true }))

const taken = () => lockFolder(folder, { patience: 0 })

test("a folder has one keeper at a time", async () => {
  const first = (await taken())!
  expect(first).not.toBeNull()
  expect(await taken()).toBeNull()
  first.release()
  const second = (await taken())!
  expect(await taken()).toBeNull()
  // Whoever let go already takes nothing from the next.
  first.release()
  expect(await taken()).toBeNull()
  second.release()
})

test("folders have nothing to do with each other", async () => {
  const other = mkdtempSync(join(tmpdir(), "shopbell-lock-"))
  const locks = [await taken(), await lockFolder(other, { patience: 0 })]
  expect(locks).not.toContain(null)
  for (const lock of locks) lock!.release()
  rmSync(other, { recursive: true })
})

test("whoever waits is told so once, and takes over", async () => {
  const first = (await taken())!
  let told = 0
  const waiting = lockFolder(folder, {
    patience: 30_000,
    onWait() {
      told++
      setTimeout(() => first.release(), 250)
    },
  })
  const second = (await waiting)!
  expect([told, await taken()]).toEqual([1, null])
  second.release()
})

test("of many who wait each gets it, one after the other", async () => {
  let holders = 0
  const turns = Array.from({ length: 5 }, async () => {
    const lock = (await lockFolder(folder, { patience: 30_000 }))!
    expect(++holders).toBe(1)
    await Bun.sleep(0)
    holders--
    lock.release()
  })
  await Promise.all(turns)
})

test("it is kept although nobody holds on to the lock, and leaves an empty file", async () => {
  await (async () => void (await taken()))()
  for (let i = 0; i < 5; i++) {
    Bun.gc(true)
    await Bun.sleep(0)
  }
  expect(await taken()).toBeNull()
  expect(readdirSync(folder)).toEqual(["shopbell.lock"])
  expect(Bun.file(join(folder, "shopbell.lock")).size).toBe(0)
})

test("another process has none of it, and what is killed leaves none behind", async () => {
  const child = Bun.spawn(
    [
      process.execPath,
      "-e",
      `await (await import(${JSON.stringify(join(import.meta.dir, "lock.ts"))})).lockFolder(${JSON.stringify(folder)}, { patience: 0 })
       console.log("taken"); setInterval(() => {}, 1_000)`,
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  )
  await child.stdout.getReader().read()
  expect(await taken()).toBeNull()
  child.kill("SIGKILL")
  await child.exited
  const lock = await taken()
  expect(lock).not.toBeNull()
  lock!.release()
})

test("a file that may only be read is no lock", async () => {
  writeFileSync(join(folder, "shopbell.lock"), "")
  chmodSync(join(folder, "shopbell.lock"), 0o444)
  chmodSync(folder, 0o777)
  // Root may write everywhere.
  const isRoot = process.geteuid!() === 0
  if (isRoot) process.seteuid!(65_534)
  const locking = taken()
  if (isRoot) process.seteuid!(0)
  await expect(locking).rejects.toThrow("attempt to write a readonly database")
})

test("what cannot be opened throws", async () => {
  const none = join(folder, "none")
  await expect(lockFolder(none, { patience: 0 })).rejects.toThrow("unable to open database file")
})
