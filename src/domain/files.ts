import type { MessageFile } from "./model.ts"
import { cleanLine } from "./person.ts"

const MB = 1_048_576
/** C7, S4: of one file, in bytes. */
export const FILE_MOST = 10 * MB
/** C7: of one message: so many files, and so many bytes in all. */
export const FILES_MOST = 20
export const FILES_MOST_BYTES = 30 * MB
const NAME_MOST = 120

/** Which files are kept with a message; of the others, what agents are told. */
export type Sifted<File> = { readonly taken: readonly File[]; readonly notKept: readonly string[] }

/** C7: what is over the limits is not kept, and it is said. Names as `cleanFileName` makes them. */
export function siftedFiles<File extends { readonly name: string; readonly size: number }>(files: readonly File[]): Sifted<File> {
  const taken: File[] = []
  const notKept: string[] = []
  let bytes = 0
  let more = 0
  for (const file of files) {
    const problem = problemOf(file, bytes)
    if (taken.length === FILES_MOST || (problem && notKept.length === FILES_MOST)) more++
    else if (problem) notKept.push(notKeptWords(file, problem))
    else {
      taken.push(file)
      bytes += file.size
    }
  }
  if (more > 0) notKept.push(`${more === 1 ? "1 more file is" : `${more} more files are`} not kept: ${FILES_MOST} is the most.`)
  return { taken, notKept }
}

export type FileProblem = "was empty" | "was too large" | "was more than fits into one message" | "has too many pixels"

/** For agents: "offer.pdf (14 MB) was too large and is not kept." */
export function notKeptWords({ name, size }: { readonly name: string; readonly size: number }, problem: FileProblem): string {
  return `${name} (${sizeWords(size)}) ${problem} and is not kept.`
}

function problemOf({ size }: { readonly size: number }, before: number): FileProblem | null {
  if (size === 0) return "was empty"
  if (size > FILE_MOST) return "was too large"
  return before + size > FILES_MOST_BYTES ? "was more than fits into one message" : null
}

/** S1, S5: a name and no path, one line of at most 120 characters in the order in which they are read; its extension stays. */
export function cleanFileName(name: string): string {
  const last = cleanLine(name.toWellFormed().replaceAll(UNSEEN, ""))
    .split(/[/\\]/)
    .at(-1)!
    .replaceAll(/^[.\s]+|[.\s]+$/g, "")
  if (last === "") return "file"
  const extension = extensionOf(last)
  const stem = Array.from(last.slice(0, last.length - extension.length))
  return stem.length + extension.length <= NAME_MOST ? last : `${stem.slice(0, NAME_MOST - extension.length).join("")}${extension}`
}

/** Characters that show nothing or turn others around; but the two joiners, which make words and emoji what they are. */
const UNSEEN = /(?![\u200c\u200d])[\p{Cf}\u115f\u1160\u3164\uffa0]/gu

/** ".pdf", as the name has it; empty if it has none. */
export function extensionOf(name: string): string {
  return /(?<=.)\.[a-z\d]{1,10}$/iu.exec(name)?.[0] ?? ""
}

/** S5: the name of a picture that is a `.png` from now on, whatever it was called. */
export function pictureName(name: string, extensions: readonly string[]): string {
  const extension = extensionOf(name).toLowerCase()
  if (extensions.includes(extension)) return name
  const stem = PICTURES.has(extension) ? name.slice(0, -extension.length) : name
  return cleanFileName(`${stem}${extensions[0]!}`)
}

const PICTURES = new Set([".png", ".jpg", ".jpeg", ".jfif", ".gif", ".webp", ".bmp", ".apng"])

/** "812 bytes", "14 kB", "1.2 MB". Rounded up, so that what is beyond a limit never reads like the limit. */
export function sizeWords(bytes: number): string {
  if (bytes < 1_024) return bytes === 1 ? "1 byte" : `${bytes} bytes`
  const kilobytes = Math.ceil(bytes / 1_024)
  return kilobytes < 1_000 ? `${kilobytes} kB` : `${Math.ceil((bytes / MB) * 10) / 10} MB`
}

/** Where it is fetched. Only agents who are signed in can without the signature. */
export function fileAddress({ id, name, signature }: MessageFile): string {
  return `/files/${id}/${encodeURIComponent(name)}${signature === undefined ? "" : `?sig=${signature}`}`
}

/** What stands for a message in a line: its words, or the names of its files. */
export function wordsOf({ text, files }: { readonly text: string; readonly files: readonly { readonly name: string }[] }): string {
  if (text !== "" || files.length === 0) return text
  return `📎 ${files[0]!.name}${files.length > 1 ? ` and ${files.length - 1} more` : ""}`
}
