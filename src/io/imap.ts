import type { ImapFlow, ImapFlowOptions, MailboxObject } from "imapflow"
import type { Duration } from "../domain/time.ts"
import { imapFault, notAnswered, type MailboxLimits } from "./imap-faults.ts"
import { MailFault, placeOf } from "./mail-faults.ts"
import type { MailboxServer } from "./mail-server.ts"
import { within } from "./pause.ts"

/** How a mailbox is reached. `authority` is believed besides those that the machine knows, as PEM. */
export type ImapOptions = { readonly limits: MailboxLimits; readonly authority?: string | undefined }

/** One connection to a mailbox. Every failure is a `MailFault`. */
export type Imap = {
  /** Connects, encrypts, signs in, opens the folder. Without `movesTo` read-only, so that nothing in it can change. */
  open(): Promise<MailboxObject>
  /** Runs a command, which may take `atMost`; `Infinity` for what may take long as long as it makes progress. */
  ask<T>(command: (client: ImapFlow) => Promise<T>, atMost?: Duration): Promise<T>
  hasIdle(): boolean
  /** IDLE until the next command. */
  idle(): void
  isOpen(): boolean
  close(): void
}

/** `onNews` hears of new mail while it idles, and of the connection's end. */
export async function imap(server: MailboxServer, { limits, authority }: ImapOptions, onNews: () => void): Promise<Imap> {
  // Only now, for it would be half of what a start takes.
  const { ImapFlow } = await import("imapflow")
  const client = new ImapFlow(optionsFor(server, limits, authority))
  let ended: Error | null = null
  client.on("error", (error) => void (ended = error))
  client.on("exists", onNews)
  client.on("close", onNews)

  async function ask<T>(command: (client: ImapFlow) => Promise<T>, atMost: Duration = limits.answer): Promise<T> {
    try {
      const answer = await (atMost === Infinity ? command(client) : within(atMost, command(client), () => notAnswered(server, atMost)))
      // Some commands answer with nothing if the connection ended.
      if (!client.usable) throw Object.assign(new Error("The connection ended"), { code: "NoConnection", reason: client.byeReason })
      return answer
    } catch (error) {
      // R4: what hangs is left, so that nothing waits behind it.
      if (error instanceof MailFault) client.close()
      throw imapFault(ended ?? error, server, limits)
    }
  }

  async function opened(): Promise<MailboxObject> {
    try {
      return await client.mailboxOpen(server.folder, { readOnly: server.movesTo === null })
    } catch (error) {
      if (!(error as { mailboxMissing?: boolean }).mailboxMissing) throw error
      const paths = (await client.list()).filter(({ flags }) => !flags.has("\\Noselect")).map(({ path }) => path)
      const some = `${paths.slice(0, 20).join(", ")}${paths.length > 20 ? ", …" : ""}`
      throw new MailFault("settings", `There is no folder "${server.folder}" at ${placeOf(server)}. There are: ${some}.`)
    }
  }

  return {
    async open() {
      await ask(() => client.connect(), 2 * limits.connect + limits.answer)
      return await ask(opened)
    },
    ask,
    hasIdle: () => client.capabilities.has("IDLE"),
    // Whether it ended well or badly, the next command shows.
    idle: () => void client.idle().catch(() => undefined),
    isOpen: () => client.usable,
    close: () => client.close(),
  }
}

function optionsFor(server: MailboxServer, limits: MailboxLimits, authority: string | undefined): ImapFlowOptions {
  const { host, port, security, user, password } = server
  return {
    host,
    port,
    secure: security === "tls",
    ...(security === "starttls" && { doSTARTTLS: true }),
    ...(security === "none" && { doSTARTTLS: false }),
    // Certificates are checked; that is Node's default.
    ...(authority !== undefined && { tls: { ca: authority } }),
    auth: { user, pass: password },
    clientInfo: { name: "Shopbell" },
    connectionTimeout: limits.connect,
    greetingTimeout: limits.connect,
    // While it idles a server may be silent until we ask it something.
    socketTimeout: limits.poll + limits.answer,
    disableAutoIdle: true,
    disableCompression: true,
    // What we fetch at once is limited by the size of a mail; nobody else decides how much we hold.
    maxLiteralSize: 64_000_000,
    maxResponseSize: 65_000_000,
    // S8: it would log addresses.
    logger: false,
  }
}
