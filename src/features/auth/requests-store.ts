import type { Duration, Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"

/** S2: that a new password was asked for. `emailMark` stands for the address once the request was seen to. */
export type PasswordRequest = { readonly emailMark: string; readonly email: string }

/** Nothing is written if it was asked for within `pause` before. */
export function savePasswordRequest(db: Db, { emailMark, email }: PasswordRequest, now: Instant, pause: Duration): void {
  db.run(
    `insert into password_requests (email_mark, at, email)
     values (:emailMark, :now, :email)
     on conflict do update set at = :now, email = :email where at <= :before or at > :now`,
    { emailMark, email, now, before: now - pause },
  )
}

/** Those that nobody has seen to, oldest first. */
export function openPasswordRequests(db: Db, most: number): readonly PasswordRequest[] {
  return db.all<PasswordRequest>(
    `select email_mark as emailMark, email
     from password_requests
     where email is not null
     order by at
     limit :most`,
    { most },
  )
}

/** The address goes with it. */
export function saveSeenTo(db: Db, emailMark: string): void {
  db.run("update password_requests set email = null where email_mark = :emailMark", { emailMark })
}

export function deletePasswordRequests(db: Db, before: Instant): void {
  db.run("delete from password_requests where at < :before", { before })
}
