import { Refused } from "../domain/refused.ts"
import type { Duration } from "../domain/time.ts"
import { connectionFault, MailFault, placeOf, quoted, silenceFault } from "./mail-faults.ts"
import type { MailServer } from "./mail-server.ts"

/** How long a mailbox's server may take, in milliseconds. */
export type MailboxLimits = {
  /** To be reached, to greet and to agree on encryption. */
  readonly connect: number
  /** To answer a command. For a whole mail: to send the next piece of it. */
  readonly answer: number
  /** Between two looks at it, should it not tell of new mail by itself. */
  readonly poll: number
  /** After the first failure; then twice as long each time, up to `retryAtMost`. */
  readonly retry: number
  readonly retryAtMost: number
}

/** Whatever imapflow throws, or who was handed a mail, in words. */
export function imapFault(error: unknown, server: MailServer, limits: MailboxLimits): MailFault {
  if (error instanceof MailFault) return error
  // Ours, not the server's.
  if (error instanceof Refused) return new MailFault("temporary", `A mail waits in the mailbox. ${error.message}`)
  const { code, message, authenticationFailed, responseStatus, responseText, serverResponseCode, reason } = error as ImapError
  const place = placeOf(server)
  const said = `: ${quoted(responseText || message, server)}.`
  if (authenticationFailed && serverResponseCode !== "UNAVAILABLE")
    return new MailFault("settings", `${place} refused the user or the password${said}`)
  if (responseStatus === "NO" || responseStatus === "BAD") return new MailFault("temporary", `${place} refuses for now${said}`)
  if (code === "CONNECT_TIMEOUT") return new MailFault("temporary", `${place} could not be reached within ${limits.connect / 1_000} s.`)
  if (code === "GREETING_TIMEOUT") return silenceFault(server, limits.connect / 1_000)
  if (code === "UPGRADE_TIMEOUT")
    return new MailFault("temporary", `${place} did not finish setting up TLS within ${limits.connect / 1_000} s.`)
  if (code === "ETIMEOUT") return notAnswered(server, limits.answer)
  if (/STARTTLS/.test(message)) return new MailFault("settings", `${place} offers no encryption (STARTTLS), which the settings demand.`)
  const ofConnection = connectionFault(code, message, server)
  if (ofConnection) return ofConnection
  if (code !== undefined && CLOSED.has(code))
    return new MailFault("temporary", `${place} broke off the connection${reason ? `: ${quoted(reason, server)}` : ""}.`)
  return new MailFault("temporary", `Reading from ${place} failed${said}`)
}

/** R4: a connection may be dead without a sign of it. */
export function notAnswered(server: MailServer, within: Duration): MailFault {
  return new MailFault("temporary", `${placeOf(server)} did not answer within ${within / 1_000} s.`)
}

type ImapError = Error & {
  readonly code?: string
  readonly authenticationFailed?: boolean
  readonly responseStatus?: string
  readonly responseText?: string
  readonly serverResponseCode?: string
  /** Why the server closed the connection. */
  readonly reason?: string
}

const CLOSED: ReadonlySet<string> = new Set([
  "NoConnection",
  "EConnectionClosed",
  "StateLogout",
  "ClosedAfterConnectText",
  "ClosedAfterConnectTLS",
])
