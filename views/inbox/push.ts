import type { ListName } from "../../src/domain/audience.ts"
import { assigneesOf, type ListItem, type TimelineItem } from "../../src/domain/inbox.ts"
import type { TraceLine } from "../../src/domain/mail-trace.ts"
import type { Agent, AgentId, Conversation, ConversationId, Group, Visitor } from "../../src/domain/model.ts"
import { html, type Html } from "../html.ts"
import { avatar } from "../parts/avatar.ts"
import { standingWhy, type Standing } from "../presence/now.ts"
import { statusHint, statusMenu, statusNotice, type StatusWords } from "../parts/status-menu.ts"
import { listId } from "./addresses.ts"
import { entry as entryItem } from "./entry.ts"
import { mailTraceList } from "./mail-trace.ts"
import { partial } from "./partial.ts"
import { row as rowItem } from "./row.ts"
import { myStatus, presenceOf } from "./socket.ts"
import { goneThread } from "./thread.ts"
import { closure, threadHead } from "./thread-head.ts"
import { visitorFacts, visitorFields, visitorTop } from "./visitor-panel.ts"

// I7: what is pushed into open pages. Made by the functions that make the page, the same for all who hear it, and each aimed
// at an id that only the right page has: a fragment that comes too late, or for another thread, finds nothing and is dropped.

export function entry(item: TimelineItem, conversation: Conversation, roster: readonly Agent[]): Html {
  return partial(`timeline-${conversation.id}`, "place", entryItem(item, conversation, roster))
}

export function row(list: ListName, item: ListItem): Html {
  return partial(listId(list), "place", rowItem(list, item))
}

/** `now`: what it is instead, for those who are in it; null if it was deleted. The browser knows whether an owner is its own agent. */
export function rowGone(
  list: ListName,
  id: ConversationId,
  now: { readonly isClosed: boolean; readonly owners: readonly AgentId[] } | null,
): Html {
  const place = now && html` data-state="${now.isClosed ? "closed" : "open"}" data-owners="${now.owners.join(" ")}"`
  return partial(listId(list), "unplace", html`<li id="row-${id}"${place}></li>`)
}

/** All the first rows of a list: what is not among them has left it meanwhile, or stands behind them now. */
export function rows(list: ListName, items: readonly ListItem[]): Html {
  return partial(listId(list), "place only:true", html`${items.map((item) => rowItem(list, item))}`)
}

/** What stands below the rows: whether there are more. */
export function listEnd(more: Html): Html {
  return partial("list-more", "outerMorph", more)
}

export function threadGone(id: ConversationId): Html {
  return partial(`thread-pane[data-conversation="${id}"]`, "outerHTML", goneThread())
}

/** Header, closure and visitor. Nobody types there but in the visitor's fields, which keep what is being typed. */
export function threadState(conversation: Conversation, visitor: Visitor, roster: readonly Agent[], groups: readonly Group[]): Html {
  const { id } = conversation
  return html`${partial(`thread-head-${id}`, "outerMorph", threadHead(conversation, visitor, roster, groups))}${partial(
    `closure-${id}`,
    "innerMorph",
    html`${closure(conversation, roster)}`,
  )}${partial(`visitor-top-${visitor.id}`, "outerMorph", visitorTop(visitor, conversation))}${partial(`visitor-fields-${visitor.id}`, "outerMorph", visitorFields(visitor))}${partial(`visitor-facts-${visitor.id}`, "outerMorph", visitorFacts(visitor, conversation, assigneesOf(conversation, roster, groups)))}`
}

export function seen({ id, visitorSeenSeq }: Conversation): Html {
  return partial(`timeline-${id}`, "seen", html`<data value="${visitorSeenSeq}"></data>`)
}

export function visitorTyping(id: ConversationId, isTyping: boolean, text: string): Html {
  const preview = text.trim() === "" ? null : html`<div class="bubble" dir="auto">${text}</div>`
  return partial(
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
  return partial(`typing-agents-${id}`, isTyping ? "place" : "unplace", line)
}

/** I2: who else has it open. */
export function viewers(id: ConversationId, agents: readonly Agent[]): Html {
  return partial(`viewers-${id}`, "innerHTML", html`${agents.map((agent) => viewer(agent))}`)
}

function viewer(agent: Agent): Html {
  return html`<span class="viewer" data-not-for="${agent.id}" title="${agent.name} is looking at this too">${avatar(agent, "small")}<span class="visually-hidden"><bdi>${agent.name}</bdi> is looking at this too</span></span>`
}

export function count(of: "unassigned" | "mine", n: number): Html {
  return partial(`count-${of}`, "textContent", html`${n > 0 ? n : ""}`)
}

/** E9. */
export function mailTrace(id: ConversationId, lines: readonly TraceLine[]): Html {
  return partial(`mails-${id}`, "outerMorph", mailTraceList(id, lines))
}

export function presence(roster: readonly Agent[]): Html {
  return partial("presence", "innerHTML", presenceOf(roster))
}

export function status(
  agent: Agent,
  roster: readonly Agent[],
  isWidgetHiddenWhenOffline: boolean,
  words: StatusWords,
  called: number | null,
): Html {
  return html`${partial("status-menu", "outerMorph", statusMenu(agent, roster, isWidgetHiddenWhenOffline, words))}${partial("status-notice", "outerMorph", statusNotice(words))}${partial("status-hint", "outerMorph", statusHint({ agent, roster, isWidgetHiddenWhenOffline }))}${calls(agent, called)}`
}

/** I5: how many conversations call for this agent, for their tabs' titles. */
export function calls(agent: Agent, called: number | null): Html {
  return partial("my-status", "outerHTML", myStatus(agent, called))
}

/** P13, P14: one row's words on the page of all statuses. */
export function standing(one: Standing): Html {
  return partial(`standing-why-${one.agent.id}`, "outerMorph", standingWhy(one))
}
