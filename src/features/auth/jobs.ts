import type { Io } from "../../io/io.ts"
import { deleteExpiredSessions } from "./store.ts"

/** Expired sessions open nothing; this only keeps their rows from piling up. */
export function forgetExpiredSessions(io: Io): () => void {
  return () => io.db.tx(() => deleteExpiredSessions(io.db, io.clock.now()))
}
