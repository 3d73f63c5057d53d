import { cleanFileName, FILE_MOST, notKeptWords, pictureName, siftedFiles } from "../../domain/files.ts"
import type { MailFile } from "../../domain/mail.ts"
import type { Message, MessageFile } from "../../domain/model.ts"
import { newFileName, type Files } from "../../io/files.ts"
import type { Io } from "../../io/io.ts"
import { remade } from "./remade.ts"

/** C7: what a message can be written with: its files, and what is told of those that are not kept. */
export type Kept = Pick<Message, "files" | "notKept">

/**
 * C7, S5: writes files to the disk, ahead of the message that they will belong to. If none is written with them, they are swept
 * away within two hours. What senders say of a file is not believed but for its name. Rejects with `Refused` "unavailable" (R5).
 */
export async function keepFiles(io: Pick<Io, "files">, given: readonly Pick<MailFile, "name" | "content">[]): Promise<Kept> {
  const named = given.map(({ name, content }) => ({ name: cleanFileName(name), size: content.length, content }))
  const { taken, notKept } = siftedFiles(named)
  const kept: (MessageFile | string)[] = []
  for (const file of taken) kept.push(await keep(io.files, file))
  return {
    files: kept.filter((one) => typeof one !== "string"),
    notKept: [...kept.filter((one) => typeof one === "string"), ...notKept],
  }
}

type Named = { readonly name: string; readonly size: number; readonly content: Uint8Array }

/** A sentence for agents if it is not. */
async function keep(files: Files, file: Named): Promise<MessageFile | string> {
  const picture = await remade(file.content, FILE_MOST)
  if (picture === "too many pixels") return notKeptWords(file, "has too many pixels")
  const id = newFileName()
  await files.write(id, picture?.content ?? file.content)
  if (picture === null) return { id, name: file.name, type: await typeOf(file.content), size: file.size, width: null, height: null }
  const { content, type, extensions, width, height } = picture
  return { id, name: pictureName(file.name, extensions), type, size: content.length, width, height }
}

/** As much as tells what a file is; what lies behind could keep a reader busy for long. */
const HEAD = 4_100

/** By content. Markup, which has no mark of its own, is text like any other. */
async function typeOf(content: Uint8Array): Promise<string> {
  const { fileTypeFromBuffer } = await import("file-type")
  const head = content.subarray(0, HEAD)
  const found = await fileTypeFromBuffer(head).catch(() => undefined)
  return found?.mime ?? (isText(head) ? "text/plain" : "application/octet-stream")
}

function isText(head: Uint8Array): boolean {
  if (head.some((byte) => byte < 0x20 && !IN_TEXTS.includes(byte))) return false
  try {
    // A stream, for the head may end within a character.
    new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true })
    return true
  } catch {
    return false
  }
}

/** Tab, line feed, form feed, carriage return, escape. */
const IN_TEXTS = [0x09, 0x0a, 0x0c, 0x0d, 0x1b]
