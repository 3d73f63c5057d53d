import { html, type Html } from "../html.ts"
import { logo } from "./icons.ts"

/** A page with one thing on it, for people who are not inside yet: sign in, set up, invites, errors. */
export function card({ heading, lead, content, below }: { heading: string; lead?: string; content: Html; below?: Html | string }): Html {
  return html`<main class="doorstep" id="main">
    <div class="doorstep-card">
      <p class="brand">${logo()}<span>Shopbell</span></p>
      <div class="doorstep-head">
        <h1>${heading}</h1>
        ${lead && html`<p class="muted">${lead}</p>`}
      </div>
      ${content}
    </div>
    ${below && html`<p class="doorstep-below small muted">${below}</p>`}
  </main>`
}
