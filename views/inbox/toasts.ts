import type { LeftBehind, ListItem } from "../../src/domain/inbox.ts"
import { WAIT_BEFORE_RED, type Agent, type Conversation, type ConversationId } from "../../src/domain/model.ts"
import { placeOf } from "../../src/domain/routing.ts"
import { minutes, type Instant } from "../../src/domain/time.ts"
import { durationText } from "../../src/domain/when.ts"
import { html, type Html } from "../html.ts"
import { icon } from "../parts/icons.ts"
import { lastOnlineGone as lastOnlineGoneToast } from "../parts/status-menu.ts"
import { LIST_NAMES, listHref, threadHref, type ListView } from "./addresses.ts"
import { partial } from "./partial.ts"
import { preview } from "./row.ts"

// What is said to an agent wherever in the inbox they are. Pushed like all else (push.ts).

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
  return partial("toasts", "unplace", html`<div id="new-${id}"></div>`)
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
  return partial(
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

/** P8: beside the answer to a key. */
export function lastOnlineGone(isWidgetHiddenWhenOffline: boolean): Html {
  return partial("toasts", "beforeend", lastOnlineGoneToast(isWidgetHiddenWhenOffline))
}

function toast(words: Html, attributes: Html): Html {
  return partial(
    "toasts",
    "beforeend",
    html`<div class="toast" data-toast="done"${attributes}>${icon("unassigned")}<p>${words}</p>
      ${dismissButton()}</div>`,
  )
}

function dismissButton(): Html {
  return html`<button class="button button-quiet button-small button-icon" type="button" data-dismiss aria-label="Dismiss">${icon("close")}</button>`
}
