import { REPLY_LINE } from "./mail.ts"

/** A stretch of a text, its end not included. */
export type Stretch = { readonly start: number; readonly end: number }

/**
 * E4, E8, S3: what stands in mails of ours and lets whoever reads it act as the one it was written to: tokens of links to answer, to stop mails
 * and to choose a password, and of reply addresses. Known by their shape, so wherever they lead, however a program on the way spelled
 * (`%2F`) or wrapped them, and whether they are still good or not.
 */
export function secretsIn(text: string): readonly Stretch[] {
  const { whole, placeOf } = unwrapped(text)
  return [...whole.matchAll(SECRETS)].map(({ 0: found, index }) => ({ start: placeOf(index), end: placeOf(index + found.length - 1) + 1 }))
}

export function holdsSecret(text: string): boolean {
  return unwrapped(text).whole.search(SECRETS) !== -1
}

/** E4: the sure signs that words were quoted from a mail of ours: its secrets, the line that stands above it, and pages of ours at this address. */
export function signsOfOurMail(text: string, url: string): readonly Stretch[] {
  const lines = [...text.matchAll(SPLIT_REPLY_LINE)].map(({ 0: found, index }) => ({ start: index, end: index + found.length }))
  return [...secretsIn(text), ...lines, ...pagesIn(text, url)].toSorted((a, b) => a.start - b.start)
}

/** E4: a text with "[link]" for each address that holds a secret, for all who may read the mail and are not its addressee. */
export function redacted(text: string): string {
  let seen = ""
  let at = 0
  for (const secret of secretsIn(text)) {
    if (secret.start < at) continue
    const isAddress = text[secret.start] === "+"
    const start = isAddress ? secret.start + 1 : Math.max(at, addressStart(text, secret.start))
    seen += text.slice(at, start) + (isAddress ? "…" : "[link]")
    at = isAddress ? secret.end : addressEnd(text, secret.end)
  }
  return seen + text.slice(at)
}

const DOT = "(?:\\.|%2E)"
const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
/** Signatures have 43 characters; of one that was cut off, the rest is still nobody's business. Digits alone are somebody's list of numbers. */
const SECRETS = new RegExp(
  `(?:[0-9a-f]{20}${DOT}[0-9a-z]{5,12}|(?:stop|password)(?:/|_|%2F)${UUID}(?:${DOT}[0-9a-z]{5,12})?)${DOT}[\\w-]{16,43}|(?:\\+|%2B)(?=\\d{0,47}[a-f])[0-9a-f]{48}`,
  "gi",
)
/** Programs put their marks of quotes between its words when they wrap it. */
const SPLIT_REPLY_LINE = new RegExp(REPLY_LINE.replace(/^\W+|\W+$/g, "").replaceAll(" ", "[\\s>|*_]{1,20}"), "gi")
/** Line ends, which are spaces in HTML, and the marks of quotes behind them. Quoted-printable that was never decoded has `=` before them. */
const BREAKS = /(?:=\r?\n|\s)[\s>|]*/g
const ADDRESS_MOST = 2_000

/** A text in one line, and where in it each character stood: a token may be wrapped in its midst. */
function unwrapped(text: string): { readonly whole: string; readonly placeOf: (at: number) => number } {
  const pieces: { readonly at: number; readonly place: number }[] = []
  let whole = ""
  let place = 0
  for (const { 0: found, index } of text.matchAll(BREAKS)) {
    pieces.push({ at: whole.length, place })
    whole += text.slice(place, index)
    place = index + found.length
  }
  pieces.push({ at: whole.length, place })
  whole += text.slice(place)
  let piece = 0
  return {
    whole,
    // Asked in order, so each piece is passed once.
    placeOf(at) {
      while (piece + 1 < pieces.length && pieces[piece + 1]!.at <= at) piece += 1
      return pieces[piece]!.place + at - pieces[piece]!.at
    },
  }
}

function pagesIn(text: string, url: string): readonly Stretch[] {
  const host = url.replace(/^https?:\/\//, "").replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  const pages = new RegExp(`https?://${host}/(?:(?:reply|mail/stop)/[^\\s<>"']{1,500}|inbox/${UUID})`, "gi")
  return [...text.matchAll(pages)].map(({ 0: found, index }) => ({ start: index, end: index + found.length }))
}

/** Where the address begins that holds what stands here; here if it is no address. */
function addressStart(text: string, at: number): number {
  let start = at
  while (start > 0 && at - start < ADDRESS_MOST && !ENDS_ADDRESS.test(text[start - 1]!)) start -= 1
  const scheme = text.slice(start, at).search(/https?:|https?%3A/i)
  return scheme === -1 ? at : start + scheme
}

/** What programs put behind a token: their own parameters. */
function addressEnd(text: string, at: number): number {
  if (!/[?&#/%_;!]/.test(text[at] ?? "")) return at
  let end = at
  while (end < text.length && end - at < ADDRESS_MOST && !ENDS_ADDRESS.test(text[end]!)) end += 1
  return end
}

const ENDS_ADDRESS = /[\s<>"'()[\]]/
