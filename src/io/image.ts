import { twoLanes } from "./two-lanes.ts"

/** A photo of a phone has 12 to 50 million; decoded, each takes 4 bytes. */
const MOST_PIXELS = 60_000_000

/** S5: a picture whose bytes anybody may have made. Nothing is decoded yet; do that within `decoding`. */
export function image(file: Uint8Array): Bun.Image {
  return new Bun.Image(file as Uint8Array<ArrayBuffer>, { maxPixels: MOST_PIXELS })
}

/**
 * S4: the largest takes 240 MB and a core while it is decoded, which chats must not feel. An agent, who waits for it, goes first; what
 * strangers send is made anew one after the other, however many, for none of it may be lost.
 */
export const decoding = twoLanes({ atOnce: 2, mostWaiting: Number.POSITIVE_INFINITY, full: () => new Error("There is room for all.") })
