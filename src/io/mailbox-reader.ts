import type { FetchQueryObject, MailboxObject, SearchObject } from "imapflow"
import { Refused } from "../domain/refused.ts"
import { days, hours, type Duration, type Instant } from "../domain/time.ts"
import type { Clock } from "./clock.ts"
import type { MailboxLimits } from "./imap-faults.ts"
import type { Imap } from "./imap.ts"
import { MailFault } from "./mail-faults.ts"
import type { MailboxServer } from "./mail-server.ts"
import { pause } from "./pause.ts"

/** Up to where a mailbox was read, and when all that was in it had been. UIDs only mean something together with their UIDVALIDITY. */
export type Place = { readonly uidValidity: number; readonly lastUid: number; readonly at: Instant }

export type FetchedMail = {
  readonly uid: number
  /** All of it; its head alone if it is too large; nothing if the server cannot hand it over. */
  readonly source: Uint8Array
  /** Larger than 35 MB: 25 MB of files as mail encodes them. */
  readonly isTooLarge: boolean
}

/**
 * Who hears of mail. At least once: if the process dies between `take` and `keep`, or the server numbers its mails anew,
 * a mail comes again. So `take` keeps what it knows it by with what it writes.
 */
export type MailboxEars = {
  /**
   * Up to where it was read before; null for a mailbox that is new to us: what is in it is then nobody's business of ours.
   * With another UIDVALIDITY than the mailbox has (0 is nobody's), it is read since the day before `at`.
   */
  readonly place: Place | null
  /** Reads a new mailbox from its first mail. */
  readonly isFromStart?: boolean
  /** In order, one at a time. What it throws makes the same mail come again, a little later each time. */
  take(mail: FetchedMail): Promise<void>
  /** Resolves once it outlives a power cut. */
  keep(place: Place): Promise<void>
  /** A mail that failed five times: it is passed over from now on. If this throws, reading stops here and is tried again. */
  giveUp(mail: FetchedMail, error: unknown): Promise<void>
}

/** Reads on over many connections. */
export type MailboxReader = {
  /** Finds its place in a folder that was just opened. */
  settle(folder: MailboxObject, imap: Imap): Promise<void>
  /** Hands over all that is new. Returns what went wrong beside it, in words. */
  readNew(imap: Imap): Promise<string | null>
  /** Whether a mail is with its taker: it may still be kept and moved. */
  isBusy(): boolean
  /** From here on nobody hears anything any more. */
  end(): void
}

type Surroundings = {
  readonly server: MailboxServer
  readonly clock: Clock
  readonly limits: MailboxLimits
  readonly stopping: AbortSignal
}

