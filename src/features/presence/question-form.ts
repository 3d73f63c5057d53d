import type { Question, VisitorKind } from "../../domain/forecast.ts"
import { chosenAmong } from "../../domain/group.ts"
import type { Account, Agent, AgentId, Group } from "../../domain/model.ts"
import { cleanLine, problemsIn } from "../../domain/person.ts"
import { days, minutes, type Instant } from "../../domain/time.ts"
import { firstInstantOf } from "../../domain/zone.ts"
import { wholeWhen } from "../../../views/presence/moments.ts"
import { VISITORS, type QuestionForm, type VisitorChoice } from "../../../views/presence/question.ts"

/** Hours and days off are set for a year; who knows what they will be after that. */
const AHEAD = days(366)

/** `at`: a moment on a clock on the reader's wall, "" for now; `group`: its id, "" for none. */
export type QuestionQuery = {
  readonly at?: string | undefined
  readonly group?: string | undefined
  readonly visitor?: string | undefined
  readonly with?: string | readonly string[] | undefined
}

type Known = { readonly groups: readonly Group[]; readonly roster: readonly Agent[]; readonly account: Account; readonly zone: string }

/** P13: the question as it was typed, with what is wrong with it, and what it asks; null if anything is wrong. */
export function questionOf(
  query: QuestionQuery,
  { groups, roster, account, zone }: Known,
  now: Instant,
): { readonly form: QuestionForm; readonly asked: { readonly question: Question; readonly at: Instant } | null } {
  const typed = cleanLine(query.at ?? "")
  const visitor = VISITORS.find((one) => one === query.visitor) ?? "new"
  const agentIds = roster.map(({ id }) => id).filter((id) => [query.with ?? []].flat().includes(id))
  const group = groups.find(({ id }) => id === query.group) ?? null
  const at = typed === "" ? now : momentOf(typed, zone)
  const problems = problemsIn({
    at: momentProblem(typed, at, now, zone),
    group: query.group && group === null ? "This group is gone. Choose another." : null,
    with: visitor === "ongoing" && agentIds.length === 0 ? "Choose at least one agent who is in the conversation." : null,
  })
  const form = { at: typed, group: query.group ?? "", visitor, with: agentIds, problems: problems ?? {} }
  if (problems || at === null) return { form, asked: null }
  const kind = visitorKind(visitor, agentIds, group !== null && chosenAmong(group.id, account, groups, roster) !== null)
  return { form, asked: { question: { group, visitor: kind, isHiddenWhenOffline: account.isWidgetHiddenWhenOffline }, at } }
}

/** Somebody new has a group because they chose it, where they may. */
function visitorKind(visitor: VisitorChoice, agentIds: readonly AgentId[], mayBeChosen: boolean): VisitorKind {
  if (visitor === "ongoing") return { kind: "ongoing", with: agentIds }
  return { kind: visitor === "new" && mayBeChosen ? "chose" : visitor }
}

/** In a gap of the clock the first instant after it; null for what is no moment, such as 30 February. */
function momentOf(text: string, zone: string): Instant | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text)) return null
  const wall = Date.parse(`${text}Z`)
  const isReal = !Number.isNaN(wall) && new Date(wall).toISOString().startsWith(text)
  return isReal ? firstInstantOf(zone, wall) : null
}

function momentProblem(typed: string, at: Instant | null, now: Instant, zone: string): string | null {
  if (at === null) return `“${typed.slice(0, 40)}” is no moment. It looks like 2026-03-02T09:30.`
  // Nobody types seconds: the minute that runs is still now.
  if (at + minutes(1) <= now) return `That moment is over: it is ${wholeWhen(now, zone)}. What was then, the history tells.`
  if (at > now + AHEAD) return "That is more than a year ahead, which is as far as this can tell."
  return null
}
