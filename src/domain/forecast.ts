import { begun } from "./conversation.ts"
import { backAt, causeText, changesAhead, factsAt, NAMES } from "./explanation.ts"
import type { Agent, AgentId, Conversation, Face, Group, Status, WidgetMode } from "./model.ts"
import type { StatusChange, StatusFacts } from "./status.ts"
import type { Instant } from "./time.ts"
import { shortWhen } from "./when.ts"
import { faces, widgetMode, type ModeFacts } from "./widget-mode.ts"

/** P13: an agent, and all that decides their status. `isMissing`, P15: whatever it is, they count as Offline now, for no inbox of theirs is open. */
export type Forecast = { readonly agent: Agent; readonly facts: StatusFacts; readonly isMissing?: boolean }

/** P13: who asks: somebody new, or new and with a group that they chose (W6); in an ongoing conversation with agents, with an open one whose exchange is over, or with an unread reply in a closed one. */
export type VisitorKind =
  | { readonly kind: "new" }
  | { readonly kind: "chose" }
  | { readonly kind: "ongoing"; readonly with: readonly AgentId[] }
  | { readonly kind: "open" }
  | { readonly kind: "unread" }

/** P13: "What would a visitor see?" */
export type Question = { readonly group: Group | null; readonly visitor: VisitorKind; readonly isHiddenWhenOffline: boolean }

/** One rule's say, in the order of the rules; the last one decides. */
export type Reason = { readonly rule: "M2" | "M3" | "M4" | "M5"; readonly text: string }
/** `faces`: as the widget shows them (M6). */
export type Answer = {
  readonly mode: WidgetMode
  readonly reasons: readonly Reason[]
  readonly faces: readonly Face[]
  readonly backAt: Instant | null
}

/** So many agents are told of by name; more nobody reads. */
const MOST_NAMED = 10

export type Span<T> = { readonly from: Instant; readonly until: Instant } & T
/** P13: the picture of a week. */
export type Outlook = {
  readonly agents: readonly { readonly agentId: AgentId; readonly spans: readonly Span<{ status: Status; change: StatusChange }>[] }[]
  readonly modes: readonly Span<{ mode: WidgetMode }>[]
}

/** Who reads it, and is told of themselves as "you"; and who is meant by an id: an admin who set a status may have left since. */
export type Reader = { readonly me: AgentId; readonly nameOf: (id: AgentId) => string | null }

/** P13: the widget mode at `at`, if nobody touches anything from `now` until then, with each rule's reason in words. A moment gone by is taken as now. */
export function answerTo(
  question: Question,
  team: readonly Forecast[],
  now: Instant,
  at: Instant,
  zone: string,
  reader: Reader | null = null,
): Answer {
  const then = Math.max(now, at)
  // P15: whose inbox will be open later nobody knows; who is there by their hours is taken to be.
  const later = team.map((one) => ({ ...one, facts: factsAt(one.facts, now, then), isMissing: one.isMissing === true && then === now }))
  const facts = factsThen(question, later, then)
  const { mode, because } = widgetMode(facts)
  const told = (people: readonly Forecast[]) => statusesText(people, team, then, zone, reader)
  const all: readonly Reason[] = [
    { rule: "M2", text: ongoingText(question, later, told) },
    { rule: "M3", text: scopeText(question, later, told) },
    { rule: "M4", text: hiddenText(question) },
    { rule: "M5", text: "So the widget is a messenger." },
  ]
  const reasons = all.slice(0, all.findIndex(({ rule }) => rule === because) + 1)
  return { mode, reasons, faces: faces(facts), backAt: mode === "live-chat" ? null : firstBack(question, later, then) }
}

/**
 * P13: who has which status when, from `now` to `until`, if nobody touches anything, and the mode that results for that kind of visitor.
 * `aheadOf` may remember what `changesAhead` says.
 */
export function outlook(
  question: Question,
  team: readonly Forecast[],
  now: Instant,
  until: Instant,
  aheadOf: typeof changesAhead = changesAhead,
): Outlook {
  const agents = team.map(({ agent, facts }) => {
    const changes = [factsAt(facts, now, now).last, ...aheadOf(facts, now, until).filter((change) => change.at > now)]
    const spans = changes.map((change, i) => ({
      from: Math.max(now, change.at),
      until: changes[i + 1]?.at ?? until,
      status: change.to,
      change,
    }))
    return { agentId: agent.id, spans: spans.filter((span) => span.from < span.until) }
  })
  return { agents, modes: modesOf(question, team, agents, now, until) }
}

/** Everybody's changes are gone through once, in their order, as a roster on which each is made. */
function modesOf(question: Question, team: readonly Forecast[], agents: Outlook["agents"], now: Instant, until: Instant): Outlook["modes"] {
  const turns = agents.flatMap(({ spans }, place) => spans.map(({ from, status }) => ({ from, status, place })))
  turns.sort((a, b) => a.from - b.from)
  const roster = team.map(({ agent }) => agent)
  const modes: Span<{ mode: WidgetMode }>[] = []
  for (let [from, i] = [now, 0]; ; from = turns[i]!.from) {
    for (; i < turns.length && turns[i]!.from <= from; i++) {
      const { place, status } = turns[i]!
      roster[place] = { ...roster[place]!, status }
    }
    const { mode } = widgetMode(modeFacts(question, from === now ? withoutMissing(roster, team) : roster, from))
    const before = modes.at(-1)
    if (before?.mode !== mode) {
      if (before) modes[modes.length - 1] = { ...before, until: from }
      modes.push({ from, until, mode })
    }
    if (i === turns.length) return modes
  }
}

