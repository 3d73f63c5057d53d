import { html, type Html } from "../html.ts"
import { icon } from "./icons.ts"

/** One line in `#toasts`: swap it in with `beforeend`. Goes by itself, except a failure, which waits to be read. */
export function toast(message: string, tone: "done" | "failed" = "done"): Html {
  return html`<div class="toast ${tone === "failed" && "toast-danger"}" data-toast="${tone}">
    ${icon(tone === "done" ? "done" : "failed")}
    <p>${message}</p>
    <button class="button button-quiet button-small button-icon" type="button" data-dismiss aria-label="Dismiss">${icon("close")}</button>
  </div>`
}
