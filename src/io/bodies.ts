/** S4: bytes of the largest body that is read: a picture of 5 MB or a form, with room around it. */
export const BODY_LIMIT = 12_000_000
/** What may arrive at all: larger ones are cut off without a word, and between the two we can still say why. */
export const BODY_CUT = 32_000_000
const DEPTH_LIMIT = 20

/** S4: whether a body says itself that it is larger than what is read. */
export function isTooLarge(request: Request): boolean {
  return Number(request.headers.get("content-length") ?? 0) > BODY_LIMIT
}

/** S4: whether a body that does not say how large it is (chunked) is larger than what is read. Looks at a copy: whoever reads it then still can. */
export async function isEndless(request: Request): Promise<boolean> {
  if (request.headers.has("content-length")) return false
  const copy = request.clone().body?.getReader()
  if (!copy) return false
  let bytes = 0
  while (bytes <= BODY_LIMIT) {
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
  return levels === 0 || Object.values(body).some((part) => isDeep(part, levels - 1))
}
