import type { Duration, Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"

/** S2: that a new password was asked for. False, and nothing is written, if it was within `pause` before. `emailMark` stands for the address. */
export function savePasswordRequest(db: Db, emailMark: string, now: Instant, pause: Duration): boolean {
  const written = db.run(
    `insert into password_requests (email_mark, at)
     values (:emailMark, :now)
     on conflict do update set at = :now where at <= :before or at > :now`,
    { emailMark, now, before: now - pause },
  )
  return written > 0
}

export function deletePasswordRequests(db: Db, before: Instant): void {
  db.run("delete from password_requests where at < :before", { before })
}