export function mailboxReader(ears: MailboxEars, { server, clock, limits, stopping }: Surroundings): MailboxReader {
  let place = ears.place
  /** Set while a folder is gone through that has numbered its mails anew. */
  let since: Instant | null = null
  let lastUidAtOpening = 0
  let failing = { uid: 0, tries: 0 }
  let isBusy = false
  let hasEnded = false

  /** R5: we go on from a place only once it is kept. */
  async function keep(lastUid: number, at = place!.at): Promise<void> {
    if (hasEnded) return
    const next = { uidValidity: place!.uidValidity, lastUid, at }
    await ears.keep(next)
    place = next
  }

  async function settle(folder: MailboxObject, imap: Imap): Promise<void> {
    const uidValidity = Number(folder.uidValidity)
    lastUidAtOpening = folder.uidNext ? folder.uidNext - 1 : Math.max(0, ...(await found(imap, { all: true })))
    if (place?.uidValidity === uidValidity) return
    const isUnread = place !== null || ears.isFromStart === true
    // A day more, since IMAP searches by days as the server counts them.
    since = place === null ? null : place.at - days(1)
    place = { uidValidity, lastUid: isUnread ? 0 : lastUidAtOpening, at: place?.at ?? clock.now() }
    if (!isUnread) await keep(place.lastUid)
  }

  async function readNew(imap: Imap): Promise<string | null> {
    let complaint: string | null = null
    const begunAt = clock.now()
    const { lastUid } = place!
    // Asked for other things, a server need not look for new mail.
    await imap.ask((client) => client.noop())
    const uids = await found(imap, since === null ? { uid: `${lastUid + 1}:*` } : { since: new Date(since) })
    // RFC 9051: `n:*` names the last mail also if that is before n.
    for (const uid of uids.filter((each) => each > lastUid).toSorted((one, other) => one - other)) {
      if (stopping.aborted) return complaint
      try {
        if (!(await isDone(imap, uid))) return complaint
        await keep(uid)
        if (server.movesTo !== null) complaint = (await moved(imap, uid, server.movesTo)) ?? complaint
      } finally {
        isBusy = false
      }
    }
    if (since !== null) {
      await keep(Math.max(place!.lastUid, lastUidAtOpening), begunAt)
      since = null
    }
    // Not at each look, for each is written down. Nor does a clock that was far ahead stay in it.
    if (Math.abs(begunAt - place!.at) >= hours(1)) await keep(place!.lastUid, begunAt)
    return complaint
  }

  /** False if we are to stop before somebody took it. */
  async function isDone(imap: Imap, uid: number): Promise<boolean> {
    let mail: FetchedMail = { uid, source: new Uint8Array(), isTooLarge: false }
    while (!stopping.aborted) {
      try {
        const whole = mail.source.length > 0 ? mail : await fetched(imap, uid)
        if (whole === null) return true
        mail = whole
        isBusy = true
        await ears.take(mail)
        return true
      } catch (error) {
        isBusy = false
        // R5: that the disk is full is no fault of this mail's. It waits in the mailbox, however long that takes.
        if (error instanceof Refused && error.reason === "unavailable") throw error
        failing = { uid, tries: failing.uid === uid ? failing.tries + 1 : 1 }
        if (failing.tries >= MOST_TRIES) {
          await ears.giveUp(mail, error)
          return true
        }
        // Some servers choke on a damaged mail and hang up. So that counts as well.
        if (!imap.isOpen()) throw error
        await pause(limits.retry * 2 ** (failing.tries - 1), stopping)
      }
    }
    return false
  }

  /** Null if somebody deleted it just now. By BODY.PEEK, as imapflow always asks, so that nothing becomes "seen". */
  async function fetched(imap: Imap, uid: number): Promise<FetchedMail | null> {
    const fetch = (parts: FetchQueryObject, atMost?: Duration) =>
      imap.ask((client) => client.fetchOne(String(uid), parts, { uid: true }), atMost)
    const measured = await fetch({ size: true })
    if (measured === false) return null
    const isTooLarge = (measured.size ?? 0) > MOST_BYTES
    const mail = await fetch(isTooLarge ? { headers: true } : { source: true }, Infinity)
    if (mail === false) return null
    const source = isTooLarge ? mail.headers : mail.source
    if (!source || source.length === 0) throw new MailFault("temporary", "The server did not hand over a mail.")
    return { uid, source, isTooLarge }
  }

  return { settle, readNew, isBusy: () => isBusy, end: () => void (hasEnded = true) }
}

const MOST_TRIES = 5
const MOST_BYTES = 35_000_000

async function found(imap: Imap, query: SearchObject): Promise<readonly number[]> {
  const uids = await imap.ask((client) => client.search(query, { uid: true }))
  if (!uids) throw new MailFault("temporary", "The server refuses to say what is in the mailbox.")
  return uids
}

/** What went wrong, in words. A mail that stays where it is was taken all the same. */
async function moved(imap: Imap, uid: number, folder: string): Promise<string | null> {
  const move = () => imap.ask((client) => client.messageMove(String(uid), folder, { uid: true }))
  try {
    if (await move()) return null
    await imap.ask((client) => client.mailboxCreate(folder))
    if (await move()) return null
  } catch (error) {
    if (!imap.isOpen()) throw error
  }
  return `Mail was taken, but could not be moved to the folder "${folder}".`
}
