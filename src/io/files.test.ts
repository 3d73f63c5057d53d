import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { diskFiles, memoryFiles, newFileName, type Files } from "./files.ts"

let parent: string
let folder: string
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "shopbell-files-"))
  folder = join(parent, "files")
})
afterEach(() => rmSync(parent, { recursive: true, force: true }))

const bytes = (text: string) => new TextEncoder().encode(text)
const all = async (files: Files) => (await Array.fromAsync(files.names())).flat().toSorted()

describe.each([
  ["on the disk", () => diskFiles(folder)],
  ["in memory", () => memoryFiles()],
])("files %s", (_, made) => {
  test("are found as they were written, and no others", async () => {
    const files = made()
    const [one, two] = [newFileName(), newFileName()]
    await files.write(one, bytes("one"))
    await files.write(two, new Uint8Array())
    expect(await (await files.find(one))!.text()).toBe("one")
    expect((await files.find(two))!.size).toBe(0)
    expect(await files.find(newFileName())).toBeNull()
  })

  test("are listed until they are removed, and removing is not missing", async () => {
    const files = made()
    expect(await all(files)).toEqual([])
    const names = ["ab00", "ab01", "cd00"]
    for (const name of names) await files.write(name, bytes(name))
    expect(await all(files)).toEqual(names)
    await files.remove(["ab00", "never", "cd00"])
    expect(await all(files)).toEqual(["ab01"])
    expect(await files.find("ab00")).toBeNull()
  })
})

test("S5: a new name is 128 random bits", () => {
  const names = new Set(Array.from({ length: 100 }, newFileName))
  expect(names.size).toBe(100)
  for (const name of names) expect(name).toMatch(/^[\da-f]{32}$/)
})

test("S8: they are for their owner alone, in folders that never grow too long", async () => {
  await diskFiles(folder).write("ab12", bytes("x"))
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  expect(statSync(join(folder, "ab")).mode & 0o777).toBe(0o700)
  expect(statSync(join(folder, "ab", "ab12")).mode & 0o777).toBe(0o600)
  expect(readdirSync(join(folder, "ab"))).toEqual(["ab12"])
})

test("what a crash left of a file is listed, so that it can be removed, and is not that file", async () => {
  const files = diskFiles(folder)
  await files.write("ab12", bytes("x"))
  writeFileSync(join(folder, "ab", "ab34.new"), "ha")
  expect(await files.find("ab34")).toBeNull()
  expect(await all(files)).toEqual(["ab12", "ab34.new"])
  await files.remove(["ab34.new"])
  expect(await all(files)).toEqual(["ab12"])
})

test("R5: a disk that does not take it is said in words, and leaves nothing that looks like a file", async () => {
  // A file where its folder should be stops even the superuser, whom permissions do not.
  writeFileSync(folder, "")
  chmodSync(folder, 0o400)
  const files = diskFiles(folder)
  expect(await files.write("ab12", bytes("x")).catch((error: unknown) => error)).toMatchObject({
    reason: "unavailable",
    message: "This file could not be saved: the server's disk does not take it. Try again in a moment.",
  })
  expect(await files.find("ab12")).toBeNull()
  expect(await all(files)).toEqual([])
})
