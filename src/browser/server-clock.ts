/** The server's clock, as a page knows it. All times are milliseconds since 1970. */
export type ServerClock = {
  now(): number
  /** The server says that it is `now`, or was when `passed` said `at`. True if that is another time than was believed here, by more than frames take to come. */
  set(now: number, at?: number): boolean
}

const ON_THE_WAY = 1_000

/**
 * M6, K7: "today", "5 min" and "back tomorrow" are the server's to know: a computer's clock may be wrong, and /dev/clock moves only the one that
 * everything reads. What the server said last is carried on by `passed`, which no setting of the computer's clock changes.
 * Until it has said anything there is only the computer's.
 */
export function serverClock(passed: () => number = () => performance.now()): ServerClock {
  let ahead = Date.now() - passed()
  return {
    now: () => Math.round(ahead + passed()),
    set(now, at = passed()) {
      const before = ahead
      ahead = now - at
      return Math.abs(ahead - before) > ON_THE_WAY
    },
  }
}
