import type { Instant } from "../../src/domain/time.ts"
import { wallAt } from "../../src/domain/zone.ts"
import { html, type Html } from "../html.ts"

/** How the browser writes a moment: in a list as short as it can be, in a thread the time of day, alone everything. */
export type WhenStyle = "short" | "clock" | "full"

/** A moment. What is the same for all readers is written in UTC, a page of one reader's in their zone; the browser (`times.ts`) writes it anew. */
export function when(at: Instant, style: WhenStyle, zone = "UTC"): Html {
  if (last.at !== at || last.style !== style || last.zone !== zone) last = { at, style, zone, html: written(at, style, zone) }
  return last.html
}

// In a rush many messages have the same moment.
let last = { at: 0, style: "full" as WhenStyle, zone: "UTC", html: written(0, "full", "UTC") }

function written(at: Instant, style: WhenStyle, zone: string): Html {
  const iso = new Date(at).toISOString()
  const wall = zone === "UTC" ? iso : new Date(wallAt(zone, at)).toISOString()
  return html`<time datetime="${iso}" data-when="${style}">${style === "full" ? `${wall.slice(0, 10)} ` : ""}${wall.slice(11, 16)}</time>`
}
