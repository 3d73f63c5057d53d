import { announce } from "../../announce.ts"
import type { AgentId, Status } from "../../domain/model.ts"
import { seconds } from "../../domain/time.ts"
import type { Io } from "../../io/io.ts"
import { lookers } from "../conversations/lookers-store.ts"
import { findAccount } from "../settings/store.ts"
import { settlePresences } from "./commands.ts"
import { renewLease } from "./lease-commands.ts"
import { counted } from "./lease-store.ts"

/** P15: three of them fit into a lease. */
const PING_EVERY = seconds(15)

/** P9, P11, P12: what is due by the clock. A tick that was missed, doubled or late changes nothing that the rules would not (R3). */
export function applyDueStatuses(io: Io): () => void {
  return () => settlePresences(io)
}

/** P15: inboxes are pinged by us, for a browser answers that also where it throttles a tab's own timers. */
export function keepLeases(io: Io): () => void {
  let last = io.clock.now()
  return () => {
    const now = io.clock.now()
    // The server slept, or its clock was moved: nobody could answer meanwhile, and who is still connected is still here.
    const isJump = Math.abs(now - last) >= PING_EVERY
    last = now
    for (const looker of lookers(io.hub)) {
      if (isJump) renewLease(io, looker.agentId)
      if (Math.abs(now - looker.pingedAt) < PING_EVERY) continue
      looker.pingedAt = now
      looker.wire.ping()
    }
  }
}

/** P14, P15: with strict presence on, who counts changes by the clock alone. Each change is told once. */
export function tellWhoCounts(io: Io): () => void {
  let told: ReadonlyMap<AgentId, Status> | null = null
  return () => {
    if (!findAccount(io.db).isPresenceStrict) return void (told = null)
    const agents = counted(io.db, io.clock.now())
    const before = told
    told = new Map(agents.map(({ id, status }) => [id, status]))
    // Switched on, or started, since the last tick: what changed meanwhile nobody was told.
    if (before === null) return announce(io, { type: "roster-changed" })
    for (const agent of agents) if (before.get(agent.id) !== agent.status) announce(io, { type: "status-changed", agent })
  }
}
