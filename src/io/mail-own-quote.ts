import { holdsSecret, signsOfOurMail } from "../domain/mail-secrets.ts"
import { markedText } from "./mail-html.ts"
import { withoutMarks } from "./mail-marks.ts"
import { isQuoted, withoutIntroduction } from "./mail-reply-text.ts"
import { tidy } from "./mail-text.ts"

/** What is known of our own mails: where their links lead, and what those said that are answered, by `saidIn`. */
export type OwnMail = { readonly url: string; readonly said: () => ReadonlySet<string> }

/**
 * E4, E8: words that a program quoted without a sign that `visibleText` knows, taken out by the signs that only our own mails bear. A quote
 * with `>` goes, and answers below it stay; without it all goes from there on, for nothing tells where the quote ends. Null if a secret
 * is left all the same: then nobody may see the text.
 */
export function withoutOwnMail(text: string, own: OwnMail): string | null {
  const signs = signsOfOurMail(text, own.url)
  if (signs.length === 0) return text
  const lines = text.split("\n")
  const { isOwn, begunInQuote } = ownLines(lines, signs)
  const isInQuote = (at: number) => isQuoted(lines[at]!) || begunInQuote.has(at)
  const cut = lines.findIndex((_, at) => isOwn.has(at) && !isInQuote(at))
  const before = cut === -1 ? lines : lines.slice(0, startOfQuote(lines, cut, own.said()))
  const kept = withoutQuotes(before, isOwn, isInQuote)
  const seen = (cut === -1 ? kept : withoutIntroduction(kept))
    .join("\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim()
  return holdsSecret(seen) ? null : seen
}

/** The lines of mails of ours, by which their quotes are known: each alone, and each with the next. */
export function saidIn(mails: readonly { readonly text: string; readonly html: string }[]): ReadonlySet<string> {
  const parts = mails.flatMap(({ text, html }) => [text, withoutMarks(markedText(html))])
  return new Set(
    parts.flatMap((part) => {
      const lines = part.split("\n").map(bare).filter(isWritten)
      return [...lines, ...lines.slice(1).map((line, at) => `${lines[at]}\n${line}`)]
    }),
  )
}

/** Which lines bear a sign, and which of them only go on with one that began in a quote. */
function ownLines(lines: readonly string[], signs: ReturnType<typeof signsOfOurMail>) {
  const isOwn = new Set<number>()
  const begunInQuote = new Set<number>()
  let at = 0
  let start = 0
  for (const sign of signs) {
    while (start + lines[at]!.length < sign.start) start += lines[at++]!.length + 1
    let end = start
    for (let line = at; end < sign.end && line < lines.length; line += 1) {
      isOwn.add(line)
      if (isQuoted(lines[at]!)) begunInQuote.add(line)
      end += lines[line]!.length + 1
    }
  }
  return { isOwn, begunInQuote }
}

/** The beginning of the sign's paragraph, or of what our mail said above it. */
function startOfQuote(lines: readonly string[], sign: number, said: ReadonlySet<string>): number {
  let start = sign
  while (start > 0 && isWritten(lines[start - 1]!) && !isQuoted(lines[start - 1]!)) start -= 1
  while (start > 0 && (!isWritten(lines[start - 1]!) || said.has(bare(lines[start - 1]!)))) start -= 1
  if (start > 0) return start
  // An answer in the very words of the question is an answer. What stands as it stood in our mail is none.
  const [first, second] = lines.flatMap((line, at) => (at <= sign && isWritten(line) ? at : []))
  if (first === undefined || second === undefined || lines.slice(first, second).length === 1) return 0
  return said.has(`${bare(lines[first]!)}\n${bare(lines[second]!)}`) ? 0 : second
}

/** Without each quote that bears a sign in any of its lines. */
function withoutQuotes(lines: readonly string[], isOwn: ReadonlySet<number>, isInQuote: (at: number) => boolean): readonly string[] {
  const kept: string[] = []
  let at = 0
  while (at < lines.length) {
    if (!isInQuote(at)) {
      kept.push(lines[at++]!)
      continue
    }
    const start = at
    let end = at
    for (; at < lines.length && (isInQuote(at) || lines[at] === ""); at += 1) if (isInQuote(at)) end = at + 1
    at = end
    const quote = lines.slice(start, end)
    if (quote.some((_, line) => isOwn.has(start + line))) kept.push("")
    else kept.push(...quote)
  }
  return kept
}

function isWritten(line: string): boolean {
  return line.trim() !== ""
}

function bare(line: string): string {
  return tidy(line)
    .replaceAll(/^[\s>|*_]+|[\s*_]+$/g, "")
    .replaceAll(/\s+/g, " ")
}
