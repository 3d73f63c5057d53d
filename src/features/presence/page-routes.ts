import { Elysia, t } from "elysia"
import type { Config } from "../../config.ts"
import { causeText, factsAt } from "../../domain/explanation.ts"
import { answerTo, outlook, type Forecast, type Question } from "../../domain/forecast.ts"
import { STATUSES, type Agent, type AgentId, type Status } from "../../domain/model.ts"
import { Refused } from "../../domain/refused.ts"
import type { StatusChange } from "../../domain/status.ts"
import { days, minutes, type Instant } from "../../domain/time.ts"
import type { Io } from "../../io/io.ts"
import { asHtml, goTo } from "../../io/pages.ts"
import type { History } from "../../../views/presence/history.ts"
import type { Standing } from "../../../views/presence/now.ts"
import { presencePage } from "../../../views/presence/presence.ts"
import { weekTable, type ComingWeek } from "../../../views/presence/week.ts"
import { findAgent, roster } from "../agents/store.ts"
import { guard } from "../auth/guard.ts"
import { allGroups } from "../groups/store.ts"
import { settingsFrame } from "../settings/frame.ts"
import { findAccount } from "../settings/store.ts"
import { chooseStatus } from "./commands.ts"
import { nameOf, standing } from "./explained.ts"
import { questionOf, type QuestionQuery } from "./question-form.ts"
import { isThere } from "./lease-store.ts"
import { weekAhead } from "./remembered.ts"
import { history, team } from "./store.ts"
import { zoneOf } from "./zone-store.ts"
import { once } from "../../domain/once.ts"

const PAGE = 50
/** So many agents are told of at once, in the list and in the week. */
const PEOPLE = 20
/** How finely the week's picture is drawn: a pixel is about a quarter of an hour. */
const DRAWN_EVERY = minutes(15)
const ASKED = t.Partial(
  t.Object({
    done: t.String(),
    at: t.String(),
    group: t.String(),
    visitor: t.String(),
    with: t.Union([t.String(), t.Array(t.String())]),
    agent: t.String(),
    before: t.String(),
    people: t.String(),
  }),
)

/** P13: the page that explains everybody's presence, for admins alone. */
export const presencePageRoutes = (io: Io, config: Config, keepStrict: (isStrict: boolean) => void) =>
  new Elysia({ name: "presence-page" })
    .use(guard(io, config))
    .get(
      "/settings/presence",
      ({ agent, query, set }) => {
        const { content, isAnswered } = page(io, agent, query)
        return asHtml(set, content, isAnswered ? 200 : 422)
      },
      { role: "admin", query: ASKED },
    )
    .get(
      "/settings/presence/week",
      ({ agent, query, set }) => {
        const now = io.clock.now()
        const { all, shown } = everybody(io, query, now)
        return asHtml(set, weekTable(comingWeek(io, all, shown, agent.id, now), { now, zone: zoneOf(io.db, agent.id) }))
      },
      { role: "admin", query: t.Partial(t.Object({ people: t.String() })) },
    )
    .post(
      "/settings/presence",
      ({ body, set }) => {
        keepStrict(body.strict === "on")
        return goTo(set, "/settings/presence?done=strict")
      },
      { role: "admin", body: t.Partial(t.Object({ strict: t.String() })) },
    )
    .post(
      "/settings/presence/:agentId/status",
      ({ agent, params, body, set }) => {
        const whose = findAgent(io.db, params.agentId)
        if (!whose) throw new Refused("not-found", "This agent is not in your team.")
        if (!whose.isActive) throw new Refused("conflict", `${whose.name} is deactivated and has no status to set.`)
        chooseStatus(io, whose, body.status, agent.id)
        return goTo(set, "/settings/presence?done=status")
      },
      { role: "admin", params: t.Object({ agentId: t.String() }), body: t.Object({ status: t.UnionEnum([...STATUSES]) }) },
    )

type Asked = QuestionQuery & {
  readonly done?: string | undefined
  readonly agent?: string | undefined
  readonly before?: string | undefined
  readonly people?: string | undefined
}

