import { describe, expect, test } from "bun:test"
import { cpuTime } from "../testing/cpu-time.ts"
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

describe("S1, W7: a link says where it leads", () => {
  test.each(
    [..."\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"].map((mark) => [
      mark.codePointAt(0)!.toString(16),
      mark,
    ]),
  )("what turns text around ends it: U+%s", (_, mark) => {
    expect(links(`http://evil.example/${mark}gpj.exe`)).toEqual([["http://evil.example/", "http://evil.example/"]])
    expect(links(`${mark}http://evil.example/x.${mark}`)).toEqual([["http://evil.example/x", "http://evil.example/x"]])
    expect(links(`ada@shop.example${mark}`)).toEqual([["ada@shop.example", "mailto:ada@shop.example"]])
    expect(links(`https://shop${mark}.example`)).toEqual([["https://shop", "https://shop/"]])
  })

  test.each([
    "https://paypal.com@evil.example/login",
    "https://paypal.com:443@evil.example/login",
    "https://:@evil.example",
    "https://@evil.example",
    "https:////@evil.example",
    "www.paypal.com@evil.example",
    "www.paypal.com:x@evil.example/login",
  ])("with a name or a password before the host there is none: %s", (text) => {
    expect(links(text)).toEqual([])
  })

  test.each([
    ["Latin and Cyrillic", "https://p\u0430ypal.com"],
    ["Latin and Cyrillic, behind www", "www.p\u0430ypal.com"],
    ["Latin and Cyrillic in capitals", "https://P\u0410YPAL.COM"],
    ["Latin and Cyrillic in one label of many", "https://a.p\u0430ypal.com:8080/x"],
    ["Latin and Greek", "https://g\u03bf\u03bfgle.com"],
    ["Cyrillic letters alone that look like Latin ones", "https://\u0430\u0440\u0440\u04cf\u0435.com"],
    ["Greek letters alone that look like Latin ones", "https://\u03bd\u03b9\u03ba\u03b1.com"],
    ["Cyrillic capitals that look like Latin ones", "https://\u0410\u0422\u0422.com/login"],
    ["Cyrillic capitals and small letters that do", "https://\u0410\u0440\u0440\u04cf\u0435.com"],
    ["Greek capitals that do", "https://\u0397\u039c.com"],
    ["a mail's, in Cyrillic capitals", "pay@\u0412\u041c\u041e.com"],
    ["Latin letters that look like others", "https://\u0261oo\u0261le.com"],
    ["a Latin letter that looks like an a", "https://\u0251pple.com"],
    ["an i without its dot", "https://t\u0131ktok.com"],
    ["those with a dot behind", "https://\u0430\u0440\u0440\u04cf\u0435.com./x"],
    ["what looks like a slash", "https://paypal.com\u2044login.evil.example"],
    ["what looks like a slash to the Japanese", "https://paypal.com\u30ceevil.example"],
    ["what does not show", "https://pay\u200bpal.com"],
    ["what stands for other characters", "https://p%D0%B0ypal.com"],
    ["a mail's", "ada@p\u0430ypal.com"],
    ["a mail's behind its scheme", "mailto:ada@p\u0430ypal.com"],
  ])("a host that reads as another is none: %s", (_, text) => {
    expect(links(`see ${text} there`)).toEqual([])
  })

  test.each([
    ["https://bücher.example/x", "https://xn--bcher-kva.example/x"],
    ["https://почта.рф", "https://xn--80a1acny.xn--p1ai/"],
    ["https://сор.рф", "https://xn--n1aeb.xn--p1ai/"],
    ["https://МОСКВА.рф", "https://xn--80adxhks.xn--p1ai/"],
    ["https://məktəb.az", "https://xn--mktb-v6bc.az/"],
    ["https://Łódź.example", "https://xn--d-uga0v4h.example/"],
    ["https://smørrebrød-straße.example", "https://xn--smrrebrd-strae-dgb20bf.example/"],
    ["https://日本のサイト.jp", "https://xn--u9jxf0b3ds196acvb.jp/"],
    ["https://日本。jp", "https://xn--wgv71a.jp/"],
    ["https://דוגמה.com", "https://xn--6dbbec0c.com/"],
    ["https://παράδειγμα.gr", "https://xn--hxajbheg2az3al.gr/"],
    ["http://my_shop.a.example.:8080/", "http://my_shop.a.example.:8080/"],
    ["http://[::1]:3000/x", "http://[::1]:3000/x"],
    ["https://xn--pypal-4ve.com", "https://xn--pypal-4ve.com/"],
    ["https://a.example/@ada", "https://a.example/@ada"],
    ["https://a.example?to=b@c.example", "https://a.example/?to=b@c.example"],
    ["ada@bücher.example", "mailto:ada@bücher.example"],
  ])("others are: %s", (text, href) => {
    expect(links(text)).toEqual([[text, href]])
  })
})

test("no character is lost or changed", () => {
  for (const text of [
    "",
    " ",
    "a  b\n\nc",
    "(www.a.example), x@y.example!? https://a.example/(",
    "🙂 https://a.example/🙂",
    "http://a.example/\u202egpj.exe https://ada@b.example",
  ]) {
    expect(
      pieces(text)
        .map((piece) => piece.text)
        .join(""),
    ).toBe(text)
  }
})

test.each(["a", "@", "www.", "https://", ")", "(", "a.", "a@", "a@a.", "mailto:"])("10,000 characters of %j take no time", (part) => {
  const spent = cpuTime()
  pieces(part.repeat(10_000 / part.length))
  pieces(`https://a.example/${part.repeat(1_900 / part.length)} `.repeat(5))
  expect(spent()).toBeLessThan(250)
})
