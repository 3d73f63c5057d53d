import { readFileSync } from "node:fs"
import ipaddr from "ipaddr.js"
import type { MailAddress } from "./domain/mail.ts"
import { cleanLine, emailProblem, passwordProblem, problemsIn } from "./domain/person.ts"
import { Refused } from "./domain/refused.ts"
import type { Network } from "./io/address.ts"
import { LOG_LEVELS, type LogLevel } from "./io/log.ts"
import { mailAddressOf, mailboxServerOf, mailServerOf, replyAddressOf, type MailboxServer, type MailServer } from "./io/mail-server.ts"

/** What the environment decides, once, at start (K2). Everything else is a setting in the app. */
export type Config = {
  readonly host: string
  readonly port: number
  /** The data folder. */
  readonly data: string
  /** Public base URL without a slash at its end; null: derived from each request. */
  readonly url: string | null
  readonly admin: { readonly email: string; readonly password: string } | null
  /** Networks whose `X-Forwarded-*` headers are believed. */
  readonly trustedProxies: readonly Network[]
  readonly logLevel: LogLevel
  /** E5: what is null here may be set in the app. */
  readonly mail: MailConfig
  readonly isDev: boolean
}

export type MailConfig = {
  readonly smtp: MailServer | null
  readonly from: MailAddress | null
  readonly imap: MailboxServer | null
  /** E4: without a plus sign; a conversation's token is put in as `reply+TOKEN@…`. */
  readonly replyAddress: string | null
  /** K7: in development, where mails go while nobody has set a server. */
  readonly standIn?: { readonly server: MailServer; readonly from: MailAddress }
}

/** A variable that does not fit. `main.ts` prints the sentence and exits with 2. */
export class BadConfig extends Error {}

const VARIABLES = {
  SHOPBELL_HOST: "address to listen on, 127.0.0.1 by default",
  SHOPBELL_PORT: "port to listen on, 3000 by default",
  SHOPBELL_DATA: "the data folder, ./data by default, ./data-dev in development",
  SHOPBELL_URL: "public base URL, e.g. https://chat.example.com",
  SHOPBELL_ADMIN_EMAIL: "first start only: the first admin's email",
  SHOPBELL_ADMIN_PASSWORD: "first start only: the first admin's password, 8 characters or more",
  SHOPBELL_TRUSTED_PROXIES:
    "comma-separated addresses or networks whose X-Forwarded-For and X-Forwarded-Proto are believed, e.g. 10.0.0.0/8",
  SHOPBELL_LOG_LEVEL: `one of ${LOG_LEVELS.join(", ")}; info by default`,
  SHOPBELL_DEV: "1 for development: demo data, /dev pages, a clock that can be moved",
  SHOPBELL_SMTP_URL: "outgoing mail, smtps://user:password@host:465, or smtp://host:587 with ?tls=required, optional or none",
  SHOPBELL_MAIL_FROM: "sender of outgoing mail, chat@example.com or Example chat <chat@example.com>",
  SHOPBELL_IMAP_URL:
    "incoming mail, imaps://user:password@host:993/INBOX; ?move-to=Folder moves what was taken, ?tls= as above with imap://",
  SHOPBELL_REPLY_ADDRESS: "address of the mailbox that replies are sent to, e.g. reply@example.com for mails to reply+…@example.com",
} as const
type Variable = keyof typeof VARIABLES
const SECRETS: readonly Variable[] = ["SHOPBELL_ADMIN_PASSWORD", "SHOPBELL_SMTP_URL", "SHOPBELL_IMAP_URL"]

/** Environment → Config. Throws `BadConfig` with one sentence for the first thing that is wrong. */
export function readConfig(env: Record<string, string | undefined>): Config {
  refuseUnknown(env)
  const value = (name: Variable) => valueOf(env, name)
  const logLevel = value("SHOPBELL_LOG_LEVEL") ?? "info"
  if (!isLogLevel(logLevel)) throw new BadConfig(`SHOPBELL_LOG_LEVEL is ${quoted(logLevel)}; it must be ${VARIABLES.SHOPBELL_LOG_LEVEL}.`)
  const dev = value("SHOPBELL_DEV") ?? "0"
  if (dev !== "0" && dev !== "1") throw new BadConfig(`SHOPBELL_DEV is ${quoted(dev)}; it must be 1 or 0.`)
  return {
    host: hostOf(value("SHOPBELL_HOST") ?? "127.0.0.1"),
    port: portOf(value("SHOPBELL_PORT") ?? "3000"),
    // K3: what development leaves behind must not be what is then served.
    data: value("SHOPBELL_DATA") ?? (dev === "1" ? "./data-dev" : "./data"),
    url: urlOf(value("SHOPBELL_URL")),
    admin: adminOf(value("SHOPBELL_ADMIN_EMAIL"), value("SHOPBELL_ADMIN_PASSWORD")),
    trustedProxies: networksOf(value("SHOPBELL_TRUSTED_PROXIES") ?? ""),
    logLevel,
    mail: {
      smtp: read("SHOPBELL_SMTP_URL", value, mailServerOf),
      from: read("SHOPBELL_MAIL_FROM", value, mailAddressOf),
      imap: read("SHOPBELL_IMAP_URL", value, mailboxServerOf),
      replyAddress: read("SHOPBELL_REPLY_ADDRESS", value, replyAddressOf),
    },
    isDev: dev === "1",
  }
}

