import { clock } from "./clock.ts"
import { onContent } from "./content.ts"
import { clockTime, date } from "./formats.ts"

/** The server writes UTC, for it does not know where the reader is. Here: as short as it is clear. */
onContent((content) => {
  const now = new Date(clock.now())
  for (const element of content.querySelectorAll<HTMLTimeElement>("time[data-moment]")) {
    const at = new Date(element.dateTime)
    const isToday = at.toDateString() === now.toDateString()
    element.textContent = isToday ? clockTime.format(at) : `${date(at, now)} ${clockTime.format(at)}`
    element.removeAttribute("data-moment")
  }
})
