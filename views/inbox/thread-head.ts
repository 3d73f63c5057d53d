import { assigneesOf, inShort } from "../../src/domain/inbox.ts"
import { visitorName, type Agent, type Conversation, type Group, type Visitor } from "../../src/domain/model.ts"
import { html, safeUrl, type Html } from "../html.ts"
import { avatar } from "../parts/avatar.ts"
import { icon } from "../parts/icons.ts"
import { when } from "./when.ts"

/** Who it is, where they are, who has it. Pushed anew when any of that changes; `viewers` is the socket's own and stays. By its id a button is the same one in what is pushed, with the focus on it. */
export function threadHead(conversation: Conversation, visitor: Visitor, roster: readonly Agent[], groups: readonly Group[]): Html {
  const { id } = conversation
  const name = visitorName(visitor)
  return html`<header class="thread-head" id="thread-head-${id}">
    <div class="thread-who">
      <h1 class="thread-name truncate" title="${name}"><bdi>${name}</bdi></h1>
      <p class="thread-where">${whereabouts(visitor)}${assignedWords(conversation, roster, groups)}</p>
    </div>
    <span class="viewers" id="viewers-${id}" hx-morph-skip-children></span>
    ${participants(conversation, roster, groups)}
    <div class="thread-acts">
      ${conversation.closure === null && html`<button class="button button-small" type="button" id="thread-close" data-close hx-post="/conversations/${id}/closure" hx-swap="none">${icon("check")}<span class="act-name">Close</span></button>`}
      <button class="button button-small" type="button" id="thread-assign" popovertarget="assign-${id}" aria-haspopup="dialog" hx-get="/conversations/${id}/assignment" hx-target="#assign-${id}" hx-swap="innerHTML">${icon("invite")}<span class="act-name">Assign</span></button>
      <button class="button button-small button-icon button-quiet panel-toggle" type="button" id="thread-panel" data-panel-toggle aria-label="Visitor details" aria-expanded="false" aria-controls="visitor-panel">${icon("panel")}</button>
      <button class="button button-small button-icon button-quiet" type="button" id="thread-more" popovertarget="thread-menu" aria-haspopup="menu" aria-expanded="false" aria-label="More">${icon("more")}</button>
      ${menu(conversation, visitor)}
    </div>
  </header>`
}

/** Here or away in words, and the page as a link that can do no harm. */
export function whereabouts({ leftAt, page, blockedAt }: Visitor, zone?: string): Html {
  const state =
    blockedAt !== null
      ? html`<b class="is-blocked">Blocked</b>`
      : leftAt === null
        ? html`<span class="here-dot"></span> <span>Here now</span>`
        : html`<span>Away · ${when(leftAt, "short", zone)}</span>`
  if (!page) return state
  return html`${state} <span class="where-page"><span aria-hidden="true">·</span> <a class="page-link" href="${safeUrl(page.url)}" target="_blank" rel="noopener noreferrer nofollow" title="${page.url}"><bdi>${page.title || page.url}</bdi></a></span>`
}

/** C4: who has it, where faces have no room. To those who do not see it, `participants` says it. */
function assignedWords(conversation: Conversation, roster: readonly Agent[], groups: readonly Group[]): Html {
  const words = inShort(assigneesOf(conversation, roster, groups)) ?? "Unassigned"
  return html`<span class="thread-with" aria-hidden="true">· <bdi class="truncate">${words}</bdi></span>`
}

/** Small faces with their status; the names for those who do not see them, and on hover. */
function participants(conversation: Conversation, roster: readonly Agent[], groups: readonly Group[]): Html {
  const { agents, group } = assigneesOf(conversation, roster, groups)
  const names = [...agents.map((agent) => agent.name), ...(group ? [group.name] : [])].join(", ")
  // A number takes no more room than the face it stands for.
  const most = agents.length > 3 || group ? 2 : 3
  return html`<span class="participants" title="${names === "" ? "Unassigned" : `Assigned to ${names}`}">
    <span class="visually-hidden">${names === "" ? "Unassigned" : `Assigned to ${names}`}</span>
    ${group && html`<span class="badge" aria-hidden="true">${icon("group")}<span class="truncate">${group.name}</span></span>`}
    ${agents.slice(0, most).map((agent) => html`<span data-status-of="${agent.id}">${avatar(agent, "small", agent.status)}</span>`)}
    ${agents.length > most && html`<span class="muted small" aria-hidden="true">+${agents.length - most}</span>`}
  </span>`
}

/** The rarer acts. "Leave" is for those who are in it: the browser hides it from others by `data-participants`. Not hidden here, or news would hide it under the focus. */
function menu({ id, participants }: Conversation, visitor: Visitor): Html {
  const isBlocked = visitor.blockedAt !== null
  const name = visitorName(visitor)
  return html`<div class="menu" id="thread-menu" popover role="menu" aria-labelledby="thread-more" data-participants="${participants.map((p) => p.agentId).join(" ")}">
    <button class="menu-item" type="button" role="menuitem" id="thread-leave" data-for-participants hx-delete="/conversations/${id}/participants/me" hx-swap="none">${icon("signOut")}Leave</button>
    ${
      isBlocked
        ? html`<button class="menu-item" type="button" role="menuitem" id="thread-unblock" hx-delete="/visitors/${visitor.id}/block" hx-swap="none">${icon("undo")}Unblock visitor</button>`
        : html`<button class="menu-item" type="button" role="menuitem" id="thread-block" hx-post="/visitors/${visitor.id}/block" hx-swap="none" hx-confirm="They will see no chat any more. You can unblock them here." data-confirm-title="Block ${name}?" data-confirm="Block visitor">${icon("block")}Block visitor</button>
          ${visitor.address !== null && html`<button class="menu-item" type="button" role="menuitem" id="thread-ban" hx-post="/visitors/${visitor.id}/block?address=1" hx-swap="none" hx-confirm="They, and everybody else at their network address, will see no chat any more. You can undo this here." data-confirm-title="Ban the address of ${name}?" data-confirm="Ban address">${icon("lock")}Ban address</button>`}`
    }
    <hr class="menu-line" data-admin-only>
    <button class="menu-item menu-item-danger" type="button" role="menuitem" id="thread-delete" data-admin-only hx-delete="/conversations/${id}" hx-swap="none" hx-confirm="All messages, files and comments are lost for everybody, and so is what you know of the visitor. This cannot be undone." data-confirm-title="Delete the conversation with ${name}?" data-confirm="Delete">${icon("bin")}Delete conversation</button>
  </div>`
}

/** Stands where the composer was while it is closed; empty otherwise. */
export function closure({ id, closure }: Conversation, roster: readonly Agent[]): Html | null {
  if (closure === null) return null
  const by = roster.find((agent) => agent.id === closure.by)?.name
  return html`<div class="closed-bar">
    <p>${icon("done")}<span>Closed${by && html` by <bdi>${by}</bdi>`} <span class="muted">${when(closure.at, "short")}</span></span></p>
    <button class="button button-small" type="button" hx-delete="/conversations/${id}/closure" hx-swap="none">${icon("undo")}Reopen</button>
  </div>`
}
