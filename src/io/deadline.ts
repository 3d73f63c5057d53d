import type { Duration } from "../domain/time.ts"

/** Ends the process with code 1 after `within`, should it still be there. It keeps nothing alive by itself. */
export function exitWithin(within: Duration): void {
  setTimeout(() => process.exit(1), within).unref()
}
