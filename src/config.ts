import { readFileSync } from "node:fs"
import ipaddr from "ipaddr.js"
import type { MailAddress } from "./domain/mail.ts"
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
}

/** A variable that does not fit. `main.ts` prints the sentence and exits with 2. */
export class BadConfig extends Error {}

const VARIABLES = {
  SHOPBELL_HOST: "address to listen on, 127.0.0.1 by default",
  SHOPBELL_PORT: "port to listen on, 3000 by default",
  SHOPBELL_DATA: "the data folder, ./data by default",
  SHOPBELL_URL: "public base URL, e.g. https://chat.example.com",
  SHOPBELL_ADMIN_EMAIL: "first start only: the first admin's email",
  SHOPBELL_ADMIN_PASSWORD: "first start only: the first admin's password, 8 characters or more",
  SHOPBELL_TRUSTED_PROXIES: "comma-separated addresses or networks whose X-Forwarded-For is believed, e.g. 10.0.0.0/8",
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
  if (!isLogLevel(logLevel)) throw new BadConfig(`SHOPBELL_LOG_LEVEL is "${logLevel}"; it must be ${VARIABLES.SHOPBELL_LOG_LEVEL}.`)
  const dev = value("SHOPBELL_DEV") ?? "0"
  if (dev !== "0" && dev !== "1") throw new BadConfig(`SHOPBELL_DEV is "${dev}"; it must be 1 or 0.`)
  return {
    host: value("SHOPBELL_HOST") ?? "127.0.0.1",
    port: portOf(value("SHOPBELL_PORT") ?? "3000"),
    data: value("SHOPBELL_DATA") ?? "./data",
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
    if (!isKnown) throw new BadConfig(`${name} is not a variable of Shopbell. Known are ${Object.keys(VARIABLES).join(", ")}.`)
  }
}

/** A secret may stand in a file instead, whose path is in `…_FILE`. An empty value counts as none. */
function valueOf(env: Record<string, string | undefined>, name: Variable): string | undefined {
  const path = SECRETS.includes(name) ? env[`${name}_FILE`] : undefined
  if (!path) return env[name] || undefined
  if (env[name]) throw new BadConfig(`Both ${name} and ${name}_FILE are set; set one of them.`)
  try {
    return readFileSync(path, "utf8").trim() || undefined
  } catch {
    throw new BadConfig(`${name}_FILE names ${path}, which cannot be read.`)
  }
}

function portOf(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new BadConfig(`SHOPBELL_PORT is "${text}"; it must be a number from 0 (any free port) to 65535.`)
}

function urlOf(text: string | undefined): string | null {
  if (text === undefined) return null
  const url = URL.parse(text)
  const isPlain = url && /^https?:$/.test(url.protocol) && url.pathname === "/" && !url.search && !url.hash && !url.username
  if (isPlain) return url.origin
  throw new BadConfig(`SHOPBELL_URL is "${text}"; it must be the site's own address, like https://chat.example.com, without a path.`)
}

function adminOf(email: string | undefined, password: string | undefined): Config["admin"] {
  if (!email && !password) return null
  if (!email || !password) throw new BadConfig("SHOPBELL_ADMIN_EMAIL and SHOPBELL_ADMIN_PASSWORD go together; one of them is missing.")
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new BadConfig(`SHOPBELL_ADMIN_EMAIL is "${email}", which is no email address.`)
  if (password.length < 8) throw new BadConfig("SHOPBELL_ADMIN_PASSWORD has fewer than 8 characters.")
  return { email, password }
}

function networksOf(text: string): Network[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => {
      try {
        return part.includes("/") ? ipaddr.parseCIDR(part) : wholeAddress(part)
      } catch {
        throw new BadConfig(`SHOPBELL_TRUSTED_PROXIES has "${part}", which is neither an address nor a network like 10.0.0.0/8.`)
      }
    })
}

function wholeAddress(text: string): Network {
  const address = ipaddr.parse(text)
  return [address, address.kind() === "ipv4" ? 32 : 128]
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

function isLogLevel(text: string): text is LogLevel {
  return (LOG_LEVELS as readonly string[]).includes(text)
}
