import type { Duration } from "../domain/time.ts"

/** Resolves after a while, or as soon as `signal` aborts. */
export function pause(length: Duration, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener("abort", end)
      resolve()
    }
    const timer = setTimeout(end, length)
    signal.addEventListener("abort", end)
  })
}

/** The promise, or a rejection with `late()` if it takes too long. What it did then goes unheard. */
export async function within<T>(limit: Duration, promise: Promise<T>, late: () => Error): Promise<T> {
  let timer: Timer | undefined
  const tooLate = new Promise<never>((_, reject) => void (timer = setTimeout(() => reject(late()), limit)))
  try {
    return await Promise.race([promise, tooLate])
  } finally {
    clearTimeout(timer)
  }
}

/** Wakes who waits for it. A ring that nobody waited for is kept for the next who does. */
export type Bell = { ring(): void; wait(atMost: Duration): Promise<void>; forget(): void }

export function newBell(): Bell {
  let hasRung = false
  let wake: (() => void) | null = null
  return {
    ring() {
      hasRung = true
      wake?.()
    },
    async wait(atMost) {
      let timer: Timer | undefined
      if (!hasRung) await new Promise<void>((resolve) => ((wake = resolve), (timer = setTimeout(resolve, atMost))))
      clearTimeout(timer)
      wake = null
      hasRung = false
    },
    forget: () => void (hasRung = false),
  }
}
