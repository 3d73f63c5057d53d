import type { Io } from "../../io/io.ts"
import { settlePresences } from "./commands.ts"

/** P9, P11, P12: what is due by the clock. A tick that was missed, doubled or late changes nothing that the rules would not (R3). */
export function applyDueStatuses(io: Io): () => void {
  return () => settlePresences(io)
}
