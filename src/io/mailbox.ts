import type { Instant } from "../domain/time.ts"
import type { Clock } from "./clock.ts"
import { imapFault, notAnswered, type MailboxLimits } from "./imap-faults.ts"
import { imap, type Imap, type ImapOptions } from "./imap.ts"
import type { Log } from "./log.ts"
import type { MailboxServer } from "./mail-server.ts"
import { mailboxReader, type MailboxEars } from "./mailbox-reader.ts"
import { newBell, pause, within } from "./pause.ts"

export type MailboxOptions = MailboxEars & {
  readonly server: MailboxServer
  readonly clock: Clock
  readonly log: Log
  readonly limits?: MailboxLimits
  readonly authority?: string
}

/** R4: how it stands, for Settings and `/readyz`. */
export type MailboxState = {
  readonly isConnected: boolean
  /** In words, one line; null if all is well. */
  readonly lastError: string | null
  /** When everything in it had last been read. */
  readonly lastCheckedAt: Instant | null
}

export type MailboxWatch = {
  state(): MailboxState
  /** Looks into it now, also if it was waiting to try again. */
  checkNow(): void
  /** R7: ends within 2 s, whatever the server does. A mail that is just being taken has that long. */
  stop(): Promise<void>
}

export const MAILBOX_LIMITS: MailboxLimits = { connect: 10_000, answer: 20_000, poll: 60_000, retry: 1_000, retryAtMost: 300_000 }

/** E5: hands over each new mail of a mailbox, in order, and connects again and again until it is stopped. It deletes nothing and marks nothing as seen. */
export function watchMailbox(options: MailboxOptions): MailboxWatch {
  const { server, clock, log, limits = MAILBOX_LIMITS, authority } = options
  const stopping = new AbortController()
  const bell = newBell()
  const reader = mailboxReader(options, { server, clock, limits, stopping: stopping.signal })
  let state: MailboxState = { isConnected: false, lastError: null, lastCheckedAt: null }
  let connection: Imap | null = null
  let failures = 0

  async function readOn(opened: Imap): Promise<void> {
    await reader.settle(await opened.open(), opened)
    state = { ...state, isConnected: true }
    while (!stopping.signal.aborted) {
      bell.forget()
      const complaint = await reader.readNew(opened)
      if (stopping.signal.aborted) return
      failures = 0
      state = { isConnected: true, lastError: complaint, lastCheckedAt: clock.now() }
      if (opened.hasIdle()) opened.idle()
      await bell.wait(limits.poll)
    }
  }

  async function watch(): Promise<void> {
    while (!stopping.signal.aborted) {
      const opened = await imap(server, { limits, authority }, () => (connection === opened ? bell.ring() : undefined))
      if (stopping.signal.aborted) return
      connection = opened
      try {
        await readOn(opened)
      } catch (error) {
        failures += 1
        const { kind, words } = imapFault(error, server, limits)
        if (state.lastError !== words) log.warn({ kind }, "mailbox not read")
        state = { ...state, lastError: words }
      } finally {
        state = { ...state, isConnected: false }
        connection = null
        opened.close()
      }
      bell.forget()
      if (!stopping.signal.aborted) await bell.wait(backOff(failures, limits))
    }
  }

  const watching = watch()
  return {
    state: () => state,
    checkNow: bell.ring,
    async stop() {
      const end = new AbortController()
      stopping.abort()
      bell.ring()
      if (!reader.isBusy()) connection?.close()
      await Promise.race([watching, pause(1_500, end.signal)])
      reader.end()
      connection?.close()
      await Promise.race([watching, pause(300, end.signal)])
      end.abort()
    },
  }
}

/** "Check mailbox": what is there, or a `MailFault` that says why it cannot be read. */
export async function checkMailbox(
  server: MailboxServer,
  { limits = MAILBOX_LIMITS, authority }: Partial<ImapOptions> = {},
): Promise<{ readonly folder: string; readonly messages: number; readonly hasIdle: boolean }> {
  const connection = await imap({ ...server, movesTo: null }, { limits, authority }, () => undefined)
  const patience = 2 * limits.connect
  try {
    const { path, exists } = await within(patience, connection.open(), () => notAnswered(server, patience))
    return { folder: path, messages: exists, hasIdle: connection.hasIdle() }
  } finally {
    connection.close()
  }
}

/** With chance in it, so that many who lost the same server do not come back at once. */
function backOff(failures: number, { retry, retryAtMost }: MailboxLimits): number {
  return Math.min(retryAtMost, retry * 2 ** Math.max(0, failures - 1)) * (0.5 + Math.random() / 2)
}

/** E5: incoming mail, as it is handed to features. */
export type Mailboxes = {
  watch(options: MailboxEars & { readonly server: MailboxServer }): MailboxWatch
  check: typeof checkMailbox
}

export function imapMailboxes(options: Pick<MailboxOptions, "clock" | "log" | "limits" | "authority">): Mailboxes {
  return { watch: (one) => watchMailbox({ ...options, ...one }), check: (server) => checkMailbox(server, options) }
}