function page(io: Io, agent: Agent, query: Asked) {
  const now = io.clock.now()
  const frame = settingsFrame(io, agent, query.done)
  const { zone } = frame.statusWords
  const groups = allGroups(io.db)
  const { all, shown, counts, number, of } = everybody(io, query, now)
  const people = shown.map((one) => standing(io, one.agent, agent.id))
  const { form, asked } = questionOf(query, { groups, roster: frame.roster, account: frame.account, zone }, now)
  const reader = { me: agent.id, nameOf: (id: AgentId) => nameOf(io, id) }
  const answer = asked && { at: asked.at, ...answerTo(asked.question, all, now, asked.at, zone, reader) }
  const content = presencePage(frame, {
    now,
    sameUntil: sameUntil(now, people, asked !== null),
    everybody: { people, counts, page: { number, of } },
    week: comingWeek(io, all, shown, agent.id, now),
    question: { form, answer, groups },
    history: pastChanges(io, query, agent.id),
  })
  return { content, isAnswered: answer !== null }
}

type Present = Forecast & { readonly status: Status }

/** Who works here, online first, and those of them who are on the page that is asked for. */
function everybody(io: Io, { people }: Pick<Asked, "people">, now: Instant) {
  const { isPresenceStrict } = findAccount(io.db)
  const all = team(io.db)
    .map((one): Present => {
      const isMissing = isPresenceStrict && !isThere(io.db, one.agent.id, now)
      return { ...one, status: isMissing ? "offline" : factsAt(one.facts, now, now).last.to, isMissing }
    })
    .toSorted(byStatusThenName)
  const of = Math.max(1, Math.ceil(all.length / PEOPLE))
  const number = Math.min(of, /^[1-9]\d{0,4}$/.test(people ?? "") ? Number(people) : 1)
  const count = (status: Status) => all.filter((one) => one.status === status).length
  const counts = { online: count("online"), invisible: count("invisible"), offline: count("offline") }
  return { all, shown: all.slice((number - 1) * PEOPLE, number * PEOPLE), counts, number, of }
}

const nameOrder = once(() => new Intl.Collator("en"))

function byStatusThenName(a: Present, b: Present): number {
  return STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status) || nameOrder().compare(a.agent.name, b.agent.name)
}

/** What the clock alone changes: the picture, and for how long somebody's inbox has been closed. */
function sameUntil(now: Instant, people: readonly Standing[], isAnswered: boolean): Instant {
  // The answer says its minute, or that its moment is over; what it says of later moves with each sign of life.
  const every = isAnswered || people.some(({ closed }) => closed !== null) ? minutes(1) : DRAWN_EVERY
  return Math.floor(now / every) * every + every
}

/** Of the agents who are shown; what new visitors see follows from all. */
function comingWeek(io: Io, all: readonly Forecast[], shown: readonly Forecast[], me: AgentId, now: Instant): ComingWeek {
  const { isWidgetHiddenWhenOffline: isHiddenWhenOffline, isPresenceStrict: isStrict } = findAccount(io.db)
  const newVisitor: Question = { group: null, visitor: { kind: "new" }, isHiddenWhenOffline }
  const from = Math.floor(now / DRAWN_EVERY) * DRAWN_EVERY
  const { agents, modes } = outlook(newVisitor, all, now, from + days(7), weekAhead)
  // What is so now is drawn from the picture's beginning, a little ago.
  const drawn = <T extends { readonly from: Instant }>(span: T): T => (span.from === now ? { ...span, from } : span)
  const lanes = shown.map(({ agent }) => ({
    id: agent.id,
    name: agent.name,
    spans: agents
      .find(({ agentId }) => agentId === agent.id)!
      .spans.map(drawn)
      .map(({ change, ...span }) => ({ ...span, why: change.at === 0 ? "" : sentence(why(io, change, agent.id === me)) })),
  }))
  return { from, until: from + days(7), modes: modes.map(drawn), agents: lanes, isStrict }
}

/** One more is read than is shown, to know whether there are older ones. */
function pastChanges(io: Io, query: Asked, me: AgentId): History {
  const agentId = roster(io.db).find(({ id }) => id === query.agent)?.id ?? null
  const before = /^[1-9]\d{0,14}$/.test(query.before ?? "") ? Number(query.before) : null
  const found = history(io.db, { agentId, before, most: PAGE + 1 })
  const changes = found.slice(0, PAGE).map((change) => {
    const words = why(io, change, change.agentId === me)
    return { ...change, why: sentence(words), setting: words.includes(change.setting ?? "") ? null : change.setting }
  })
  return { changes, agentId, olderThan: found.length > PAGE ? changes.at(-1)!.number : null, isNewest: before === null }
}

function why(io: Io, change: StatusChange, isMine: boolean): string {
  return causeText(change, { whose: isMine ? "your" : "their", byName: nameOf(io, change.by) })
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
