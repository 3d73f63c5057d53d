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
const FILLERS = /(?:[\u200b-\u200d\u034f\u00ad\u2060\ufeff\u2007\u00a0\u180e] ?){3,}/g
// oxlint-disable-next-line no-control-regex -- they are what is to go
const UNSEEN =
  /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffc]/g
