import { asCounted, isHere, type InboxLease } from "../../domain/lease.ts"
import type { Agent, AgentId } from "../../domain/model.ts"
import type { Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"
import { memoryOf } from "../../io/memory.ts"
import { roster } from "../agents/store.ts"
import { findAccount } from "../settings/store.ts"

const leases = memoryOf<InboxLease | null>("inbox_leases")

/** P15: everybody, as they count for visitors and for routing at this moment. Asked for each message. */
export function counted(db: Db, now: Instant): readonly Agent[] {
  return asCounted(roster(db), findAccount(db).isPresenceStrict, (agent) => isThere(db, agent.id, now))
}

/** P15: an inbox of theirs is open, or was a moment ago; or the API vouches for them (P12). */
export function isThere(db: Db, agentId: AgentId, now: Instant): boolean {
  return isHere(inboxLease(db, agentId), now)
}

/** Null if no inbox of theirs was ever open, and no ping ever came. */
export function inboxLease(db: Db, agentId: AgentId): InboxLease | null {
  return leases(db).of(agentId, () => readLease(db, agentId))
}

export function saveLease(db: Db, agentId: AgentId, lease: InboxLease): void {
  const { renewedAt, gap, vouchedUntil } = lease
  leases(db).run(
    `insert or replace into inbox_leases (agent_id, renewed_at, closed_from, closed_until, vouched_until)
     values (:agentId, :renewedAt, :from, :until, :vouchedUntil)`,
    { agentId, renewedAt, from: gap?.from ?? null, until: gap?.until ?? null, vouchedUntil },
  )
  leases(db).set(agentId, lease)
}

/** When this server was last seen running; 0 before it ever was. */
export function heartbeat(db: Db): Instant {
  return db.get<{ at: number }>("select at from heartbeats where id = 1")?.at ?? 0
}

export function saveHeartbeat(db: Db, at: Instant): void {
  db.run("insert or replace into heartbeats (id, at) values (1, :at)", { at })
}

type LeaseRow = { renewed_at: number | null; closed_from: number | null; closed_until: number | null; vouched_until: number | null }

function readLease(db: Db, agentId: AgentId): InboxLease | null {
  const row = db.get<LeaseRow>("select renewed_at, closed_from, closed_until, vouched_until from inbox_leases where agent_id = :agentId", {
    agentId,
  })
  if (!row) return null
  const { renewed_at: renewedAt, closed_from: from, closed_until: until, vouched_until: vouchedUntil } = row
  return { renewedAt, vouchedUntil, gap: from === null || until === null ? null : { from, until } }
}
