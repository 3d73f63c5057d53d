import { seconds } from "../../domain/time.ts"
import type { Clock } from "../../io/clock.ts"

/**
 * S4, pitfall 60: how many of each kind one widget's socket may send in 10 s; with more it is closed as a flood. Nobody comes near: our widget
 * pings as often as it is opened and closed, tells a page once it has stayed for 300 ms, and has seen what came. What it wrote has its visitor's limit.
 */
export const MOST_FRAMES = { hello: 30, ping: 300, page: 300, seen: 300, typing: 300, copy: 100, refused: 20 } as const
const WINDOW = seconds(10)

/** A kind of frame that is no message, or any frame, messages too, that was answered with an error. */
export type Counted = keyof typeof MOST_FRAMES

/**
 * Counts one more of its kind in this window, and answers how many they are.
 * Of the socket and not of its address, which may be a whole office's (pitfall 100). Gone with the socket: nothing of it is left to be forgotten.
 */
export function frameCount(clock: Clock): (kind: Counted) => number {
  let startedAt = clock.now()
  let counts: Record<Counted, number> = { ...NONE }
  return (kind) => {
    const now = clock.now()
    if (now - startedAt >= WINDOW || now < startedAt) {
      startedAt = now
      counts = { ...NONE }
    }
    return ++counts[kind]
  }
}

const NONE: Readonly<Record<Counted, number>> = { hello: 0, ping: 0, page: 0, seen: 0, typing: 0, copy: 0, refused: 0 }
