import { onContent } from "../content.ts"
import { conversationId, me } from "./htmx.ts"

/**
 * I7: the row of the conversation that one is in does not vanish under one's hands when it leaves this list: it says where it is now,
 * and goes when one does. `gone` is what the server says of it; null where it says nothing, because it did before or because the row only
 * stands behind those that it counted: then the row stays as it is. False for rows that may go.
 */
export function isKept(row: HTMLElement, gone: HTMLElement | null): boolean {
  // Without a state it was deleted.
  if (row.id !== `row-${conversationId()}` || (gone && gone.dataset.state === undefined)) return false
  row.dataset.moved = ""
  if (gone) sayPlace(row, placeOf(gone))
  return true
}

function sayPlace(row: HTMLElement, words: string): void {
  const place = document.createElement("span")
  place.className = "row-moved truncate"
  place.textContent = words
  row.querySelector(".row-bottom")?.replaceChildren(place)
}

function placeOf({ dataset }: HTMLElement): string {
  if (dataset.state === "closed") return "Closed"
  const owners = dataset.owners?.split(" ").filter(Boolean) ?? []
  if (owners.includes(me)) return "Now in My messages"
  return owners.length === 0 ? "Now in Unassigned" : "Now with colleagues"
}

onContent(() => {
  for (const row of document.querySelectorAll<HTMLElement>(".row-card[data-moved]")) if (row.id !== `row-${conversationId()}`) row.remove()
})
