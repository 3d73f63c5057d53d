import { hours } from "../../domain/time.ts"
import type { Io } from "../../io/io.ts"
import { deletePasswordRequests } from "./requests-store.ts"
import { deleteExpiredSessions } from "./store.ts"

/** Expired sessions open nothing, and old requests stop nothing; this only keeps their rows from piling up. */
export function forgetExpiredSessions(io: Io): () => void {
  return () =>
    io.db.tx(() => {
      deleteExpiredSessions(io.db, io.clock.now())
      deletePasswordRequests(io.db, io.clock.now() - hours(1))
    })
}
