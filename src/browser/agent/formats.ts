/**
 * How the agents' side writes moments, in the browser's zone: English like all of its words, with 24 hours like its hours and menus
 * (P13: "17:00", "Mon 09:00"), on the server and here alike. Visitors read theirs in their own way.
 */
const LOCALE = "en-GB"
const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const

export const clockTime = new Intl.DateTimeFormat(LOCALE, CLOCK)
export const weekday = new Intl.DateTimeFormat(LOCALE, { weekday: "short" })
export const longWeekday = new Intl.DateTimeFormat(LOCALE, { weekday: "long" })
const thisYear = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short" })
const anyYear = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short", year: "numeric" })

/** "3 Mar", with the year if it is not that of `now`. */
export function date(at: Date, now: Date): string {
  return (at.getFullYear() === now.getFullYear() ? thisYear : anyYear).format(at)
}

/** "3 Mar 2026 14:02". */
export function full(at: Date): string {
  return `${anyYear.format(at)} ${clockTime.format(at)}`
}

/** "Mon 14:02", elsewhere. Throws RangeError for a zone that does not exist. */
export function clockIn(timeZone: string, at: Date): string {
  return `${new Intl.DateTimeFormat(LOCALE, { timeZone, weekday: "short" }).format(at)} ${new Intl.DateTimeFormat(LOCALE, { timeZone, ...CLOCK }).format(at)}`
}

/** "Swiss High German" of "de-CH". Throws RangeError for what is no code. */
export function languageOf(code: string): string {
  return new Intl.DisplayNames(LOCALE, { type: "language" }).of(code) ?? code
}
