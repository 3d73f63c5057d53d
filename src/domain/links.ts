import { TURNS } from "./direction.ts"

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

/** Quotes, and what turns text around (S1): an address with it would not read as what it is. */
const STOPS = new RegExp(`[<>"]|${TURNS.source}`)

/** Punctuation at the end belongs to the sentence; a bracket to the address only if it was opened there. */
function endOf(word: string, from: number): number {
  const stop = word.slice(from).search(STOPS)
  let end = stop >= 0 ? from + stop : word.length
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
    const [, authority] = /^(?:https?:[/\\]*)?([^/\\?#]*)/i.exec(text)!
    if (!url?.hostname || !readsAsItIs(authority!.replace(/:\d*$/, ""))) return null
    return url.hostname.includes(".") || /^https?:/i.test(text) ? url.href : null
  }
  const address = text.replace(/^mailto:/i, "")
  const [, domain] = /^[\w.+-]{1,64}@([\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8})$/u.exec(address) ?? []
  return domain !== undefined && readsAsItIs(domain) ? `mailto:${address}` : null
}

/**
 * S1: whether a host, as written, cannot be taken for another one: nothing in it but letters and digits, and so no name or password
 * before it; in no label Latin letters beside others, nor Latin ones that only resemble those that people know, and none under a Latin
 * ending that only looks Latin. A few honest ones are left unlinked by that.
 */
function readsAsItIs(host: string): boolean {
  if (/^([\w.-]+|\[[\da-f:.]+\])$/i.test(host)) return true
  const labels = host.normalize("NFKC").split(/[.。]/)
  const isLatin = /^[\w-]+$/.test(labels.findLast((label) => label !== "") ?? "")
  return labels.every((label) => {
    if (!/^[\p{L}\p{M}\p{N}_-]*$/u.test(label)) return false
    return /\p{Script=Latin}/u.test(label) ? isAllLatin(label) && isPlain(label) : !(isLatin && LOOKS_LATIN.test(label))
  })
}

function isAllLatin(label: string): boolean {
  return !/[^\p{Script_Extensions=Latin}\p{Script_Extensions=Common}\p{Script_Extensions=Inherited}]/u.test(label)
}

/** With marks or without, the letters of the alphabets that people write in: no \u0251 for a, no \u0261 for g, and no \u0131 either, though it is Turkish: it is an i to all others. */
function isPlain(label: string): boolean {
  return /^[\wßæœøłđðþħŋə-]*$/iu.test(label.normalize("NFD").replaceAll(/\p{M}/gu, ""))
}

/** Cyrillic and Greek letters that a Latin word could be made of, small ones and capitals. */
const LOOKS_LATIN = new RegExp(
  `^(?=.*\\P{ASCII})[${[
    "\u03b1\u03b7\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u03c9",
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7",
    "\u0430\u0433\u0435\u043e\u043f\u0440\u0441\u0443\u0445\u044a\u044c\u0455\u0456\u0458\u0461\u0475\u04bb\u04bd\u04cf\u0501\u051b\u051d",
    "\u0410\u0412\u0415\u0405\u0406\u0408\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u042c\u0474\u04ae\u04ba\u04c0\u051a\u051c",
  ].join("")}\\d_-]+$`,
  "u",
)

function add(found: Piece[], piece: Piece): void {
  const last = found.at(-1)
  if (piece.text === "") return
  if (last && last.href === undefined && piece.href === undefined) found[found.length - 1] = { text: last.text + piece.text }
  else found.push(piece)
}
