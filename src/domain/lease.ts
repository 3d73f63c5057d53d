import type { Agent } from "./model.ts"
import { PING_LEASE } from "./status.ts"
import { minutes, seconds, type Duration, type Instant } from "./time.ts"
import { durationText } from "./when.ts"

/** P15: what is known of an agent's inboxes. Any connection renews it, and a goodbye counts for nothing: only that no ping is answered any more. */
export type InboxLease = {
  /** Null if none of theirs was ever open. */
  readonly renewedAt: Instant | null
  /** P12: the API vouches for them until then; null if it never did. */
  readonly vouchedUntil: Instant | null
  /** The last stretch without an inbox that is over; null if there was none. */
  readonly gap: { readonly from: Instant; readonly until: Instant } | null
}

/** P15: how long an answered ping vouches for an inbox. */
export const INBOX_LEASE: Duration = seconds(45)
/** P15: how long an inbox must be gone before anybody's widget mode changes. */
export const BEFORE_AWAY: Duration = seconds(30)
/** Shorter breaks are none that one has to be told of. */
const TOLD_FROM: Duration = minutes(15)
/** How long after coming back one is told what visitors saw meanwhile. */
const TOLD_AFTER_GAP: Duration = minutes(5)

/** P15: an inbox is connected. */
export function isConnected(lease: InboxLease | null, now: Instant): boolean {
  return holds(lease, INBOX_LEASE, now)
}

/**
 * P15: here for the widget mode. An agent who comes counts at once; one who goes is missed only 30 s after the lease ended, so that
 * a connection that comes and goes flaps nobody's widget.
 */
export function isHere(lease: InboxLease | null, now: Instant): boolean {
  return holds(lease, INBOX_LEASE + BEFORE_AWAY, now) || isVouchedFor(lease, now)
}

/** P15: an inbox of theirs answers. */
export function renewed(lease: InboxLease | null, now: Instant): InboxLease {
  const { renewedAt, gap, vouchedUntil } = lease ?? NO_LEASE
  const wasClosed = renewedAt !== null && renewedAt <= now && !holds(lease, INBOX_LEASE + BEFORE_AWAY, now)
  return { renewedAt: now, vouchedUntil, gap: wasClosed ? { from: renewedAt, until: now } : gap }
}

/**
 * P15: nobody could answer meanwhile, for it was the server or its clock that was away: whoever was here when it was last seen still
 * is, and whoever was gone has been for as long. `seenAt` may be some seconds early: an answer that came after it was heard.
 */
export function carriedOver(lease: InboxLease, seenAt: Instant, now: Instant): InboxLease {
  const { renewedAt } = lease
  if (renewedAt === null) return lease
  const lastSeenAt = Math.max(seenAt, renewedAt)
  if (holds(lease, INBOX_LEASE + BEFORE_AWAY, lastSeenAt)) return { ...lease, renewedAt: now }
  // A clock that went back would come by that answer, or by the last of its 75 s, once more.
  return lastSeenAt > now ? { ...lease, renewedAt: now - (lastSeenAt - renewedAt) } : lease
}

/** P12: an API ping, which needs no inbox. */
export function vouchedFor(lease: InboxLease | null, now: Instant): InboxLease {
  return { ...(lease ?? NO_LEASE), vouchedUntil: now + PING_LEASE }
}

/** P15: with strict presence on, an agent without an inbox counts as Offline, whatever they chose. `isHere` is asked for each of them. */
export function asCounted(roster: readonly Agent[], isStrict: boolean, isHere: (agent: Agent) => boolean): readonly Agent[] {
  if (!isStrict) return roster
  return roster.map((agent) =>
    agent.status === "offline" || isHere(agent) ? agent : { ...agent, status: "offline", chosen: agent.status },
  )
}

/** P15: "Ada is online, but her inbox has been closed for 3 h", without guessing who she is; null unless it is so. `isStrict`: with what follows from it. */
export function closedInboxText(
  agent: Agent,
  lease: InboxLease | null,
  now: Instant,
  { whose, isStrict }: { readonly whose: "your" | "their"; readonly isStrict: boolean },
): string | null {
  if (agent.status === "offline" || isHere(lease, now)) return null
  const who = whose === "your" ? `You are ${agent.status}` : `${agent.name} is ${agent.status}`
  const so = (until: string) => (isStrict ? ` ${countsText(whose, until)}` : "")
  const since = lease === null || lease.renewedAt === null || lease.renewedAt > now ? null : lease.renewedAt
  // Her own is just opening.
  if (whose === "your" && (since === null || now - since < TOLD_FROM)) return null
  if (since === null) return `${who}, but no inbox of theirs is open.${so("one is")}`
  return `${who}, but ${whose} inbox has been closed for ${durationText(now - since)}.${so("it is open")}`
}

/** P15: what strict presence makes of who has no inbox open. */
export function countsText(whose: "your" | "their", until = `${whose} inbox is open`): string {
  return `Until ${until}, ${whose === "your" ? "you count" : "they count"} as Offline.`
}

/** P15: the same in the first minutes after it: who comes back could not be told before. */
export function wasClosedText(agent: Agent, lease: InboxLease | null, now: Instant): string | null {
  const gap = lease?.gap
  if (!gap || agent.status !== "online" || agent.statusAt > gap.from) return null
  if (now < gap.until || now - gap.until >= TOLD_AFTER_GAP || gap.until - gap.from < TOLD_FROM) return null
  return `You were online while your inbox was closed for ${durationText(gap.until - gap.from)}.`
}

// A renewal in the future is of a clock that went back since: it vouches for nothing, and the next ping mends it.
function holds(lease: InboxLease | null, length: Duration, now: Instant): boolean {
  return lease !== null && lease.renewedAt !== null && lease.renewedAt <= now && now < lease.renewedAt + length
}

// The same for pings.
function isVouchedFor(lease: InboxLease | null, now: Instant): boolean {
  const until = lease?.vouchedUntil ?? null
  return until !== null && now < until && until - now <= PING_LEASE
}

const NO_LEASE: InboxLease = { renewedAt: null, vouchedUntil: null, gap: null }
