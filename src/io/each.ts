import type { Log } from "./log.ts"

/** Does the same with each; what fails with one (a row of yesterday's, a bug) is logged and holds up none of the others. */
export function each<T>(log: Log, all: Iterable<T>, what: string, act: (one: T) => void): void {
  for (const one of all) {
    try {
      act(one)
    } catch (error) {
      log.error({ err: error }, what)
    }
  }
}
