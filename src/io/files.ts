import { mkdir, open, readdir, rename, rm } from "node:fs/promises"
import { dirname, join } from "node:path"
import { Refused } from "../domain/refused.ts"

/** S5: contents of files by names that we make: random, and never anything of a sender's. */
export type Files = {
  /** Whole and durable once it resolves. Rejects with `Refused` "unavailable" if the disk does not take it (R5). */
  write(name: string, content: Uint8Array): Promise<void>
  /** Null if there is none. */
  find(name: string): Promise<Blob | null>
  /** Never rejects: what could not be removed is still among the `names`. */
  remove(names: readonly string[]): Promise<void>
  /** All there are, some at a time; among them the remains of those whose writing was cut off. */
  names(): AsyncIterable<readonly string[]>
}

/** A new name. Hexadecimal, for some disks take upper for lower case. */
export function newFileName(): string {
  return crypto.getRandomValues(new Uint8Array(16)).toHex()
}

/** In a folder, which is made with the first of them; for its owner's eyes only. */
export function diskFiles(folder: string): Files {
  const pathOf = (name: string) => join(folder, name.slice(0, 2), name)

  async function write(name: string, content: Uint8Array): Promise<void> {
    const path = pathOf(name)
    const within = dirname(path)
    try {
      const isFirst = (await mkdir(within, { recursive: true, mode: 0o700 })) !== undefined
      await writeWhole(`${path}.new`, content)
      await rename(`${path}.new`, path)
      // A name is kept by its folder, and a new folder's by that above it.
      for (const one of isFirst ? [within, folder, dirname(folder)] : [within]) await syncFolder(one)
    } catch (error) {
      throw notKept(error)
    }
  }

  return {
    write,
    async find(name) {
      const file = Bun.file(pathOf(name))
      return (await file.exists()) ? file : null
    },
    async remove(names) {
      await Promise.all(names.map((name) => rm(pathOf(name), { force: true }).catch(() => undefined)))
    },
    async *names() {
      for (const part of await listed(folder)) yield await listed(join(folder, part))
    },
  }
}

/** For tests: forgotten with the process. */
export function memoryFiles(): Files {
  const contents = new Map<string, Blob>()
  return {
    write: async (name, content) => void contents.set(name, new Blob([content as Uint8Array<ArrayBuffer>])),
    find: async (name) => contents.get(name) ?? null,
    remove: async (names) => names.forEach((name) => contents.delete(name)),
    async *names() {
      yield [...contents.keys()]
    },
  }
}

async function writeWhole(path: string, content: Uint8Array): Promise<void> {
  const file = await open(path, "wx", 0o600)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r")
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

async function listed(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as { code?: string }).code ?? "")) return []
    throw error
  }
}

function notKept(cause: unknown): Refused {
  const refused = new Refused(
    "unavailable",
    "This file could not be saved: the server's disk does not take it. Try again in a moment.",
    5_000,
  )
  refused.cause = cause
  return refused
}
