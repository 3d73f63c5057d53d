import { bodyStart } from "./mail-head.ts"

/** RFC 3676: lines of a text that end with a space go on in the next. */
export type Flow = { readonly isDelSp: boolean }

const PART_HEADERS_MOST = 4_000
const FLOWED = /(?<=format="?)flowed/i
const AS_LONG = Buffer.from("fixed ")

/**
 * Hides `format=flowed` from the parser, which joins lines across quotes and empty lines: an answer below "> a question " would become part of it.
 * `unflowed` does it instead, knowing quotes.
 */
export function fixedFlow(source: Uint8Array): { readonly bytes: Uint8Array; readonly flow: Flow | null } {
  const found = headerBlocks(source).flatMap(({ start, text }) => flowedType(text).map((type) => ({ ...type, at: start + type.at })))
  if (found.length === 0) return { bytes: source, flow: null }
  const bytes = new Uint8Array(source)
  for (const { at } of found) bytes.set(AS_LONG, at)
  return { bytes, flow: { isDelSp: found.some(({ isDelSp }) => isDelSp) } }
}

/** Joins the lines that belong together, never across a change of quote depth, an empty line or the signature's dashes. */
export function unflowed(text: string, { isDelSp }: Flow): string {
  const joined: string[] = []
  let open: { depth: number; text: string } | null = null
  for (const line of text.split(/\r?\n/)) {
    const depth = /^>*/.exec(line)![0].length
    const content = line.slice(depth).replace(/^ /, "")
    const prefix = depth === 0 ? "" : `${">".repeat(depth)} `
    const goesOn = content.endsWith(" ") && content !== "-- "
    const isContinued: boolean = open?.depth === depth && content !== "" && content !== "-- "
    if (open && !isContinued) joined.push(open.text)
    const start: string = open && isContinued ? open.text : prefix
    if (goesOn) open = { depth, text: start + (isDelSp ? content.slice(0, -1) : content) }
    else {
      joined.push(start + content)
      open = null
    }
  }
  if (open) joined.push(open.text)
  return joined.join("\n")
}

type Block = { readonly start: number; readonly text: string }

/** The headers of the mail and of its parts: what stands behind a line that begins like a boundary. */
function headerBlocks(source: Uint8Array): readonly Block[] {
  const blocks = [blockAt(source, 0)]
  const dashes = Buffer.from("\n--")
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength)
  for (let at = bytes.indexOf(dashes); at !== -1; at = bytes.indexOf(dashes, at + 1)) {
    const lineEnd = bytes.indexOf("\n", at + 1)
    if (lineEnd !== -1) blocks.push(blockAt(source, lineEnd + 1))
  }
  return blocks
}

function blockAt(source: Uint8Array, start: number): Block {
  const near = source.subarray(start, start + PART_HEADERS_MOST)
  return { start, text: Buffer.from(near.subarray(0, bodyStart(near))).toString("latin1") }
}

function flowedType(headers: string): readonly { readonly at: number; readonly isDelSp: boolean }[] {
  const type = /^content-type:[ \t]*(?:\r?\n[ \t]+)?text\/plain\b.*(?:\r?\n[ \t].*)*/im.exec(headers)
  const flowed = type && FLOWED.exec(type[0])
  if (!flowed) return []
  return [{ at: type.index + flowed.index, isDelSp: /delsp="?yes/i.test(type[0]) }]
}
