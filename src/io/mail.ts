import type MimeNode from "nodemailer/lib/mime-node"
import type { OutgoingMail } from "../domain/mail.ts"
import type { Clock } from "./clock.ts"
import type { Log } from "./log.ts"
import { MailFault } from "./mail-faults.ts"
import { messageOf } from "./mail-message.ts"
import type { MailServer } from "./mail-server.ts"
import { smtpFault, type MailLimits, type Progress } from "./smtp-faults.ts"

/** A mail that a server has taken: what it said, one line. */
export type Sent = { readonly response: string }

/** E5: outgoing mail. Both throw `MailFault`. */
export type Mail = {
  /** Resolves once the server has taken it. Sending it again after a fault is sending the same mail: its `Message-ID` stays. */
  send(server: MailServer, mail: OutgoingMail): Promise<Sent>
  /** "Send test mail" begins with this: connects, encrypts, signs in, sends nothing. */
  check(server: MailServer): Promise<void>
  /** R7: lets what is under way finish, for some seconds. What waits fails as temporary. */
  close(): Promise<void>
}

export type SmtpMailOptions = {
  readonly clock: Clock
  readonly log: Log
  readonly limits?: MailLimits
  /** An authority to believe besides those that the machine knows, as PEM. */
  readonly authority?: string
}

export const MAIL_LIMITS: MailLimits = { connect: 10_000, handOver: 20_000, confirm: 60_000 }

/** Mail by SMTP. Connections are kept for the server that was last sent to, and left when the settings change. */
export function smtpMail({ clock, log, limits = MAIL_LIMITS, authority }: SmtpMailOptions): Mail {
  const underWay = new Set<Promise<unknown>>()
  const watches = new WeakMap<AbortSignal, Watch>()
  let pool: { readonly key: string; readonly transport: Pool } | null = null
  let isClosed = false

  const poolFor = (nodemailer: Library, server: MailServer): Pool => {
    const key = JSON.stringify(server)
    if (pool?.key !== key) {
      pool?.transport.close()
      pool = { key, transport: pooled(nodemailer, server, limits, authority) }
      pool.transport.use("stream", ({ data, message }, done) => {
        watches.get(data.signal!)?.watch(message)
        done()
      })
    }
    return pool.transport
  }

  async function send(server: MailServer, mail: OutgoingMail): Promise<Sent> {
    if (isClosed) throw new MailFault("temporary", "Shopbell is stopping; the mail waits.")
    const nodemailer = await library()
    const watch = watchOver(limits)
    watches.set(watch.signal, watch)
    try {
      const { response } = await poolFor(nodemailer, server).sendMail({ ...messageOf(mail, clock.now()), signal: watch.signal })
      log.debug("mail sent")
      return { response: response.replace(/\s+/g, " ").slice(0, 200) }
    } catch (error) {
      const fault = smtpFault(error, server, limits, watch.progress())
      log.warn({ kind: fault.kind, code: (error as { responseCode?: number }).responseCode }, "mail not sent")
      throw fault
    } finally {
      watch.end()
    }
  }

  return {
    send(server, mail) {
      const sending = send(server, mail)
      underWay.add(sending)
      const end = () => underWay.delete(sending)
      sending.then(end, end)
      return sending
    },
    async check(server) {
      // Its silence is limited more tightly: somebody waits for the answer.
      const nodemailer = await library()
      const transport = nodemailer.createTransport(optionsFor(server, { ...limits, confirm: limits.connect }, authority))
      try {
        await transport.verify()
      } catch (error) {
        throw smtpFault(error, server, { ...limits, confirm: limits.connect }, "waiting")
      } finally {
        transport.close()
      }
    },
    async close() {
      isClosed = true
      await Promise.race([Promise.allSettled(underWay), Bun.sleep(PATIENCE_AT_THE_END)])
      pool?.transport.close({ force: true })
      pool = null
    },
  }
}

/** Loaded with the first mail: a start need not wait for it. */
const library = () => import("nodemailer")

type Library = Awaited<ReturnType<typeof library>>
type Pool = ReturnType<typeof pooled>

/** R4: a server that hangs holds up a third of what goes over it, and nothing else. */
function pooled(nodemailer: Library, server: MailServer, limits: MailLimits, authority: string | undefined) {
  // One more try for a connection that the server had left in the meantime: nothing was given to it.
  return nodemailer.createTransport({
    ...optionsFor(server, limits, authority),
    pool: true,
    maxConnections: 3,
    maxMessages: 100,
    maxRequeues: 1,
  })
}

function optionsFor({ host, port, security, user, password }: MailServer, limits: MailLimits, authority: string | undefined) {
  return {
    host,
    port,
    secure: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    // Certificates are checked; that is nodemailer's default.
    ...(authority !== undefined && { tls: { ca: authority } }),
    // Asked for even where the server does not offer it, so that a refusal is heard and no mail goes out under nobody's name.
    ...(user !== null && password !== null && { auth: { user, pass: password }, forceAuth: true }),
    connectionTimeout: limits.connect,
    greetingTimeout: limits.connect,
    dnsTimeout: limits.connect,
    socketTimeout: limits.confirm,
    // S6: what people write is text and never names a file or an address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
    // S8: it would log addresses.
    logger: false,
  }
}

type Watch = ReturnType<typeof watchOver>

/** Limits the time of one mail by how far it has come. What waits in the queue has all the time. */
function watchOver(limits: MailLimits) {
  const abort = new AbortController()
  let timer: Timer | undefined
  let progress: Progress = "waiting"
  const reached = (next: Progress, limit: number) => {
    progress = next
    clearTimeout(timer)
    timer = setTimeout(() => abort.abort(), limit)
  }
  return {
    signal: abort.signal,
    progress: () => progress,
    /** The pool asks for the stream when it begins with a mail, and has read it to its end when all was written. */
    watch(message: MimeNode) {
      const createReadStream = message.createReadStream.bind(message)
      message.createReadStream = (options) => {
        reached("begun", limits.handOver)
        return createReadStream(options).once("end", () => reached("given", limits.confirm))
      }
    },
    end: () => clearTimeout(timer),
  }
}

/** R7: beneath the ten seconds that everything has. */
const PATIENCE_AT_THE_END = 5_000
