import { describe, expect, test } from "bun:test"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { ROOT } from "../src/root.ts"
import { markupOf, type Tag } from "../src/testing/markup.ts"
import { PLAIN_ASSET } from "./dev/sample-props.ts"
import { gallery } from "./gallery.ts"

const REFERENCES = ["for", "aria-labelledby", "aria-describedby", "aria-controls", "popovertarget", "commandfor"]

describe.each(gallery.map((entry) => [entry.name, entry] as const))("%s", (_, { html }) => {
  test("is HTML that no browser has to mend, with each id and attribute once", () => {
    const { tags, faults } = markupOf(html(PLAIN_ASSET).toString())
    expect(faults).toEqual([])
    expect(tags.flatMap((tag) => tag.twice)).toEqual([])
    expect(doubles(tags.flatMap(valuesOf("id")))).toEqual([])
  })

  test("shows people's words as words, and holds no code (S1)", () => {
    expect(markupOf(html(PLAIN_ASSET).toString()).tags.flatMap(code)).toEqual([])
  })
})

test.each(gallery.flatMap((entry) => (entry.isWholePage ? [[entry.name, entry] as const] : [])))(
  "%s names only ids that it has",
  (_, { html }) => {
    const { tags } = markupOf(html(PLAIN_ASSET).toString())
    const ids = new Set(tags.flatMap(valuesOf("id")))
    const named = REFERENCES.flatMap((name) => tags.flatMap(valuesOf(name))).flatMap((ids) => ids.split(" "))
    expect(named.filter((id) => !ids.has(id))).toEqual([])
  },
)

test("each entry has an address of its own", () => {
  expect(doubles(gallery.map((entry) => entry.name))).toEqual([])
})

test("every view is in the gallery, and the gallery has nothing else", async () => {
  const shown = new Set(gallery.map(({ file, view }) => `${file} ${view}`))
  const all = await allViews()
  expect(all.filter((view) => !shown.has(view))).toEqual([])
  expect([...shown].filter((view) => !all.includes(view))).toEqual([])
})

/** What runs, or could: handlers, inline style, scripts without an address, links into code, words of people in code's attributes. */
function code({ name, attributes }: Tag): readonly string[] {
  return [...attributes]
    .flatMap(([key, value]) => {
      const isHandler = /^on/i.test(key) || key === "style" || key.startsWith("hx-on")
      const isLinkToCode = ["href", "src", "action", "formaction"].includes(key) && /^\s*(javascript|data|vbscript):/i.test(value)
      const isTold = /^(x-|@|:|hx-)/.test(key) && value.includes("alert(")
      return isHandler || isLinkToCode || isTold ? [`<${name} ${key}="${value}">`] : []
    })
    .concat(name === "script" && !attributes.has("src") ? ["<script> without an address"] : name === "style" ? ["<style>"] : [])
}

function valuesOf(name: string): (tag: Tag) => string | readonly never[] {
  return ({ attributes }) => attributes.get(name) ?? []
}

function doubles(names: readonly string[]): readonly string[] {
  return names.filter((name, i) => names.indexOf(name) !== i)
}

/** Every exported function that says it returns Html, or below `mail/`, where pieces are seen in their mails, MailContent, as `file function`; those of an exported object as `object.function`. */
async function allViews(): Promise<readonly string[]> {
  const files = [...new Bun.Glob("**/*.ts").scanSync(join(ROOT, "views"))].filter((path) => !/\.test\.ts$|^html\.ts$/.test(path))
  const found = await Promise.all(
    files.toSorted().map(async (path) => {
      const source = readFileSync(join(ROOT, "views", path), "utf8")
      const module = (await import(join(ROOT, "views", path))) as Record<string, unknown>
      return Object.entries(module)
        .flatMap(([name, value]) => functionsOf(name, value))
        .filter((name) => returns(source, name, path.startsWith("mail/") ? /\bMailContent\b/ : /\bHtml\b/))
        .map((name) => `${path.replace(/\.ts$/, "")} ${name}`)
    }),
  )
  return found.flat()
}

function functionsOf(name: string, value: unknown): readonly string[] {
  if (typeof value === "function") return [name]
  if (typeof value !== "object" || value === null || Array.isArray(value)) return []
  return Object.entries(value).flatMap(([key, inner]) => (typeof inner === "function" ? [`${name}.${key}`] : []))
}

/** By its declared type: `function name(…): Html {`, `name(…): Html {` or `name: (…): Html =>`. One without a type counts as a view. */
function returns(source: string, name: string, wanted: RegExp): boolean {
  const own = name.split(".").at(-1)!
  const from = source.search(new RegExp(`(export (async )?function|^\\s+|const)\\s*\\b${own}\\b\\s*(\\(|:|=)`, "m"))
  const type = /\)\s*:\s*([^{=]+?)\s*(\{|=>)/.exec(source.slice(from))?.[1]
  return type === undefined || wanted.test(type)
}
