import { expect, test } from "bun:test"
import { colorsOf, contrast, rgbOf } from "./accent.ts"

const ACCENTS = ["#4f46e5", "#000000", "#ffffff", "#ffd400", "#ff0000", "#00ff00", "#7f7f7f", "#0ea5e9", "#f97316", "#101010"]

test.each(ACCENTS)("%s can be read everywhere it is used", (accent) => {
  const colors = colorsOf(accent)
  const ratio = (a: string, b: string) => contrast(rgbOf(a), rgbOf(b))
  expect(ratio(colors.fill, colors.ink)).toBeGreaterThanOrEqual(4.5)
  for (const ground of ["#ffffff", "#f1f2f5"]) expect(ratio(colors.accent, ground)).toBeGreaterThanOrEqual(4.5)
  for (const ground of ["#1b1c21", "#2b2d35"]) expect(ratio(colors.accentDark, ground)).toBeGreaterThanOrEqual(4.5)
})

test("a colour that is readable already stays as it is", () => {
  expect(colorsOf("#4f46e5")).toMatchObject({ fill: "#4f46e5", ink: "#ffffff", accent: "#4f46e5" })
})
