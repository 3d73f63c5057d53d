import { expect, test } from "bun:test"
import { serverClock } from "./server-clock.ts"

const MONDAY = Date.UTC(2026, 2, 2, 10)

test("K7, M6: it goes on from what the server said by the time that has passed, whatever the computer's clock is set to", () => {
  let passed = 5_000
  const clock = serverClock(() => passed)
  clock.set(MONDAY)
  passed += 90_000
  expect(clock.now()).toBe(MONDAY + 90_000)
})

test("K7: it follows the server's clock where that is moved to, and says whether that is more than the way a frame takes", () => {
  let passed = 0
  const clock = serverClock(() => passed)
  expect(clock.set(MONDAY)).toBe(true)
  passed += 25_000
  expect([clock.set(MONDAY + 24_800), clock.now()]).toEqual([false, MONDAY + 24_800])
  expect([clock.set(MONDAY - 86_400_000), clock.now()]).toEqual([true, MONDAY - 86_400_000])
})

test("C9: it may be told what the time was a while ago", () => {
  const clock = serverClock(() => 5_000)
  clock.set(MONDAY, 1_500)
  expect(clock.now()).toBe(MONDAY + 3_500)
})

test("until the server has said anything it is the computer's", () => {
  const before = Date.now()
  const now = serverClock().now()
  expect(now).toBeWithin(before, Date.now() + 2)
})
