import { onContent } from "./content.ts"

const time = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" })
const day = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" })
const year = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" })

/** The server writes UTC, for it does not know where the reader is. Here: as short as it is clear. */
onContent((content) => {
  const now = new Date()
  for (const element of content.querySelectorAll<HTMLTimeElement>("time[data-moment]")) {
    const at = new Date(element.dateTime)
    const format = at.toDateString() === now.toDateString() ? time : at.getFullYear() === now.getFullYear() ? day : year
    element.textContent = format.format(at)
    element.removeAttribute("data-moment")
  }
})
