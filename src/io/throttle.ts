import type { Duration } from "../domain/time.ts"
import type { Clock } from "./clock.ts"

/**
 * Counts what came from a key in the current window, in memory.
 * Ours and not a package: those read the system's clock and answer with promises, and a socket's frames must be answered in order.
 * A key is `kind:whose`. Memory is bounded by kind, so that whoever makes up keys of one kind makes no other be forgotten (S2, S4).
 */
export type Throttle = {
  /** Takes one of `limit` per `window`. Answers 0 if there was one left, else the milliseconds to wait. */
  take(key: string, limit: number, window: Duration): Duration
  /** Undoes one `take`, of what turned out not to count. */
  giveBack(key: string): void
  /** Forgets a key, e.g. after a right password. */
  forgive(key: string): void
}

/** Of what one kind of keys counts: how many windows there are. Ours and few, while the keys in it may be anybody's. */
type Kind = { size: number }
type Window = { readonly kind: Kind; startedAt: number; taken: number; length: Duration }

/** At most `mostOfKind` keys of each kind are remembered. */
export function memoryThrottle(clock: Clock, mostOfKind = 50_000): Throttle {
  const windows = new Map<string, Window>()
  const kinds = new Map<string, Kind>()

  function begin(key: string, now: number, length: Duration): void {
    const kind = kindOf(key)
    if (kind.size >= mostOfKind) sweep(kind, now)
    windows.set(key, { kind, startedAt: now, taken: 1, length })
    kind.size++
  }

  function kindOf(key: string): Kind {
    const end = key.indexOf(":")
    const name = end === -1 ? "" : key.slice(0, end)
    let kind = kinds.get(name)
    if (!kind) kinds.set(name, (kind = { size: 0 }))
    return kind
  }

  function sweep(kind: Kind, now: number): void {
    const counting: [string, Window][] = []
    for (const [key, w] of windows) {
      if (w.kind !== kind) continue
      if (isOver(w, w.length, now)) forget(key)
      else counting.push([key, w])
    }
    // Still full: an attack with many keys. Whoever makes them up counts little with each, and must free nobody who is at a limit.
    counting.sort(([, a], [, b]) => a.taken - b.taken || a.startedAt - b.startedAt)
    for (const [key] of counting.slice(0, Math.max(0, Math.ceil(kind.size - mostOfKind / 2)))) forget(key)
  }

  function forget(key: string): void {
    const w = windows.get(key)
    if (w && windows.delete(key)) w.kind.size--
  }

  return {
    take(key, limit, window) {
      const now = clock.now()
      const w = windows.get(key)
      if (!w) {
        begin(key, now, window)
        return 0
      }
      if (isOver(w, window, now)) {
        w.startedAt = now
        w.taken = 1
        w.length = window
        return 0
      }
      if (w.taken >= limit) return w.startedAt + window - now
      w.taken++
      return 0
    },
    giveBack(key) {
      const w = windows.get(key)
      // An empty window is none: whoever is sent away untried must not fill the room and so push out what counts.
      if (w && --w.taken <= 0) forget(key)
    },
    forgive: forget,
  }
}

/** Or of a time to come: the clock was set back. */
function isOver({ startedAt }: Window, length: Duration, now: number): boolean {
  return now - startedAt >= length || now < startedAt
}
