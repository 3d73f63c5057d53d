import type { ListName } from "../../src/domain/audience.ts"
import { assigneesOf, type LeftBehind, type ListItem, type TimelineItem } from "../../src/domain/inbox.ts"
import type { TraceLine } from "../../src/domain/mail-trace.ts"
import {
  WAIT_BEFORE_RED,
  type Agent,
  type AgentId,
  type Conversation,
  type ConversationId,
  type Group,
  type Visitor,
} from "../../src/domain/model.ts"
import { placeOf } from "../../src/domain/routing.ts"
import { minutes, type Instant } from "../../src/domain/time.ts"
import { durationText } from "../../src/domain/when.ts"
import { html, type Html } from "../html.ts"
import { avatar } from "../parts/avatar.ts"
import { icon } from "../parts/icons.ts"
import { standingWhy, type Standing } from "../presence/now.ts"
import { lastOnlineGone as lastOnlineGoneToast, statusHint, statusMenu, statusNotice, type StatusWords } from "../parts/status-menu.ts"
import { LIST_NAMES, listHref, listId, threadHref, type ListView } from "./addresses.ts"
import { entry as entryItem } from "./entry.ts"
import { mailTraceList } from "./mail-trace.ts"
import { preview, row as rowItem } from "./row.ts"
import { myStatus, presenceOf } from "./socket.ts"
import { goneThread } from "./thread.ts"
import { closure, threadHead } from "./thread-head.ts"
import { visitorFacts, visitorFields } from "./visitor-panel.ts"

// I7: what is pushed into open pages. Made by the functions that make the page, the same for all who hear it, and each aimed
// at an id that only the right page has: a fragment that comes too late, or for another thread, finds nothing and is dropped.

export function entry(item: TimelineItem, conversation: Conversation, roster: readonly Agent[]): Html {
  return part(`timeline-${conversation.id}`, "place", entryItem(item, conversation, roster))
}

export function row(list: ListName, item: ListItem): Html {
  return part(listId(list), "place", rowItem(list, item))
}

/** `now`: what it is instead, for those who are in it; null if it was deleted. The browser knows whether an owner is its own agent. */
export function rowGone(
  list: ListName,
  id: ConversationId,
  now: { readonly isClosed: boolean; readonly owners: readonly AgentId[] } | null,
): Html {
  const place = now && html` data-state="${now.isClosed ? "closed" : "open"}" data-owners="${now.owners.join(" ")}"`
  return part(listId(list), "unplace", html`<li id="row-${id}"${place}></li>`)
}

/** All the first rows of a list: what is not among them has left it meanwhile. */
export function rows(list: ListName, items: readonly ListItem[]): Html {
  return part(listId(list), "place only:true", html`${items.map((item) => rowItem(list, item))}`)
}

/** What stands below the rows: whether there are more. */
export function listEnd(more: Html): Html {
  return part("list-more", "outerHTML", more)
}

export function threadGone(id: ConversationId): Html {
  return part(`thread-${id}`, "innerHTML", goneThread())
}

/** Header, closure and visitor. Nobody types there but in the visitor's fields, which keep what is being typed. */
export function threadState(conversation: Conversation, visitor: Visitor, roster: readonly Agent[], groups: readonly Group[]): Html {
  const { id } = conversation
  return html`${part(`thread-head-${id}`, "outerMorph", threadHead(conversation, visitor, roster, groups))}${part(
    `closure-${id}`,
    "innerMorph",
    html`${closure(conversation, roster)}`,
  )}${part(`visitor-fields-${visitor.id}`, "outerMorph", visitorFields(visitor))}${part(`visitor-facts-${visitor.id}`, "outerMorph", visitorFacts(visitor, conversation, assigneesOf(conversation, roster, groups)))}`
}

export function seen({ id, visitorSeenSeq }: Conversation): Html {
  return part(`timeline-${id}`, "seen", html`<data value="${visitorSeenSeq}"></data>`)
}

