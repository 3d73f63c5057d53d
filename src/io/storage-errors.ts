import { Refused } from "../domain/refused.ts"

/** True of the error with which SQLite refuses a second row with a key that is there. */
export function isDuplicate(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === "SQLITE_CONSTRAINT_UNIQUE"
}

/** R5: true of what the disk is to blame for, not the statement. */
export function isStorageError(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === "string" && /^SQLITE_(FULL|IOERR|READONLY|BUSY|CANTOPEN)/.test(code)
}

/** True of what SQLite says when what the file holds makes no sense. */
export function isCorrupt(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === "string" && code.startsWith("SQLITE_CORRUPT")
}

/** R5: what those are told whose words could not be kept, with when to try again. */
export function notKept(cause: unknown): Refused {
  const refused = new Refused("unavailable", "This could not be saved: the server's disk does not take it. Try again in a moment.", 5_000)
  refused.cause = cause
  return refused
}
