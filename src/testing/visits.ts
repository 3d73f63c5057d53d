import type { Page } from "../domain/model.ts"

export const DESKTOP = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"
export const PHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"

/** A page of the demo company's shop, found by a search. */
export function page(path: string, title: string): Page {
  return { url: `https://levain.example${path}`, title: `${title} · Maison Levain`, referrer: "https://search.example/?q=bakery" }
}
