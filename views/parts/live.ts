import { html, type Html } from "../html.ts"

/**
 * P14: a part of a page that follows what it tells of while the page is open. Its element has an id, and as `data-live` the version of what
 * is in it, so that a browser is sent only what it has not got. In a list it has `data-in` too, the list's id. A part may have others in it,
 * which are versions of their own, but those no more.
 */
export function live(part: (version: string) => Html): Html {
  // Short, for a browser names all that it has in one header.
  const version = Bun.hash.xxHash32(part("").toString().replaceAll(INNER, "")).toString(36)
  return html`${part(version)}<!--/live-->`
}

/** Of a page, for who has the parts of the `known` versions: all versions in their order, and the parts that are others. */
export function differences(page: string, known: ReadonlySet<string>): string {
  const order: string[] = []
  const others: string[] = []
  const open: { readonly at: number; readonly isSent: boolean }[] = []
  for (const { 0: mark, 1: version, index } of page.matchAll(MARK)) {
    if (version !== undefined) {
      order.push(version)
      // With the part that it is in, it goes anyway.
      const isSent = !known.has(version) && !open.some((outer) => outer.isSent)
      open.push({ at: page.lastIndexOf("<", index), isSent })
    } else {
      const part = open.pop()
      if (part?.isSent) others.push(page.slice(part.at, index + mark.length))
    }
  }
  return `${html`<data id="live-order" value="${order.join(" ")}"></data>`}${others.join("")}`
}

// No words of people's can look like these, for in them " and < are escaped.
const MARK = / data-live="(\w+)"|<!--\/live-->/g
const INNER = /<[^<]* data-live="\w+"[^]*?<!--\/live-->/g
