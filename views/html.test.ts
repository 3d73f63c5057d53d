import { describe, expect, test } from "bun:test"
import { html, raw, safeUrl } from "./html.ts"

const hostile = `<img src=x onerror="alert('1')">&`
const harmless = "&lt;img src=x onerror=&quot;alert(&#x27;1&#x27;)&quot;&gt;&amp;"

describe("a hole", () => {
  test.each([
    ["text", "Ann", "Ann"],
    ["hostile text", hostile, harmless],
    ["a number", 7, "7"],
    ["zero", 0, "0"],
    ["a bigint", 7n, "7"],
    ["nothing", null, ""],
    ["nothing", undefined, ""],
    ["true", true, ""],
    ["false", false, ""],
    ["html", html`<b>${"<"}</b>`, "<b>&lt;</b>"],
    ["a list", [html`<i>a</i>`, "<", 1, null, ["b"]], "<i>a</i>&lt;1b"],
    ["an empty list", [], ""],
    ["what is trusted", raw("<svg></svg>"), "<svg></svg>"],
  ] as const)("with %s (%#)", (_, value, expected) => {
    expect(html`<p>${value}</p>`.toString()).toBe(`<p>${expected}</p>`)
  })

  test("in an attribute cannot end it", () => {
    expect(html`<p title="${hostile}"></p>`.toString()).toBe(`<p title="${harmless}"></p>`)
  })

  test("with something that only looks like html is escaped or empty", () => {
    const forged = { toString: () => "<b>", text: "<b>" } as unknown as string
    expect(html`<p>${forged}</p>`.toString()).not.toContain("<b>")
  })
})

describe("a hole is a mistake, and found the first time,", () => {
  test.each([
    ["in an attribute without quotes", () => html`<p title=${hostile}></p>`],
    [
      "in a script",
      () =>
        html`<script>
          let name = "${hostile}"
        </script>`,
    ],
    [
      "in a script with attributes",
      () =>
        html`<script type="module">
          ${1}
        </script>`,
    ],
    [
      "in a style",
      () =>
        html`<style>
          p {
            color: ${"red"};
          }
        </style>`,
    ],
    ["in a style attribute", () => html`<p style="color: ${"red"}"></p>`],
    ["in an event", () => html`<p onclick="open(${1})"></p>`],
    ["in Alpine's data", () => html`<p x-data="{ name: '${hostile}' }"></p>`],
    ["in Alpine's event", () => html`<p @click="open(${1})"></p>`],
    ["in Alpine's binding", () => html`<p :class="${"a"}"></p>`],
    ["in htmx's event", () => html`<p hx-on:click="open(${1})"></p>`],
    ["in htmx's values", () => html`<p hx-vals="${hostile}"></p>`],
    ["after another hole in the same code", () => html`<p class="${"a"}" x-text="a + ${"b"}"></p>`],
    ["in upper case", () => html`<p onClick="open(${1})"></p>`],
  ])("%s", (_, template) => {
    expect(template).toThrow()
  })

  test.each([
    ["in data-*", () => html`<p data-name="${hostile}"></p>`],
    ["in an address for htmx", () => html`<a hx-get="/inbox/${7}"></a>`],
    ["beside code without holes", () => html`<p x-data="row" data-id="${7}" @click="open">${"text"}</p>`],
    [
      "after a script that has ended",
      () =>
        html`<script src="/a.js"></script>
          <p>${"text"}</p>`,
    ],
  ])("but not %s", (_, template) => {
    expect(template).not.toThrow()
  })
})

test.each([
  ["https://example.com/?a=1&b=2", "https://example.com/?a=1&b=2"],
  ["http://example.com", "http://example.com"],
  ["mailto:ann@example.com", "mailto:ann@example.com"],
  ["javascript:alert(1)", "#"],
  ["JaVaScRiPt:alert(1)", "#"],
  [" \tjava\nscript:alert(1)", "#"],
  ["data:text/html,<script>", "#"],
  ["vbscript:msgbox", "#"],
  ["//example.com", "#"],
  ["example.com", "#"],
  ["", "#"],
])("the address %j becomes %j", (text, href) => {
  expect(safeUrl(text)).toBe(href)
})
