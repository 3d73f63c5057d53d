import type { Duration } from "../domain/time.ts"

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
