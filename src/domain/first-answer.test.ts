import { expect, test } from "bun:test"
import { median, usualAnswer } from "./first-answer.ts"

test.each([
  [[], null],
  [[7], 7],
  [[9, 1, 5], 5],
  [[4, 1, 2, 3], 2.5],
])("the median of %j is %p", (values, middle) => {
  expect(median(values)).toBe(middle)
})

test("M6: four answers promise nothing, five do, and one that took all day changes little", () => {
  expect(usualAnswer([10, 20, 30, 40])).toBeNull()
  expect(usualAnswer([10, 20, 30, 40, 86_400_000])).toBe(30)
})
