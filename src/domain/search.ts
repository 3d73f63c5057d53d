/** What somebody looks for: each word, `folded`, in the parts that its punctuation leaves. */
export type Search = {
  readonly words: readonly (readonly string[])[]
  /** The last word may be the beginning of one: it is looked for while it is typed. Shorter ones begin too many. */
  readonly isLastBeginning: boolean
}

/** A piece of a text, and whether it is what was looked for. */
export type SnippetPiece = { readonly text: string; readonly isHit: boolean }

const BEGINNING_LEAST = 3
/** In characters: what is shown of a text, and how much of it before the first hit. */
const SHOWN = 140
const BEFORE = 20

/** Letters that Unicode takes for no other letter with a mark, and that people type as these. */
const PLAIN: Readonly<Record<string, string>> = {
  æ: "ae",
  ð: "d",
  đ: "d",
  ħ: "h",
  ı: "i",
  ł: "l",
  ŋ: "n",
  ø: "o",
  œ: "oe",
  ß: "ss",
  ŧ: "t",
  þ: "th",
  ς: "σ",
}
const NOT_PLAIN = new RegExp(`[${Object.keys(PLAIN).join("")}]`, "g")
/** In kana a mark makes another letter, which nobody leaves out. (In Devanagari or Thai too, but there the index cuts words at them.) */
const MARKS = /[\p{M}--[\u3099\u309a]]+/gv

/**
 * I1: a text as it is indexed and looked for (`Łukasz Groß` is `lukasz gross`): in small letters, without marks, in letters that every keyboard
 * has. The database knows it as `folded(text)`: when it changes, a migration must fill the search tables anew.
 */
export function folded(text: string): string {
  return text
    .normalize("NFD")
    .replaceAll(MARKS, "")
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(NOT_PLAIN, (letter) => PLAIN[letter]!)
}

/** I1. Any text: what is no letter or digit only separates, so no operator of a query language is one here. */
export function searchOf(text: string): Search {
  const words = text.split(/\s+/).flatMap((word) => {
    const parts = tokensOf(word).map((token) => token.folded)
    return parts.length === 0 ? [] : [parts]
  })
  return { words, isLastBeginning: (words.at(-1)?.at(-1)?.length ?? 0) >= BEGINNING_LEAST }
}

/** The line around the first hit, all hits in it marked; null where there is none. */
export function snippetOf(text: string, search: Search): readonly SnippetPiece[] | null {
  const hits = tokensOf(text).filter((token) => isHit(token.folded, search))
  const first = hits[0]
  if (!first) return null
  const from = startOf(text, first.start)
  const to = from + SHOWN
  const pieces: SnippetPiece[] = []
  const add = (piece: string, isHit: boolean) => piece !== "" && pieces.push({ text: piece.replaceAll(/\s+/g, " "), isHit })
  if (from > 0) add("…", false)
  let at = from
  for (const { start, end } of hits.filter((hit) => hit.end <= to)) {
    add(text.slice(at, start), false)
    add(text.slice(start, end), true)
    at = end
  }
  // A hit that is longer than the line is all of it.
  if (at === from) {
    add(text.slice(first.start, to).toWellFormed(), true)
    at = to
  }
  add(text.slice(at, to).toWellFormed(), false)
  if (text.length > Math.max(at, to)) add("…", false)
  return pieces
}

function isHit(token: string, { words, isLastBeginning }: Search): boolean {
  const parts = words.flat()
  return parts.includes(token) || (isLastBeginning && token.startsWith(parts.at(-1)!))
}

/** At a word's beginning, a little before the hit. */
function startOf(text: string, hit: number): number {
  if (hit <= BEFORE) return 0
  const space = text.slice(hit - BEFORE, hit).search(/\s/)
  if (space < 0) return hit
  const from = hit - BEFORE + space
  return from + text.slice(from, hit).search(/\S|$/)
}

type Token = { readonly folded: string; readonly start: number; readonly end: number }

/** Cut as the index does (`unicode61`), whose texts have no marks. */
function tokensOf(text: string): readonly Token[] {
  return Array.from(text.matchAll(/[\p{L}\p{N}\p{M}\p{Co}]+/gu), (found) => ({
    folded: folded(found[0]),
    start: found.index,
    end: found.index + found[0].length,
  })).filter((token) => token.folded !== "")
}
