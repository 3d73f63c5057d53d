import { REPLY_LINE } from "../domain/mail.ts"
import {
  ATTRIBUTION_LINES,
  beginsDated,
  beginsHeaderBlock,
  hasForwardPrefix,
  hasReplyPrefix,
  introducesQuote,
  namesAddress,
  opensQuote,
  separatesForwarded,
  separatesOriginal,
} from "./mail-attribution.ts"
import { marks, withoutMarks } from "./mail-marks.ts"
import { withoutSignature, writtenInSignature } from "./mail-signature.ts"
import { tidy } from "./mail-text.ts"

/** What decides whether text below looks quoted or sent on. */
export type Circumstances = { readonly subject: string; readonly isAnswer: boolean }

type Piece = { readonly lines: readonly string[]; readonly isQuote: boolean; readonly isIntroduced: boolean }

const QUOTE_LINES = 12
/** Within so many lines, headers belong together. */
const NEAR_LINES = 15

/**
 * E4: what the writer wrote, of a mail's text with `marks`. Quotes, attributions, signatures go; answers between quotes keep the questions
 * before them; what the writer sends on is theirs to show. In doubt a line stays.
 */
export function visibleText(marked: string, { subject, isAnswer }: Circumstances): string {
  const lines = untilReplyLine(linesOf(marked))
  const isForward = hasForwardPrefix(subject)
  const isReply = !isForward && (isAnswer || hasReplyPrefix(subject))
  const end = lines.findIndex((_, at) => endsWriting(lines, at, isReply || isForward))
  const isSentOn = end !== -1 && (isForward || separatesForwarded(plain(lines[end]!)))
  const written = end === -1 ? lines : lines.slice(0, end)
  const sentOn = isSentOn ? ["", ...lines.slice(end)] : []
  const pieces = piecesOf(written).map((piece) => (piece.isQuote ? piece : { ...piece, lines: withoutSignature(piece.lines) }))
  const kept = [...answers(pieces, isReply), ...sentOn]
  const text = joined(kept)
  return text === "" ? joined(writtenInSignature(written)) : text
}

function linesOf(marked: string): readonly string[] {
  const text = tidy(marked).replaceAll(/\n{3,}/g, "\n\n")
  return text.replaceAll(/\n{1,2}(?=\uE0C2)/g, "").split("\n")
}

/** From our own line on all is quote, and so is what introduces it. Where it is quoted with `>`, there may be answers below. */
function untilReplyLine(lines: readonly string[]): readonly string[] {
  const at = lines.findIndex((line) => line.includes(REPLY_LINE) && !isQuoted(line))
  return at === -1 ? lines : withoutIntroduction(lines.slice(0, at))
}

/** Lines without what introduces a quote behind them. */
export function withoutIntroduction(lines: readonly string[]): readonly string[] {
  const kept = withoutBlankEnds(lines)
  for (let at = Math.max(0, kept.length - NEAR_LINES); at < kept.length; at += 1) {
    if (opensOriginal(kept, at, true)) return withoutBlankEnds(kept.slice(0, at))
  }
  return withoutBlankEnds(kept.slice(0, attributionStart(kept) ?? kept.length))
}

/** Is all from this line on quoted or forwarded, without any `>` that says so? */
function endsWriting(lines: readonly string[], at: number, isAnswerOrForward: boolean): boolean {
  if (lines[at] === "" || isQuoted(lines[at]!)) return false
  return opensOriginal(lines, at, isAnswerOrForward) || opensUnmarkedQuote(lines, at)
}

/** Does the other mail begin here, by a separating line or by its headers? Headers alone may be pasted, so they count in answers only. */
function opensOriginal(lines: readonly string[], at: number, isAnswerOrForward: boolean): boolean {
  const line = plain(lines[at]!)
  if (line.includes(marks.cut) || separatesOriginal(line) || separatesForwarded(line)) return true
  if (!isAnswerOrForward) return false
  const near = lines.slice(isRule(line) ? at + 1 : at, at + NEAR_LINES).map(plain)
  return beginsHeaderBlock(near)
}

function opensUnmarkedQuote(lines: readonly string[], at: number): boolean {
  const first = plain(lines[at]!)
  if (!beginsDated(first) && !namesAddress(first)) return false
  // Yahoo's app for Android goes on in the same line.
  if (opensQuote(/^.{0,300}?[:：](?=\s{2})/.exec(first)?.[0] ?? "")) return true
  for (let count = 1; count <= ATTRIBUTION_LINES; count += 1) {
    const wrapped = lines.slice(at, at + count)
    if (wrapped.length < count || wrapped.some((line) => line === "" || isQuoted(line))) return false
    if (!opensQuote(plain(wrapped.join(" ")))) continue
    const next = nextWritten(lines, at + count - 1)
    return next !== "" && !isQuoted(next)
  }
  return false
}

