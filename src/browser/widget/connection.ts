/** `outdated`: it will not come back; the page must be loaded anew. */
export type Connection = "up" | "connecting" | "lost" | "outdated"

/** Shorter interruptions are not worth a word. */
const LOST_AFTER = 2_000

/** What the visitor is told of the connection, which is not all that happens to it. */
export function connectionTold(changed: () => void) {
  let now: Connection = "up"
  let hasBeenUp = false
  let timer: ReturnType<typeof setTimeout> | undefined

  function become(next: Connection): void {
    clearTimeout(timer)
    timer = undefined
    if (now === next || now === "outdated") return
    now = next
    changed()
  }

  return {
    now: () => now,
    up() {
      hasBeenUp = true
      become("up")
    },
    down() {
      timer ??= setTimeout(() => become(hasBeenUp ? "lost" : "connecting"), LOST_AFTER)
    },
    over: () => become("outdated"),
  }
}
