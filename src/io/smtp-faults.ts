import { connectionFault, MailFault, placeOf, quoted, silenceFault } from "./mail-faults.ts"
import type { MailServer } from "./mail-server.ts"

/** How long a mail server may take, in milliseconds. */
export type MailLimits = {
  /** To be reached, to greet and to agree on encryption. */
  readonly connect: number
  /** To take one mail. */
  readonly handOver: number
  /** To confirm a mail that it has, or to sign in. Longer, since giving up here means that the mail arrives twice. */
  readonly confirm: number
}

/** How far a mail had come. "given": all of it was written to the server, which may have it. */
export type Progress = "waiting" | "begun" | "given"

/** Whatever nodemailer throws, in words. R3, RFC 1047: what was given may have arrived, unless the server answered and refused it. */
export function smtpFault(error: unknown, server: MailServer, limits: MailLimits, progress: Progress): MailFault {
  if (error instanceof MailFault) return error
  const { kind, words } = inWords(error as SmtpError, server, limits, progress)
  return new MailFault(kind, words, { mayHaveArrived: progress === "given" && (error as SmtpError).responseCode === undefined })
}

function inWords(error: SmtpError, server: MailServer, limits: MailLimits, progress: Progress): MailFault {
  const { code, originalCode, command, responseCode, response, timeoutType, message } = error
  if (code === "EABORT" || timeoutType !== undefined) return timeFault(timeoutType, server, limits, progress)
  if (responseCode !== undefined) return answerFault(responseCode, response ?? message, command ?? "", server)
  const ofConnection = connectionFault(originalCode ?? code, message, server) ?? connectionFault(code, message, server)
  if (ofConnection && progress === "waiting") return ofConnection
  if (message === "Connection pool was closed")
    return new MailFault("temporary", "Shopbell is stopping or its mail settings have just changed; the mail waits.")
  if (/larger than allowed/.test(message)) return new MailFault("permanent", `The mail is larger than ${placeOf(server)} takes.`)
  if (code === "EENVELOPE" || code === "EMESSAGE") return new MailFault("permanent", `The mail cannot be sent: ${quoted(message, server)}.`)
  if (isOfConnection(code)) return new MailFault("temporary", brokenOff(server, progress))
  return new MailFault("temporary", `Sending over ${placeOf(server)} failed: ${quoted(message, server)}.`)
}

type SmtpError = Error & {
  readonly code?: string
  readonly originalCode?: string
  readonly command?: string
  readonly responseCode?: number
  readonly response?: string
  readonly timeoutType?: string
}

function timeFault(type: string | undefined, server: MailServer, limits: MailLimits, progress: Progress): MailFault {
  const place = placeOf(server)
  const within = (limit: number) => `within ${limit / 1_000} s`
  if (type === "CONNECT_TIMEOUT") return new MailFault("temporary", `${place} could not be reached ${within(limits.connect)}.`)
  if (type === "GREETING_TIMEOUT") return silenceFault(server, limits.connect / 1_000)
  if (type === "UPGRADE_TIMEOUT") return new MailFault("temporary", `${place} did not finish setting up TLS ${within(limits.connect)}.`)
  if (progress === "given")
    return new MailFault("temporary", `${place} was given the mail and did not confirm it ${within(limits.confirm)}; it may have arrived.`)
  if (progress === "begun") return new MailFault("temporary", `${place} did not take the mail ${within(limits.handOver)}.`)
  return new MailFault("temporary", `${place} did not answer ${within(limits.confirm)}.`)
}

/** RFC 5321 4.2: 4yz may succeed later, 5yz never will. Whose fault it is depends on what was asked. */
function answerFault(code: number, response: string, command: string, server: MailServer): MailFault {
  const place = placeOf(server)
  const said = `: ${quoted(response, server)}.`
  const isForNow = code < 500 || code === 503
  if (command === "STARTTLS" && !isForNow)
    return new MailFault("settings", `${place} offers no encryption (STARTTLS), which the settings demand${said}`)
  if (isForNow) return new MailFault("temporary", `${place} refuses for now${said}`)
  if (command.startsWith("AUTH")) return new MailFault("settings", `${place} refused the user or the password${said}`)
  if (code === 530) return new MailFault("settings", `${place} wants a user and a password, or encryption${said}`)
  if (code === 552 || code === 523) return new MailFault("permanent", `The mail is too large for ${place}${said}`)
  if (/\brelay/i.test(response))
    return new MailFault("settings", `${place} does not send to others for us; it may want a user and a password${said}`)
  if (command === "MAIL FROM") return new MailFault("settings", `${place} does not accept our sender's address${said}`)
  if (command === "RCPT TO") return new MailFault("permanent", `${place} does not accept the recipient${said}`)
  if (command === "DATA") return new MailFault("permanent", `${place} refused the mail${said}`)
  return new MailFault("settings", `${place} does not serve us${said}`)
}

function isOfConnection(code: string | undefined): boolean {
  return code === "ECONNECTION" || code === "ESOCKET" || code === "ETLS"
}

function brokenOff(server: MailServer, progress: Progress): string {
  if (progress === "given") return `${placeOf(server)} broke off the connection when it had been given the mail; it may have arrived.`
  if (progress === "begun") return `${placeOf(server)} broke off the connection before it had the whole mail.`
  return `${placeOf(server)} broke off the connection.`
}