/** Written and quoted stretches in turn; what introduces a quote is taken off the end of what was written. */
function piecesOf(lines: readonly string[]): readonly Piece[] {
  const pieces: Piece[] = []
  let at = 0
  while (at < lines.length) {
    const start = at
    while (at < lines.length && !isQuoted(lines[at]!)) at += 1
    const written = lines.slice(start, at)
    const introduction = at < lines.length ? attributionStart(withoutBlankEnds(written)) : null
    const end = introduction ?? written.length
    pieces.push({ lines: withoutBlankEnds(written.slice(0, end)).map(unmarked), isQuote: false, isIntroduced: false })
    const quoteStart = at
    while (at < lines.length && (isQuoted(lines[at]!) || (lines[at] === "" && isQuoted(nextWritten(lines, at))))) at += 1
    if (at > quoteStart) pieces.push({ lines: lines.slice(quoteStart, at), isQuote: true, isIntroduced: introduction !== null })
  }
  return pieces
}

/** Where the words begin that introduce a quote behind these lines, or null. */
function attributionStart(lines: readonly string[]): number | null {
  const marked = lines.findLastIndex((line) => line.includes(marks.attributionStart))
  if (marked !== -1 && lines.slice(marked).join("\n").trim().endsWith(marks.attributionEnd)) return marked
  let found: number | null = null
  for (let count = 1; count <= ATTRIBUTION_LINES && count <= lines.length; count += 1) {
    const at = lines.length - count
    if (lines[at] === "") break
    if (!introducesQuote(plain(lines.slice(at).join(" ")))) continue
    found ??= at
    if (beginsDated(plain(lines[at]!))) return at
  }
  return found
}

/** The written pieces, and of the quotes those without which an answer would hang in the air. */
function answers(pieces: readonly Piece[], isReply: boolean): readonly string[] {
  const last = pieces.findLastIndex(({ lines, isQuote }) => !isQuote && lines.some(isWriting))
  const isAtBottom = pieces.filter(({ lines, isQuote }, at) => at < last && (isQuote || lines.some(isWriting))).length === 1
  return pieces.flatMap((piece, at) => {
    if (!piece.isQuote) return ["", ...piece.lines]
    const isThread = piece.isIntroduced || isReply
    if (at > last) return isThread ? [] : ["", ...piece.lines]
    if (piece.isIntroduced && isAtBottom) return []
    return ["", ...(isThread ? excerpt(piece.lines) : piece.lines)]
  })
}

/** The end of a quote, which is what an answer below it answers. */
function excerpt(lines: readonly string[]): readonly string[] {
  const own = lines.filter((line) => !line.includes(REPLY_LINE))
  const first = own.findIndex(says)
  const quote = first === -1 ? [] : own.slice(first, own.findLastIndex(says) + 1)
  return quote.length <= QUOTE_LINES ? quote : ["> […]", ...quote.slice(-QUOTE_LINES)]
}

function joined(lines: readonly string[]): string {
  const text = lines.map((line) => withoutMarks(line).trimEnd()).join("\n")
  return text
    .replaceAll(/\n{3,}/g, "\n\n")
    .replace(/^\n+/, "")
    .trimEnd()
}

export function isQuoted(line: string): boolean {
  return /^ {0,3}>/.test(line)
}

/** A quoted line with more than its `>`. */
function says(line: string): boolean {
  return /[^>\s]/.test(line)
}

function isWriting(line: string): boolean {
  return line.trim() !== ""
}

/** Outlook's line of underscores above "From:". */
function isRule(line: string | undefined): boolean {
  return line !== undefined && /^[_\-─—]{8,}$/.test(line.trim())
}

function nextWritten(lines: readonly string[], at: number): string {
  for (let next = at + 1; next < lines.length; next += 1) if (lines[next] !== "") return lines[next]!
  return ""
}

function plain(line: string): string {
  return unmarked(line).trim()
}

function unmarked(line: string): string {
  return line.replaceAll(/[\uE0C1\uE0C2]/g, "")
}

function withoutBlankEnds(lines: readonly string[]): readonly string[] {
  const start = lines.findIndex(isWriting)
  return start === -1 ? [] : lines.slice(start, lines.findLastIndex(isWriting) + 1)
}
