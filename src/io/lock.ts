import { Database } from "bun:sqlite"
import { join } from "node:path"
import type { Duration } from "../domain/time.ts"

/** A folder that is this process's alone, until `release` or the process's end. */
export type Lock = { release(): void }

const FILE = "shopbell.lock"
const EVERY: Duration = 50

/** A connection that nobody holds on to would be closed by the garbage collector, and its lock be gone. */
const held = new Set<Database>()

/**
 * Takes the folder, waiting for at most `patience` (ms) if somebody has it: `onWait` is told that once, and null is answered if they still do.
 * It is the system's lock on an empty file, through SQLite: it ends with the process however that ends, counts between containers and hosts
 * wherever the database's own locks do, and no child inherits it. Throws if the file cannot be opened or written.
 */
export async function lockFolder(
  folder: string,
  { patience, onWait }: { readonly patience: Duration; readonly onWait?: () => void },
): Promise<Lock | null> {
  const file = new Database(join(folder, FILE), { create: true })
  try {
    if (!(await isTaken(file, patience, onWait))) return null
    held.add(file)
    return {
      release() {
        held.delete(file)
        file.close()
      },
    }
  } finally {
    if (!held.has(file)) file.close()
  }
}

async function isTaken(file: Database, patience: Duration, onWait?: () => void): Promise<boolean> {
  if (tryToTake(file)) return true
  onWait?.()
  for (const end = performance.now() + patience; performance.now() < end;) {
    await Bun.sleep(EVERY)
    if (tryToTake(file)) return true
  }
  return false
}

function tryToTake(file: Database): boolean {
  try {
    // Else a journal would lie beside it.
    file.run("pragma journal_mode = memory")
    file.run("begin exclusive")
    // What may only be read SQLite opens all the same, and then locks nothing: to write, which is never committed, tells.
    file.run("pragma user_version = 1")
    return true
  } catch (error) {
    if ((error as { code?: unknown }).code === "SQLITE_BUSY") return false
    throw error
  }
}
