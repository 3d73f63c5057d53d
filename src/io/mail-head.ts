const LF = 0x0a
const CR = 0x0d

/** Where the body of a mail begins: behind the first empty line. */
export function bodyStart(source: Uint8Array): number {
  for (let at = 0; at < source.length;) {
    const isEmpty = source[at] === LF || (source[at] === CR && source[at + 1] === LF)
    const end = source.indexOf(LF, at)
    if (isEmpty || end === -1) return end === -1 ? source.length : end + 1
    at = end + 1
  }
  return source.length
}
