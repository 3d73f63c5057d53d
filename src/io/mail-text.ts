const TEXT_MOST = 199_990
/** RFC 3676: its space tells a signature from a dash. */
const DASHES = "-- "

/** The same text without what nobody sees: one kind of line end, no invisible fillers, no controls, none that turn text around. */
export function tidy(text: string): string {
  return text
    .slice(0, TEXT_MOST)
    .toWellFormed()
    .replaceAll(/\r\n?|[\u2028\u2029\u0085\v\f]/g, "\n")
    .replaceAll(FILLERS, " ")
    .replaceAll(/[\u00a0\u2007\u202f]/g, " ")
    .replaceAll(UNSEEN, "")
    .split("\n")
    .map((line) => (line === DASHES ? line : line.trimEnd()))
    .join("\n")
}

/** A mail's whole text, at most 200,000 characters of it, with a sign if there was more. */
export function originalText(text: string, wasCut: boolean): string {
  const seen = tidy(text).trim()
  return wasCut || text.length > TEXT_MOST ? `${seen}\n\n[…]` : seen
}

/** Preheaders are filled up with joiners and spaces in turn. Single joiners belong to emoji and to Persian. */
const FILLERS = /(?:(?:[\u200b-\u200d\u00ad\u2060\ufeff\u2007\u00a0\u180e]|\u034f) ?){3,}/g
/** Controls, and format characters but those that are drawn (Arabic numbers' signs) or join what is drawn. */
const UNSEEN = /[[\p{Cc}\p{Cf}\u{34f}\u{fffc}]--[\n\t\u{200c}-\u{200d}\u0600-\u0605\u06dd\u070f\u08e2\u{e0020}-\u{e007f}]]/gv
