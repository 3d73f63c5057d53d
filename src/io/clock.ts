import type { Duration, Instant } from "../domain/time.ts"

/** The one clock everything reads. */
export type Clock = { now(): Instant }

/** A clock that can be moved, for development and tests; `reset` undoes that. */
export type SettableClock = Clock & { advance(by: Duration): void; set(to: Instant): void; reset(): void }

export const systemClock: Clock = { now: () => Date.now() }

/** Runs on from real time, shifted by what it was moved. */
export function shiftedClock(): SettableClock {
  let shift = 0
  return {
    now: () => Date.now() + shift,
    advance: (by) => void (shift += by),
    set: (to) => void (shift = to - Date.now()),
    reset: () => void (shift = 0),
  }
}

/** Stands still until moved. */
export function stoppedClock(at: Instant): SettableClock {
  let now = at
  return { now: () => now, advance: (by) => void (now += by), set: (to) => void (now = to), reset: () => void (now = at) }
}
