const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" })
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "short" })
const longWeekday = new Intl.DateTimeFormat(undefined, { weekday: "long" })
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" })
const year = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" })
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" })

const MINUTE = 60_000
const DAY = 86_400_000

/** Writes moments in the reader's own zone and language; the server, which knows neither, wrote UTC. */
export function showTimes(content: ParentNode, now = new Date()): void {
  for (const time of content.querySelectorAll<HTMLTimeElement>("time[data-when]")) {
    const at = new Date(time.dateTime)
    const words = time.dataset.when === "full" ? full.format(at) : time.dataset.when === "clock" ? clock.format(at) : short(at, now)
    if (time.textContent !== words) time.textContent = words
    if (time.dataset.when !== "full") time.title = full.format(at)
  }
  for (const place of content.querySelectorAll<HTMLElement>("[data-local-time]"))
    place.textContent = localTime(place.dataset.localTime!, now)
  for (const place of content.querySelectorAll<HTMLElement>("[data-language]")) place.textContent = languageName(place.dataset.language!)
}

/** As a person says it: now, 5 min, 14:02, Mon, 3 Mar, 3 Mar 2024. */
export function short(at: Date, now: Date): string {
  const ago = now.getTime() - at.getTime()
  if (Math.abs(ago) < MINUTE) return "now"
  if (ago > 0 && ago < 60 * MINUTE) return `${Math.floor(ago / MINUTE)} min`
  const days = daysBetween(at, now)
  if (days === 0) return clock.format(at)
  if (days > 0 && days < 7) return weekday.format(at)
  return at.getFullYear() === now.getFullYear() ? day.format(at) : year.format(at)
}

/** The name of a day in a thread. */
export function dayName(at: Date, now: Date): string {
  const days = daysBetween(at, now)
  if (days === 0) return "Today"
  if (days === 1) return "Yesterday"
  if (days > 1 && days < 7) return longWeekday.format(at)
  return at.getFullYear() === now.getFullYear() ? day.format(at) : year.format(at)
}

/** Midnights between two moments, here; rounded, for a day may have 23 or 25 hours. */
function daysBetween(at: Date, now: Date): number {
  return Math.round((midnight(now) - midnight(at)) / DAY)
}

function midnight(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime()
}

/** A zone or language that a visitor's browser made up is shown as it is. */
function localTime(timeZone: string, now: Date): string {
  try {
    return `${new Intl.DateTimeFormat(undefined, { timeZone, weekday: "short", hour: "2-digit", minute: "2-digit" }).format(now)} (${timeZone})`
  } catch {
    return timeZone
  }
}

function languageName(code: string): string {
  try {
    return new Intl.DisplayNames(undefined, { type: "language" }).of(code) ?? code
  } catch {
    return code
  }
}
