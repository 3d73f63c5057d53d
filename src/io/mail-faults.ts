import type { MailServer } from "./mail-server.ts"

/**
 * What a failure means for what waits. "temporary": the same may succeed later. "permanent": this mail will never be taken.
 * "settings": nothing will succeed before somebody changes something, here or at the server; nothing that waits is to be given up.
 */
export type FaultKind = "temporary" | "permanent" | "settings"

/** R4: mail could not be sent or fetched, in words for an admin: one line, without passwords. It may name addresses: S8, not for the log. */
export class MailFault extends Error {
  readonly kind: FaultKind
  readonly words: string
  /** R3: the server was given all of a mail and did not answer: it may have it. */
  readonly mayHaveArrived: boolean
  constructor(kind: FaultKind, words: string, { mayHaveArrived = false }: { readonly mayHaveArrived?: boolean } = {}) {
    super(words)
    this.name = "MailFault"
    this.kind = kind
    this.words = words
    this.mayHaveArrived = mayHaveArrived
  }
}

/** What the network says of a server: found, reached, encrypted; null if it is about something else. `code` is Node's. */
export function connectionFault(code: string | undefined, message: string, server: MailServer): MailFault | null {
  const { host } = server
  const place = placeOf(server)
  if (code === "ECONNREFUSED") return new MailFault("temporary", `${place} refused the connection: nothing listens there.`)
  if (code === "ENOTFOUND" || code === "ENODATA") return new MailFault("settings", `No server is named ${host}.`)
  if (code === "EAI_AGAIN" || code === "EDNS") return new MailFault("temporary", `The name ${host} could not be looked up just now.`)
  if (code === "EHOSTUNREACH" || code === "ENETUNREACH") return new MailFault("temporary", `There is no way to ${place} from here.`)
  if (code === "ECONNRESET" || code === "EPIPE") return new MailFault("temporary", `${place} broke off the connection.`)
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return new MailFault("settings", `The certificate of ${place} is not for the name ${host}, but for ${namesIn(message)}.`)
  if (code === "CERT_HAS_EXPIRED") return new MailFault("settings", `The certificate of ${place} has expired.`)
  if (code === "CERT_NOT_YET_VALID")
    return new MailFault("settings", `The certificate of ${place} is not valid yet. Is the clock of this machine right?`)
  if (code !== undefined && UNKNOWN_ISSUER.has(code))
    return new MailFault(
      "settings",
      `The certificate of ${place} was not issued by an authority that this machine knows; perhaps the server issued it to itself.`,
    )
  if (code?.startsWith("ERR_SSL_") || code === "EPROTO")
    return new MailFault(
      "settings",
      `${place} does not speak TLS as expected. Is it the right port, and is the encryption chosen that this port wants?`,
    )
  return null
}

/** A port that is silent is often one that waits for TLS. */
export function silenceFault(server: MailServer, seconds: number): MailFault {
  const hint =
    server.security !== "tls" && (server.port === 465 || server.port === 993) ? " This port usually wants TLS from the start." : ""
  return new MailFault("temporary", `${placeOf(server)} was reached but said nothing within ${seconds} s.${hint}`)
}

/** `mail.example.com:587`, as the words name it. */
export function placeOf({ host, port }: MailServer): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`
}

/** What a server said, as part of a sentence: one line, clipped, and without the password, which some servers repeat. */
export function quoted(words: string, { user, password }: Pick<MailServer, "user" | "password">): string {
  const secrets = password ? [password, base64(`\0${user ?? ""}\0${password}`), base64(password)] : []
  const line = words
    .replace(/\r?\n\d{3}[- ](\d\.\d+\.\d+ )?/g, " ")
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim()
  const clean = secrets.reduce((text, secret) => text.replaceAll(secret, "***"), line)
  return `"${clean.length > 200 ? `${clean.slice(0, 199)}…` : clean}"`
}

const UNKNOWN_ISSUER: ReadonlySet<string> = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
])

function namesIn(message: string): string {
  const names = [...message.matchAll(/(?:DNS|IP Address):([^,\s]+)/g)].map(([, name]) => name)
  return names.slice(0, 5).join(", ") || "another"
}

const base64 = (text: string) => Buffer.from(text).toString("base64")
