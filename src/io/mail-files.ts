import type { Attachment, Email } from "postal-mime"
import type { MailFile } from "../domain/mail.ts"
import { cleanLine } from "../domain/person.ts"
import { cut } from "./mail-headers.ts"

const NAME_MOST = 200
const UNKNOWN_TYPE = "application/octet-stream"

/** Proofs of who signed, and reports to programs: nothing that anybody attached. */
const NO_FILES = new Set([
  "application/pgp-signature",
  "application/pkcs7-signature",
  "application/x-pkcs7-signature",
  "application/pgp-encrypted",
  "application/pgp-keys",
  "message/delivery-status",
  "message/global-delivery-status",
  "message/disposition-notification",
  "message/feedback-report",
  "text/rfc822-headers",
  "message/global-headers",
])
const EXTENSIONS: Readonly<Record<string, string>> = {
  "image/jpeg": "image.jpg",
  "image/png": "image.png",
  "image/gif": "image.gif",
  "image/webp": "image.webp",
  "image/heic": "image.heic",
  "image/svg+xml": "image.svg",
  "application/pdf": "attachment.pdf",
  "application/zip": "attachment.zip",
  "text/plain": "attachment.txt",
  "text/html": "attachment.html",
  "text/calendar": "invitation.ics",
  "message/rfc822": "message.eml",
}

/** Everything attached to a mail or shown in it, pictures without a Content-Disposition as well. Names and types are as the mail says. */
export function filesOf(email: Email): readonly MailFile[] {
  return email.attachments.filter(isFile).map((attachment) => {
    const type = /^[\w.+-]+\/[\w.+-]+$/.test(attachment.mimeType) ? attachment.mimeType : UNKNOWN_TYPE
    return { name: fileName(attachment.filename, type), type, content: bytesOf(attachment.content) }
  })
}

/** A calendar part says again what the text says, unless somebody attached it. */
function isFile({ mimeType, disposition, filename, content }: Attachment): boolean {
  if (NO_FILES.has(mimeType)) return false
  if (mimeType === "text/calendar") return disposition === "attachment"
  return bytesOf(content).length > 0 || filename !== null
}

/** A name, not a path: some clients send where a file was on their disk. */
function fileName(name: string | null, type: string): string {
  const last = cleanLine(name ?? "")
    .split(/[/\\]/)
    .at(-1)!
    .trim()
  if (last === "" || /^\.+$/.test(last)) return EXTENSIONS[type] ?? "attachment"
  const extension = /\.[^.]{1,10}$/.exec(last)?.[0] ?? ""
  return last.length <= NAME_MOST ? last : cut(last, NAME_MOST - extension.length) + extension
}

function bytesOf(content: Attachment["content"]): Uint8Array {
  return typeof content === "string" ? Buffer.from(content) : new Uint8Array(content)
}
