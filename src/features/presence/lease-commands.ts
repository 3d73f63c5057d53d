import { carriedOver, renewed, vouchedFor } from "../../domain/lease.ts"
import type { AgentId } from "../../domain/model.ts"
import { seconds, type Instant } from "../../domain/time.ts"
import type { Io } from "../../io/io.ts"
import { roster } from "../agents/store.ts"
import { heartbeat, inboxLease, saveLease } from "./lease-store.ts"

/** A lease is written no more often, whatever an inbox says. */
const RENEW_EVERY = seconds(5)

/** P15: an inbox of this agent's is open: it came, answered a ping or said something. */
export function renewLease(io: Io, agentId: AgentId): void {
  const now = io.clock.now()
  const lease = inboxLease(io.db, agentId)
  if (lease?.renewedAt != null && Math.abs(now - lease.renewedAt) < RENEW_EVERY) return
  io.db.tx(() => saveLease(io.db, agentId, renewed(lease, now)))
}

/** P12: an API ping, which vouches for them without an inbox. Inside a `tx`. */
export function vouchFor(io: Io, agentId: AgentId): void {
  saveLease(io.db, agentId, vouchedFor(inboxLease(io.db, agentId), io.clock.now()))
}

/** P15: at start, and after a jump of the clock: who was here when this server last looked still is, and was not away. */
export function carryLeasesOver(io: Io, seenAt: Instant = heartbeat(io.db)): void {
  const now = io.clock.now()
  io.db.tx(() => {
    for (const { id } of roster(io.db)) {
      const lease = inboxLease(io.db, id)
      const carried = lease && carriedOver(lease, seenAt, now)
      if (carried && carried !== lease) saveLease(io.db, id, carried)
    }
  })
}
