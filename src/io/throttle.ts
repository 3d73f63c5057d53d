import type { Duration } from "../domain/time.ts"
import type { Clock } from "./clock.ts"

/**
 * Counts what came from a key in the current window, in memory.
 * Ours and not a package: those read the system's clock and answer with promises, and a socket's frames must be answered in order.
 */
export type Throttle = {
  /** Takes one of `limit` per `window`. Answers 0 if there was one left, else the milliseconds to wait. */
  take(key: string, limit: number, window: Duration): Duration
  /** Undoes one `take`, of what turned out not to count. */
  giveBack(key: string): void
  /** Forgets a key, e.g. after a right password. */
  forgive(key: string): void
}

type Window = { startedAt: number; taken: number; length: Duration }

export function memoryThrottle(clock: Clock, mostKeys = 50_000): Throttle {
  const windows = new Map<string, Window>()

  function sweep(now: number): void {
    for (const [key, w] of windows) if (now - w.startedAt >= w.length || now < w.startedAt) windows.delete(key)
    // Still full: an attack with many keys. Forget the oldest rather than grow.
    for (const key of windows.keys()) {
      if (windows.size <= mostKeys / 2) break
      windows.delete(key)
    }
  }

  return {
    take(key, limit, window) {
      const now = clock.now()
      if (windows.size >= mostKeys) sweep(now)
      const w = windows.get(key)
      if (!w || now - w.startedAt >= window || now < w.startedAt) {
        windows.set(key, { startedAt: now, taken: 1, length: window })
        return 0
      }
      if (w.taken >= limit) return w.startedAt + window - now
      w.taken++
      return 0
    },
    giveBack(key) {
      const w = windows.get(key)
      // An empty window is none: whoever is sent away untried must not fill the room and so push out what counts.
      if (w && --w.taken <= 0) windows.delete(key)
    },
    forgive: (key) => void windows.delete(key),
  }
}
