import { isWithin, latestBoundary, LOOK_BACK, nextBoundary, type Boundary, type Hours } from "./availability.ts"
import type { AgentId, Status } from "./model.ts"
import { HOURS_EDIT, type Edit } from "./settings-edit.ts"
import { days, minutes, seconds, type Duration, type Instant } from "./time.ts"
import { clockText } from "./week.ts"
import { wallAt } from "./zone.ts"

/** P13: what made a status change. */
export type StatusCause = "joined" | "by hand" | "by admin" | "availability hours" | "auto-offline delay" | "returned" | "API"

/** P13: one row of the history. `at` is when the rule says, which after a downtime is before the row was written. */
export type StatusChange = {
  readonly from: Status
  readonly to: Status
  readonly at: Instant
  readonly cause: StatusCause
  /** Who chose it; null where nobody did. */
  readonly by: AgentId | null
  /** The setting behind it, in words; null if there is none. */
  readonly setting: string | null
}

export const AUTO_OFFLINE_CHOICES: readonly (Duration | null)[] = [null, ...[5, 15, 30, 60, 120].map(minutes)]
export const AUTO_OFFLINE_DEFAULT: Duration = minutes(30)
/** P12: how long one API ping keeps an agent online. */
export const PING_LEASE: Duration = seconds(150)

/** P11: one agent's own. */
export type AutoOffline = {
  /** Null for Never. */
  readonly after: Duration | null
  readonly isAlsoDuringHours: boolean
  readonly isBackOnReturn: boolean
}

/** P12: online by API until then; `before` is what comes back. */
export type PingLease = { readonly until: Instant; readonly before: StatusChange }

/** All that decides what an agent's status ought to be. */
export type StatusFacts = {
  readonly last: StatusChange
  readonly lease: PingLease | null
  readonly hours: Hours
  readonly autoOffline: AutoOffline
  /** P11: the newest activity, reply by email, choice by hand or API ping. */
  readonly lastSignOfLifeAt: Instant
  /** When hours, days off, leave or delay were last set: nothing that follows from them is dated earlier. */
  readonly settingsAt: Instant
}

/** P13: the first row of an agent's history. Nobody chose it: who comes is Offline until they go online. */
export function joined(now: Instant): StatusChange {
  return { from: "offline", to: "offline", at: now, cause: "joined", by: null, setting: null }
}

/** The row of an agent who has never had a status: Offline. */
export const NEVER_CHANGED: StatusChange = joined(0)

/**
 * P9, P11, P12: the change that is due by now, or null. Decided from rows and the clock alone: it may be asked at any time and any number
 * of times; asked again with the change applied, it answers null. Of the boundaries missed only the latest counts. After a downtime
 * in which the status went and came back the row says so, though `to` is what it was. `edit`, P13: what was edited, right after that.
 */
export function dueChange(facts: StatusFacts, now: Instant, edit: Edit = HOURS_EDIT): StatusChange | null {
  if (facts.lease) return leaseEnd(facts, facts.lease, now)
  const state = stateAt(facts, now, edit)
  if (state === facts.last) return null
  // What comes back after the delay is what it ended, even if that began in the same downtime.
  return state.cause === "auto-offline delay" ? state : { ...state, from: facts.last.to }
}

/** The facts once the change is stored; any API lease is over with it (P12). */
export function applied(facts: StatusFacts, change: StatusChange): StatusFacts {
  return { ...facts, last: change, lease: null }
}

/** P8, P13: chosen by hand, or by an admin for somebody else. Null where it would change nothing, not even what follows from it. */
export function chosen(facts: StatusFacts, to: Status, agentId: AgentId, by: AgentId, now: Instant): StatusChange | null {
  const { last, lease } = facts
  if (to === last.to && lease === null && last.cause !== "auto-offline delay") return null
  return { from: last.to, to, at: now, cause: by === agentId ? "by hand" : "by admin", by, setting: null }
}

/** P12: an API ping: online for 150 s, and a sign of life. `changes` are the rows to write: what was due before it, and the ping's own if it changed the status. */
export function pinged(facts: StatusFacts, now: Instant): { readonly facts: StatusFacts; readonly changes: readonly StatusChange[] } {
  const due = dueChange(facts, now)
  const settled = { ...(due ? applied(facts, due) : facts), lastSignOfLifeAt: now }
  const changes = due ? [due] : []
  const until = now + PING_LEASE
  if (settled.lease) return { facts: { ...settled, lease: { ...settled.lease, until } }, changes }
  if (settled.last.to === "online") return { facts: settled, changes }
  const change: StatusChange = { from: settled.last.to, to: "online", at: now, cause: "API", by: null, setting: "agentOnlinePing" }
  return { facts: { ...settled, last: change, lease: { until, before: settled.last } }, changes: [...changes, change] }
}

/** P11: when the delay runs out if nothing happens before; null for Never and for who is offline. */
export function delayEnd(facts: StatusFacts, now: Instant): Instant | null {
  const { last, autoOffline } = facts
  if (autoOffline.after === null || last.to === "offline") return null
  return lifeOf(facts, last, latestBoundary(facts.hours, since(facts, now), now), now) + autoOffline.after
}

/**
 * Before this nothing falls due unless somebody does something: the next boundary, the end of the delay or of the lease, whichever
 * comes first. Cheaper than the next change itself, and never later. Expects facts with nothing due now.
 */
