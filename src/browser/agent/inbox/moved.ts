import { onContent } from "../content.ts"
import { conversationId, me } from "./htmx.ts"

/**
 * I7: the row of the conversation that one is in does not vanish under one's hands when it leaves this list: it says where it is now,
 * and goes when one does. `gone` is what the server said of it, if it did. False for rows that may go.
 */
export function isKept(row: HTMLElement, gone: HTMLElement | null): boolean {
  // Without a state it was deleted.
  if (row.id !== `row-${conversationId()}` || (gone && gone.dataset.state === undefined)) return false
  row.dataset.moved = ""
  const place = document.createElement("span")
  place.className = "row-moved truncate"
  place.textContent = gone ? placeOf(gone) : "No longer in this list"
  row.querySelector(".row-bottom")?.replaceChildren(place)
  return true
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