export function visitorTyping(id: ConversationId, isTyping: boolean, text: string): Html {
  const preview = text.trim() === "" ? null : html`<div class="bubble" dir="auto">${text}</div>`
  return part(
    `typing-visitor-${id}`,
    "innerHTML",
    isTyping
      ? html`<div class="entry entry-visitor entry-typing"><div class="entry-body"><p class="entry-by"><span class="typing-dots" aria-hidden="true"></span>Visitor is typing…</p>${preview}</div></div>`
      : html``,
  )
}

/** Keyed by agent, for several may type at once; the browser hides one's own. */
export function agentTyping(id: ConversationId, agent: Agent, isTyping: boolean): Html {
  const line = html`<span class="typing-agent" id="typing-${agent.id}" data-not-for="${agent.id}"><bdi>${agent.name}</bdi> is typing…</span>`
  return part(`typing-agents-${id}`, isTyping ? "place" : "unplace", line)
}

/** I2: who else has it open. */
export function viewers(id: ConversationId, agents: readonly Agent[]): Html {
  return part(`viewers-${id}`, "innerHTML", html`${agents.map((agent) => viewer(agent))}`)
}

function viewer(agent: Agent): Html {
  return html`<span class="viewer" data-not-for="${agent.id}" title="${agent.name} is looking at this too">${avatar(agent, "small")}<span class="visually-hidden"><bdi>${agent.name}</bdi> is looking at this too</span></span>`
}

/** C4, I5: told to who was assigned it, unless they are Offline. Of these too the browser shows one at a time. `since`, `isMissed`: as in `newChat`. */
export function assigned({ id }: Conversation, by: Agent | null, since: Instant, isMissed = false): Html {
  return callToast({
    kind: "assigned",
    id,
    symbol: "invite",
    statuses: "online invisible",
    one: by ? html`<bdi>${by.name}</bdi> assigned you a conversation.` : html`A conversation was assigned to you.`,
    many: html`<span data-how-many></span> conversations were assigned to you.`,
    view: "mine",
    since,
    isMissed,
  })
}

/**
 * P2, I5: told to who is online. One toast for each, of which the browser shows one at a time (new-chats.ts).
 * `since`: it is so, by the server's clock. `isMissed`: said to a tab that connects, which may have heard of it since then (I7).
 */
export function newChat(conversation: Conversation, { visitorName, last }: ListItem, since: Instant, isMissed = false): Html {
  const said = last.by === "visitor" && !last.isDeleted ? preview(last.text) : ""
  const words = html`New conversation: <bdi>${visitorName}</bdi>${said !== "" && html` <span class="toast-said"><bdi>${said}</bdi></span>`}`
  return newToast(conversation, "online", words, since, isMissed)
}

/** P6: told while invisible, for online agents have not answered. `missedBy`: said so late to a tab that connects (I7). */
export function escalated(conversation: Conversation, missedBy: Instant | null = null): Html {
  const { waitingSince, escalatedAt } = conversation
  const waited = missedBy === null ? WAIT_BEFORE_RED : missedBy - waitingSince!
  const words = html`A visitor has been waiting for ${waited < minutes(1) ? "30 seconds" : durationText(waited)}.`
  return newToast(conversation, "online invisible", words, escalatedAt!, missedBy !== null)
}

/** Somebody has it, or nobody waits there any more. */
export function newGone(id: ConversationId): Html {
  return part("toasts", "unplace", html`<div id="new-${id}"></div>`)
}

function newToast(conversation: Conversation, statuses: string, one: Html, since: Instant, isMissed: boolean): Html {
  return callToast({
    kind: "new",
    id: conversation.id,
    symbol: "unassigned",
    statuses,
    one,
    many: html`<span data-how-many></span> new conversations.`,
    view: placeOf(conversation) === "group" ? "mine" : "unassigned",
    since,
    isMissed,
  })
}

type CallToast = {
  readonly kind: "new" | "assigned"
  readonly id: ConversationId
  readonly symbol: "unassigned" | "invite"
  /** With which of them its reader is told so (P3, P4). */
  readonly statuses: string
  /** What is said of it alone, and of it with others of its kind. */
  readonly one: Html
  readonly many: Html
  readonly view: ListView
  readonly since: Instant
  readonly isMissed: boolean
}

