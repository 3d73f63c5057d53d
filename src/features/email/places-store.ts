import { days, type Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"
import type { MailboxServer } from "../../io/mail-server.ts"
import type { Place } from "../../io/mailbox-reader.ts"

/** Which mailbox it is. A place means something in its own alone, and so does the proof that answers arrive there (E8). */
export function mailboxName({ user, host, port, folder }: MailboxServer): string {
  return `${user}@${host}:${port}/${folder}`
}

/**
 * E5: up to where a mailbox was read. One without a place may be one that we know by another name, port or folder: then it is
 * read from where we last were, the same user's before all others. What is there twice is known by its `Message-ID`.
 */
export function placeIn(db: Db, server: MailboxServer, now: Instant): Place | null {
  const nearest = db.get<{ mailbox: string; uid_validity: number; last_uid: number; at: number }>(
    `select mailbox, uid_validity, last_uid, at
     from mailbox_places
     order by mailbox = :mailbox desc, substr(mailbox, 1, length(:user)) = :user desc, at desc
     limit 1`,
    { mailbox: mailboxName(server), user: `${server.user}@` },
  )
  if (nearest === null) return null
  // UIDs are its own, even where UIDVALIDITY happens to be the same.
  const isSameUser = nearest.mailbox.startsWith(`${server.user}@`)
  // Another person's mailbox may be another altogether: then a week of it is looked through, and no year.
  if (nearest.mailbox !== mailboxName(server))
    return { uidValidity: 0, lastUid: 0, at: isSameUser ? nearest.at : Math.max(nearest.at, now - days(7)) }
  return { uidValidity: nearest.uid_validity, lastUid: nearest.last_uid, at: nearest.at }
}

export function savePlace(db: Db, server: MailboxServer, { uidValidity, lastUid, at }: Place): void {
  db.run(
    `insert into mailbox_places (mailbox, uid_validity, last_uid, at)
     values (:mailbox, :uidValidity, :lastUid, :at)
     on conflict (mailbox) do update
     set uid_validity = excluded.uid_validity, last_uid = excluded.last_uid, at = excluded.at`,
    { mailbox: mailboxName(server), uidValidity, lastUid, at },
  )
}
