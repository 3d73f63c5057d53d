import type { Instant } from "../../src/domain/time.ts"
import { html, type Html } from "../html.ts"

/** A moment, in UTC as served; `moments.ts` rewrites it in the reader's own zone. */
export function moment(at: Instant): Html {
  const iso = new Date(at).toISOString()
  return html`<time datetime="${iso}" data-moment>${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC</time>`
}
