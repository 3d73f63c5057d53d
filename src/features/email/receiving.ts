import type { Io } from "../../io/io.ts"
import type { MailboxState, MailboxWatch } from "../../io/mailbox.ts"
import type { MailboxServer } from "../../io/mail-server.ts"
import { mailboxName, placeIn, savePlace } from "./places-store.ts"
import { mailSettings, type MailEnvironment } from "./settings-store.ts"
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
    return io.mailboxes.watch({
      server,
      place: placeIn(io.db, server, io.clock.now()),
      take: (mail) => onDisk(() => takeMail(io, environment, takers, mail)),
      keep: (place) => onDisk(() => io.db.tx(() => savePlace(io.db, server, place))),
      giveUp(mail, error) {
        io.log.error({ err: error }, "a mail could not be taken")
        return onDisk(() => keepUnreadable(io, mail, mailboxName(server)))
      },
    })
  }

  /** Taken means kept: a transaction that went well may still find the disk full when it is committed (R5). */
  async function onDisk(work: () => void | Promise<void>): Promise<void> {
    await work()
    await io.db.durable()
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
