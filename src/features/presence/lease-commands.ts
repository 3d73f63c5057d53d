import { renewed } from "../../domain/lease.ts"
import type { AgentId } from "../../domain/model.ts"
import { seconds } from "../../domain/time.ts"
import type { Io } from "../../io/io.ts"
import { inboxLease, saveLease } from "./lease-store.ts"

/** A lease is written no more often, whatever an inbox says. */
const RENEW_EVERY = seconds(5)

/** P15: an inbox of this agent's is open: it came, answered a ping or said something. */
export function renewLease(io: Io, agentId: AgentId): void {
  const now = io.clock.now()
  const lease = inboxLease(io.db, agentId)
  if (lease !== null && Math.abs(now - lease.renewedAt) < RENEW_EVERY) return
  io.db.tx(() => saveLease(io.db, agentId, renewed(lease, now)))
}
