import type { VisitorMail } from "../../domain/forwarding.ts"
import type { MailAddress } from "../../domain/mail.ts"
import { Refused } from "../../domain/refused.ts"
import { days } from "../../domain/time.ts"
import type { Io } from "../../io/io.ts"
import type { MailboxServer, MailServer } from "../../io/mail-server.ts"
import { mailAllAgain } from "./due-again.ts"
import { mailboxName } from "./places-store.ts"
import { saveRetries, saveRetry, saveWaitingRetries } from "./retries-store.ts"
import { saveMailSettings, storedMailSettings } from "./settings-store.ts"

/** E5. What waited for a better server is tried at once. Null: mails wait until there is one. */
export function changeOutgoing(io: Io, outgoing: { readonly server: MailServer; readonly from: MailAddress } | null): void {
  io.db.tx(() => {
    saveMailSettings(io.db, { outgoing: outgoing && { ...outgoing, savedAt: io.clock.now() } })
    if (outgoing !== null) saveWaitingRetries(io.db)
  })
}

/** E5. Up to where it was read stays known, should it be set again. Null: none is read any more. */
export function changeIncoming(io: Io, incoming: { readonly server: MailboxServer; readonly replyAddress: string } | null): void {
  io.db.tx(() => {
    const { incoming: before } = storedMailSettings(io.db)
    // E8: a round trip under way proves nothing of another mailbox.
    const isSame =
      before !== null &&
      incoming !== null &&
      before.replyAddress === incoming.replyAddress &&
      mailboxName(before.server) === mailboxName(incoming.server)
    saveMailSettings(io.db, { incoming, ...(isSame ? {} : { checkToken: null }) })
  })
}

/** E3. */
export function changeToVisitors(io: Io, toVisitors: VisitorMail): void {
  io.db.tx(() => {
    const before = storedMailSettings(io.db).toVisitors
    saveMailSettings(io.db, { toVisitors })
    if (before !== toVisitors && toVisitors === "unread-replies") mailAllAgain(io.db)
  })
}

/** E6. Throws `Refused` "gone" if there is nothing to try again. */
export function retry(io: Io, id: string): void {
  if (io.db.tx(() => saveRetry(io.db, id)) === 0) throw new Refused("gone", "This mail was sent meanwhile, or is not needed any more.")
}

/** E6: what waits, and what was given up within a month. */
export function retryAll(io: Io): void {
  io.db.tx(() => saveRetries(io.db, io.clock.now() - days(30)))
}