/** P15: who is missing counts as Offline now; of later moments nobody knows, and they are taken to be there by their hours. */
function withoutMissing(roster: readonly Agent[], team: readonly Forecast[]): readonly Agent[] {
  return roster.map((agent, i) => (team[i]!.isMissing ? { ...agent, status: "offline" } : agent))
}

/** M6: when the first agent in scope comes Online by their hours; null if none will. `backOf` may remember what `backAt` says. */
export function firstBack(
  { group }: Pick<Question, "group">,
  team: readonly Forecast[],
  now: Instant,
  backOf: typeof backAt = backAt,
): Instant | null {
  const times = inScope(group, team).map(({ facts }) => backOf(facts, now))
  return times.reduce((first, at) => (at !== null && (first === null || at < first) ? at : first), null)
}

function factsThen(question: Question, team: readonly Forecast[], at: Instant): ModeFacts {
  const roster = team.map((one) => ({ ...one.agent, status: statusOf(one) }))
  return modeFacts(question, roster, at)
}

function modeFacts({ group, visitor, isHiddenWhenOffline }: Question, roster: readonly Agent[], at: Instant) {
  const conversation = conversationOf(visitor, at)
  const [hasChosen, hasUnreadReply] = [visitor.kind === "chose", visitor.kind === "unread"]
  return { roster, scope: group?.members ?? null, conversation, hasUnreadReply, hasChosen, isHiddenWhenOffline }
}

function conversationOf(visitor: VisitorKind, at: Instant): Conversation | null {
  if (visitor.kind === "new" || visitor.kind === "chose") return null
  const some = begun("", "", null, at)
  if (visitor.kind === "unread") return { ...some, closure: { by: "", at } }
  if (visitor.kind === "open") return { ...some, exchange: { ...some.exchange, finishedAt: at } }
  return { ...some, participants: visitor.with.map((agentId) => ({ agentId, addedAt: at, joinedAt: at, seenSeq: 1 })) }
}

function inScope(group: Group | null, team: readonly Forecast[]): readonly Forecast[] {
  const active = team.filter(({ agent }) => agent.isActive)
  const members = active.filter(({ agent }) => group?.members.includes(agent.id))
  return members.length > 0 ? members : active
}

function statusOf({ facts, isMissing }: Forecast): Status {
  return isMissing ? "offline" : facts.last.to
}

function ongoingText({ visitor }: Question, team: readonly Forecast[], told: (people: readonly Forecast[]) => string): string {
  if (visitor.kind === "open") return "Nothing was said in this visitor's conversation for a while, so it is not ongoing."
  if (visitor.kind !== "ongoing") return "This visitor has no ongoing conversation."
  const inIt = team.filter(({ agent }) => agent.isActive && visitor.with.includes(agent.id))
  if (inIt.length === 0) return "Nobody who works here is in this visitor's conversation."
  const there = inIt.filter((one) => statusOf(one) !== "offline")
  const invisible = there.length > 0 && there.every((one) => statusOf(one) === "invisible")
  const so = invisible ? " To visitors they are talking with, invisible agents are online." : ""
  return `In this visitor's conversation: ${told(inIt)}.${so}`
}

function scopeText({ group }: Question, team: readonly Forecast[], told: (people: readonly Forecast[]) => string): string {
  const scope = inScope(group, team)
  const isGroups = scope.some(({ agent }) => group?.members.includes(agent.id))
  const who = group === null ? "All agents" : isGroups ? `Group ${group.name}` : `Group ${group.name} has no members, so all agents count`
  const online = scope.filter((one) => statusOf(one) === "online")
  if (scope.length === 0) return "Nobody works here."
  return online.length > 0 ? `${who}: ${told(online)}.` : `${who}: nobody is Online. ${told(scope)}.`
}

function hiddenText({ isHiddenWhenOffline, visitor }: Question): string {
  if (!isHiddenWhenOffline) return "The widget is not hidden when everyone is offline."
  if (visitor.kind === "new") return "The widget is hidden when everyone is offline."
  const whom = {
    chose: "who has chosen a group",
    ongoing: "with an open conversation",
    open: "with an open conversation",
    unread: "with an unread reply",
  }
  return `The widget is hidden when everyone is offline, but not from a visitor ${whom[visitor.kind]}.`
}

function statusesText(people: readonly Forecast[], team: readonly Forecast[], now: Instant, zone: string, reader: Reader | null): string {
  const nameOf = reader?.nameOf ?? ((id: AgentId) => team.find(({ agent }) => agent.id === id)?.agent.name ?? null)
  const one = ({ agent, facts: { last }, isMissing }: Forecast) => {
    const whose = agent.id === reader?.me ? "your" : "their"
    const why = causeText(last, { whose, byName: last.by === null ? null : nameOf(last.by) })
    const since = last.at === 0 ? "" : ` since ${shortWhen(last.at, now, zone)}, ${why}`
    const [is, but] =
      whose === "your"
        ? ["You are", ", but count as Offline, for no inbox of yours is open"]
        : [`${agent.name} is`, ", but counts as Offline, for no inbox of theirs is open"]
    return `${is} ${NAMES[last.to]}${since}${isMissing && last.to !== "offline" ? but : ""}`
  }
  const others = people.length > MOST_NAMED ? [`and ${people.length - MOST_NAMED} more`] : []
  return [...people.slice(0, MOST_NAMED).map(one), ...others].join("; ")
}
