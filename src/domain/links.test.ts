import { describe, expect, test } from "bun:test"
import { pieces } from "./links.ts"

const links = (text: string) => pieces(text).flatMap((piece) => (piece.href === undefined ? [] : [[piece.text, piece.href]]))

describe("addresses are found", () => {
  test.each([
    ["https://a.example/x", [["https://a.example/x", "https://a.example/x"]]],
    ["see http://a.example.", [["http://a.example", "http://a.example/"]]],
    ["(https://a.example/x)", [["https://a.example/x", "https://a.example/x"]]],
    ["https://a.example/x_(y)!", [["https://a.example/x_(y)", "https://a.example/x_(y)"]]],
    ["www.a.example/x?", [["www.a.example/x", "https://www.a.example/x"]]],
    ["HTTPS://A.example", [["HTTPS://A.example", "https://a.example/"]]],
    ["write to ada@shop.example, please", [["ada@shop.example", "mailto:ada@shop.example"]]],
    ["<ada@shop.example>", [["ada@shop.example", "mailto:ada@shop.example"]]],
    ["mailto:ada@shop.example", [["mailto:ada@shop.example", "mailto:ada@shop.example"]]],
    [
      "two https://a.example\nhttps://b.example",
      [
        ["https://a.example", "https://a.example/"],
        ["https://b.example", "https://b.example/"],
      ],
    ],
    ["http://localhost:3000/x", [["http://localhost:3000/x", "http://localhost:3000/x"]]],
  ])("%j", (text, expected) => {
    expect(links(text)).toEqual(expected)
  })
})

describe("nothing else becomes a link", () => {
  test.each([
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "ftp://a.example",
    "file:///etc/passwd",
    "vbscript:x",
    "http://",
    "https://?",
    "a@b",
    "@ada",
    "ada@",
    "3.5",
    "www.",
    "mailto:x?subject=y",
    "ada@shop.example?bcc=all@x.example",
  ])("%s", (text) => {
    expect(links(text)).toEqual([])
  })

  test("a link's address is http, https or mailto, however it is written", () => {
    for (const text of ["javascript:https://a.example/%0aalert(1)", `https://a.example/"onclick="x`, "https://a.example/<b>"]) {
      for (const [, href] of links(text)) expect(href).toMatch(/^(https?|mailto):[^"<>\s]+$/)
    }
  })
})

test("no character is lost or changed", () => {
  for (const text of ["", " ", "a  b\n\nc", "(www.a.example), x@y.example!? https://a.example/(", "🙂 https://a.example/🙂"]) {
    expect(
      pieces(text)
        .map((piece) => piece.text)
        .join(""),
    ).toBe(text)
  }
})

test.each(["a", "@", "www.", "https://", ")", "(", "a.", "a@", "a@a.", "mailto:"])("10,000 characters of %j take no time", (part) => {
  const started = performance.now()
  pieces(part.repeat(10_000 / part.length))
  pieces(`https://a.example/${part.repeat(1_900 / part.length)} `.repeat(5))
  expect(performance.now() - started).toBeLessThan(250)
})
