/** S4: bytes of the largest upload that is read: a picture of 5 MB, with room around it. */
export const UPLOAD_LIMIT = 12_000_000
/**
 * S4: bytes of the largest body that is parsed: a message of 10,000 emojis takes 120,000 as a form. Everybody waits while one is parsed,
 * and anybody may send one: of 12 MB the worst took half a minute.
 */
export const FORM_LIMIT = 256_000
/** What may arrive at all: larger ones are cut off without a word, and between the two we can still say why. */
export const BODY_CUT = 32_000_000
const DEPTH_LIMIT = 20

/** S4: whether a body says itself that it has more bytes than `limit`. */
export function isTooLarge(request: Request, limit: number): boolean {
  return Number(request.headers.get("content-length") ?? 0) > limit
}

/** S4: whether a body that does not say how large it is (chunked) has more bytes than `limit`. Looks at a copy: whoever reads it then still can. */
export async function isEndless(request: Request, limit: number): Promise<boolean> {
  if (request.headers.has("content-length")) return false
  const copy = request.clone().body?.getReader()
  if (!copy) return false
  let bytes = 0
  while (bytes <= limit) {
    const { done, value } = await copy.read()
    if (done) return false
    bytes += value.byteLength
  }
  // Nobody wants the rest. It ends once both do without it.
  await Promise.all([copy.cancel(), request.body?.cancel()])
  return true
}

/** S4: whether a body that was read is nested deeper than any of ours. What checks or prints it would run out of stack. */
export function isDeep(body: unknown, levels = DEPTH_LIMIT): boolean {
  if (typeof body !== "object" || body === null || body instanceof Blob) return false
  // Many small lists took ten times as long by `Object.values`, and everybody waits meanwhile.
  const parts: readonly unknown[] = Array.isArray(body) ? body : Object.values(body)
  return levels === 0 || parts.some((part) => isDeep(part, levels - 1))
}
