import type { Reason } from "../../src/domain/forecast.ts"
import type { Agent, AgentId, Face, Group, WidgetMode } from "../../src/domain/model.ts"
import type { Instant } from "../../src/domain/time.ts"
import { backWords } from "../../src/domain/when.ts"
import { html, type Html } from "../html.ts"
import { avatar } from "../parts/avatar.ts"
import { problemLine, type FormState } from "../parts/fields.ts"
import { icon } from "../parts/icons.ts"
import { live } from "../parts/live.ts"
import { section } from "../parts/section.ts"
import type { SettingsFrame } from "../settings/frame.ts"
import { wholeWhen } from "./moments.ts"
import { MODE_WORD, type Reader } from "./week.ts"

export const VISITORS = ["new", "ongoing", "open", "unread"] as const
export type VisitorChoice = (typeof VISITORS)[number]

/** As it was asked: `at` as typed, "" for now; `group` "" for all. */
export type QuestionForm = {
  readonly at: string
  readonly group: string
  readonly visitor: VisitorChoice
  readonly with: readonly AgentId[]
  readonly problems: FormState["problems"]
}

export type Answer = {
  readonly at: Instant
  /** As the widget shows them (M6). */
  readonly faces: readonly Face[]
  readonly mode: WidgetMode
  readonly reasons: readonly Reason[]
  readonly backAt: Instant | null
}

export type Question = {
  readonly form: QuestionForm
  /** Null if it can't be answered, which `form.problems` tells why. */
  readonly answer: Answer | null
  readonly groups: readonly Group[]
}

/** P13: "What would a visitor see?" A form that only asks, so its address can be kept or sent. Its answer follows statuses and the clock (P14), as does whether its moment is over. */
export function questionSection({ form, answer, groups }: Question, { roster, account }: SettingsFrame, reader: Reader): Html {
  const agents = roster.filter((agent) => agent.isActive)
  return html`<div class="question" id="question">${section({
    heading: "What would a visitor see?",
    lead: "Live chat, Messenger or no widget at all is decided for each visitor. Ask for any of them, now or later.",
    content: html`<form class="form question-form" method="get" action="/settings/presence#question">
        <div class="question-fields">${whenField(form)} ${groupField(form, groups)}</div>
        ${visitorField(form, agents)}
        <div class="form-end"><button class="button button-primary">Show</button></div>
      </form>
      ${live((version) => html`<div id="answer" data-live="${version}">${answer && answerOf(answer, account, reader)}</div>`)}`,
  })}</div>`
}

/** A browser shows in such a field only a moment: what is none stays readable in a field of text. */
function whenField({ at, problems }: QuestionForm): Html {
  const isText = at !== "" && !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(at)
  const problem = problems["at"]
  return html`<div class="field">
    <label class="label" for="at">When</label>
    <input class="input" id="at" name="at" type="${isText ? "text" : "datetime-local"}" value="${at}" aria-describedby="at-hint${problem && " at-problem"}" ${problem && html`aria-invalid="true" autofocus`}>
    <p class="hint" id="at-hint">Leave it empty to ask about now.</p>
    ${live((version) => html`<div id="at-said" data-live="${version}">${problem && problemLine("at", problem)}</div>`)}
  </div>`
}

function groupField({ group, problems }: QuestionForm, groups: readonly Group[]): Html {
  const problem = problems["group"]
  return html`<div class="field">
    <label class="label" for="group">The visitor’s group</label>
    <select class="input" id="group" name="group" ${problem && html`aria-invalid="true" aria-describedby="group-problem"`}>
      <option value="">No group: all agents count</option>
      ${groups.map(({ id, name }) => html`<option value="${id}" ${id === group && html`selected`}>${name}</option>`)}
    </select>
    ${problem && problemLine("group", problem)}
  </div>`
}

