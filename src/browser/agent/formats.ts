/**
 * How the agents' side writes moments: English like all of its words, with 24 hours like its hours and menus (P13: "17:00", "Mon 09:00"),
 * and in one zone, the agent's, on the server and here alike. Visitors read theirs in their own way.
 */
const LOCALE = "en-GB"
const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const
const DATE = { day: "numeric", month: "short", year: "numeric" } as const
const DAY = 86_400_000

const OWN_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone

/** "14:02". */
export const clockTime = (at: Date): string => here().clock.format(at)
/** "Mon". */
export const weekday = (at: Date): string => here().weekday.format(at)
/** "Monday". */
export const longWeekday = (at: Date): string => here().longWeekday.format(at)

/** "3 Mar", with the year if it is not that of `now`. */
export function date(at: Date, now: Date): string {
  return (yearOf(at) === yearOf(now) ? here().thisYear : here().anyYear).format(at)
}

/** "3 Mar 2026 14:02". */
export function full(at: Date): string {
  return `${here().anyYear.format(at)} ${clockTime(at)}`
}

/** The day that it is then, counted: the difference of two is how many midnights lie between them, though a day may have 23 or 25 hours. */
export function dayOf(at: Date): number {
  const { year, month, day } = numbersOf(at)
  return Date.UTC(year, month - 1, day) / DAY
}

/** Whether this browser's own clock shows another time than the page does. */
export function isElsewhere(at: Date): boolean {
  return clockIn(here().zone, at) !== clockIn(OWN_ZONE, at)
}

/** "Mon 14:02", elsewhere. Throws RangeError for a zone that does not exist. */
export function clockIn(timeZone: string, at: Date): string {
  return `${new Intl.DateTimeFormat(LOCALE, { timeZone, weekday: "short" }).format(at)} ${new Intl.DateTimeFormat(LOCALE, { timeZone, ...CLOCK }).format(at)}`
}

/** "Swiss High German" of "de-CH". Throws RangeError for what is no code. */
export function languageOf(code: string): string {
  return new Intl.DisplayNames(LOCALE, { type: "language" }).of(code) ?? code
}

let made: ReturnType<typeof formatsOf> | null = null

/** In the zone of whose menu it is, which the server may push anew, or of whose page behind a mail's link (E8); the browser's own on others. */
function here(): ReturnType<typeof formatsOf> {
  const told = typeof document === "undefined" ? undefined : (toldBy("status-menu") ?? toldBy("main"))
  if (made?.told === told && made !== null) return made
  return (made = formatsOf(told))
}

function toldBy(id: string): string | undefined {
  return document.getElementById(id)?.dataset.zone
}

function formatsOf(told: string | undefined) {
  const timeZone = knownZone(told)
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(LOCALE, { timeZone, ...options })
  return {
    told,
    zone: timeZone,
    clock: format(CLOCK),
    weekday: format({ weekday: "short" }),
    longWeekday: format({ weekday: "long" }),
    thisYear: format({ day: "numeric", month: "short" }),
    anyYear: format(DATE),
    numbers: format({ ...DATE, month: "numeric" }),
  }
}

/** An old browser may not know a zone that is new. */
function knownZone(timeZone: string | undefined): string {
  try {
    return new Intl.DateTimeFormat(LOCALE, { timeZone }).resolvedOptions().timeZone
  } catch {
    return OWN_ZONE
  }
}

function yearOf(at: Date): number {
  return numbersOf(at).year
}

function numbersOf(at: Date) {
  const parts = here().numbers.formatToParts(at)
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((one) => one.type === type)!.value)
  return { year: part("year"), month: part("month"), day: part("day") }
}
