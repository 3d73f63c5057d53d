/** The server's clock, as a page knows it. All times are milliseconds since 1970. */
export type ServerClock = {
  now(): number
  /** Whether the server has said anything yet. */
  isTold(): boolean
  /** The server says that it is `now`. True if that is another time than was believed here, by more than frames take to come. */
  set(now: number): boolean
}

const ON_THE_WAY = 1_000

/**
 * M6, K7: "today", "5 min" and "back tomorrow" are the server's to know: a computer's clock may be wrong, and /dev/clock moves only the one that
 * everything reads. What the server said last is carried on by `passed`, which no setting of the computer's clock changes.
 * Until it has said anything there is only the computer's.
 */
export function serverClock(passed: () => number = () => performance.now()): ServerClock {
  let ahead = Date.now() - passed()
  let isTold = false
  return {
    now: () => Math.round(ahead + passed()),
    isTold: () => isTold,
    set(now) {
      const before = ahead
      isTold = true
      ahead = now - passed()
      return Math.abs(ahead - before) > ON_THE_WAY
    },
  }
}
