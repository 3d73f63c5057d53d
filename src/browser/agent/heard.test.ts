import { expect, test } from "bun:test"
import { clock } from "./clock.ts"
import { forget, hear, isHeard } from "./heard.ts"

test("I7: what was heard of is known although the page's clock lags behind the server's; news told since, or told anew, is not", () => {
  const since = 1_000_000
  clock.set(since - 300)
  hear("new-talk", since)
  // It is open as well.
  hear("new-talk")
  expect(isHeard("new-talk", since)).toBe(true)
  expect(isHeard("new-talk", since + 1)).toBe(false)
  expect(isHeard("assigned-talk", since)).toBe(false)
  forget("new-talk")
  expect(isHeard("new-talk", since)).toBe(false)
})
