import type { Duration } from "./time.ts"

/** Fewer answers say nothing honest (M6). */
export const ENOUGH_ANSWERS = 5

/** M6: how long a visitor usually waits for a first answer: the median of at least 5, else null, for nobody is promised what was not measured. */
export function usualAnswer(waits: readonly Duration[]): Duration | null {
  return waits.length < ENOUGH_ANSWERS ? null : median(waits)
}

/** The middle value, or the mean of the two in the middle; null of nothing. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
