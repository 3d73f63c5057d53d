import { once } from "node:events"
import type { AddressInfo, Socket } from "node:net"
import { text } from "node:stream/consumers"
import { SMTPServer, type SMTPServerSession } from "smtp-server"
import type { MailServer, Security } from "../io/mail-server.ts"
import type { Certificate } from "./certificate.ts"

/** A mail as a server got it. */
export type ReceivedMail = {
  readonly from: string
  readonly to: readonly string[]
  /** Headers and body as they came over the wire. */
  readonly source: string
  readonly user: string | null
  readonly isEncrypted: boolean
}

/** When a server misbehaves: on connecting, on signing in, at MAIL FROM, at RCPT TO, while it is given the mail, once it has it. */
export type Stage = "greeting" | "login" | "sender" | "recipient" | "mail" | "end"

/** Says nothing any more, breaks the connection off, or answers this. A line begins with its code. */
export type SmtpFault = { readonly at: Stage; readonly does: "hang" | "drop" | `${4 | 5}${string}` }

/** A real mail server in this process. */
export type SmtpPeer = {
  readonly port: number
  /** Everything that it took, oldest first, also what it then did not confirm. */
  readonly mails: readonly ReceivedMail[]
  /** How many connections there were in all. */
  connections(): number
  /** What it does wrong from now on; null: nothing. */
  misbehave(fault: SmtpFault | null): void
  /** Ends all connections, as a server does after a while. */
  hangUp(): void
  /** How to reach it, as one would set it. */
  server(options?: Partial<MailServer>): MailServer
  close(): Promise<void>
}

export type SmtpOptions = {
  readonly security?: Security
  /** Needed unless `security` is "none". */
  readonly certificate?: Certificate
  /** Who may send; without, anybody. */
  readonly user?: string
  readonly password?: string
  /** The largest mail that it takes, which it also tells beforehand. */
  readonly size?: number
  readonly port?: number
}

/** A mail server on a free port of this machine. It is named "localhost". */
export async function smtpPeer(options: SmtpOptions = {}): Promise<SmtpPeer> {
  const { security = "none", certificate, user, password, size } = options
  const mails: ReceivedMail[] = []
  const sockets = new Set<Socket>()
  let connections = 0
  let fault: SmtpFault | null = null

  const hangUp = () => {
    for (const socket of sockets) socket.destroy()
  }
  /** What goes wrong here: nothing, an answer, or that there will be none. */
  const faultAt = (stage: Stage): Error | null | "silent" => {
    if (fault?.at !== stage) return null
    if (fault.does === "drop") hangUp()
    return fault.does === "drop" || fault.does === "hang" ? "silent" : answer(fault.does)
  }
  const pass = (stage: Stage) => (_: unknown, _session: SMTPServerSession, done: (error?: Error | null) => void) => {
    const error = faultAt(stage)
    if (error !== "silent") done(error)
  }

  const server = new SMTPServer({
    ...(certificate && { cert: certificate.certificate, key: certificate.key }),
    ...(size !== undefined && { size }),
    secure: security === "tls",
    disabledCommands: [...(security === "none" ? ["STARTTLS"] : []), ...(user === undefined ? ["AUTH"] : [])],
    authOptional: user === undefined,
    allowInsecureAuth: security === "none",
    disableReverseLookup: true,
    closeTimeout: 100,
    onConnect: (session, done) => pass("greeting")(null, session, done),
    onAuth(auth, _session, done) {
      const error = faultAt("login")
      if (error === "silent") return
      if (error === null && auth.username === user && auth.password === password) done(null, { user })
      else done(error ?? answer("535 Authentication credentials invalid"))
    },
    onMailFrom: pass("sender"),
    onRcptTo: pass("recipient"),
    async onData(stream, session, done) {
      const early = faultAt("mail")
      if (early === "silent") return
      // What breaks off in the middle is no mail, as for any server.
      const source = await text(stream).catch(() => null)
      if (source === null) return
      if (early) return done(early)
      mails.push(received(source, session))
      const late = stream.sizeExceeded ? answer("552 Message is too large") : faultAt("end")
      if (late !== "silent") done(late, "Queued as 4711")
    },
  })
  server.on("error", () => undefined)
  server.server.on("connection", (socket: Socket) => {
    connections += 1
    sockets.add(socket)
    socket.once("close", () => sockets.delete(socket))
  })
  await once(server.listen(options.port ?? 0, "127.0.0.1"), "listening")
  const { port } = server.server.address() as AddressInfo

  return {
    port,
    mails,
    connections: () => connections,
    misbehave: (next) => void (fault = next),
    hangUp,
    server: (changes = {}) => ({ host: "localhost", port, security, user: user ?? null, password: password ?? null, ...changes }),
    async close() {
      hangUp()
      await new Promise<void>((resolve) => server.close(resolve))
    },
  }
}

function answer(line: string): Error {
  return Object.assign(new Error(line.slice(4)), { responseCode: Number(line.slice(0, 3)) })
}

function received(source: string, { envelope, user, secure }: SMTPServerSession): ReceivedMail {
  return {
    from: envelope.mailFrom ? envelope.mailFrom.address : "",
    to: envelope.rcptTo.map(({ address }) => address),
    source,
    user: (user as string | undefined) ?? null,
    isEncrypted: secure,
  }
}
