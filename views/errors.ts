import { html, type Html } from "./html.ts"
import { page, type AssetUrl } from "./page.ts"
import { card } from "./parts/card.ts"
import { toast } from "./parts/toast.ts"

const HEADINGS: Record<number, string> = {
  401: "Sign in first",
  403: "You cannot open this",
  404: "Nothing here",
  405: "That does not work like this",
  409: "That does not fit any more",
  410: "This link does not work",
  413: "That is too big",
  422: "Something does not fit",
  429: "Too many tries",
  500: "That was our mistake",
  503: "Shopbell cannot do this right now",
}

/** Every refusal, as a whole page or as a line that is safe to swap in anywhere. */
export const errorPage = {
  page(status: number, message: string, asset: AssetUrl | null = null): Html {
    const heading = HEADINGS[status] ?? "This did not work"
    const way =
      status === 401 || status === 410
        ? html`<a class="button" href="/login">Sign in</a>`
        : html`<a class="button" href="/inbox">Back to Shopbell</a>`
    return page({ title: heading, asset, body: card({ heading, lead: message, content: html`<p class="row">${way}</p>` }) })
  },
  toast: (message: string): Html => toast(message, "failed"),
}
