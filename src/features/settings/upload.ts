import { Refused } from "../../domain/refused.ts"

/** The form's own words around the file. */
const ENVELOPE = 65_536

/** S5: the bytes of a form's one file. Throws `Refused` "invalid" without one, "too-large" beyond `most` bytes. */
export async function uploadedFile(request: Request, name: string, most: number): Promise<Uint8Array> {
  const limit = most + ENVELOPE
  const tooLarge = () => new Refused("too-large", `This file is too big. ${Math.floor(most / 1_048_576)} MB is the most.`)
  const body = await readUpTo(request, limit)
  if (body === null) throw tooLarge()
  const file = await fileIn(body, request.headers.get("content-type") ?? "", name)
  if (!file || file.size === 0) throw new Refused("invalid", "Choose a file first.")
  if (file.size > most) throw tooLarge()
  return new Uint8Array(await file.arrayBuffer())
}

/** Null beyond the limit. The rest is read and forgotten: a browser that is cut off while sending shows no answer. */
async function readUpTo(request: Request, limit: number): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    size += part.length
    if (size <= limit) parts.push(part)
    else parts.length = 0
  }
  return size > limit ? null : Buffer.concat(parts)
}

async function fileIn(body: Uint8Array, type: string, name: string): Promise<File | null> {
  try {
    const form = await new Response(body as BodyInit, { headers: { "content-type": type } }).formData()
    const file = form.get(name)
    return file !== null && typeof file !== "string" ? (file as File) : null
  } catch {
    return null
  }
}
