import { setText } from "../../set-text.ts"
import { clockTime, clockIn, date, dayOf, full, languageOf, longWeekday, weekday } from "../formats.ts"

const MINUTE = 60_000

/** Writes moments in the agent's own zone; the server, whose words are the same for all, wrote UTC. `now` by the server's clock. */
export function showTimes(content: ParentNode, now: Date): void {
  for (const time of content.querySelectorAll<HTMLTimeElement>("time[data-when]")) {
    const at = new Date(time.dateTime)
    const words = time.dataset.when === "full" ? full(at) : time.dataset.when === "clock" ? clockTime(at) : short(at, now)
    setText(time, words)
    if (time.dataset.when !== "full") time.title = full(at)
  }
  for (const place of content.querySelectorAll<HTMLElement>("[data-local-time]")) setText(place, localTime(place.dataset.localTime!, now))
  for (const place of content.querySelectorAll<HTMLElement>("[data-language]")) setText(place, languageName(place.dataset.language!))
}

/** As a person says it: now, 5 min, 14:02, Mon, 3 Mar, 3 Mar 2024. */
export function short(at: Date, now: Date): string {
  const ago = now.getTime() - at.getTime()
  if (Math.abs(ago) < MINUTE) return "now"
  if (ago > 0 && ago < 60 * MINUTE) return `${Math.floor(ago / MINUTE)} min`
  const days = dayOf(now) - dayOf(at)
  if (days === 0) return clockTime(at)
  if (days > 0 && days < 7) return weekday(at)
  return date(at, now)
}

/** The name of a day in a thread. */
export function dayName(at: Date, now: Date): string {
  const days = dayOf(now) - dayOf(at)
  if (days === 0) return "Today"
  if (days === 1) return "Yesterday"
  if (days > 1 && days < 7) return longWeekday(at)
  return date(at, now)
}

/** A zone or language that a visitor's browser made up is shown as it is. */
function localTime(timeZone: string, now: Date): string {
  try {
    return `${clockIn(timeZone, now)} (${timeZone})`
  } catch {
    return timeZone
  }
}

function languageName(code: string): string {
  try {
    return languageOf(code)
  } catch {
    return code
  }
}
