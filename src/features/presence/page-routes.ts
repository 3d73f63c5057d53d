import { Elysia, t } from "elysia"
import type { Config } from "../../config.ts"
import { causeText } from "../../domain/explanation.ts"
import { answerTo, outlook, type Forecast, type Question } from "../../domain/forecast.ts"
import { STATUSES, type Agent, type AgentId } from "../../domain/model.ts"
import { Refused } from "../../domain/refused.ts"
import type { StatusChange } from "../../domain/status.ts"
import { days, type Instant } from "../../domain/time.ts"
import type { Io } from "../../io/io.ts"
import { asHtml, goTo } from "../../io/pages.ts"
import type { History } from "../../../views/presence/history.ts"
import type { Standing } from "../../../views/presence/now.ts"
import { presencePage } from "../../../views/presence/presence.ts"
import type { ComingWeek } from "../../../views/presence/week.ts"
import { findAgent, roster } from "../agents/store.ts"
import { guard } from "../auth/guard.ts"
import { allGroups } from "../groups/store.ts"
import { settingsFrame } from "../settings/frame.ts"
import { findAccount } from "../settings/store.ts"
import { chooseStatus } from "./commands.ts"
import { nameOf, standing } from "./explained.ts"
import { questionOf, type QuestionQuery } from "./question-form.ts"
import { isThere } from "./lease-store.ts"
import { history, team } from "./store.ts"

const PAGE = 50
const ASKED = t.Partial(
  t.Object({
    done: t.String(),
    at: t.String(),
    group: t.String(),
    visitor: t.String(),
    with: t.Union([t.String(), t.Array(t.String())]),
    agent: t.String(),
    before: t.String(),
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
}

function page(io: Io, agent: Agent, query: Asked) {
  const now = io.clock.now()
  const frame = settingsFrame(io, agent, query.done)
  const groups = allGroups(io.db)
  const people = team(io.db)
    .map((one) => ({
      ...one,
      standing: standing(io, one.agent, agent.id),
      isMissing: frame.account.isPresenceStrict && !isThere(io.db, one.agent.id, now),
    }))
    .toSorted(byStatusThenName)
  const { form, asked } = questionOf(query, { groups, roster: frame.roster, account: frame.account }, now)
  const reader = { me: agent.id, nameOf: (id: AgentId) => nameOf(io, id) }
  const answer = asked && { at: asked.at, ...answerTo(asked.question, people, now, asked.at, frame.account.timeZone, reader) }
  const content = presencePage(frame, {
    now,
    people: people.map((one) => one.standing),
    week: comingWeek(io, people, agent.id, now),
    question: { form, answer, groups },
    history: pastChanges(io, query, agent.id),
  })
  return { content, isAnswered: answer !== null }
}

type Told = Forecast & { readonly standing: Standing }

function byStatusThenName(a: Told, b: Told): number {
  const rank = ({ standing }: Told) => STATUSES.indexOf(standing.status)
  return rank(a) - rank(b) || a.agent.name.localeCompare(b.agent.name, "en")
}

function comingWeek(io: Io, people: readonly Forecast[], me: AgentId, now: Instant): ComingWeek {
  const { isWidgetHiddenWhenOffline: isHiddenWhenOffline, isPresenceStrict: isStrict } = findAccount(io.db)
  const newVisitor: Question = { group: null, visitor: { kind: "new" }, isHiddenWhenOffline }
  const until = now + days(7)
  const { agents, modes } = outlook(newVisitor, people, now, until)
  const lanes = agents.map(({ agentId, spans }, i) => ({
    id: agentId,
    name: people[i]!.agent.name,
    spans: spans.map(({ change, ...span }) => ({ ...span, why: change.at === 0 ? "" : sentence(why(io, change, agentId === me)) })),
  }))
  return { from: now, until, modes, agents: lanes, isStrict }
}

/** One more is read than is shown, to know whether there are older ones. */
function pastChanges(io: Io, query: Asked, me: AgentId): History {
  const agentId = roster(io.db).find(({ id }) => id === query.agent)?.id ?? null
  const before = /^[1-9]\d{0,14}$/.test(query.before ?? "") ? Number(query.before) : null
  const found = history(io.db, { agentId, before, most: PAGE + 1 })
  const changes = found.slice(0, PAGE).map((change) => {
    const words = why(io, change, change.agentId === me)
    return { ...change, why: sentence(words), setting: change.setting === words ? null : change.setting }
  })
  return { changes, agentId, olderThan: found.length > PAGE ? changes.at(-1)!.number : null, isNewest: before === null }
}

function why(io: Io, change: StatusChange, isMine: boolean): string {
  return causeText(change, { whose: isMine ? "your" : "their", byName: nameOf(io, change.by) })
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