function refuseUnknown(env: Record<string, string | undefined>): void {
  for (const name of Object.keys(env)) {
    if (!name.startsWith("SHOPBELL_")) continue
    const isKnown = name in VARIABLES || (name.endsWith("_FILE") && SECRETS.includes(name.slice(0, -5) as Variable))
    if (isKnown) continue
    const known = [...Object.keys(VARIABLES), ...SECRETS.map((secret) => `${secret}_FILE`)]
    throw new BadConfig(`${name} is not a variable of Shopbell. Known are ${known.join(", ")}.`)
  }
}

/** A secret may stand in a file instead, whose path is in `…_FILE`. An empty value counts as none; spaces alone are a slip. */
function valueOf(env: Record<string, string | undefined>, name: Variable): string | undefined {
  const isSecret = SECRETS.includes(name)
  const path = isSecret ? env[`${name}_FILE`] : undefined
  const text = env[name]
  if (path && text) throw new BadConfig(`Both ${name} and ${name}_FILE are set; set one of them.`)
  if (path) return contentOf(path, `${name}_FILE`)
  if (!text) return undefined
  if (text.trim() === "") throw new BadConfig(`${name} holds nothing but spaces.`)
  // A password may begin or end with one.
  return isSecret ? text : text.trim()
}

function contentOf(path: string, name: string): string {
  try {
    // What is no text would be read as something else than it is, and a password like that is nobody's.
    const text = new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path)).trim()
    if (text !== "") return text
  } catch (error) {
    const why = UNREADABLE[(error as { code?: string }).code ?? ""] ?? "cannot be read"
    throw new BadConfig(`${name} names ${path}, which ${why}.`)
  }
  throw new BadConfig(`${name} names ${path}, which is empty.`)
}

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  EISDIR: "is no file",
  EACCES: "this user may not read",
  ERR_ENCODING_INVALID_ENCODED_DATA: "is no text",
}

/** Only its form: whether this machine has such an address shows when it listens (`io/listening.ts`). */
function hostOf(text: string): string {
  const isAddress = ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text)
  if (isAddress || isHostName(text)) return text
  throw new BadConfig(`SHOPBELL_HOST is ${quoted(text)}; it must be an address or name of this machine, like 127.0.0.1, 0.0.0.0 or ::.`)
}

/** RFC 1123; and no address of which something is missing, which ends in a number. */
function isHostName(text: string): boolean {
  const labels = text.split(".")
  const areLabels = labels.every((label) => /^(?!-)[a-z\d-]{1,63}(?<!-)$/i.test(label))
  return areLabels && text.length <= 253 && !/^\d+$/.test(labels.at(-1)!)
}

function portOf(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new BadConfig(`SHOPBELL_PORT is ${quoted(text)}; it must be a number from 0 (any free port) to 65535.`)
}

function urlOf(text: string | undefined): string | null {
  if (text === undefined) return null
  const url = URL.parse(text)
  const form = "it must be the site's own address, like https://chat.example.com, without a path."
  // Before it is quoted, whatever else is wrong with it.
  if (text.includes("@")) throw new BadConfig(`SHOPBELL_URL holds a user or a password; ${form}`)
  if (url && /^https?:$/.test(url.protocol) && url.pathname === "/" && !url.search && !url.hash) return url.origin
  throw new BadConfig(`SHOPBELL_URL is ${quoted(text)}; ${form}`)
}

/** K2, K3: what setting up by the link would refuse, is refused here too. */
function adminOf(emailText: string | undefined, password: string | undefined): Config["admin"] {
  if (!emailText && !password) return null
  if (!emailText || !password) throw new BadConfig("SHOPBELL_ADMIN_EMAIL and SHOPBELL_ADMIN_PASSWORD go together; one of them is missing.")
  const email = cleanLine(emailText)
  const problems = problemsIn({
    SHOPBELL_ADMIN_EMAIL: emailProblem(email),
    SHOPBELL_ADMIN_PASSWORD: passwordProblem(password, email),
  })
  for (const [name, problem] of Object.entries(problems ?? {})) throw new BadConfig(`${name} does not fit: ${problem}`)
  return { email, password }
}

function networksOf(text: string): Network[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => {
      try {
        return networkOf(part)
      } catch {
        throw new BadConfig(`SHOPBELL_TRUSTED_PROXIES has ${quoted(part)}, which is neither an address nor a network like 10.0.0.0/8.`)
      }
    })
}

/** Throws for what is neither; also for "10.1", which by the notation of old is 10.0.0.1 and is meant otherwise. */
function networkOf(text: string): Network {
  const [address = ""] = text.split("/")
  if (!ipaddr.IPv4.isValidFourPartDecimal(address) && !ipaddr.IPv6.isValid(address)) throw new TypeError(text)
  if (text.includes("/")) return ipaddr.parseCIDR(text)
  const whole = ipaddr.process(text)
  return [whole, whole.kind() === "ipv4" ? 32 : 128]
}

/** What the same rules refuse in Settings, said of a variable. */
function read<T>(name: Variable, value: (name: Variable) => string | undefined, parse: (text: string) => T): T | null {
  const text = value(name)
  try {
    return text === undefined ? null : parse(text)
  } catch (error) {
    if (error instanceof Refused) throw new BadConfig(`${name} does not fit: ${error.message}`)
    throw error
  }
}

/** What stands there, on one line and not endless. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text).replaceAll(/\p{Cc}/gu, " ")
}

function isLogLevel(text: string): text is LogLevel {
  return (LOG_LEVELS as readonly string[]).includes(text)
}
