import type { ListName } from "../../src/domain/audience.ts"
import type { Found, FoundItem, ListItem } from "../../src/domain/inbox.ts"
import { firstName, type AgentId } from "../../src/domain/model.ts"
import { html, type Html } from "../html.ts"
import { avatar } from "../parts/avatar.ts"
import { filterOf, threadHref } from "./addresses.ts"
import { when } from "./when.ts"

/** A conversation in a list: the same for all who look. The browser marks what is selected, and what is unread by `data-unread-by`. One of a search shows what was found, and whether it is closed. */
export function row(list: ListName, item: ListItem | FoundItem): Html {
  const found = "found" in item ? item.found : null
  return html`<li class="row-card" id="row-${item.id}" data-at="${item.at}"${item.unreadBy.length > 0 && html` data-unread-by="${item.unreadBy.join(" ")}"`}>
<a class="row-link" href="${threadHref(item.id, filterOf(list))}">
<span class="row-face">${avatar({ id: item.id, name: item.visitorName })}${item.isVisitorHere && html`<span class="here-dot"></span>`}</span>
<span class="row-top"><bdi class="row-name truncate">${item.visitorName}</bdi>${item.isVisitorHere && html`<span class="visually-hidden"> (here now)</span>`} ${list.startsWith("all:") && assignee(item)}${when(item.at, "short")}</span>
<span class="row-bottom"><span class="row-words truncate">${found ? hitLine(found) : lastWords(item)}</span>${"found" in item && item.isClosed && html`<span class="badge">Closed</span>`}${item.missed && html`<span class="badge">${MISSED_WORDS[item.missed]}</span>`}${dotOf(item)}</span></a></li>`
}

/** C6. */
const MISSED_WORDS = { missed: "Missed", "offline message": "Offline message" }

/** C5: words and different shapes, so that no dot speaks by colour alone. Unread is each agent's own: the browser shows it by `data-unread-by`. */
function dotOf({ dot, unreadBy }: ListItem): Html | null {
  if (dot === "red") return html`<span class="dot dot-red"><span class="visually-hidden">No answer yet</span></span>`
  if (dot === "purple") return html`<span class="dot dot-purple"><span class="visually-hidden">New</span></span>`
  if (unreadBy.length > 0) return html`<span class="dot dot-purple dot-unread" hidden><span class="visually-hidden">New</span></span>`
  return null
}

/** C4: in the list of all, who has it. */
function assignee({ assignee }: ListItem): Html | null {
  return assignee === null
    ? null
    : html`<span class="row-with truncate"><span class="visually-hidden">With </span><bdi>${assignee}</bdi></span> `
}

function lastWords({ last }: ListItem): Html {
  if (last.isDeleted) return html`<i>Message deleted</i>`
  if (last.by !== "agent") return html`<bdi>${preview(last.text)}</bdi>`
  return html`${author(last.byId, last.byName)} <bdi>${preview(last.text)}</bdi>`
}

function hitLine({ byId, byName, pieces }: Found): Html {
  const line = html`<bdi>${pieces.map(({ text, isHit }) => (isHit ? html`<mark>${text}</mark>` : text))}</bdi>`
  return byName === null ? line : html`${author(byId, byName)} ${line}`
}

/** The browser puts "You" for one's own. */
function author(id: AgentId | null, name: string): Html {
  return html`<span class="row-by"><bdi data-by="${id}">${firstName(name)}</bdi>:</span>`
}

/** A preview is a line: more of a long text than it can show would only be sent for nothing. */
const PREVIEW = 140

export function preview(text: string): string {
  return text.length > PREVIEW ? `${text.slice(0, PREVIEW).toWellFormed()}…` : text
}
