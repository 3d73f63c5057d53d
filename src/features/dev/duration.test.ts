import { expect, test } from "bun:test"
import { Refused } from "../../domain/refused.ts"
import { durationOf } from "./duration.ts"

test.each([
  ["31s", 31_000],
  ["250ms", 250],
  ["5m", 300_000],
  ["1.5h", 5_400_000],
  ["1h30m", 5_400_000],
  ["1h 30m", 5_400_000],
  ["2d", 172_800_000],
  ["-1h", -3_600_000],
  ["0s", 0],
])("%s is %d ms", (text, ms) => {
  expect(durationOf(text)).toBe(ms)
})

test.each(["", "31", "s", "1 week", "1h-30m", "--1s", "1e9d", "99999999d", "31s; drop"])("“%s” is refused in words", (text) => {
  expect(() => durationOf(text)).toThrow(Refused)
})
