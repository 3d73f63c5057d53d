import { describe, expect, test } from "bun:test"
import { isBlank, overLimit, startOf, tooMany } from "./text.ts"

describe("C7: what has no visible character is empty", () => {
  const blank: [string, string][] = [
    ["nothing", ""],
    ["spaces and line breaks", " \n\t\u00a0\u3000"],
    ["zero-width characters", "\u200b\u200c\u200d\u2060\ufeff"],
    ["marks of direction", "\u200e\u202e\u2066\u2069"],
    ["control characters", "\0\u0007"],
    ["fillers that are letters to Unicode", "\u3164\u115f\uffa0"],
    ["the empty braille pattern", "\u2800"],
    ["a variation selector alone", "\ufe0f"],
  ]
  for (const [what, text] of blank) test(what, () => expect(isBlank(text)).toBe(true))

  const seen: [string, string][] = [
    ["a letter between them", "\u200ba\u200b"],
    ["a family joined by them", "👩‍👧"],
    ["a full stop", "."],
    ["an Arabic letter with a mark", "\u200fب"],
    ["what stands for a broken character", "\ufffd"],
  ]
  for (const [what, text] of seen) test(`not ${what}`, () => expect(isBlank(text)).toBe(false))
})

describe("C7, S4: a text that is too long is told by how much", () => {
  test.each([
    [0, null],
    [10_000, null],
    [10_001, "10,001 of 10,000 characters. Please shorten it."],
    [10_006, "10,006 of 10,000 characters. Please shorten it."],
    [1_234_567, "1,234,567 of 10,000 characters. Please shorten it."],
  ])("%d", (length, words) => expect(overLimit("x".repeat(length))).toBe(words))

  test.each([
    ["emoji", "😀"],
    ["rare Chinese signs", "𠮷"],
    ["halves of pairs", "\ud83d"],
    ["other halves", "\ude00"],
    ["letters", "é"],
  ])("%s count as one each", (_, one) => {
    expect(tooMany(one.repeat(10_000))).toBeNull()
    expect(tooMany(one.repeat(10_001))).toBe(10_001)
    expect(overLimit(one.repeat(10_002))).toBe("10,002 of 10,000 characters. Please shorten it.")
  })

  test("the space around it does not count", () => {
    expect(overLimit(` \n${"😀".repeat(10_000)}  `)).toBeNull()
  })
})

describe("C7: the start of a text, in whole characters", () => {
  test.each([
    ["abc", 3, "abc"],
    ["abcd", 3, "abc"],
    ["😀😀😀", 3, "😀😀😀"],
    ["😀😀😀😀", 3, "😀😀😀"],
    ["a😀b😀c", 4, "a😀b😀"],
    ["\ud83d😀", 1, "\ufffd"],
    ["", 3, ""],
  ])("%j, %d", (text, count, start) => expect(startOf(text, count)).toBe(start))
})
