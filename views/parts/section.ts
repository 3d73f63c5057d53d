import { html, type Html, type Value } from "../html.ts"

/** One box of a settings page. `end` stands right of the heading. */
export function section({
  id,
  heading,
  lead,
  end,
  content,
  isFlush,
}: {
  /** For links to it. */
  id?: string
  heading: Value
  lead?: Value
  end?: Value
  content: Value
  isFlush?: boolean
}): Html {
  return html`<section class="section ${isFlush && "section-flush"}" ${id && html`id="${id}"`}>
    <div class="section-head">
      <div class="section-words"><h2>${heading}</h2>${lead && html`<p class="muted small">${lead}</p>`}</div>
      ${end}
    </div>
    ${content}
  </section>`
}
