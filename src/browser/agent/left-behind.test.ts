import { expect, test } from "bun:test"
import { isSaid } from "./left-behind.ts"

test.each([
  ["nothing was said yet", null, false],
  ["the same", { onlineSince: 9, leftAt: 5 }, true],
  ["more, of which the newest has an answer now", { onlineSince: 9, leftAt: 6 }, true],
  ["before the newest was left behind", { onlineSince: 9, leftAt: 4 }, false],
  ["when they came online before", { onlineSince: 8, leftAt: 5 }, false],
] as const)("C12: a tab says once what was left behind; %s", (_, before, expected) => {
  expect(isSaid({ onlineSince: 9, leftAt: 5 }, before)).toBe(expected)
})
