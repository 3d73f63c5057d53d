import { accessSync, constants, existsSync, mkdirSync } from "node:fs"
import { join } from "node:path"
import { Refused } from "./domain/refused.ts"
import { seconds } from "./domain/time.ts"
import { openDb, type Db } from "./io/db.ts"
import { diskFiles, type Files } from "./io/files.ts"
import { lockFolder, type Lock } from "./io/lock.ts"
import type { Log } from "./io/log.ts"
import { openSecrets, type Secrets } from "./io/secrets.ts"
import { takeSnapshot } from "./io/snapshot.ts"
import { isCorrupt, isStorageError } from "./io/storage-errors.ts"

/** The database's name in the data folder. */
export const DATABASE = "shopbell.sqlite"

/** What a Shopbell writes there, if it is there. */
const WRITTEN = ["shopbell.lock", DATABASE, `${DATABASE}-wal`, `${DATABASE}-shm`, "files"]

/** So long a Shopbell may take to stop (R7), and another to take its place. */
const PATIENCE = seconds(10)

/** The data folder could not be used; the message says why. */
export class BadDataFolder extends Error {}

/** What a Shopbell keeps. */
export type Kept = {
  readonly db: Db
  readonly secrets: Secrets
  readonly files: Files
  /** R8: copies the database to `snapshots/`, before this migration changes it. Throws `BadDataFolder`. */
  snapshot(migration: string): void
  /** The last that it does. */
  close(): void
}

/**
 * Makes the folder if there is none, and opens what is in it for this process alone: two would hear nothing of each other's visitors and do all
 * that is due twice. Throws `BadDataFolder`, also if another Shopbell keeps it for longer than one takes to stop; or what `beforeWaiting` throws.
 */
export async function openDataFolder(folder: string, log: Log, beforeWaiting: () => void = () => {}): Promise<Kept> {
  const lock = await locked(folder, log, beforeWaiting)
  let db: Db | null = null
  try {
    const opened = (db = openDb(join(folder, DATABASE)))
    return {
      db: opened,
      secrets: openSecrets(folder),
      files: diskFiles(join(folder, "files")),
      snapshot(migration) {
        const snapshots = join(folder, "snapshots")
        try {
          takeSnapshot(join(folder, DATABASE), snapshots, migration)
        } catch (error) {
          throw new BadDataFolder(
            `This update changes the database, and the copy to go back to could not be made in ${snapshots}: ${why(error)} Make room for one more copy of ${DATABASE} there, or move older copies away, and start again; nothing was changed.`,
          )
        }
      },
      close() {
        try {
          opened.close()
        } finally {
          lock.release()
        }
      },
    }
  } catch (error) {
    try {
      db?.close()
    } catch {
      // What went wrong first is what is told.
    }
    lock.release()
    throw unusable(folder, error)
  }
}

async function locked(folder: string, log: Log, beforeWaiting: () => void): Promise<Lock> {
  let isHindered = false
  const onWait = () => {
    isHindered = true
    beforeWaiting()
    isHindered = false
    log.warn({ folder, seconds: PATIENCE / 1_000 }, "another Shopbell runs on this data folder; waiting for it to stop")
  }
  const lock = await lockOf(folder, onWait).catch((error: unknown) => {
    throw isHindered ? error : unusable(folder, error)
  })
  if (lock) return lock
  throw new BadDataFolder(`Another Shopbell runs on the data folder ${folder}. Stop it, or name another folder in SHOPBELL_DATA.`)
}

async function lockOf(folder: string, onWait: () => void): Promise<Lock | null> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  accessSync(folder, constants.W_OK)
  for (const name of WRITTEN) checkWritable(join(folder, name))
  return await lockFolder(folder, { patience: PATIENCE, onWait })
}

/** SQLite opens a file that it may not write as well, and what that leads to shows much later. */
function checkWritable(path: string): void {
  if (!existsSync(path)) return
  try {
    accessSync(path, constants.R_OK | constants.W_OK)
  } catch (error) {
    throw new Error(`this user may not read and write ${path}.`, { cause: error })
  }
}

/** What a start threw: what its disk or its database is to blame for as `BadDataFolder`, all else as it is. */
export function startProblem(folder: string, thrown: unknown): unknown {
  const error = thrown instanceof Refused && thrown.cause !== undefined ? thrown.cause : thrown
  return isStorageError(error) || isCorrupt(error) ? unusable(folder, error) : thrown
}

/** Why the data folder, or what is in it, cannot be used, in a sentence. */
export function unusable(folder: string, error: unknown): BadDataFolder {
  return new BadDataFolder(`The data folder ${folder} cannot be used: ${why(error)}`)
}

function why(error: unknown): string {
  const { code, message } = error as Error & { code?: string }
  if (isCorrupt(error)) return `${DATABASE} is damaged. Restore it from a backup.`
  return WHY_UNUSABLE[code ?? ""] ?? message.replace(/\.?$/, ".")
}

const IN_THE_WAY = "a file of that name is in the way."
const WHY_UNUSABLE: Readonly<Record<string, string>> = {
  EEXIST: IN_THE_WAY,
  ENOENT: "it does not exist and cannot be made there.",
  ENOTDIR: IN_THE_WAY,
  EACCES: "this user may not write there.",
  EPERM: "this user may not write there.",
  EROFS: "its disk is read-only.",
  ENOSPC: "its disk is full.",
  SQLITE_READONLY: "this user may not write there.",
  SQLITE_FULL: "its disk is full.",
}
