// The web's own parser of addresses: it only computes, but the domain's types leave it out together with the network.
declare const URL: { parse(text: string): { readonly hostname: string; readonly href: string } | null }

/** W7: a piece of what somebody wrote: plain, or with the address that it is. */
export type Piece = { readonly text: string; readonly href?: string }

/**
 * Finds addresses in text: http, https, www and mail, nothing else, so that no other scheme ever gets into an `href`.
 * Word by word, which keeps it linear: a hostile text of 10,000 characters must not hang the page.
 */
export function pieces(text: string): readonly Piece[] {
  if (!MAY_HAVE_LINKS.test(text)) return text === "" ? [] : [{ text }]
  const found: Piece[] = []
  for (const word of text.split(/(\s+)/)) {
    const link = linkIn(word)
    for (const piece of link ?? [{ text: word }]) add(found, piece)
  }
  return found
}

/** Most texts have none, and pages are made of many. */
const MAY_HAVE_LINKS = /https?:|www\.|@/i

/** Longer words are no address that anybody would follow. */
const LONGEST = 2_048

function linkIn(word: string): readonly Piece[] | null {
  if (word.length > LONGEST) return null
  const start = word.search(/https?:\/\/|www\.|mailto:/i)
  const from = start >= 0 ? start : word.includes("@") ? word.search(/[\p{L}\p{N}]/u) : -1
  if (from < 0) return null
  const end = endOf(word, from)
  const text = word.slice(from, end)
  const href = addressOf(text)
  return href === null ? null : [{ text: word.slice(0, from) }, { text, href }, { text: word.slice(end) }]
}

/** Punctuation at the end belongs to the sentence; a bracket to the address only if it was opened there. */
function endOf(word: string, from: number): number {
  const quote = word.slice(from).search(/[<>"]/)
  let end = quote >= 0 ? from + quote : word.length
  const counts = new Map<string, number>()
  for (const character of word.slice(from, end)) counts.set(character, (counts.get(character) ?? 0) + 1)
  for (; end > from; end--) {
    const last = word[end - 1]!
    if (/[.,:;!?'’”*_~…]/.test(last)) continue
    const opening = { ")": "(", "]": "[", "}": "{" }[last]
    const closed = counts.get(last)!
    if (!opening || (counts.get(opening) ?? 0) >= closed) break
    counts.set(last, closed - 1)
  }
  return end
}

function addressOf(text: string): string | null {
  if (/^(https?:\/\/|www\.)/i.test(text)) {
    const url = URL.parse(/^www\./i.test(text) ? `https://${text}` : text)
    return url?.hostname && (url.hostname.includes(".") || /^https?:/i.test(text)) ? url.href : null
  }
  const address = text.replace(/^mailto:/i, "")
  return /^[\w.+-]{1,64}@[\p{L}\p{N}-]{1,63}(\.[\p{L}\p{N}-]{1,63}){1,8}$/u.test(address) ? `mailto:${address}` : null
}

function add(found: Piece[], piece: Piece): void {
  const last = found.at(-1)
  if (piece.text === "") return
  if (last && last.href === undefined && piece.href === undefined) found[found.length - 1] = { text: last.text + piece.text }
  else found.push(piece)
}
