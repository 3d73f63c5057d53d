import type { Io } from "../../io/io.ts"
import { markAllLeft } from "./store.ts"

/** At start: nobody is connected yet, whatever a killed process left behind. */
export function forgetConnections(io: Io): void {
  const now = io.clock.now()
  io.db.tx(() => markAllLeft(io.db, now))
}
