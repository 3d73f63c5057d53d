import { expect, test } from "bun:test"
import { emailSettingsEntries } from "../dev/email-settings-entries.ts"
import { PLAIN_ASSET } from "../dev/sample-props.ts"
import { markupOf } from "../../src/testing/markup.ts"

const shown = (view: string, sample: string): string =>
  emailSettingsEntries
    .find((entry) => entry.view === view && entry.sample === sample)!
    .html(PLAIN_ASSET)
    .toString()
const labels = (html: string, name: string): readonly string[] =>
  [...html.matchAll(new RegExp(`<label for="${name}-[^"]+">([^<]+)</label>`, "g"))].map((found) => found[1]!)

test("E1: an agent chooses among three, the second by default", () => {
  const html = shown("preferencesPage", "usual")
  expect(labels(html, "forwarding")).toEqual([
    "Forward conversation transcripts, missed and offline messages",
    "Forward missed and offline messages only",
    "Do not forward",
  ])
  expect(html).toMatch(/value="missed" checked/)
})

test("E3: an account chooses among three for its visitors", () => {
  expect(labels(shown("emailPage", "usual"), "visitor-mails")).toEqual(["Do not send anything", "Unread replies only", "Full transcript"])
})

test("E6: without an outgoing server the page says how many mails wait", () => {
  expect(shown("emailPage", "no server, mails wait")).toContain("No outgoing server is set: 3 mails wait.")
  expect(shown("emailPage", "usual")).not.toContain("No outgoing server is set")
})

test("S8: no password travels back to the page, not even one that could not be saved", () => {
  for (const sample of ["usual", "overlong", "hostile"]) {
    const passwords = markupOf(shown("emailPage", sample)).tags.filter(({ attributes }) => attributes.get("type") === "password")
    expect(passwords).toHaveLength(2)
    for (const { attributes } of passwords) expect(attributes.get("value") ?? "").toBe("")
  }
})

test("K2: what the environment sets is shown and cannot be typed over", () => {
  const { tags } = markupOf(shown("emailPage", "set by the environment"))
  const fields = tags.filter(({ attributes }) => /^(smtp|imap|from|reply)-/.test(attributes.get("name") ?? ""))
  expect(fields).toEqual([])
  expect(shown("emailPage", "set by the environment")).toContain("smtp.levain.example:587")
})
