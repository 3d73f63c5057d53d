import { latestBoundary, nextBoundary, type Boundary } from "./availability.ts"
import type { AgentId, Status } from "./model.ts"
import { editText } from "./settings-edit.ts"
import { applied, delayEnd, dueChange, type StatusCause, type StatusChange, type StatusFacts } from "./status.ts"
import { minutes, type Instant } from "./time.ts"
import { shortWhen } from "./when.ts"

/** P13: why an agent's status is what it is, and until when. */
export type Explanation = {
  readonly status: Status
  /** Null if it was never changed. */
  readonly since: Instant | null
  readonly cause: StatusCause
  readonly by: AgentId | null
  readonly setting: string | null
  /** What will change by itself, if nobody does anything; null if nothing will within 400 days. */
  readonly next: StatusChange | null
  /** The next time the status turns Online by itself, which may be after other changes. */
  readonly backAt: Instant | null
}

/** P13: the facts as the avatar menu and the presence page tell them. */
export function explanation(facts: StatusFacts, now: Instant): Explanation {
  const asTheyAre = settled(facts, now)
  const { to: status, at, cause, by, setting } = asTheyAre.last
  const next = nextChange(asTheyAre, now)
  return { status, since: at === 0 ? null : at, cause, by, setting, next, backAt: status === "online" ? null : backAt(asTheyAre, now) }
}

/** P13: the next change that will be due if nobody does anything, with the moment it falls on. Expects facts with nothing due now. */
export function nextChange(facts: StatusFacts, now: Instant): StatusChange | null {
  if (facts.lease) return dueChange(facts, Math.max(now, facts.lease.until))
  for (const moment of momentsAhead(facts, now)) {
    const due = dueChange(facts, moment)
    if (due) return due
  }
  return null
}

/** P13: the changes to come up to `until`, one after the other, if nobody does anything. */
export function changesAhead(facts: StatusFacts, now: Instant, until: Instant): readonly StatusChange[] {
  const changes: StatusChange[] = []
  for (const change of ahead(facts, now)) {
    if (change.at > until || changes.length >= MOST_AHEAD) break
    changes.push(change)
  }
  return changes
}

/**
 * P13: all that decides the status at `at`, if nobody does anything from `now` until then. However far that is, only a few changes are
 * gone through: what comes next, and what follows upon the last start of hours before it. `at` before `now` is taken as now.
 */
export function factsAt(facts: StatusFacts, now: Instant, at: Instant): StatusFacts {
  let state = settled(facts, now)
  let hasSkipped = false
  for (let from = now; ; from = Math.max(from, state.last.at)) {
    const start = hasSkipped ? null : lastStartFromOffline(state, from, at)
    if (start !== null) hasSkipped = true
    const change = dueChange(state, start ?? from) ?? nextChange(state, start ?? from)
    if (!change || change.at > at) return state
    state = applied(state, change)
  }
}

/** M6: when the agent is Online again by their hours; null if they are now or nothing will bring them. */
export function backAt(facts: StatusFacts, now: Instant): Instant | null {
  if (facts.last.to === "online" && !facts.lease) return null
  let tries = 0
  for (const { to, at } of ahead(facts, now)) {
    if (to === "online") return at
    if (++tries > 10) return null
  }
  return null
}

/** P14: whether a sign of life or a ping changed what is said of this agent: the minute at which it runs out. Asked with each, so without the words. */
export function isToldOtherwise(before: StatusFacts, after: StatusFacts, now: Instant): boolean {
  const minuteOf = (facts: StatusFacts) => Math.floor((facts.lease?.until ?? delayEnd(facts, now) ?? 0) / minutes(1))
  return minuteOf(before) !== minuteOf(after)
}

/** P13: "Offline since 17:00, end of your hours. Back online Mon 09:00." Of another agent, with `whose: "their"`. `byName`: the admin's, if one chose. */
export function explanationText(
  told: Explanation,
  read: { now: Instant; zone: string; whose: "your" | "their"; byName: string | null },
): string {
  const when = (at: Instant) => shortWhen(at, read.now, read.zone)
  const since = told.since === null ? "" : ` since ${when(told.since)}, ${causeText({ ...told, to: told.status }, read)}`
  const atWhen = (at: Instant) => when(at).replace(/^(?=\d\d:)/, "at ")
  return `${NAMES[told.status]}${since}. ${nextText(told, read.whose, atWhen)}`.trim()
}

