import { onContent } from "./content.ts"

const format = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" })

/** The server writes UTC, for it does not know where the reader is. */
onContent((content) => {
  for (const time of content.querySelectorAll<HTMLTimeElement>("time[data-moment]")) {
    time.textContent = format.format(new Date(time.dateTime))
    time.removeAttribute("data-moment")
  }
})