export function quietUntil(facts: StatusFacts, now: Instant): Instant {
  const runsOut = delayEnd(facts, now)
  return Math.min(
    nextBoundary(facts.hours, now)?.at ?? Number.POSITIVE_INFINITY,
    // Run out already, it waits for the hours to end, which is a boundary.
    runsOut !== null && runsOut > now ? runsOut : Number.POSITIVE_INFINITY,
    facts.lease?.until ?? Number.POSITIVE_INFINITY,
  )
}

function leaseEnd(facts: StatusFacts, lease: PingLease, now: Instant): StatusChange | null {
  // A lease further ahead than any ping can give was given by a clock that has since gone back.
  if (now < lease.until && lease.until - now <= PING_LEASE) return null
  const until = Math.min(lease.until, now)
  const state = stateAt({ ...facts, last: lease.before, lease: null }, now, HOURS_EDIT)
  const moved = state === lease.before ? { ...state, cause: "API" as const, by: null, setting: "no ping for 150 s" } : state
  return { ...moved, from: facts.last.to, at: Math.max(until, moved === state ? moved.at : until) }
}

function stateAt(facts: StatusFacts, now: Instant, edit: Edit): StatusChange {
  const from = since(facts, now)
  const boundary = latestBoundary(facts.hours, from, now)
  if (!boundary) return afterDelay(facts, afterReturn(facts, facts.last, now), null, now)
  // The delay may have run out before the hours had a say; what lies between two boundaries is not gone through again.
  const mayRunOut = facts.autoOffline.after !== null && facts.last.to !== "offline" && from === facts.last.at
  const first = mayRunOut ? nextBoundary(facts.hours, from) : null
  const before = first ? afterDelay(facts, facts.last, null, first.at - 1) : facts.last
  return afterDelay(facts, afterBoundary(facts, before, boundary, edit, now), boundary, now)
}

/** From when on boundaries count: those before the last change have had their say, unless that change says nothing any more. */
function since({ last, settingsAt }: StatusFacts, now: Instant): Instant {
  // More than a day ahead: the clock was wrong when it was written. Less is left to come true, so that nothing is applied twice.
  const isOfWrongClock = last.at > now + days(1)
  const isOfOldHours = last.cause === "availability hours" && settingsAt > last.at && settingsAt <= now
  return isOfWrongClock || isOfOldHours ? now - LOOK_BACK : last.at
}

function afterBoundary(facts: StatusFacts, state: StatusChange, boundary: Boundary, edit: Edit, now: Instant): StatusChange {
  const to = nextStatus(state.to, boundary.kind)
  if (to === state.to) return state
  // It fell before the hours were what they are: that they were changed is the reason.
  const isEdited = boundary.at < facts.settingsAt && facts.settingsAt <= now && to !== "invisible"
  const setting = isEdited ? edit[to] : boundaryText(facts, boundary)
  return { from: state.to, to, at: notBeforeSettings(facts, boundary.at, now), cause: "availability hours", by: null, setting }
}

function boundaryText({ hours: { availability } }: StatusFacts, { kind, at }: Boundary): string {
  const { timeZone } = availability
  return `${kind} at ${clockText(Math.floor(wallAt(timeZone, at) / minutes(1)) % 1_440)} ${timeZone}`
}

/** P9: a start turns nobody's Invisible into Online; an end leaves nobody there. */
function nextStatus(status: Status, kind: Boundary["kind"]): Status {
  if (kind === "end") return "offline"
  return status === "offline" ? "online" : status
}

/** P11: back to what they were, once they show life, unless their hours have had a say meanwhile. */
function afterReturn(facts: StatusFacts, state: StatusChange, now: Instant): StatusChange {
  const life = facts.lastSignOfLifeAt
  const isBack = state.cause === "auto-offline delay" && facts.autoOffline.isBackOnReturn && life >= state.at && life <= now
  return isBack
    ? { from: state.to, to: state.from, at: life, cause: "returned", by: null, setting: "Put me back online when I return" }
    : state
}

function afterDelay(facts: StatusFacts, state: StatusChange, boundary: Boundary | null, now: Instant): StatusChange {
  const { after, isAlsoDuringHours } = facts.autoOffline
  if (after === null || state.to === "offline") return state
  const due = lifeOf(facts, state, boundary, now) + after
  if (due > now || (!isAlsoDuringHours && isWithin(facts.hours, now))) return state
  const setting = `after ${after / minutes(1)} minutes away`
  return { from: state.to, to: "offline", at: notBeforeSettings(facts, due, now), cause: "auto-offline delay", by: null, setting }
}

/** P11: the last sign of life: what the agent did, the status they chose, the start of their hours. */
function lifeOf({ lastSignOfLifeAt }: StatusFacts, state: StatusChange, boundary: Boundary | null, now: Instant): Instant {
  const isSign = state.cause !== "API" && state.cause !== "auto-offline delay"
  // More than a day ahead: a clock that has since gone back saw it. It must not keep anybody here until then.
  const signs = [lastSignOfLifeAt, isSign ? state.at : 0].filter((at) => at <= now + days(1))
  return Math.max(0, ...signs, boundary?.kind === "start" ? boundary.at : 0)
}

function notBeforeSettings({ settingsAt }: StatusFacts, at: Instant, now: Instant): Instant {
  return Math.max(at, Math.min(settingsAt, now))
}
