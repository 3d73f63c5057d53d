import type { Instant } from "../../src/domain/time.ts"
import { html, type Html } from "../html.ts"

/** How the browser writes a moment: in a list as short as it can be, in a thread the time of day, alone everything. */
export type WhenStyle = "short" | "clock" | "full"

/** A moment. The server knows no reader's zone, so it writes UTC and the browser (`times.ts`) writes it anew. */
export function when(at: Instant, style: WhenStyle): Html {
  if (last.at !== at || last.style !== style) last = { at, style, html: written(at, style) }
  return last.html
}

// In a rush many messages have the same moment.
let last = { at: 0, style: "full" as WhenStyle, html: written(0, "full") }

function written(at: Instant, style: WhenStyle): Html {
  const iso = new Date(at).toISOString()
  return html`<time datetime="${iso}" data-when="${style}">${style === "full" ? `${iso.slice(0, 10)} ` : ""}${iso.slice(11, 16)}</time>`
}