function callToast({ kind, id, symbol, statuses, one, many, view, since, isMissed }: CallToast): Html {
  const href = threadHref(id, { view, state: "open", isOldestFirst: false, search: "" })
  return part(
    "toasts",
    "place",
    html`<div class="toast" id="${kind}-${id}" data-toast="${kind}" data-conversation="${id}" data-while="${statuses}" data-since="${since}"${isMissed && html` data-missed`}>${icon(symbol)}
      <p class="toast-one">${one} <a href="${href}" data-pane>Open it</a></p>
      <p class="toast-many" hidden>${many} <a href="${href}" data-pane>Open the first</a></p>
      ${dismissButton()}</div>`,
  )
}

/** C12: `agent` is who came online. Said at that moment and to each tab that opens later; a tab that has said it drops it (left-behind.ts). */
export function leftBehind({ statusAt }: Agent, { unassigned, mine, newestAt }: LeftBehind): Html {
  const all = unassigned + mine
  const what = all === 1 ? "A conversation" : `${all} conversations`
  const who = unassigned === 0 ? "nobody in your group" : "nobody"
  return toast(
    html`${what} came while ${who} was online. ${oldestFirst(unassigned, mine)}`,
    html` data-online-since="${statusAt}" data-left-at="${newestAt}"`,
  )
}

/** Those of a group stand in My messages, the others in Unassigned. */
function oldestFirst(unassigned: number, mine: number): Html {
  const to = (view: ListView, words: string) =>
    html`<a href="${listHref({ view, state: "open", isOldestFirst: true, search: "" })}">${words}</a>`
  if (mine === 0) return to("unassigned", "Oldest first")
  if (unassigned === 0) return to("mine", "Oldest first")
  return html`Oldest first: ${to("unassigned", `${unassigned} in ${LIST_NAMES.unassigned}`)}, ${to("mine", `${mine} in ${LIST_NAMES.mine}`)}`
}

function toast(words: Html, attributes: Html = html``): Html {
  return part(
    "toasts",
    "beforeend",
    html`<div class="toast" data-toast="done"${attributes}>${icon("unassigned")}<p>${words}</p>
      ${dismissButton()}</div>`,
  )
}

function dismissButton(): Html {
  return html`<button class="button button-quiet button-small button-icon" type="button" data-dismiss aria-label="Dismiss">${icon("close")}</button>`
}

export function count(of: "unassigned" | "mine", n: number): Html {
  return part(`count-${of}`, "textContent", html`${n > 0 ? n : ""}`)
}

/** E9. */
export function mailTrace(id: ConversationId, lines: readonly TraceLine[]): Html {
  return part(`mails-${id}`, "outerHTML", mailTraceList(id, lines))
}

export function presence(roster: readonly Agent[]): Html {
  return part("presence", "innerHTML", presenceOf(roster))
}

export function status(
  agent: Agent,
  roster: readonly Agent[],
  isWidgetHiddenWhenOffline: boolean,
  words: StatusWords,
  called: number | null,
): Html {
  return html`${part("status-menu", "outerMorph", statusMenu(agent, roster, isWidgetHiddenWhenOffline, words))}${part("status-notice", "outerMorph", statusNotice(words))}${part("status-hint", "outerMorph", statusHint({ agent, roster, isWidgetHiddenWhenOffline }))}${calls(agent, called)}`
}

/** P8: beside the answer to a key. */
export function lastOnlineGone(isWidgetHiddenWhenOffline: boolean): Html {
  return part("toasts", "beforeend", lastOnlineGoneToast(isWidgetHiddenWhenOffline))
}

/** I5: how many conversations call for this agent, for their tabs' titles. */
export function calls(agent: Agent, called: number | null): Html {
  return part("my-status", "outerHTML", myStatus(agent, called))
}

/** P13, P14: one row's words on the page of all statuses. */
export function standing(one: Standing): Html {
  return part(`standing-why-${one.agent.id}`, "outerMorph", standingWhy(one))
}

function part(id: string, swap: string, content: Html): Html {
  return html`<hx-partial hx-target="#${id}" hx-swap="${swap}">${content}</hx-partial>`
}
