import { html, type Html } from "../html.ts"

/** I7: a fragment for the element with this id, and what else its selector says of it; a page that has none drops it. `swap` as htmx and our extensions know it. */
export function partial(id: string, swap: string, content: Html): Html {
  return html`<hx-partial hx-target="#${id}" hx-swap="${swap}">${content}</hx-partial>`
}
