import { expect, test } from "bun:test"
import { panelTexts } from "./texts.ts"

// M6: local wall times, whatever zone this machine is in.
const at = (day: number, hour: number, minute = 0, month = 2) => new Date(2026, month, day, hour, minute).getTime()

test.each([
  [at(2, 17, 30), at(2, 10), "Back today at 17:30."],
  [at(3, 9), at(2, 23, 59), "Back tomorrow at 9:00."],
  [at(3, 0, 5), at(2, 0, 1), "Back tomorrow at 0:05."],
  [at(8, 9), at(2, 10), "Back on Sunday at 9:00."],
  [at(9, 9), at(2, 10), "Back on March 9 at 9:00."],
  // Summer time begins in between wherever it does in March.
  [at(30, 9), at(28, 10), "Back on Monday at 9:00."],
])("%p read at %p: %s", (back, now, words) => {
  expect(panelTexts.back(back, now)).toBe(words)
})
