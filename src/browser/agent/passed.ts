/** Within so much, in ms, two clocks that are not set go together. */
const TOGETHER = 1_000

/**
 * The ms since the page was asked for. `awake`: what a browser measures, which no setting of the computer's clock changes, but on many systems
 * stands still while the computer sleeps. C9: without that time, what is written before the network is back would count as hours old. So a
 * `clock` that has run ahead of it since it was last looked at tells of a sleep. One that was put forward looks the same: until the server says
 * the time, the page is ahead by that much then. One that was put back changes nothing; put forward
 * again it counts as a sleep, for nothing tells it from one: rather a reply is held that could have gone than one sent that nobody waits for.
 */
export function timePassed(awake = () => performance.now(), clock = () => Date.now()): () => number {
  let asleep = 0
  let apart = clock() - awake()
  return () => {
    const more = clock() - awake() - apart
    if (Math.abs(more) > TOGETHER) {
      apart += more
      asleep += Math.max(0, more)
    }
    return awake() + asleep
  }
}
