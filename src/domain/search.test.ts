import { describe, expect, test } from "bun:test"
import { folded, searchOf, snippetOf } from "./search.ts"

describe("I1: a word is the same however much of its letters' strokes and marks somebody types", () => {
  test.each([
    ["Łukasz Żółć", "lukasz zolc"],
    ["Søren Ægir", "soren aegir"],
    ["STRASSE Straße ẞ", "strasse strasse ss"],
    ["Đorđe Ħal Ŧ ŋ Ðþ", "dorde hal t n dth"],
    ["Ǿ ǽ", "o ae"],
    ["Œuvre", "oeuvre"],
    ["DIYARBAKIR Diyarbakır İzmir", "diyarbakir diyarbakir izmir"],
    ["Nguyễn Thế", "nguyen the"],
    ["e\u0301te\u0301", "ete"],
    ["Ёлкин", "елкин"],
    ["Σωκράτης ΣΩΚΡΑΤΗΣ", "σωκρατησ σωκρατησ"],
    ["עִבְרִית مُحَمَّد", "עברית محمد"],
    ["a_b-ç@d", "a_b-c@d"],
    ["", ""],
  ])("%j", (text, expected) => {
    expect(folded(text)).toBe(expected)
  })

  test.each(["ガラス", "ばす", "한국"])("%j is made of letters, none of them of another and a mark", (text) => {
    expect(folded(text)).toBe(text)
    expect(folded(text.normalize("NFD"))).toBe(text)
  })
})

describe("I1: what is looked for", () => {
  test.each([
    ["Kettle", [["kettle"]], true],
    ["  CAFÉ   Crème ", [["cafe"], ["creme"]], true],
    ["Łódź Straße", [["lodz"], ["strasse"]], true],
    ["mila@shop.example", [["mila", "shop", "example"]], true],
    ["is it", [["is"], ["it"]], false],
    ['"a" OR (b* NEAR c)', [["a"], ["or"], ["b"], ["near"], ["c"]], false],
    ["a\0b", [["a", "b"]], false],
    ['"', [], false],
    ["* - ^ : %", [], false],
    ["", [], false],
  ] as const)("%j", (text, words, isLastBeginning) => {
    expect(searchOf(text)).toEqual({ words, isLastBeginning } as never)
  })
})

describe("I1: the line around a hit", () => {
  const shown = (text: string, search: string) =>
    snippetOf(text, searchOf(search))
      ?.map((piece) => (piece.isHit ? `[${piece.text}]` : piece.text))
      .join("") ?? null

  test.each([
    ["Is the kettle blue?", "kettle", "Is the [kettle] blue?"],
    ["Un café crème, s'il vous plaît", "CREME cafe", "Un [café] [crème], s'il vous plaît"],
    ["Kettles\n\nand kettledrums", "kettle", "[Kettles] and [kettledrums]"],
    ["Die Straße, der SØRENSEN und Łukasz", "strasse soren lukasz", "Die [Straße], der SØRENSEN und [Łukasz]"],
    ["Die Strasse, der Sorensen und Lukasz", "Łukasz STRAßE Søren", "Die [Strasse], der [Sorensen] und [Lukasz]"],
    ["Æ, Ægir, œuvre", "aegi", "Æ, [Ægir], œuvre"],
    ["Чёрный чай", "черный", "[Чёрный] чай"],
    ["Kettles and more", "kettle more", "Kettles and [more]"],
    ["it is <b>bold</b> & more", "bold", "it is <b>[bold]</b> & more"],
    ["nothing of it", "kettle", null],
    ["", "kettle", null],
  ])("%j, %j", (text, search, expected) => {
    expect(shown(text, search)).toBe(expected)
  })

  test("of a long text begins shortly before it, and says that there is more", () => {
    const line = shown(`${"before ".repeat(100)}kettle ${"behind ".repeat(100)}`, "kettle")!
    expect(line).toStartWith("…before before [kettle] behind")
    expect(line).toEndWith("…")
    expect(line.length).toBeLessThan(150)
  })

  test("begins with a word, not with what stands between two", () => {
    expect(shown(`${"x".repeat(30)} \n\n I have kettles`, "kettles")).toBe("…I have [kettles]")
  })

  test("of one endless word is its beginning", () => {
    expect(shown("x".repeat(10_000), "xxx")).toBe(`[${"x".repeat(140)}]…`)
    expect(shown(`${"y".repeat(500)} kettle`, "kettle")).toBe("…[kettle]")
  })
})
