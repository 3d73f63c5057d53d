import type { Duration } from "../../domain/time.ts"
import type { Throttle } from "../../io/throttle.ts"

/** How many tries one account, address or browser has. */
export type Limit = {
  readonly key: string
  readonly most: number
  /** What a right try does: it starts this limit's count anew, or is just not counted. */
  readonly ifRight: "forgive" | "giveBack"
}

/** What a try came to; "untried" if nobody looked at its password. */
export type Outcome = "right" | "wrong" | "untried"

/** Says what a counted try came to. Once. */
export type Judge = (outcome: Outcome) => void

type Unjudged = { tries: number; next: PromiseWithResolvers<void> }

/** By key: tries that are counted and may yet turn out not to count. */
const unjudged = new Map<string, Unjudged>()

/**
 * S2: counts a try in all of `limits` before it is made, or in none. Nobody waits for anybody while there are tries left. Where those that are
 * being judged have taken the last, it waits for what they come to: so no guess escapes the count, and no right try is in another's way.
 * Answers by what to judge it; or, if nothing is left, the milliseconds to wait.
 */
export async function countTry(throttle: Throttle, limits: readonly Limit[], window: Duration): Promise<Judge | Duration> {
  for (;;) {
    const full = takeAll(throttle, limits, window)
    if (full === null) return judgeOf(throttle, limits)
    const others = unjudged.get(full.key)
    if (!others) return full.wait
    await others.next.promise
  }
}

function takeAll(throttle: Throttle, limits: readonly Limit[], window: Duration): { key: string; wait: Duration } | null {
  for (const [at, { key, most }] of limits.entries()) {
    const wait = throttle.take(key, most, window)
    if (wait === 0) continue
    for (const taken of limits.slice(0, at)) throttle.giveBack(taken.key)
    return { key, wait }
  }
  return null
}

function judgeOf(throttle: Throttle, limits: readonly Limit[]): Judge {
  for (const { key } of limits) {
    const open = unjudged.get(key) ?? { tries: 0, next: Promise.withResolvers<void>() }
    open.tries++
    unjudged.set(key, open)
  }
  return (outcome) => {
    for (const { key, ifRight } of limits) {
      if (outcome === "untried") throttle.giveBack(key)
      if (outcome === "right") throttle[ifRight](key)
      judged(key)
    }
  }
}

/** Those who wait for it look again. */
function judged(key: string): void {
  const open = unjudged.get(key)!
  const { resolve } = open.next
  open.tries--
  open.next = Promise.withResolvers()
  if (open.tries === 0) unjudged.delete(key)
  resolve()
}
