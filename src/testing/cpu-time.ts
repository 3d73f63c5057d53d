import type { Duration } from "../domain/time.ts"

/**
 * Starts to count what this process computes, in all its threads; asked, it says how much that is so far. Unlike a clock's, this time does not
 * pass while others have the machine, so that a limit on it is kept or broken by the code alone.
 */
export function cpuTime(): () => Duration {
  const before = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1_000
  }
}
