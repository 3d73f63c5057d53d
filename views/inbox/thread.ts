import { assigneesOf, type TimelineItem } from "../../src/domain/inbox.ts"
import type { TraceLine } from "../../src/domain/mail-trace.ts"
import { visitorName, type Agent, type Conversation, type Draft, type Group, type Visitor } from "../../src/domain/model.ts"
import { html, type Html } from "../html.ts"
import { icon } from "../parts/icons.ts"
import { tooLong } from "../parts/too-long.ts"
import { composer } from "./composer.ts"
import { entry } from "./entry.ts"
import { closure, threadHead } from "./thread-head.ts"
import { earlierHref, listHref, threadHref, type ListFilter } from "./addresses.ts"
import { partial } from "./partial.ts"
import { visitorPanel } from "./visitor-panel.ts"

export type Thread = {
  readonly conversation: Conversation
  readonly visitor: Visitor
  readonly items: readonly TimelineItem[]
  readonly hasEarlier: boolean
  readonly draft: Draft
  /** E9. */
  readonly trace: readonly TraceLine[]
}

export type ThreadProps = {
  readonly thread: Thread
  readonly agent: Agent
  readonly roster: readonly Agent[]
  readonly groups: readonly Group[]
  readonly filter: ListFilter
}

/** I2: one conversation. Its id is in every place that news may land in, so that none lands in another's. */
export function threadPane({ thread, agent, roster, groups, filter }: ThreadProps): Html {
  const { conversation, visitor } = thread
  const { id } = conversation
  return html`<section class="thread-pane" id="thread-pane" aria-label="Conversation with ${visitorName(visitor)}" data-conversation="${id}"
    data-seq="${conversation.lastSeq}" data-note-seq="${conversation.lastNoteSeq}" data-revision="${conversation.revision}" data-note-revision="${conversation.noteRevision}">
    <div class="thread" id="thread-${id}">
      <div class="thread-top">
        <a class="button button-quiet button-icon back" href="${listHref(filter)}" aria-label="Back to the list">${icon("back")}</a>
        ${threadHead(conversation, visitor, roster, groups)}
      </div>
      <div class="thread-scroll" role="log" aria-label="Messages" tabindex="0">
        <div class="thread-fill">
          ${earlier(thread, filter)}
          <ol class="timeline" id="timeline-${id}" data-seen="${conversation.visitorSeenSeq}">${thread.items.map((item) => entry(item, conversation, roster))}</ol>
          <div class="typing" id="typing-visitor-${id}"></div>
        </div>
      </div>
      <p class="typing-agents" id="typing-agents-${id}"></p>
      <div class="thread-foot">
        <button class="button button-small news" type="button" hidden data-news>${icon("down")}<span>New messages</span></button>
        <div class="closure" id="closure-${id}">${closure(conversation, roster)}</div>
        ${composer(conversation, thread.draft, agent)}
      </div>
      ${entryMenu()}
      <div class="menu assign" id="assign-${id}" popover role="dialog" aria-label="Assign"></div>
    </div>
    ${visitorPanel(visitor, conversation, assigneesOf(conversation, roster, groups), thread.trace)}
  </section>`
}

/** Older messages, on demand; the browser keeps what is read where it is. */
export function earlier(
  { conversation, items, hasEarlier }: Pick<Thread, "conversation" | "items" | "hasEarlier">,
  filter: ListFilter,
): Html {
  const first = items.find((item) => item.kind === "message")
  const before = first?.kind === "message" ? first.message.seq : 0
  return html`<div class="earlier" id="earlier-${conversation.id}">${
    hasEarlier &&
    html`<a class="button button-small" href="${threadHref(conversation.id, filter)}" hx-get="${earlierHref(conversation.id, before, filter)}" hx-target="#earlier-${conversation.id}"
      hx-swap="outerMorph">Earlier messages</a>`
  }</div>`
}

/** What "Earlier messages" answers: the next link, and the items, which find their places by their keys. */
export function earlierItems(
  thread: Pick<Thread, "conversation" | "items" | "hasEarlier">,
  roster: readonly Agent[],
  filter: ListFilter,
): Html {
  const { conversation, items } = thread
  return html`${earlier(thread, filter)}
${partial(`timeline-${conversation.id}`, "place edge:true", html`${items.map((item) => entry(item, conversation, roster))}`)}`
}

/** One menu for all of one's own messages; the browser knows for which it was opened. */
function entryMenu(): Html {
  return html`<div class="menu" id="entry-menu" popover role="menu" aria-label="Message">
    <button class="menu-item" type="button" role="menuitem" data-entry-edit>${icon("edit")}Edit</button>
    <button class="menu-item" type="button" role="menuitem" data-entry-copy>${icon("copy")}Copy text</button>
    <button class="menu-item menu-item-danger" type="button" role="menuitem" data-entry-delete>${icon("bin")}Delete</button>
  </div>
  <template id="entry-more"><button class="button button-quiet button-small button-icon entry-more" type="button" popovertarget="entry-menu" aria-haspopup="menu" aria-expanded="false" aria-label="Options for this message">${icon("more")}</button></template>
  <template id="pending-entry"><li class="entry entry-agent is-pending"><div class="entry-body"><p class="entry-by"><span data-while="held" hidden>Written <time data-when="full"></time></span></p><div class="bubble" dir="auto"></div>
    <p class="entry-foot" role="status"><span class="entry-state">Sending</span> <button class="button-link" type="button" data-while="waiting" data-send hidden>Retry</button>
      ${whileHeld("send", "Send")} ${whileHeld("take-back", "Edit")} ${whileHeld("discard", "Discard")}</p></div></li></template>
  <template id="edit-entry"><form class="edit"><label><span class="visually-hidden">Edit message</span><textarea class="input edit-text" rows="2" data-limited dir="auto"></textarea></label>
    ${tooLong()}
    <p class="row"><button class="button button-small button-primary">Save</button><button class="button button-small" type="button" data-edit-cancel>Cancel</button></p></form></template>`
}

/** C9: one's own act on a message that is not sent unasked. Its name tells it from the box's button. */
function whileHeld(act: "send" | "take-back" | "discard", caption: string): Html {
  return html`<button class="button-link" type="button" data-while="held" data-${act} hidden>${caption}<span class="visually-hidden"> this message</span></button>`
}

/** Nothing chosen yet. */
export function noThread(hint: Html): Html {
  return html`<section class="thread-pane thread-none" id="thread-pane" aria-label="Conversation">${hint}</section>`
}

/** S10: somebody deleted it while it was open. Nothing of the visitor stays, not even their name. */
export function goneThread(): Html {
  return html`<section class="thread-pane thread-gone" id="thread-pane" aria-label="Conversation"><div class="empty">${icon("bin")}<h2 tabindex="-1">This conversation was deleted</h2><p>It is gone with all its messages.</p></div></section>`
}
