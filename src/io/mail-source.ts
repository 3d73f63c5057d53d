import PostalMime, { type Email } from "postal-mime"
import { fixedFlow, type Flow } from "./mail-flow.ts"
import { bodyStart } from "./mail-head.ts"

/** `isCut` if its end was left out. */
export type ParsedMail = { readonly email: Email; readonly flow: Flow | null; readonly isCut: boolean }

const LINES_MOST = 1_000_000
const PARTS_MOST = 5_000
const HEADERS_MOST = 1_000_000
const DEPTH_MOST = 200
const NESTED_MAILS_MOST = 3
const EMPTY: Email = { headers: [], headerLines: [], attachments: [] }

const LF = 0x0a
const DASH = 0x2d

/**
 * Takes a mail apart. Never fails: of a mail that is too much (lines, parts, headers, nesting) the beginning is read, by halves until it can be.
 */
export async function parsedMail(source: Uint8Array): Promise<ParsedMail> {
  const { content, isCut } = withoutSurplus(source)
  const { bytes, flow } = fixedFlow(content)
  for (let length = bytes.length; length > 0; length = Math.floor(length / 2)) {
    try {
      return { email: await PostalMime.parse(bytes.subarray(0, length), LIMITS), flow, isCut: isCut || length < bytes.length }
    } catch {
      // Too deep, or too many headers: what stands before that is worth reading.
    }
  }
  return { email: EMPTY, flow: null, isCut: source.length > 0 }
}

const LIMITS = { maxNestingDepth: DEPTH_MOST, maxHeadersSize: 2 * HEADERS_MOST, maxRfc822NestingDepth: NESTED_MAILS_MOST }

/** The parser keeps an object for each line and each part: a mail of nothing but line ends would take gigabytes. */
function withoutSurplus(source: Uint8Array): { readonly content: Uint8Array; readonly isCut: boolean } {
  const body = bodyStart(source)
  const head = body > HEADERS_MOST ? source.subarray(0, source.lastIndexOf(LF, HEADERS_MOST) + 1) : null
  const end = lastUsefulByte(source, body)
  const content = head ? Buffer.concat([head, new Uint8Array([LF]), source.subarray(body, end)]) : source.subarray(0, end)
  return { content, isCut: end < source.length }
}

function lastUsefulByte(source: Uint8Array, body: number): number {
  let lines = 0
  let parts = 0
  for (let at = source.indexOf(LF, body); at !== -1; at = source.indexOf(LF, at + 1)) {
    lines += 1
    if (source[at + 1] === DASH && source[at + 2] === DASH) parts += 1
    if (lines >= LINES_MOST || parts >= PARTS_MOST) return at + 1
  }
  return source.length
}
