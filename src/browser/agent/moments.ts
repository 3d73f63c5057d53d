import { setText } from "../set-text.ts"
import { clock } from "./clock.ts"
import { onContent } from "./content.ts"
import { clockTime, date, dayOf, isElsewhere } from "./formats.ts"

/** The server writes UTC, for what it pushes is the same for all who read it. Here: as short as it is clear, in the agent's zone. */
onContent((content) => {
  const now = new Date(clock.now())
  for (const element of content.querySelectorAll<HTMLTimeElement>("time[data-moment]")) {
    const at = new Date(element.dateTime)
    const words = dayOf(at) === dayOf(now) ? clockTime(at) : `${date(at, now)} ${clockTime(at)}`
    setText(element, words)
  }
  for (const note of content.querySelectorAll<HTMLElement>("[data-zone-note]")) note.hidden = !isElsewhere(now)
})
