import { html, type Html } from "../html.ts"

/**
 * P14: a part of a page that follows what it tells of while the page is open. Its element has an id, and as `data-live` the version of what
 * is in it, so that a browser is sent only what it has not got. In a list it has `data-in` too, the list's id.
 */
export function live(part: (version: string) => Html): Html {
  // Short, for a browser names all that it has in one header.
  const version = Bun.hash.xxHash32(part("").toString()).toString(36)
  return html`${part(version)}<!--/live-->`
}

/** Of a page, for who has the parts of the `known` versions: all versions in their order, and the parts that are others. */
export function differences(page: string, known: ReadonlySet<string>): string {
  const parts = page.split("<!--/live-->").flatMap((text) => {
    const at = text.search(VERSION)
    return at < 0 ? [] : { version: VERSION.exec(text)![1]!, text: text.slice(text.lastIndexOf("<", at)) }
  })
  const others = parts.filter(({ version }) => !known.has(version)).map(({ text }) => text)
  return `${html`<data id="live-order" value="${parts.map(({ version }) => version).join(" ")}"></data>`}${others.join("")}`
}

// No words of people's can look like this, for in them " is escaped.
const VERSION = / data-live="(\w+)"/
