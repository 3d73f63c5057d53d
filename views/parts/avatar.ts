import type { Status } from "../../src/domain/model.ts"
import { html, type Html } from "../html.ts"

export type Person = { readonly id: string; readonly name: string; readonly picture?: string | null }

/** A picture, or initials on one of eight colours that stays with the id. Beside a name, so it says nothing to screen readers. */
export function avatar(person: Person, size: "small" | "normal" | "large" | "huge" = "normal", status?: Status): Html {
  return html`<span class="avatar avatar-${size} hue-${hue(person.id)}" aria-hidden="true">${
    person.picture ? html`<img src="/pictures/${person.picture}" alt="" width="72" height="72">` : initials(person.name)
  }${status && html`<span class="status-dot" data-status="${status}"></span>`}</span>`
}

/** First letters of the first and last word; whole characters, for an emoji is two of JavaScript's. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== "")
  const ends = words.length > 1 ? [words[0]!, words.at(-1)!] : words
  return ends.map((word) => [...word][0]!.toUpperCase()).join("") || "?"
}

/** One of eight, which stays with the id. */
export function hue(id: string): number {
  let sum = 0
  for (const char of id) sum = (sum * 31 + char.charCodeAt(0)) % 65_521
  return sum % 8
}
