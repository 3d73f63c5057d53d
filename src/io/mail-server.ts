import { isIP } from "node:net"
import addressparser from "nodemailer/lib/addressparser"
import type { MailAddress } from "../domain/mail.ts"
import { Refused } from "../domain/refused.ts"

/** How a connection is encrypted: from its first byte, by STARTTLS or not at all, by STARTTLS if it is offered, never. */
export type Security = "tls" | "starttls" | "opportunistic" | "none"

/** E5: where mail is handed over. Without a user nobody signs in. */
export type MailServer = {
  readonly host: string
  readonly port: number
  readonly security: Security
  readonly user: string | null
  readonly password: string | null
}

/** E5: where mail arrives. */
export type MailboxServer = MailServer & {
  readonly user: string
  readonly password: string
  readonly folder: string
  /** Where mail is moved that was taken; null leaves it where it is. */
  readonly movesTo: string | null
}

/** `smtps://user:password@host:port` or `smtp://…?tls=…` → server. Throws `Refused` in words that repeat nothing of the address. */
export function mailServerOf(text: string): MailServer {
  const url = parsed(text, "smtp", ["tls"])
  if (url.pathname !== "" && url.pathname !== "/") throw unreadable("smtp")
  return checkedMailServer(serverOf(url, "smtp", { tls: 465, plain: 587 }))
}

/** `imaps://user:password@host:port/Folder?move-to=Other` → mailbox. Throws `Refused` as `mailServerOf` does. */
export function mailboxServerOf(text: string): MailboxServer {
  const url = parsed(text, "imap", ["tls", "move-to"])
  return checkedMailboxServer({
    ...serverOf(url, "imap", { tls: 993, plain: 143 }),
    folder: decoded(url.pathname.slice(1), "imap") || "INBOX",
    movesTo: url.searchParams.get("move-to") || null,
  })
}

/** The same rules for what was typed into fields. Throws `Refused`. */
export function checkedMailServer(server: MailServer): MailServer {
  const isName = /^(?!-)[\p{L}\p{N}_-]+(\.[\p{L}\p{N}_-]+)*\.?$/u.test(server.host)
  if (!isName && isIP(server.host) === 0) throw new Refused("invalid", "The server's name or address is missing or malformed.")
  const isPort = Number.isInteger(server.port) && server.port >= 1 && server.port <= 65_535
  if (!isPort) throw new Refused("invalid", "The port must be a number from 1 to 65535.")
  if ((server.user === null) !== (server.password === null))
    throw new Refused("invalid", "User and password go together; one of them is missing.")
  if (hasControls(`${server.user ?? ""}${server.password ?? ""}`))
    throw new Refused("invalid", "User and password must not have line breaks.")
  return server
}

/** The same rules for what was typed into fields. Throws `Refused`. */
export function checkedMailboxServer(server: MailServer & { readonly folder: string; readonly movesTo: string | null }): MailboxServer {
  const { user, password, folder, movesTo, ...rest } = server
  checkedMailServer({ ...rest, user, password })
  if (user === null || password === null) throw new Refused("invalid", "A mailbox needs a user and a password.")
  if (folder === "") throw new Refused("invalid", "The folder's name is missing.")
  if (hasControls(`${folder}${movesTo ?? ""}`)) throw new Refused("invalid", "A folder's name must not have line breaks.")
  if (movesTo === folder) throw new Refused("invalid", "Mail cannot be moved to the folder that it arrives in.")
  return { ...rest, user, password, folder, movesTo }
}

/** `Name <name@example.com>` or the address alone. Throws `Refused`. */
export function mailAddressOf(text: string): MailAddress {
  const plain = text.trim()
  const [first, ...others] = isAddress(plain) ? [{ name: "", address: plain }] : addressparser(plain, { flatten: true })
  // The parser makes an address of much that is a slip: "a b@c.example", "a@b.example,".
  const isWhole = first !== undefined && (plain === first.address || plain.endsWith(`<${first.address}>`))
  if (!isWhole || others.length > 0 || hasControls(text) || !isAddress(first.address))
    throw new Refused("invalid", `It must be one address, like chat@example.com or "Example chat <chat@example.com>".`)
  return { name: first.name, address: first.address }
}

/** E4: the address that a conversation's token is put into, as `reply+TOKEN@…`. Lower case. Throws `Refused`. */
export function replyAddressOf(text: string): string {
  if (!isAddress(text)) throw new Refused("invalid", "It must be an address, like reply@example.com.")
  if (text.includes("+")) throw new Refused("invalid", "It must be without a plus sign; Shopbell puts +TOKEN before the @ itself.")
  return text.toLowerCase()
}

/** Whether it is one bare address. */
export function isAddress(text: string): boolean {
  return ADDRESS.test(text)
}

// One @, and nothing that could end an envelope's `<…>`, a header or a list of addresses.
const ADDRESS = /^[^\s@<>()[\]\\,;:"\p{Cc}]+@[^\s@<>()[\]\\,;:"\p{Cc}]+$/u

type Protocol = "smtp" | "imap"

const SHAPES: Readonly<Record<Protocol, string>> = {
  smtp: "smtps://user:password@mail.example.com or smtp://user:password@mail.example.com:587, with ?tls=required, optional or none behind it at most",
  imap: "imaps://user:password@mail.example.com/INBOX, with ?move-to=Folder or, for imap://, ?tls=required, optional or none behind it at most",
}

function parsed(text: string, protocol: Protocol, options: readonly string[]): URL {
  const url = URL.parse(text)
  const isOurs = url && (url.protocol === `${protocol}:` || url.protocol === `${protocol}s:`) && url.hostname !== "" && url.hash === ""
  const names = [...(url?.searchParams.keys() ?? [])]
  const isKnown = names.every((name, index) => options.includes(name) && names.indexOf(name) === index)
  if (!isOurs || !isKnown) throw unreadable(protocol)
  return url
}

/** It says nothing of what was there: a piece of a password may have come to stand anywhere. */
function unreadable(protocol: Protocol): Refused {
  return new Refused(
    "invalid",
    `It must be like ${SHAPES[protocol]}. Special characters in user and password are written as %40 for @, %2F for /, %23 for # and so on.`,
  )
}

function serverOf(url: URL, protocol: Protocol, ports: { readonly tls: number; readonly plain: number }): MailServer {
  const isTls = url.protocol === `${protocol}s:`
  const user = decoded(url.username, protocol) || null
  return {
    host: decoded(url.hostname, protocol)
      .replace(/^\[(.*)\]$/, "$1")
      .toLowerCase(),
    port: url.port === "" ? (isTls ? ports.tls : ports.plain) : Number(url.port),
    security: isTls ? tlsFromTheStart(url, protocol) : securityOf(url.searchParams.get("tls"), user !== null, protocol),
    user,
    password: decoded(url.password, protocol) || null,
  }
}

function tlsFromTheStart(url: URL, protocol: Protocol): Security {
  if (url.searchParams.has("tls")) throw unreadable(protocol)
  return "tls"
}

/** A password never goes over the wire unencrypted unless somebody wrote so. */
function securityOf(option: string | null, hasPassword: boolean, protocol: Protocol): Security {
  if (option === null) return hasPassword ? "starttls" : "opportunistic"
  if (option === "required") return "starttls"
  if (option === "optional") return "opportunistic"
  if (option === "none") return "none"
  throw unreadable(protocol)
}

function decoded(text: string, protocol: Protocol): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw unreadable(protocol)
  }
}

function hasControls(text: string): boolean {
  return /\p{Cc}/u.test(text)
}
