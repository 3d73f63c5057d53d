import type { IncomingMail } from "../domain/mail.ts"
import { minutes } from "../domain/time.ts"
import { readMail } from "./mail-reader.ts"
import { within } from "./pause.ts"

/** What the worker is asked. */
export type Asked = { readonly source: Uint8Array; readonly own: { readonly messageIdDomain: string } }

/** As much as tells whose a mail is, and what is worth reading of one that becomes no message. */
const BEGINNING = 128_000
/** What takes longer than a moment to read is read beside all else. */
const LARGE = 1_000_000
const PATIENCE = minutes(2)

/** S4: a mail by its beginning, `isWhole` if that is all of it. Its files are left out unless it is, and its text says that it goes on. */
export async function readBeginning(
  source: Uint8Array,
  own: Asked["own"],
): Promise<{ readonly mail: IncomingMail; readonly isWhole: boolean }> {
  if (source.length <= BEGINNING) return { mail: await readMail(source, own), isWhole: true }
  const mail = await readMail(source.subarray(0, BEGINNING), own)
  return { mail: { ...mail, originalText: `${mail.originalText}\n\n[…]`.trimStart(), files: [] }, isWhole: false }
}

/** As `readMail`; a large one in a thread of its own, so that nobody waits for it. Rejects if that takes two minutes. */
export async function readWholeMail(source: Uint8Array, own: Asked["own"]): Promise<IncomingMail> {
  if (source.length <= LARGE) return readMail(source, own)
  const worker = new Worker(WORKER)
  try {
    const read = new Promise<IncomingMail>((resolve, reject) => {
      worker.addEventListener("message", ({ data }: MessageEvent<IncomingMail>) => resolve(data))
      worker.addEventListener("error", ({ message }) => reject(new Error(`A mail could not be read: ${message}`)))
    })
    worker.postMessage({ source, own } satisfies Asked, [])
    return await within(PATIENCE, read, () => new Error("A mail took too long to read."))
  } finally {
    worker.terminate()
  }
}

/** In the binary, its path from the folder of all entries. */
const WORKER = Bun.isStandaloneExecutable ? "./io/mail-worker.ts" : new URL("./mail-worker.ts", import.meta.url).href
