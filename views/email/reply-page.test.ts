import { expect, test } from "bun:test"
import { markupOf } from "../../src/testing/markup.ts"
import { emailEntries } from "../dev/email-entries.ts"
import { note, PLAIN_ASSET } from "../dev/sample-props.ts"
import type { ReplyPage } from "./reply-page.ts"

const shown = (sample: string): string =>
  emailEntries
    .find((entry) => entry.view === "replyPage" && entry.sample === sample)!
    .html(PLAIN_ASSET)
    .toString()

test("E8: the page has the thread, a box and its button, and leads nowhere else in Shopbell but to the conversation", () => {
  const html = shown("usual")
  const { tags } = markupOf(html)
  expect(html).toContain("Hi! Will there be sourdough tomorrow?")
  expect(tags.filter(({ name }) => name === "nav")).toEqual([])
  expect(
    tags.flatMap(({ name, attributes }) => (name === "a" && attributes.get("href")!.startsWith("/") ? [attributes.get("href")] : [])),
  ).toEqual(["/inbox/talk"])
  expect(tags.find(({ name }) => name === "form")?.attributes.get("action")).toBe("/reply/abc")
  expect(tags.find(({ name }) => name === "textarea")?.attributes.get("aria-label")).toBe("Reply")
  expect(html).toContain("</svg>Send</button>")
})

test("C9: the reply's id is in the form, so that sending it twice makes one message", () => {
  expect(shown("usual")).toContain(`name="id" value="0199-reply"`)
})

test("a closed conversation has no box", () => {
  const { tags } = markupOf(shown("closed"))
  expect(tags.filter(({ name }) => name === "form" || name === "textarea")).toEqual([])
})

test("what is said of a sent reply depends on where the visitor is", () => {
  expect(shown("sent, to somebody who is here")).toContain("They are on the site and see it now.")
  expect(shown("sent, to somebody without an address")).toContain("gave no email address")
})

test("no note gets onto it", () => {
  // @ts-expect-error: C7, a note is no message.
  const messages: ReplyPage["messages"] = [note("comment", "ada", "For us alone.")]
  expect(messages).toHaveLength(1)
})
