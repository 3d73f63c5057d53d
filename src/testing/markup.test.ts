import { describe, expect, test } from "bun:test"
import { markupOf } from "./markup.ts"

describe("markup is read strictly:", () => {
  test.each([
    `<p>Hello <b>there</b><br></p>`,
    `<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>`,
    `<textarea>\n<b>not a tag</textarea>`,
    `<!doctype html><ul><!-- none --><li class="a" hidden>1</li></ul>`,
    `<button type="button" @click="go" hx-ws:connect="/s">Go</button>`,
    `<p>&lt;img src=x&gt;</p>`,
  ])("%s is right", (html) => {
    expect(markupOf(html).faults).toEqual([])
  })

  test.each([
    `<p>Hello`,
    `<b><i></b></i>`,
    `</p>`,
    `<p><div></div></p>`,
    `<a href="/"><a href="/"></a></a>`,
    `<ul><div></div></ul>`,
    `<div/>`,
    `<p class=a></p>`,
    `1 < 2`,
  ])("%s is not", (html) => {
    expect(markupOf(html).faults).not.toEqual([])
  })

  test("a tag's attributes, and those it has twice", () => {
    expect(markupOf(`<input name="a" value="1 &quot;" name="b" required>`).tags).toEqual([
      {
        name: "input",
        attributes: new Map([
          ["name", "b"],
          ["value", "1 &quot;"],
          ["required", ""],
        ]),
        twice: ["name"],
      },
    ])
  })
})
