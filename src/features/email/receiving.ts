import type { Io } from "../../io/io.ts"
import type { MailboxState, MailboxWatch } from "../../io/mailbox.ts"
import type { Place } from "../../io/mailbox-reader.ts"
import type { MailboxServer } from "../../io/mail-server.ts"
import { wasReceived } from "./received-store.ts"
import { mailboxPlace, mailSettings, saveMailboxPlace, type MailEnvironment } from "./settings-store.ts"
import { keepUnreadable, takeMail, type Takers } from "./taking.ts"

export type Receiving = {
  /** E5: follows the settings: begins, ends, or turns to another mailbox. */
  follow(): void
  /** Null while no mailbox is set. */
  state(): MailboxState | null
  checkNow(): void
  /** R7. */
  stop(): Promise<void>
}

/** A place means something in its own mailbox alone. */
type KeptPlace = { readonly mailbox: string; readonly place: Place }

/** E5: the mailbox that is set, watched for as long as this process lives. */
export function receiving(io: Io, environment: MailEnvironment, takers: Takers): Receiving {
  let watched: { readonly key: string; readonly watch: MailboxWatch } | null = null
  let stopped = false

  function follow(): void {
    const { imap } = mailSettings(io.db, environment)
    const key = JSON.stringify(imap)
    if (stopped || watched?.key === key) return
    void watched?.watch.stop()
    watched = imap && { key, watch: watchOf(imap) }
  }

  function watchOf(server: MailboxServer): MailboxWatch {
    const mailbox = `${server.user}@${server.host}:${server.port}/${server.folder}`
    const kept = mailboxPlace<KeptPlace>(io.db)
    return io.mailboxes.watch({
      server,
      place: kept?.mailbox === mailbox ? kept.place : null,
      isKnown: (messageId) => wasReceived(io.db, messageId),
      async take(mail) {
        await takeMail(io, environment, takers, mail)
        // Taken means kept: the place moves on only behind what is on the disk.
        await io.db.durable()
      },
      keep: (place) => io.db.tx(() => saveMailboxPlace(io.db, { mailbox, place } satisfies KeptPlace)),
      giveUp(mail, error) {
        io.log.error({ err: error }, "a mail could not be taken")
        keepUnreadable(io, mail)
      },
    })
  }

  return {
    follow,
    state: () => watched?.watch.state() ?? null,
    checkNow: () => watched?.watch.checkNow(),
    async stop() {
      stopped = true
      await watched?.watch.stop()
    },
  }
}
