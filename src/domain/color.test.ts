import { expect, test } from "bun:test"
import fc from "fast-check"
import { colorOf, contrast, readableOn } from "./color.ts"

test.each([
  ["#4F46E5", "#4f46e5"],
  ["#4f46e", null],
  ["4f46e5", null],
  ["red", null],
  ["#4f46e5;x", null],
])("the colour %j is %j", (text, color) => {
  expect(colorOf(text)).toBe(color)
})

test.each([
  ["#4f46e5", "#ffffff"],
  ["#000000", "#ffffff"],
  ["#ffff00", "#16181d"],
  ["#ffffff", "#16181d"],
] as const)("on %s reads %s", (color, foreground) => {
  expect(readableOn(color)).toBe(foreground)
})

test("black on white is 21:1", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21)
})

test("every colour has a foreground of 4:1 or more", () => {
  const color = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, "0")}`)
  fc.assert(fc.property(color, (one) => contrast(one, readableOn(one)) >= 4))
})
