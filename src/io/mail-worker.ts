import { readMail } from "./mail-reader.ts"
import type { Asked } from "./mail-reading.ts"

/** The other end of `readWholeMail`: one mail, in a thread of its own. */
declare const self: Worker

self.addEventListener("message", async ({ data: { source, own } }: MessageEvent<Asked>) =>
  self.postMessage(await readMail(source, own), []),
)
