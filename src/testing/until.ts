import type { Duration } from "../domain/time.ts"

const LOOK_EVERY = 50

/** Waits for a condition and returns what it became. Fails with `what` if it does not come true. */
export async function until<T>(
  condition: () => T | Promise<T>,
  what = String(condition),
  within: Duration = 30_000,
): Promise<NonNullable<T>> {
  for (const end = performance.now() + within; performance.now() < end; await Bun.sleep(5)) {
    const found = await condition()
    if (found) return found
  }
  throw new Error(`Never came true within ${within / 1_000} s: ${what}`)
}

/**
 * As `until`, for what a rule wants within so many milliseconds. They are counted in looks, one each 50 ms: a machine that is busy with something else
 * looks as much later as it does all the rest, so that the code alone keeps the rule or breaks it.
 */
export async function promptly<T>(
  condition: () => T | Promise<T>,
  what = String(condition),
  within: Duration = 1_000,
): Promise<NonNullable<T>> {
  for (let looks = within / LOOK_EVERY; ; looks--) {
    const found = await condition()
    if (found) return found
    if (looks <= 0) throw new Error(`Not true within ${within / 1_000} s: ${what}`)
    await Bun.sleep(LOOK_EVERY)
  }
}
