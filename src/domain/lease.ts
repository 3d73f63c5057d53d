import type { Agent } from "./model.ts"
import { seconds, type Duration, type Instant } from "./time.ts"
import { durationText } from "./when.ts"

/** P15: one inbox connection, also one that closed a while ago: a goodbye counts for nothing, only that no ping is answered any more. */
export type Connection = { readonly renewedAt: Instant }

/** P15: how long an answered ping vouches for an inbox. */
export const CONNECTION_LEASE: Duration = seconds(45)
/** P15: how long an inbox must be gone before anybody's widget mode changes. */
export const BEFORE_AWAY: Duration = seconds(30)

/** P15: an inbox is connected: one of its leases holds, however many others have ended. */
export function isConnected(connections: readonly Connection[], now: Instant): boolean {
  return connections.some((one) => holds(one, CONNECTION_LEASE, now))
}

/**
 * P15: here for the widget mode. An agent who comes counts at once; one who goes is missed only 30 s after the last lease ended, so that
 * a connection that comes and goes flaps nobody's widget.
 */
export function isHere(connections: readonly Connection[], now: Instant): boolean {
  return connections.some((one) => holds(one, CONNECTION_LEASE + BEFORE_AWAY, now))
}

/** P15: with strict presence on, an agent without an inbox counts as Offline, whatever they chose. `isHere` asks for each of them. */
export function asCounted(roster: readonly Agent[], isStrict: boolean, isHere: (agent: Agent) => boolean): readonly Agent[] {
  if (!isStrict) return roster
  return roster.map((agent) => (agent.status === "offline" || isHere(agent) ? agent : { ...agent, status: "offline" }))
}

/** P15: since when no inbox of theirs is connected; null while one is, or if there never was one. */
export function closedSince(connections: readonly Connection[], now: Instant): Instant | null {
  if (isConnected(connections, now) || connections.length === 0) return null
  return Math.min(now, Math.max(...connections.map((one) => one.renewedAt)))
}

/** P15: "Ada is online, but her inbox has been closed for 3 h", without guessing who she is; null unless it is so. */
export function closedInboxText(agent: Agent, connections: readonly Connection[], now: Instant): string | null {
  if (agent.status !== "online" || isHere(connections, now)) return null
  const since = closedSince(connections, now)
  const how = since === null ? "no inbox of theirs is open" : `their inbox has been closed for ${durationText(now - since)}`
  return `${agent.name} is online, but ${how}.`
}

// A renewal in the future is of a clock that went back since: it vouches for nothing, and the next ping mends it.
function holds({ renewedAt }: Connection, length: Duration, now: Instant): boolean {
  return renewedAt <= now && now < renewedAt + length
}
