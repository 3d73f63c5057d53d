import { Refused } from "../../domain/refused.ts"
import { days, hours, minutes, seconds, type Duration } from "../../domain/time.ts"

const UNITS: Record<string, (n: number) => Duration> = { ms: (n) => n, s: seconds, m: minutes, h: hours, d: days }
/** 100 years: farther, and a date can no longer be written down. */
const LIMIT = days(36_525)

/** "31s", "1h30m", "-2d" → milliseconds. A clock may be put back too: a jump must lose nothing (R3). */
export function durationOf(text: string): Duration {
  const [, sign, parts] = /^\s*(-?)((?:\d+(?:\.\d+)?(?:ms|s|m|h|d)\s*)+)$/.exec(text) ?? []
  if (parts === undefined) throw new Refused("invalid", `"${text}" is not a length of time. Write it like 31s, 5m or 1h30m.`)
  let sum = 0
  for (const [, n, unit] of parts.matchAll(/([\d.]+)(ms|s|m|h|d)/g)) sum += UNITS[unit!]!(Number(n))
  if (sum > LIMIT) throw new Refused("invalid", `"${text}" is more than a hundred years.`)
  return Math.round(sign === "-" ? -sum : sum)
}
