/** A photo of a phone has 12 to 50 million; decoded, each takes 4 bytes. */
const MOST_PIXELS = 60_000_000

/** S5: a picture whose bytes anybody may have made. Nothing is decoded yet; do that within `inTurn`. */
export function image(file: Uint8Array): Bun.Image {
  return new Bun.Image(file as Uint8Array<ArrayBuffer>, { maxPixels: MOST_PIXELS })
}

let last: Promise<unknown> = Promise.resolve()

/** One after the other, whoever it is for: the largest takes 240 MB and a core while it is decoded, which chats must not feel. */
export function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = last.then(work)
  last = mine.catch(() => undefined)
  return mine
}
