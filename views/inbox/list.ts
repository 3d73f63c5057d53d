import type { FoundItem, ListItem } from "../../src/domain/inbox.ts"
import type { AgentId } from "../../src/domain/model.ts"
import { html, type Html } from "../html.ts"
import { icon } from "../parts/icons.ts"
import { statusHint } from "../parts/status-menu.ts"
import { LIST_NAMES, listHref, listId, listName, queryOf, rowsHref, type ListFilter } from "./addresses.ts"
import { partial } from "./partial.ts"
import { row } from "./row.ts"

export type List = {
  readonly filter: ListFilter
  readonly items: readonly (ListItem | FoundItem)[]
  readonly hasMore: boolean
  /** Of a search: the words are in so many messages that only the newest were looked through. */
  readonly isCut: boolean
  /** False until the very first conversation: then everything else is beside the point. */
  readonly isUsed: boolean
}

/** I1: the middle column. */
export function listPane(list: List, agentId: AgentId): Html {
  const { filter } = list
  return html`<section class="list-pane" id="list-pane" aria-label="${LIST_NAMES[filter.view]}">
    <div class="list-head">
      <h1 class="list-title">${LIST_NAMES[filter.view]}</h1>
      ${sortLink(filter)}
    </div>
    <div class="list-tools">
      ${searchBox(filter)}
      <div class="segments" role="group" aria-label="State">
        ${stateLink("open", "Open", filter)}
        ${stateLink("closed", "Closed", filter)}
      </div>
    </div>
    ${listRows(list, agentId)}
  </section>`
}

/** The part a search changes: swapped alone, so that the box keeps the focus. */
export function listRows({ filter, items, hasMore, isCut, isUsed }: List, agentId: AgentId): Html {
  const name = listName(filter, agentId)
  const id = filter.search === "" ? listId(name) : "found"
  return html`<div class="list-scroll" id="list-scroll" tabindex="-1">
    ${filter.search !== "" && lookedThrough(filter, isCut)}
    <ul class="rows" id="${id}" data-sort="${filter.isOldestFirst ? "oldest" : "newest"}" data-query="${queryOf(filter, filter.view)}"
      ${filter.search !== "" && html`aria-label="Found"`}>${items.map((item) => row(name, item))}</ul>
    ${more(filter, items, hasMore)}
    <div class="empty list-empty">${emptyState(filter, isCut, isUsed)}</div>
  </div>`
}

/** Where the search looked, and the way to look everywhere. */
function lookedThrough(filter: ListFilter, isCut: boolean): Html {
  return html`<p class="looked-through"><span>Open and closed, in ${LIST_NAMES[filter.view]}${isCut && ", the newest messages only"}</span>${
    filter.view !== "all" && html` <a href="${listHref({ ...filter, view: "all" })}" data-pane>Search all messages</a>`
  }</p>`
}

/** Continues by itself when it comes into view; a link for everybody else. */
export function more(filter: ListFilter, items: readonly ListItem[], hasMore: boolean): Html {
  const last = items.at(-1)
  return html`<p class="list-more" id="list-more">${
    hasMore &&
    last !== undefined &&
    html`<a class="button button-small" href="${listHref(filter)}" hx-get="${rowsHref(filter, last)}"
      hx-trigger="click, intersect once" hx-target="#list-more" hx-swap="outerMorph">Load more</a>`
  }</p>`
}

/** What "Load more" answers: the next link, and the rows, which find their places by themselves. */
export function moreRows({ filter, items, hasMore }: List, agentId: AgentId): Html {
  const name = listName(filter, agentId)
  const id = filter.search === "" ? listId(name) : "found"
  return html`${more(filter, items, hasMore)}
${partial(id, "place edge:true", html`${items.map((item) => row(name, item))}`)}`
}

function searchBox(filter: ListFilter): Html {
  return html`<form class="search" role="search" action="${listHref({ ...filter, search: "" })}" method="get" hx-get="${listHref({ ...filter, search: "" })}"
    hx-trigger="submit, input delay:250ms" hx-target="#list-scroll" hx-swap="outerHTML" hx-replace-url="true" hx-sync="this:replace">
    ${icon("search")}
    <input class="input search-input" type="search" name="search" value="${filter.search}" aria-label="Search" placeholder="Search" maxlength="200" autocomplete="off">
    ${filter.state === "closed" && html`<input type="hidden" name="state" value="closed">`}
    ${filter.isOldestFirst && html`<input type="hidden" name="sort" value="oldest">`}
  </form>`
}

function stateLink(state: "open" | "closed", caption: string, filter: ListFilter): Html {
  return html`<a class="segment" href="${listHref({ ...filter, state })}" data-pane ${filter.state === state && html`aria-current="true"`}>${caption}</a>`
}

function sortLink(filter: ListFilter): Html {
  const caption = filter.isOldestFirst ? "Oldest first" : "Newest first"
  return html`<a class="button button-quiet button-small sort" href="${listHref({ ...filter, isOldestFirst: !filter.isOldestFirst })}" data-pane
    aria-label="Sorted ${filter.isOldestFirst ? "oldest" : "newest"} first. Change the order">${icon("sort")}<span>${caption}</span></a>`
}

/** Shown by CSS while the list has no row, so that it goes with the first row pushed and comes back after the last. */
function emptyState({ view, state, search }: ListFilter, isCut: boolean, isUsed: boolean): Html {
  if (search !== "") {
    const where = view === "all" ? html`` : html` in ${LIST_NAMES[view]}`
    return words(
      "search",
      "Nothing found",
      isCut
        ? html`<b><bdi>${search}</bdi></b> is in very many messages, and none of the newest is${where}. Add another word.`
        : html`No message, name or email${where} has <b><bdi>${search}</bdi></b> in it. Try fewer or other words.`,
    )
  }
  if (!isUsed) return firstUse()
  if (state === "closed")
    return words(
      "done",
      "Nothing closed yet",
      html`Conversations that you close are kept here. A new message from the visitor reopens them.`,
    )
  if (view === "unassigned")
    return words("done", "Nobody is waiting", html`New conversations come in here. The first to reply takes them over.`)
  if (view === "mine")
    return html`${words(
      "mine",
      "You have no open conversation",
      html`Those you reply in, or are assigned to, stand here. <a href="/inbox/unassigned" data-pane>See what nobody has taken yet</a>`,
    )}${statusHint(null)}`
  return words("chat", "No open conversation", html`Whoever writes to you on your site comes up here at once.`)
}

function firstUse(): Html {
  return html`${icon("chat")}<h2>No conversation yet</h2>
    <p>Put the chat on your site with one line of code, or try it here first.</p>
    <p class="row"><a class="button button-primary" href="/settings/widget" data-admin-only>Get the code</a> <a class="button" href="/try" target="_blank" rel="noopener">Try it</a></p>
    ${statusHint(null)}`
}

function words(picture: "search" | "done" | "mine" | "chat", heading: string, sentence: Html): Html {
  return html`${icon(picture)}<h2>${heading}</h2><p>${sentence}</p>`
}