/** P13: "end of your hours", "chosen by them". */
export function causeText(
  { cause, to, setting }: Pick<StatusChange, "cause" | "to" | "setting">,
  { whose, byName }: { whose: "your" | "their"; byName: string | null },
): string {
  const [who, they] = whose === "your" ? ["you", "you"] : ["them", "they"]
  const texts: Record<StatusCause, string> = {
    joined: `when ${they} joined the team`,
    "by hand": `chosen by ${who}`,
    "by admin": `${isOfMembership(setting) ? setting : "set"} by ${byName ?? "an admin"}`,
    "availability hours": editText(setting, whose) ?? `${to === "offline" ? "end" : "start"} of ${whose} hours`,
    "auto-offline delay": setting ?? "away for too long",
    returned: `when ${they} came back`,
    API: to === "online" ? "kept online by the API" : "no more pings of the API",
  }
  return texts[cause]
}

function isOfMembership(setting: string | null): setting is string {
  return setting === "deactivated" || setting === "reactivated"
}

/** P1: the statuses as a person reads them. */
export const NAMES: Readonly<Record<Status, string>> = { online: "Online", invisible: "Invisible", offline: "Offline" }
const MOST_AHEAD = 6_000
const BOUNDARIES_AHEAD = 4

/** The facts with what is due by now. */
function settled(facts: StatusFacts, now: Instant): StatusFacts {
  const due = dueChange(facts, now)
  return due ? applied(facts, due) : facts
}

/**
 * Hours alone bring back who is offline, and at their end everybody is offline again: from the last start on all is as if nothing had
 * been between. Null for who is not offline now, or may come back for another reason.
 */
function lastStartFromOffline({ last, lease, lastSignOfLifeAt, hours }: StatusFacts, after: Instant, upTo: Instant): Instant | null {
  if (last.to !== "offline" || lease !== null || lastSignOfLifeAt > after || last.at > after) return null
  const latest = latestBoundary(hours, after, upTo)
  const start = latest?.kind === "end" ? latestBoundary(hours, after, latest.at - 1) : latest
  return start?.at ?? null
}

function* ahead(facts: StatusFacts, now: Instant): Generator<StatusChange> {
  let [state, at] = [facts, now]
  for (;;) {
    const change = dueChange(state, at) ?? nextChange(state, at)
    if (!change) return
    yield change
    state = applied(state, change)
    at = Math.max(at, change.at)
  }
}

/** All moments at which something may fall due, in order: an end and a start say all that hours can say, however far they are. */
function* momentsAhead(facts: StatusFacts, now: Instant): Generator<Instant> {
  const { after } = facts.autoOffline
  const runsOut = delayEnd(facts, now)
  let delays = runsOut === null || runsOut <= now ? [] : [runsOut]
  let boundary = nextBoundary(facts.hours, now)
  for (let i = 0; boundary !== null && i < BOUNDARIES_AHEAD; i++) {
    const { at, kind }: Boundary = boundary
    yield* delays.filter((delay) => delay < at)
    yield at
    // P11: a start is a sign of life too, from which the delay counts anew.
    const restarted = kind === "start" && after !== null ? [at + after] : []
    delays = [...delays.filter((delay) => delay >= at), ...restarted].toSorted((a, b) => a - b)
    boundary = nextBoundary(facts.hours, at)
  }
  yield* delays
}

function nextText({ status, next, backAt }: Explanation, whose: "your" | "their", when: (at: Instant) => string): string {
  const back = backAt === null ? "" : `Back online ${when(backAt)}.`
  if (!next || next.to === "online") return back
  const reasons: Partial<Record<StatusCause, string>> = {
    "availability hours": `, end of ${whose} hours`,
    "auto-offline delay": `, if ${whose === "your" ? "you stay" : "they stay"} away`,
    API: ", unless the API pings again",
  }
  const will = `${NAMES[next.to]} ${status === next.to ? "still " : ""}${when(next.at)}${reasons[next.cause] ?? ""}.`
  return `${will} ${back}`.trim()
}
