import type { Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"

/** E6: it was called off, and is needed after all: the same mail. False if there is none such that begins with this message, and never came back. */
export function reviveMail(db: Db, key: string, fromSeq: number | null): boolean {
  const rest = "where state = 'called off' and key = :key and from_seq is :fromSeq and bounced_at is null"
  return db.run(`${RETRY}, words = '' ${rest}`, { key, fromSeq }) > 0
}

/** E6, "Retry": one that waits or was given up. */
export function saveRetry(db: Db, id: string): number {
  return db.run(`${RETRY} where state in ('waiting', 'failed') and id = :id`, { id })
}

/** E6, "Retry all": what waits, and what was given up since then: older news is nobody's. */
export function saveRetries(db: Db, since: Instant): number {
  return db.run(`${RETRY} where state = 'waiting' or (state = 'failed' and done_at >= :since)`, { since })
}

/** E6: what waited for a better server. */
export function saveWaitingRetries(db: Db): void {
  db.run(`${RETRY} where state = 'waiting'`)
}

const RETRY = "update mails set state = 'waiting', next_try_at = 0, failing_since = null, done_at = null"
