import { closeSync, fdatasync, fdatasyncSync, openSync, realpathSync } from "node:fs"

/** Makes what was committed outlive a power cut; `done` is told once it does, or that nobody knows. */
export type Disk = { sync(done: (error: Error | null) => void): void; syncNow(): void; close(): void }

/** The log could not be synced. What of it is on the disk only a new start can read, so the process must end. */
export class LostDisk extends Error {}

/** The write-ahead log of the database at `path`. It is there from the first commit on, and stays until SQLite closes. */
export function logOf(path: string): Disk {
  let log: number | null = null
  // SQLite puts it beside the real file.
  const opened = () => (log ??= openSync(`${realpathSync(path)}-wal`, "r+"))
  return {
    sync(done) {
      try {
        fdatasync(opened(), done)
      } catch (error) {
        done(error as Error)
      }
    },
    syncNow: () => fdatasyncSync(opened()),
    close: () => void (log !== null && closeSync(log)),
  }
}
