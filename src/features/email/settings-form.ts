import type { MailAddress } from "../../domain/mail.ts"
import { cleanLine } from "../../domain/person.ts"
import { refusal } from "../../domain/refused.ts"
import {
  checkedMailboxServer,
  checkedMailServer,
  mailAddressOf,
  replyAddressOf,
  type MailboxServer,
  type MailServer,
  type Security,
} from "../../io/mail-server.ts"
import type { FormState } from "../../../views/parts/fields.ts"

export type Typed = Readonly<Record<string, string | undefined>>
export type Answered<T> = { readonly value: T; readonly form: null } | { readonly value: null; readonly form: FormState }

/** E5: what was typed for the outgoing server. An empty password keeps the one that is set for the same user. */
export function outgoingOf(typed: Typed, known: MailServer | null): Answered<{ server: MailServer; from: MailAddress }> {
  const server = serverOf("smtp", typed, known)
  const address = cleanLine(typed["from-address"] ?? "")
  const problems = {
    ...serverProblem("smtp", server, () => checkedMailServer(server)),
    ...problem(
      "from-address",
      refusal(() => mailAddressOf(address)),
    ),
  }
  if (Object.keys(problems).length > 0) return { value: null, form: { values: shown(typed, "smtp"), problems } }
  return { value: { server, from: { name: cleanLine(typed["from-name"] ?? "").slice(0, 80), address } }, form: null }
}

/** E5: the same for the mailbox. */
export function incomingOf(typed: Typed, known: MailboxServer | null): Answered<{ server: MailboxServer; replyAddress: string }> {
  const server = {
    ...serverOf("imap", typed, known),
    folder: cleanLine(typed["imap-folder"] ?? "") || "INBOX",
    movesTo: cleanLine(typed["imap-move-to"] ?? "") || null,
  }
  const address = cleanLine(typed["reply-address"] ?? "")
  const problems = {
    ...serverProblem("imap", server, () => checkedMailboxServer(server)),
    ...problem(
      "reply-address",
      refusal(() => replyAddressOf(address)),
    ),
  }
  if (Object.keys(problems).length > 0) return { value: null, form: { values: shown(typed, "imap"), problems } }
  return { value: { server: checkedMailboxServer(server), replyAddress: replyAddressOf(address) }, form: null }
}

function serverOf(prefix: "smtp" | "imap", typed: Typed, known: MailServer | null): MailServer {
  const user = cleanLine(typed[`${prefix}-user`] ?? "") || null
  const password = typed[`${prefix}-password`] || (user !== null && known?.user === user ? known.password : null)
  return {
    host: cleanLine(typed[`${prefix}-host`] ?? "").toLowerCase(),
    port: Number(cleanLine(typed[`${prefix}-port`] ?? "")),
    security: securityOf(typed[`${prefix}-security`]),
    user,
    password,
  }
}

function securityOf(typed: string | undefined): Security {
  return typed === "starttls" || typed === "opportunistic" || typed === "none" ? typed : "tls"
}

/** The rules say one thing at a time; it stands beside the field that it is about. */
function serverProblem(prefix: string, server: MailServer, check: () => unknown): FormState["problems"] {
  const words = refusal(check)
  if (words === null) return {}
  if (/server's name/.test(words)) return { [`${prefix}-host`]: words }
  if (/port/.test(words)) return { [`${prefix}-port`]: words }
  if (/folder/i.test(words)) return { [`${prefix}-${/moved/.test(words) ? "move-to" : "folder"}`]: words }
  return { [`${prefix}-${server.user === null ? "user" : "password"}`]: words }
}

function problem(name: string, words: string | null): FormState["problems"] {
  return words === null ? {} : { [name]: words }
}

/** A password goes back to no page. */
function shown(typed: Typed, prefix: string): Record<string, string> {
  const kept = Object.entries(typed).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[0] !== `${prefix}-password`,
  )
  return Object.fromEntries(kept)
}
