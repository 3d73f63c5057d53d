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

/** E5: what was typed for the outgoing server. An empty password keeps the one that is set, for the same server and user. */
export function outgoingOf(typed: Typed, known: MailServer | null): Answered<{ server: MailServer; from: MailAddress }> {
  const server = serverOf("smtp", typed, known)
  const address = cleanLine(typed["from-address"] ?? "")
  const problems = {
    ...serverProblem("smtp", { typed: server, known }, () => checkedMailServer(server)),
    ...problem(
      "from-address",
      refusal(() => mailAddressOf(address)),
    ),
  }
  if (Object.keys(problems).length > 0) return { value: null, form: { values: shown(typed, "smtp"), problems } }
  const from = mailAddressOf(address)
  const name = cleanLine(typed["from-name"] ?? "") || from.name
  return { value: { server, from: { ...from, name: name.slice(0, 80) } }, form: null }
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
    ...serverProblem("imap", { typed: server, known }, () => checkedMailboxServer(server)),
    ...problem(
      "reply-address",
      refusal(() => replyAddressOf(address)),
    ),
  }
  if (Object.keys(problems).length > 0) return { value: null, form: { values: shown(typed, "imap"), problems } }
  return { value: { server: checkedMailboxServer(server), replyAddress: replyAddressOf(address) }, form: null }
}

function serverOf(prefix: "smtp" | "imap", typed: Typed, known: MailServer | null): MailServer {
  const server: MailServer = {
    host: cleanLine(typed[`${prefix}-host`] ?? "").toLowerCase(),
    port: Number(cleanLine(typed[`${prefix}-port`] ?? "")),
    security: securityOf(typed[`${prefix}-security`]),
    user: cleanLine(typed[`${prefix}-user`] ?? "") || null,
    password: typed[`${prefix}-password`] || null,
  }
  if (server.password !== null || server.user === null || known?.user !== server.user || !isAsSafe(server, known)) return server
  return { ...server, password: known.password }
}

/** S8: whoever may type a server's name must not have the password sent there, nor where others can read it on its way. */
function isAsSafe(typed: MailServer, known: MailServer): boolean {
  return typed.host === known.host && typed.port === known.port && STRENGTH[typed.security] >= STRENGTH[known.security]
}

/** Both of the strongest are encrypted or fail. */
const STRENGTH: Readonly<Record<Security, number>> = { tls: 2, starttls: 2, opportunistic: 1, none: 0 }

function securityOf(typed: string | undefined): Security {
  return typed === "starttls" || typed === "opportunistic" || typed === "none" ? typed : "tls"
}

/** The rules say one thing at a time; it stands beside the field that it is about. */
function serverProblem(
  prefix: string,
  { typed, known }: { typed: MailServer; known: MailServer | null },
  check: () => unknown,
): FormState["problems"] {
  const words = refusal(check)
  if (words === null) return {}
  if (/server's name/.test(words)) return { [`${prefix}-host`]: words }
  if (/port/.test(words)) return { [`${prefix}-port`]: words }
  if (/folder/i.test(words)) return { [`${prefix}-${/moved/.test(words) ? "move-to" : "folder"}`]: words }
  if (typed.user === null) return { [`${prefix}-user`]: words }
  return { [`${prefix}-password`]: typed.password === null && known?.password ? notKept(typed, known) : words }
}

function notKept(typed: MailServer, known: MailServer): string {
  if (typed.host !== known.host || typed.port !== known.port) return "Enter the password again for another server."
  if (typed.user !== known.user) return "Enter the password again for another user."
  return "Enter the password again for weaker encryption."
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
