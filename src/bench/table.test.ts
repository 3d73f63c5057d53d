import { expect, test } from "bun:test"
import { isGood, median, table, type Line } from "./table.ts"

const rate: Line = { what: "Relay", ours: 12_000, bare: 20_000, unit: "/s", ratio: 0.6, atLeast: 0.6 }
const memory: Line = { what: "Memory", ours: 120.4, bare: null, unit: "MB", ratio: 120.4, atMost: 100 }

test("prints each figure beside its limit, and says which is missed", () => {
  expect(table([rate, memory])).toBe(
    [
      "what     Shopbell       bare  ratio   must be        ",
      "Relay   12,000 /s  20,000 /s  0.600     ≥ 0.6      ok",
      "Memory     120 MB          –      –  ≤ 100 MB  MISSED",
    ].join("\n"),
  )
})

test.each([
  [{ ...rate, ratio: 0.6 }, true],
  [{ ...rate, ratio: 0.599 }, false],
  [{ ...memory, ratio: 100 }, true],
  [{ ...memory, ratio: 100.1 }, false],
  [{ ...rate, ratio: Number.NaN }, false],
])("%#: is it good?", (line, answer) => {
  expect(isGood(line)).toBe(answer)
})

test("the median does not follow one bad round", () => {
  expect([median([3, 1, 1_000]), median([1, 2, 3, 1_000])]).toEqual([3, 2.5])
})
