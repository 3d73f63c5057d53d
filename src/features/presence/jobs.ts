import { announce } from "../../announce.ts"
import type { Agent, AgentId, Status } from "../../domain/model.ts"
import { days, seconds, type Instant } from "../../domain/time.ts"
import { wallAt } from "../../domain/zone.ts"
import type { Io } from "../../io/io.ts"
import { roster } from "../agents/store.ts"
import { lookers } from "../conversations/lookers-store.ts"
import { findAccount } from "../settings/store.ts"
import { isOtherBackTold, rememberToldBacks } from "./back-store.ts"
import { settlePresences } from "./commands.ts"
import { carryLeasesOver } from "./lease-commands.ts"
import { counted, saveHeartbeat } from "./lease-store.ts"
import { team } from "./store.ts"
import { zoneOf } from "./zone-store.ts"

/** P15: three of them fit into a lease. */
const PING_EVERY = seconds(15)
/** How exactly it is known after a kill when this server last ran. */
const BEAT_EVERY = seconds(20)

/** P9, P11, P12: what is due by the clock. A tick that was missed, doubled or late changes nothing that the rules would not (R3). */
export function applyDueStatuses(io: Io): () => void {
  return () => settlePresences(io)
}

/** P15: inboxes are pinged by us, for a browser answers that also where it throttles a tab's own timers. */
export function keepLeases(io: Io): () => void {
  let last = io.clock.now()
  let beatAt: Instant | null = null
  return () => {
    const now = io.clock.now()
    // The server slept, or its clock was moved.
    if (Math.abs(now - last) >= PING_EVERY) carryLeasesOver(io, last)
    last = now
    if (beatAt === null || Math.abs(now - beatAt) >= BEAT_EVERY) {
      beatAt = now
      io.db.tx(() => saveHeartbeat(io.db, now))
    }
    for (const looker of lookers(io.hub)) {
      if (Math.abs(now - looker.pingedAt) < PING_EVERY) continue
      looker.pingedAt = now
      looker.wire.ping()
    }
  }
}

/** P14, P15: with strict presence on, who counts changes by the clock alone, and with the switch for many at once. Each change is told once. */
export function tellWhoCounts(io: Io): () => void {
  let told: ReadonlyMap<AgentId, Status> | null = null
  return () => {
    const { isPresenceStrict } = findAccount(io.db)
    if (!isPresenceStrict && told === null) return
    const before = told ?? statusesOf(roster(io.db))
    const agents = counted(io.db, io.clock.now())
    // Switched on, or started, since the last tick: what changed meanwhile nobody was told.
    if (told === null) announce(io, { type: "roster-changed" })
    told = isPresenceStrict ? statusesOf(agents) : null
    for (const agent of agents) if (before.get(agent.id) !== agent.status) announce(io, { type: "counted-changed", agent })
  }
}

/** M6, P14: when somebody is back changes by the clock alone too. What open widgets were told of it is compared with what is true. */
export function tellWhenBack(io: Io): () => void {
  rememberToldBacks(io.db, io.clock.now())
  return () => {
    if (isOtherBackTold(io.db, io.clock.now())) announce(io, { type: "roster-changed" })
  }
}

/** P13, P14: words name the day of what was on another; each zone in which somebody reads them is told when its own begins. */
export function tellNewDays(io: Io): () => void {
  const told = new Map<string, number>()
  return () => {
    const now = io.clock.now()
    for (const zone of new Set(team(io.db).map(({ agent }) => zoneOf(io.db, agent.id)))) {
      const day = Math.floor(wallAt(zone, now) / days(1))
      if (told.has(zone) && told.get(zone) !== day) announce(io, { type: "day-began", zone })
      told.set(zone, day)
    }
  }
}

function statusesOf(agents: readonly Agent[]): ReadonlyMap<AgentId, Status> {
  return new Map(agents.map(({ id, status }) => [id, status]))
}
