/** A moment: integer milliseconds since 1970 UTC. */
export type Instant = number
/** A length of time in milliseconds. */
export type Duration = number

export const seconds = (n: number): Duration => n * 1_000
export const minutes = (n: number): Duration => n * 60_000
export const hours = (n: number): Duration => n * 3_600_000
export const days = (n: number): Duration => n * 86_400_000

/** How long ago `at` was. A moment that is still to come was written by a clock that has gone back since: long enough ago for anything. */
export function elapsed(at: Instant, now: Instant): Duration {
  return at > now + minutes(1) ? Number.POSITIVE_INFINITY : now - at
}
