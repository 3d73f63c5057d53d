import { describe, expect, test } from "bun:test"
import { cpuTime } from "../../testing/cpu-time.ts"
import { isJumbo } from "./jumbo.ts"

describe("C7: up to three emoji and nothing else are shown large", () => {
  test.each([
    ["one", "😀"],
    ["three, apart", "😀 🎉 👍"],
    ["a heart that asks to be one", "❤️"],
    ["a hand with its skin", "👍🏽"],
    ["an older sign with a skin", "☝🏽"],
    ["a family", "👨‍👩‍👧"],
    ["a doctor with a skin", "👩🏽‍⚕️"],
    ["a heart on fire", "❤️‍🔥"],
    ["the rainbow's flag", "🏳️‍🌈"],
    ["a pirate's", "🏴‍☠️"],
    ["a country's flag", "🇫🇷"],
    ["three of them", "🇫🇷🇩🇪🇺🇦"],
    ["a nation's", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"],
    ["a keycap", "1️⃣"],
    ["others", "#️⃣ *️⃣"],
  ])("%s", (_, text) => expect(isJumbo(text)).toBe(true))

  test.each([
    ["a check mark, which is a letter to most fonts", "✔"],
    ["a sign of the law", "©"],
    ["a registered one", "®"],
    ["a telephone", "☎"],
    ["a heart of a card", "♥"],
    ["one that asks to be a letter", "⌚︎"],
    ["a digit", "1"],
    ["a digit that asks to be an emoji", "1️"],
    ["a number sign", "#"],
    ["half a flag", "🇫"],
    ["a flag and a half", "🇫🇷🇩"],
    ["a mark without a sign", "️"],
    ["four", "😀😀😀😀"],
    ["a word with them", "yes 👍"],
    ["a symbol among them", "😀©"],
    ["nothing", ""],
  ])("not %s", (_, text) => expect(isJumbo(text)).toBe(false))

  test("a long text is judged at once", () => {
    const spent = cpuTime()
    for (const one of ["😀", "👨‍", "🇫", "❤️‍🔥", "1️⃣", "☝"]) isJumbo(`${one.repeat(5_000)}!`)
    expect(spent()).toBeLessThan(1_000)
  })
})
