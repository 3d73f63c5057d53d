import { html, type Html } from "../html.ts"
import { page, type AssetUrl } from "../page.ts"
import { card } from "../parts/card.ts"

/** K6: a page like any other that carries the tag. */
export function tryPage({ company, loader, asset }: { company: string; loader: string; asset: AssetUrl }): Html {
  return page({
    title: "Try the widget",
    asset,
    head: html`<script async src="${loader}"></script>`,
    body: card({
      heading: "Try the widget",
      lead: `This is what visitors of ${company} see. Write something in the corner below, and answer it from the inbox in another window.`,
      content: html`<p class="row"><a class="button" href="/inbox">Open the inbox</a></p>`,
    }),
  })
}
