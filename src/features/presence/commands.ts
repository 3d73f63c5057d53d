import { announce } from "../../announce.ts"
import { checkedAvailability, type Availability } from "../../domain/availability.ts"
import { checkedDayOff, checkedLeave, type DayOff, type Leave } from "../../domain/days-off.ts"
import { isToldOtherwise } from "../../domain/explanation.ts"
import type { Agent, AgentId, Status } from "../../domain/model.ts"
import { Refused } from "../../domain/refused.ts"
import {
  applied,
  AUTO_OFFLINE_CHOICES,
  chosen,
  dueChange,
  pinged,
  quietUntil,
  type AutoOffline,
  type StatusChange,
  type StatusFacts,
} from "../../domain/status.ts"
import { daysOffEdit, LEAVE_EDIT, type Edit } from "../../domain/settings-edit.ts"
import { seconds, type Instant } from "../../domain/time.ts"
import { checkedZone } from "../../domain/zone.ts"
import type { Io } from "../../io/io.ts"
import { findAgent } from "../agents/store.ts"
import { vouchFor } from "./lease-commands.ts"
import { daysOff, factsOf, insertChange, presenceOf, replaceDaysOff, replaceLeaves, savePresence, team, type Presence } from "./store.ts"

/** P11: signs of life are kept to this; more of them say nothing new. */
const LIFE_EVERY = seconds(20)

/** P8, P13: by hand, or by an admin for somebody else. What was due before it is written before it. Answers with the agent as they are now. */
export function chooseStatus(io: Io, agent: Agent, to: Status, by: AgentId): Agent {
  return io.db.tx(() => {
    settlePresence(io, agent)
    const now = io.clock.now()
    const facts = factsOf(io.db, agent)
    const change = chosen(facts, to, agent.id, by, now)
    // P11: a status chosen by hand is a sign of life of who chose it, also if it is the one they have.
    const life = by === agent.id ? { lastSignOfLifeAt: now } : {}
    savePresence(io.db, agent.id, { ...presenceOf(io.db, agent.id), ...life, lease: null })
    if (change !== null) return write(io, agent.id, change)
    tellIfOther(io, agent, facts)
    return findAgent(io.db, agent.id)!
  })
}

/** P9, P11, P12: the change that is due for this agent by now, if any. Harmless however often it is called. `edit`: what of their settings was edited a moment ago. */
export function settlePresence(io: Io, agent: Agent, edit?: Edit): void {
  const facts = factsOf(io.db, agent)
  const due = dueChange(facts, io.clock.now(), edit)
  if (due === null) return
  io.db.tx(() => {
    if (applied(facts, due).lease !== facts.lease) savePresence(io.db, agent.id, { ...presenceOf(io.db, agent.id), lease: null })
    write(io, agent.id, due)
  })
}

/** Each second, and after each change of settings: everybody's. */
export function settlePresences(io: Io): void {
  for (const [i, { agent, facts }] of team(io.db).entries()) if (!isQuiet(io, facts, i)) settlePresence(io, agent)
}

type Quiet = { readonly last: StatusChange; readonly hours: StatusFacts["hours"]; readonly from: Instant; readonly until: Instant }

// By what the facts are made of, which are new objects whenever anything is written.
const quiets = new WeakMap<StatusFacts["autoOffline"], Quiet>()
/** However far the next change is, it is looked for anew that often; not for all in the same tick. */
const LOOK_AGAIN = seconds(45)

/** P9, R3: nothing was due when it was last asked, and nothing will be before `until`. A clock that went back is asked anew. */
function isQuiet(io: Io, facts: StatusFacts, i: number): boolean {
  const now = io.clock.now()
  const known = quiets.get(facts.autoOffline)
  const isSame =
    known?.last === facts.last && known.hours.availability === facts.hours.availability && known.hours.daysOff === facts.hours.daysOff
  if (known && isSame && known.from <= now && now < known.until) return true
  if (dueChange(facts, now) !== null) return false
  const until = Math.min(quietUntil(facts, now), now + LOOK_AGAIN + seconds(i % 30))
  quiets.set(facts.autoOffline, { last: facts.last, hours: facts.hours, from: now, until })
  return true
}

/** P11: the agent did something in a tab of theirs. P9: their browser's zone is theirs until they choose another. */
export function showLife(io: Io, agentId: AgentId, timeZone = ""): void {
  const now = io.clock.now()
  const presence = presenceOf(io.db, agentId)
  const zone = presence.zoneFrom === "nobody" ? checkedZone(timeZone) : null
  if (zone === null && Math.abs(now - presence.lastSignOfLifeAt) < LIFE_EVERY) return
  io.db.tx(() => {
    const agent = findAgent(io.db, agentId)
    if (!agent?.isActive) return
    // First what was due without it: whoever was away too long was switched, and comes back.
    settlePresence(io, agent)
    const before = factsOf(io.db, agent)
    const told: Partial<Presence> = zone === null ? {} : { availability: { ...presence.availability, timeZone: zone }, zoneFrom: "browser" }
    savePresence(io.db, agentId, { ...presenceOf(io.db, agentId), ...told, lastSignOfLifeAt: now })
    settlePresence(io, findAgent(io.db, agentId)!)
    if (zone === null) tellIfOther(io, agent, before)
    // P13: all that their pages say is in another zone now.
    else announce(io, { type: "outlook-changed", agentId })
  })
}

