/** A start tag as written. */
export type Tag = { readonly name: string; readonly attributes: ReadonlyMap<string, string>; readonly twice: readonly string[] }
export type Markup = { readonly tags: readonly Tag[]; readonly faults: readonly string[] }

const VOID = new Set("area base br col embed hr img input link meta source track wbr".split(" "))
const RAW = new Set(["script", "style", "textarea", "title"])
/** What a browser closes a paragraph for, so that its own end tag makes another, empty one. */
const ENDS_PARAGRAPH = new Set(
  "address article aside blockquote details dialog div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre search section table ul".split(
    " ",
  ),
)
const NEVER_IN_ITSELF = new Set(["a", "button", "form", "label", "main"])

/**
 * HTML as strictly as our own may be read: every element that is opened is closed in its order, attributes are quoted, nothing is
 * left to a browser's mending. `HTMLRewriter` would mend it silently.
 */
export function markupOf(html: string): Markup {
  const tags: Tag[] = []
  const faults: string[] = []
  const open: string[] = []
  const next = /<!--[\s\S]*?-->|<!doctype html>|<\/([a-z][\w-]*)\s*>|<([a-z][\w:-]*)((?:\s+[^\s"'<>=/]+(?:="[^"]*")?)*)\s*(\/?)>|</gi
  for (let found = next.exec(html); found; found = next.exec(html)) {
    const [whole, end, start, attributes, slash] = found
    if (end !== undefined) {
      const expected = open.pop()
      if (expected !== end) faults.push(`</${end}> closes <${expected ?? "nothing"}>`)
    } else if (start !== undefined) {
      faults.push(...misplaced(start, open))
      tags.push(tagOf(start, attributes ?? ""))
      if (VOID.has(start) || slash === "/") {
        if (!VOID.has(start) && !open.includes("svg")) faults.push(`<${start}/> does not close itself in HTML`)
        continue
      }
      open.push(start)
      if (RAW.has(start)) next.lastIndex = endOfRaw(html, start, next.lastIndex)
    } else if (whole === "<") {
      faults.push(`no tag: ${html.slice(found.index, found.index + 60)}`)
    }
  }
  return { tags, faults: [...faults, ...open.map((name) => `<${name}> is not closed`)] }
}

function misplaced(name: string, open: readonly string[]): readonly string[] {
  const parent = open.at(-1)
  // A template's content is a document of its own.
  const around = open.slice(open.lastIndexOf("template") + 1)
  return [
    ...(ENDS_PARAGRAPH.has(name) && around.includes("p") && !around.includes("button") ? [`<${name}> in a paragraph`] : []),
    ...(NEVER_IN_ITSELF.has(name) && around.includes(name) ? [`<${name}> in <${name}>`] : []),
    ...(name === "button" && around.includes("a") ? ["<button> in a link"] : []),
    ...((parent === "ul" || parent === "ol") && name !== "li" && name !== "template" ? [`<${name}> right in a list`] : []),
  ]
}

function tagOf(name: string, text: string): Tag {
  const attributes = new Map<string, string>()
  const twice: string[] = []
  for (const [, key, value] of text.matchAll(/([^\s"'<>=/]+)(?:="([^"]*)")?/g)) {
    if (attributes.has(key!)) twice.push(key!)
    attributes.set(key!, value ?? "")
  }
  return { name, attributes, twice }
}

function endOfRaw(html: string, name: string, from: number): number {
  const end = html.indexOf(`</${name}`, from)
  return end === -1 ? html.length : end
}
