import { deflateSync } from "node:zlib"

/** A picture of `width` × `height` pixels. */
export async function picture(kind: "png" | "jpeg" | "webp", width = 6, height = 4): Promise<Uint8Array> {
  const image = new Bun.Image(bitmap(width, height))
  return kind === "png" ? image.png().bytes() : kind === "jpeg" ? image.jpeg().bytes() : image.webp().bytes()
}

/** The same as a bitmap, which no browser sends and any can read. */
export function bitmap(width: number, height: number): Uint8Array<ArrayBuffer> {
  const row = (width * 3 + 3) & ~3
  const bytes = new Uint8Array(54 + row * height)
  const view = new DataView(bytes.buffer)
  bytes.set(new TextEncoder().encode("BM"))
  for (const [at, value] of [
    [2, bytes.length],
    [10, 54],
    [14, 40],
    [18, width],
    [22, height],
  ])
    view.setUint32(at!, value!, true)
  view.setUint16(26, 1, true)
  view.setUint16(28, 24, true)
  // Noise, the same each time: nothing can be left out of it.
  for (let i = 54, noise = 1; i < bytes.length; i++) bytes[i] = (noise = Math.imul(noise, 1_664_525) + 1_013_904_223) >>> 24
  return bytes
}

/** One pixel that browsers show. */
export const GIF = Uint8Array.fromHex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")

/** A jpeg as a phone makes them: turned by a note, with where it was taken, and a comment. */
export async function photo(words: string): Promise<Uint8Array> {
  const exif = Uint8Array.fromHex(
    // "Exif", little endian, one entry: orientation 6, a quarter turn.
    "45786966000049492a0008000000010012010300010000000600000000000000",
  )
  const comment = new TextEncoder().encode(words)
  const [start, ...rest] = [await picture("jpeg", 40, 20)].map((bytes) => [bytes.subarray(0, 2), bytes.subarray(2)]).flat()
  return joined(start!, segment(0xe1, joined(exif, comment)), segment(0xfe, comment), ...rest)
}

/** A png with words in its text, and more behind its end. */
export async function talkativePng(words: string): Promise<Uint8Array> {
  const png = await picture("png")
  const text = new TextEncoder().encode(`Comment\0${words}`)
  // Behind the signature and the header, which are 8 and 25 bytes.
  return joined(png.subarray(0, 33), chunk("tEXt", text), png.subarray(33), new TextEncoder().encode(words))
}

/** A few bytes that claim to be a picture of `side` × `side` pixels. */
export function bomb(side: number): Uint8Array {
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, side)
  view.setUint32(4, side)
  header.set([8, 6, 0, 0, 0], 8)
  const pixels = deflateSync(new Uint8Array(1_000))
  return joined(Uint8Array.fromHex("89504e470d0a1a0a"), chunk("IHDR", header), chunk("IDAT", pixels), chunk("IEND", new Uint8Array()))
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts))
}

function segment(marker: number, content: Uint8Array): Uint8Array {
  const length = content.length + 2
  return joined(new Uint8Array([0xff, marker, length >> 8, length & 255]), content)
}

function chunk(type: string, content: Uint8Array): Uint8Array {
  const named = joined(new TextEncoder().encode(type), content)
  const frame = new DataView(new ArrayBuffer(8))
  frame.setUint32(0, content.length)
  frame.setUint32(4, Bun.hash.crc32(named as Uint8Array<ArrayBuffer>))
  const bytes = new Uint8Array(frame.buffer)
  return joined(bytes.subarray(0, 4), named, bytes.subarray(4))
}