/**
 * P3, P11: the agent answered by mail, or by the page of a mail's link. That is life, and puts off their delay; but replying changes no
 * status, and nobody has returned to the inbox: of who is offline by now, it says nothing.
 */
export function showLifeByMail(io: Io, agentId: AgentId): void {
  io.db.tx(() => {
    const agent = findAgent(io.db, agentId)
    if (!agent?.isActive) return
    settlePresence(io, agent)
    if (findAgent(io.db, agentId)!.status !== "offline") showLife(io, agentId)
  })
}

/** P12: an API ping: online for 150 s from now, and a sign of life. When pings stop, what was before comes back by itself. */
export function pingOnline(io: Io, agentId: AgentId): void {
  io.db.tx(() => {
    const agent = findAgent(io.db, agentId)
    if (!agent?.isActive) throw new Refused("not-found", "There is no such agent.")
    const before = factsOf(io.db, agent)
    const { facts, changes } = pinged(before, io.clock.now())
    savePresence(io.db, agentId, { ...presenceOf(io.db, agentId), lastSignOfLifeAt: facts.lastSignOfLifeAt, lease: facts.lease })
    for (const change of changes) write(io, agentId, change)
    vouchFor(io, agentId)
    tellIfOther(io, agent, before)
  })
}

/** P9. The zone is chosen with it, also if it is the one that stood there. Throws `Refused` "invalid", in words, for ranges or zones that cannot be. */
export function changeAvailability(io: Io, agent: Agent, availability: Availability): void {
  changePresence(io, agent, { availability: checkedAvailability(availability), zoneFrom: "agent" })
}

/** P11. Throws `Refused` "invalid" for a delay that is not offered. */
export function changeAutoOffline(io: Io, agent: Agent, autoOffline: AutoOffline): void {
  if (!AUTO_OFFLINE_CHOICES.includes(autoOffline.after)) throw new Refused("invalid", "Choose one of the delays in the list.")
  changePresence(io, agent, { autoOffline })
}

/** P6. */
export function changeToldWhenInvisible(io: Io, agent: Agent, isToldWhenInvisible: boolean): void {
  changePresence(io, agent, { isToldWhenInvisible })
}

/** P10. Throws `Refused` "invalid" for dates that are none. */
export function changeLeaves(io: Io, agent: Agent, leaves: readonly Leave[]): void {
  const checked = leaves.map(checkedLeave)
  io.db.tx(() => {
    changePresence(io, agent, {})
    replaceLeaves(io.db, agent.id, checked)
    settlePresence(io, findAgent(io.db, agent.id)!, LEAVE_EDIT)
  })
}

/** P10: for all. What is new in the list stops no shift that has begun. Throws `Refused` "invalid" for dates that are none, or one that is there twice. */
export function changeDaysOff(io: Io, days: readonly DayOff[]): void {
  const checked = days.map(checkedDayOff)
  const twice = checked.find((day, i) => checked.findIndex((other) => other.date === day.date) !== i)
  if (twice) throw new Refused("invalid", `${twice.date} is in the list twice.`)
  io.db.tx(() => {
    settlePresences(io)
    const now = io.clock.now()
    const before = daysOff(io.db)
    const setAt = (date: string) => before.find((day) => day.date === date)?.setAt ?? now
    replaceDaysOff(
      io.db,
      checked.map((day) => ({ ...day, setAt: setAt(day.date) })),
    )
    const removed = before.filter(({ date }) => !checked.some((day) => day.date === date))
    for (const { agent } of team(io.db)) {
      const presence = presenceOf(io.db, agent.id)
      savePresence(io.db, agent.id, { ...presence, settingsAt: now })
      settlePresence(io, agent, daysOffEdit(removed, presence.availability.timeZone, now))
    }
  })
  // What the menus say of later has changed, also where no status has.
  announce(io, { type: "roster-changed" })
}

/** What was due under the old settings is written before the new ones count. */
function changePresence(io: Io, agent: Agent, change: Partial<Presence>): void {
  io.db.tx(() => {
    settlePresence(io, agent)
    savePresence(io.db, agent.id, { ...presenceOf(io.db, agent.id), ...change, settingsAt: io.clock.now() })
    settlePresence(io, findAgent(io.db, agent.id)!)
  })
  // What the menus say of later has changed, also where no status has.
  announce(io, { type: "roster-changed" })
}

/** P14: an open menu says until when it stays so. `before`: the facts that it was told of. */
function tellIfOther(io: Io, agent: Agent, before: StatusFacts): void {
  if (isToldOtherwise(before, factsOf(io.db, agent), io.clock.now())) announce(io, { type: "outlook-changed", agentId: agent.id })
}

function write(io: Io, agentId: AgentId, change: StatusChange): Agent {
  insertChange(io.db, agentId, change)
  const agent = findAgent(io.db, agentId)!
  announce(io, { type: "status-changed", agent })
  return agent
}