const VISITOR_WORDS: Record<VisitorChoice, string> = {
  new: "Somebody new",
  ongoing: "In an ongoing conversation with…",
  open: "With an open conversation that has gone quiet",
  unread: "With an unread reply in a closed conversation",
}

/** Whom they talk with is only asked, by CSS alone, where it counts. */
function visitorField({ visitor, with: agentIds, problems }: QuestionForm, agents: readonly Agent[]): Html {
  const problem = problems["with"]
  return html`<fieldset class="question-visitor">
    <legend class="label">Visitor</legend>
    ${VISITORS.map(
      (
        kind,
      ) => html`<label class="question-kind"><input class="member-box" type="radio" name="visitor" value="${kind}" ${kind === visitor && html`checked`}>${VISITOR_WORDS[kind]}</label>
        ${
          kind === "ongoing" &&
          html`<div class="question-with" role="group" aria-label="In the conversation" ${problem && html`aria-describedby="with-problem"`}>${agents.map((agent, i) => withAgent(agent, agentIds.includes(agent.id), problem !== undefined && i === 0))}</div>
        ${problem && problemLine("with", problem)}`
        }`,
    )}
  </fieldset>`
}

function withAgent(agent: Agent, isIn: boolean, isFirst: boolean): Html {
  return html`<label class="member question-agent"><input class="member-box" type="checkbox" name="with" value="${agent.id}" ${isIn && html`checked`} ${isFirst && html`autofocus`}>${avatar(agent, "small")}<bdi class="truncate">${agent.name}</bdi></label>`
}

function answerOf({ at, mode, faces, reasons, backAt }: Answer, account: SettingsFrame["account"], { now, zone }: Reader): Html {
  const back = backAt === null ? null : backWords(backAt, at, zone)
  return html`<div class="answer" role="group" aria-labelledby="answer-mode">
    <div class="answer-seen">
      <p class="answer-mode" id="answer-mode">${MODE_WORD[mode]}</p>
      <p class="muted small">${at <= now ? "now, " : ""}<time datetime="${new Date(at).toISOString()}">${wholeWhen(at, zone)}</time></p>
      ${widgetHead(mode, faces, account, back)}
      ${back !== null && html`<p class="small">${back}.${mode === "messenger" && html` <span class="muted">Visitors read it in their own time zone.</span>`}</p>`}
    </div>
    <ol class="reasons" aria-label="Why">${reasons.map((reason, i) => reasonItem(reason, i === reasons.length - 1))}</ol>
  </div>`
}

/** The top of the widget as that visitor has it; what it means stands beside it in words. */
function widgetHead(mode: WidgetMode, faces: readonly Face[], { name }: SettingsFrame["account"], back: string | null): Html {
  if (mode === "hidden") return html`<div class="widget-head widget-head-hidden" aria-hidden="true">No widget</div>`
  const line = mode === "live-chat" ? "Online" : (back ?? "We’re away right now")
  return html`<div class="widget-head" aria-hidden="true">
    ${faces.length > 0 && html`<span class="widget-head-faces">${faces.map((face) => avatar(face))}</span>`}
    <span class="widget-head-words"><bdi class="widget-head-name truncate">${name}</bdi><span class="widget-head-line truncate">${mode === "live-chat" && html`<span class="here-dot"></span>`}${line}</span></span>
    ${icon("close")}
  </div>`
}

/** What each rule asks, in their order. */
const QUESTIONS: Record<Reason["rule"], string> = {
  M2: "Are they talking with somebody who is there?",
  M3: "Is somebody online?",
  M4: "Is the widget hidden then?",
  M5: "Otherwise",
}

function reasonItem({ rule, text }: Reason, isLast: boolean): Html {
  return html`<li class="reason ${isLast && "reason-last"}">
    <p class="reason-rule">${QUESTIONS[rule]}${isLast && html`<span class="badge badge-accent">Decides</span>`}</p>
    <p class="reason-text">${text}</p>
  </li>`
}
