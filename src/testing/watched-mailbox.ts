import { createServer, type AddressInfo, type Socket } from "node:net"
import { stoppedClock } from "../io/clock.ts"
import { openLog } from "../io/log.ts"
import type { MailboxServer } from "../io/mail-server.ts"
import { MAILBOX_LIMITS, watchMailbox, type MailboxOptions, type MailboxWatch } from "../io/mailbox.ts"
import type { FetchedMail, Place } from "../io/mailbox-reader.ts"
import { certificateFor, type Certificate } from "./certificate.ts"
import { dovecot, type Dovecot, type DovecotOptions } from "./dovecot.ts"
import { NOW } from "./people.ts"

/** Real mailboxes, and who watches them. */
export type WatchedMailboxes = {
  /** The servers', unless told otherwise; who watches believes it. */
  readonly certificate: Certificate
  mailServer(options?: Partial<DovecotOptions>): Promise<Dovecot>
  /** Watches from the first mail on, and remembers all it hears. */
  watch(server: MailboxServer, options?: Partial<MailboxOptions>): Watching
  /** A server that says one line and nothing more; "silent": nothing; "drop": it hangs up. */
  scripted(line: string): Promise<{ readonly server: MailboxServer; readonly sockets: readonly Socket[] }>
  /** Ends all that a test has begun, the last first. */
  end(): Promise<void>
}

export type Watching = MailboxWatch & {
  readonly subjects: string[]
  readonly mails: FetchedMail[]
  readonly places: Place[]
  readonly given: FetchedMail[]
}

/** Nothing comes by asking within a test, only by being told. */
export const LIMITS = { ...MAILBOX_LIMITS, retry: 20, retryAtMost: 100 }
export const ASKING = { ...LIMITS, poll: 50 }

export function watchedMailboxes(): WatchedMailboxes {
  const certificate = certificateFor("localhost")
  const ends: (() => Promise<unknown>)[] = []
  return {
    certificate,
    async mailServer(options = {}) {
      const started = await dovecot({ certificate, ...options })
      ends.push(() => started.end())
      return started
    },
    watch(server, options = {}) {
      const heard = { subjects: [] as string[], mails: [] as FetchedMail[], places: [] as Place[], given: [] as FetchedMail[] }
      const watching = watchMailbox({
        server,
        clock: stoppedClock(NOW),
        log: openLog("silent"),
        limits: LIMITS,
        authority: certificate.certificate,
        place: null,
        isFromStart: true,
        async take(mail) {
          heard.mails.push(mail)
          heard.subjects.push(subjectOf(mail))
        },
        keep: async (place) => void heard.places.push(place),
        giveUp: async (mail) => void heard.given.push(mail),
        ...options,
      })
      ends.push(() => watching.stop())
      return { ...watching, ...heard }
    },
    async scripted(line) {
      const sockets: Socket[] = []
      const listener = createServer((socket) => {
        sockets.push(socket)
        socket.on("error", () => undefined)
        if (line === "drop") socket.destroy()
        else if (line.startsWith("* BYE")) socket.end(`${line}\r\n`)
        else if (line !== "silent") socket.write(`${line}\r\n`)
      })
      await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve))
      ends.push(async () => {
        for (const socket of sockets) socket.destroy()
        await new Promise((resolve) => listener.close(resolve))
      })
      const { port } = listener.address() as AddressInfo
      const account = { user: "ann", password: "secret", folder: "INBOX", movesTo: null }
      return { server: { host: "localhost", port, security: "none", ...account }, sockets }
    },
    async end() {
      for (const end of ends.splice(0).toReversed()) await end()
    },
  }
}

export const subjectOf = ({ source }: FetchedMail) => /^Subject: (.*)$/m.exec(Buffer.from(source).toString())?.[1]?.trim() ?? ""

export const mailOf = (subject: string) => `Message-ID: <${subject}@example.com>\nSubject: ${subject}\n\nHello\n`
