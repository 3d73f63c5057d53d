/** Text that is HTML already. Only `html` and `raw` make it. */
export class Html {
  readonly #text: string
  constructor(text: string) {
    this.#text = text
  }
  toString(): string {
    return this.#text
  }
}

export type Value = Html | string | number | bigint | boolean | null | undefined | readonly Value[]

/** HTML from a template. Every hole is escaped unless `html` made what is in it; `null`, `undefined` and booleans leave nothing, arrays are joined. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  checkOnce(strings)
  let text = strings[0]!
  // One string of three, where `+=` would make two; each message pays for it a dozen times.
  for (let i = 0; i < values.length; i++) text = `${text}${escaped(values[i])}${strings[i + 1]!}`
  return new Html(text)
}

/** Trusts `text`. For the icons that the build reads from a package, never for people's words. */
export const raw = (text: string): Html => new Html(text)

/** An address that a person gave, safe in `href`: only http, https and mailto get through, anything else becomes "#". */
export function safeUrl(text: string): string {
  const url = URL.parse(text)
  return url && ["http:", "https:", "mailto:"].includes(url.protocol) ? text : "#"
}

/** What `Bun.escapeHTML` changes. */
const TO_ESCAPE = /["&'<>]/

function escaped(value: Value): string {
  // Most words need no escaping, and to ask costs half of what it costs to escape.
  if (typeof value === "string") return TO_ESCAPE.test(value) ? Bun.escapeHTML(value) : value
  if (typeof value === "number" || typeof value === "bigint") return String(value)
  // Most holes that are not words are empty, and each message has a dozen.
  if (typeof value === "boolean" || value === null || value === undefined) return ""
  if (value instanceof Html) return value.toString()
  return Array.isArray(value) ? value.map(escaped).join("") : ""
}

const checked = new WeakSet<TemplateStringsArray>()

/** Escaping is not enough in some places; a hole there is a mistake in the template, found the first time that it runs. */
function checkOnce(strings: TemplateStringsArray): void {
  if (checked.has(strings)) return
  let before = ""
  for (const part of strings.slice(0, -1)) {
    before += part
    if (/=\s*$/.test(part) && isUnquoted(before)) throw new Error(`Put quotes around the attribute: …${part.slice(-40)}`)
    if (/<(script|style)\b[^>]*>[^<]*$/i.test(before)) throw new Error("No holes in script or style: hand over data in data-*.")
    if (/\s(x-[\w.:-]+|@[\w.:-]+|:[\w-]+|hx-on[\w:.-]*|hx-vals|on\w+|style)\s*=\s*"[^"]*$/i.test(part)) {
      throw new Error(`No holes in code: …${part.slice(-40)}`)
    }
  }
  checked.add(strings)
}

/** In a tag, and not between its quotes. */
function isUnquoted(before: string): boolean {
  const tag = /<[^<>]*$/.exec(before)?.[0]
  return tag !== undefined && tag.split('"').length % 2 === 1
}
