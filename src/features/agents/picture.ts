import { Refused } from "../../domain/refused.ts"
import { decoding, image } from "../../io/image.ts"

export const PICTURE_MOST_BYTES = 5 * 1_048_576
const SIDE = 256
/** Longer than this times its width, a picture is a stripe: nothing to see on a face's circle. */
const MOST_RATIO = 4

/**
 * S5: any jpeg, png, webp, gif or bmp → webp whose shorter side is 256 pixels at most, made anew so that nothing else is in it.
 * What it is, its content says, not its name. Throws `Refused` "invalid" with words for whoever chose the file.
 */
export async function pictureOf(file: Uint8Array): Promise<Uint8Array> {
  try {
    return await decoding.first(async () => {
      const { width, height } = await image(file).metadata()
      const short = Math.min(width, height)
      if (Math.max(width, height) > short * MOST_RATIO)
        throw new Refused("invalid", "This picture is too long and thin. Cut it to a square first.")
      const scale = Math.min(1, SIDE / short)
      // An upright phone photo is stored lying, with a note to turn it: `inside` fits whichever way it comes out.
      const longest = Math.round(Math.max(width, height) * scale)
      return await image(file).resize(longest, longest, { fit: "inside" }).webp({ quality: 85 }).bytes()
    })
  } catch (error) {
    if (error instanceof Refused) throw error
    throw new Refused(
      "invalid",
      PROBLEMS[(error as { code?: string }).code ?? ""] ?? "This file could not be read as a picture. Try a JPEG or PNG.",
    )
  }
}

const PROBLEMS: Record<string, string> = {
  ERR_IMAGE_TOO_MANY_PIXELS: "This picture has too many pixels. 60 megapixels is the most.",
  ERR_IMAGE_UNKNOWN_FORMAT: "This is no picture that browsers show. Use a JPEG, PNG, WebP or GIF.",
  ERR_IMAGE_FORMAT_UNSUPPORTED: "This kind of picture can't be read here. Use a JPEG, PNG, WebP or GIF.",
}
