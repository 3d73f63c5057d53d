import { join } from "node:path"
import type { IncomingMail } from "../domain/mail.ts"
import { readMail } from "../io/mail-reader.ts"
import { ROOT } from "../root.ts"

/** Ours, for tests: mails with identifiers there are our own. */
export const OWN = { messageIdDomain: "mail.levain.example" }

/** Ben's answer to a mail of ours, with headers added or, when they have the same name, instead. */
export function rawMail(headers: readonly string[], body = "Hello"): string {
  const usual = [
    "From: Ben Carter <ben@carter.example>",
    "To: reply+k3v9@chat.levain.example",
    "Subject: Re: Your question",
    "In-Reply-To: <n7@mail.levain.example>",
  ]
  const named = new Set(headers.map(nameOf))
  return [...usual.filter((line) => !named.has(nameOf(line))), ...headers, "", body].join("\r\n")
}

export function readRaw(source: string | Uint8Array): Promise<IncomingMail> {
  return readMail(typeof source === "string" ? new TextEncoder().encode(source) : source, OWN)
}

/** The mails of a folder beside this file, by name. */
export function mailFolder(folder: string): readonly { readonly name: string; readonly path: string }[] {
  const from = join(ROOT, "src/testing", folder)
  const names = [...new Bun.Glob("*.eml").scanSync(from)].map((file) => file.replace(/\.eml$/, ""))
  return names.toSorted().map((name) => ({ name, path: join(from, `${name}.eml`) }))
}

function nameOf(header: string): string {
  return header.split(":")[0]!.toLowerCase()
}
