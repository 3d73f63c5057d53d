import { decoding, image } from "../../io/image.ts"

/** A picture as browsers show it. The first of its `extensions` is the usual one. */
export type Remade = {
  readonly content: Uint8Array
  readonly type: string
  readonly extensions: readonly string[]
  readonly width: number
  readonly height: number
}

/**
 * S5: a png, jpeg, gif, webp or bmp, made anew from its pixels, so that where it was taken and whatever else was in it is gone;
 * of one that moves, its first picture. Of at most `most` bytes. Null for what is no picture, or a broken one.
 */
export async function remade(file: Uint8Array, most: number): Promise<Remade | "too many pixels" | null> {
  return decoding.others(async () => {
    try {
      const { format } = await image(file).metadata()
      const kind = KINDS[format]
      if (!kind) return null
      const exact = await kind.encode(image(file)).bytes()
      const isTooLarge = exact.length > most
      const content = isTooLarge ? await WEBP.encode(image(exact)).bytes() : exact
      const { width, height } = await image(content).metadata()
      const { type, extensions } = isTooLarge ? WEBP : kind
      return content.length > most ? null : { content, type, extensions, width, height }
    } catch (error) {
      return (error as { code?: string }).code === "ERR_IMAGE_TOO_MANY_PIXELS" ? "too many pixels" : null
    }
  })
}

type Kind = Pick<Remade, "type" | "extensions"> & { readonly encode: (image: Bun.Image) => Bun.Image }

const PNG: Kind = { type: "image/png", extensions: [".png"], encode: (image) => image.png() }
const JPEG: Kind = { type: "image/jpeg", extensions: [".jpg", ".jpeg", ".jfif"], encode: (image) => image.jpeg({ quality: 90 }) }
const WEBP: Kind = { type: "image/webp", extensions: [".webp"], encode: (image) => image.webp({ quality: 90 }) }
const KINDS: Partial<Record<Bun.Image.Format, Kind>> = { png: PNG, jpeg: JPEG, webp: WEBP, gif: PNG, bmp: PNG }
