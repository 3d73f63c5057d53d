import type { Agent, Role } from "../../src/domain/model.ts"
import { isLastAdmin } from "../../src/domain/team.ts"
import type { Instant } from "../../src/domain/time.ts"
import { html, type Html } from "../html.ts"
import { avatar } from "../parts/avatar.ts"
import { copyField, field, type FormState } from "../parts/fields.ts"
import { icon } from "../parts/icons.ts"
import { live } from "../parts/live.ts"
import { moment } from "../parts/moment.ts"
import { section } from "../parts/section.ts"
import { statusWord } from "../parts/status-menu.ts"
import { settingsPage, type SettingsFrame } from "../settings/frame.ts"

export type OpenInvite = {
  readonly id: string
  readonly role: Role
  readonly email: string | null
  readonly expiresAt: Instant
  readonly link: string
  /** What became of the mail with it, in words; null if there is none. */
  readonly mail: string | null
}

export type Team = {
  readonly invites: readonly OpenInvite[]
  /** For an agent who forgot theirs, when an admin asks for it. */
  readonly passwordLink?: { readonly agentId: string; readonly link: string } | null
  readonly form: FormState
}

const ROLE_WORD: Record<Role, string> = { admin: "Admin", agent: "Agent" }

/** I8: the team's members and its open invites, for admins. */
export function teamPage(frame: SettingsFrame, { invites, passwordLink, form }: Team): Html {
  const active = frame.roster.filter((agent) => agent.isActive)
  const gone = frame.roster.filter((agent) => !agent.isActive)
  return settingsPage(frame, {
    title: "Agents",
    href: "/settings/agents",
    lead: "Who answers your visitors. Admins can also change these settings.",
    content: html`${inviteSection(invites, form)}
      ${section({
        heading: live(
          (version) =>
            html`<span id="people-count" data-live="${version}">${active.length === 1 ? "1 agent" : `${active.length} agents`}</span>`,
        ),
        isFlush: true,
        content: html`<ul class="people" id="people">${active.map((agent) => person(agent, frame, passwordLink?.agentId === agent.id ? passwordLink.link : null))}</ul>`,
      })}
      ${live((version) => html`<div id="people-gone" data-live="${version}">${gone.length > 0 && goneSection(gone)}</div>`)}`,
  })
}

function inviteSection(invites: readonly OpenInvite[], form: FormState): Html {
  const role = form.values["role"] ?? "agent"
  return section({
    heading: "Invite somebody",
    lead: "With an email, the link is mailed there; you can also copy it and send it yourself. It works once, for 7 days.",
    isFlush: true,
    content: html`<form class="invite invite-form" method="post" action="/settings/agents/invites" novalidate>
        ${field({ label: "Email", name: "email", type: "email", form, isOptional: true, placeholder: "Anybody with the link", autocomplete: "off" })}
        <div class="field">
          <label class="label" for="role">Role</label>
          <select class="input" id="role" name="role">
            <option value="agent" ${role === "agent" && html`selected`}>Agent</option>
            <option value="admin" ${role === "admin" && html`selected`}>Admin</option>
          </select>
        </div>
        <button class="button button-primary">Make invite link</button>
      </form>
      ${invites.length > 0 && html`<ul class="people" aria-label="Open invites">${invites.map(openInvite)}</ul>`}`,
  })
}

function openInvite({ id, role, email, expiresAt, link, mail }: OpenInvite): Html {
  const whom = email ?? "Anybody with the link"
  return html`<li class="invite">
    <div><p class="person-name">${whom} <span class="badge">${ROLE_WORD[role]}</span></p><p class="muted small">until ${moment(expiresAt)}</p>${mail && html`<p class="muted small">${mail}</p>`}</div>
    <form method="post" action="/settings/agents/invites/${id}/revocation">
      <button class="button button-quiet button-small">Revoke<span class="visually-hidden"> the invite for ${whom}</span></button>
    </form>
    ${copyField({ label: `Invite link for ${whom}`, id: `link-${id}`, text: link })}
  </li>`
}

function person(agent: Agent, { agent: me, roster }: SettingsFrame, passwordLink: string | null): Html {
  const isLast = isLastAdmin(agent, roster)
  // A link is another each time it is made: the one that is being copied makes no version.
  return live(
    (version) => html`<li class="person" id="agent-${agent.id}" data-live="${version}" data-in="people">
    ${avatar(agent)}
    <div>
      <p class="person-name"><span class="truncate">${agent.name}</span>${agent.id === me.id && html`<span class="badge">You</span>`}</p>
      <p class="muted small truncate">${agent.email}</p>
    </div>
    <p class="person-facts">${statusNow(agent)} <span>${ROLE_WORD[agent.role]}</span></p>
    <div class="person-more">
      <button class="button button-quiet button-small button-icon" type="button" popovertarget="menu-${agent.id}" aria-haspopup="menu" aria-expanded="false"
        aria-label="Change ${agent.name}">${icon("more")}</button>
      <div class="menu" id="menu-${agent.id}" popover role="menu" aria-label="Change ${agent.name}">
        ${isLast ? html`<p class="hint menu-hint" role="none">The last admin stays one. Make somebody else an admin first.</p>` : null}
        ${roleItem(agent, isLast)} ${agent.id !== me.id && html`${passwordItem(agent)} ${deactivateItem(agent)}`}
      </div>
      ${agent.id !== me.id && deactivateDialog(agent)}
    </div>
    ${passwordLink && version !== "" && passwordNote(agent, passwordLink)}
  </li>`,
  )
}

function statusNow(agent: Agent): Html {
  const { id, status, chosen, statusAt } = agent
  return live(
    (version) =>
      html`<span class="person-status" id="status-of-${id}" data-live="${version}"><span class="status-dot" data-status="${status}"></span><span>${statusWord(agent)}${statusAt > 0 && chosen === undefined && html` <span class="person-since">since ${moment(statusAt)}</span>`}</span></span>`,
  )
}

function roleItem(agent: Agent, isLast: boolean): Html {
  const other: Role = agent.role === "admin" ? "agent" : "admin"
  return html`<form method="post" action="/settings/agents/${agent.id}/role" role="none">
    <input type="hidden" name="role" value="${other}">
    <button class="menu-item" role="menuitem" ${isLast && html`disabled`}>${icon("role")}Make ${other === "admin" ? "an admin" : "an agent"}</button>
  </form>`
}

function passwordItem(agent: Agent): Html {
  const href = `/settings/agents?password-link=${agent.id}#agent-${agent.id}`
  return html`<a class="menu-item" role="menuitem" href="${href}">${icon("lock")}New password link</a>`
}

function passwordNote(agent: Agent, link: string): Html {
  return html`<div class="person-note">
    <p class="hint">Send this to ${agent.name}, and to nobody else: whoever opens it chooses the password. It works once, for 24 hours.</p>
    ${copyField({ label: `New password link for ${agent.name}`, id: `password-link-${agent.id}`, text: link })}
  </div>`
}

function deactivateItem(agent: Agent): Html {
  return html`<button class="menu-item menu-item-danger" type="button" role="menuitem" command="show-modal" commandfor="deactivate-${agent.id}">${icon("block")}Deactivate…</button>`
}

function deactivateDialog(agent: Agent): Html {
  return html`<dialog class="dialog" id="deactivate-${agent.id}" aria-labelledby="deactivate-${agent.id}-title">
    <h2 id="deactivate-${agent.id}-title">Deactivate ${agent.name}?</h2>
    <p class="muted">They are signed out everywhere and can't sign in again. Their messages stay. You can reactivate them later.</p>
    <div class="dialog-actions">
      <button class="button" type="button" command="close" commandfor="deactivate-${agent.id}">Cancel</button>
      <form method="post" action="/settings/agents/${agent.id}/deactivation"><button class="button button-danger">Deactivate</button></form>
    </div>
  </dialog>`
}

function goneSection(gone: readonly Agent[]): Html {
  return section({
    heading: "Deactivated",
    lead: "They can't sign in. What they wrote stays.",
    isFlush: true,
    content: html`<ul class="people">${gone.map(goneAgent)}</ul>`,
  })
}

function goneAgent(agent: Agent): Html {
  return html`<li class="person person-gone">
    ${avatar(agent)}
    <div><p class="person-name">${agent.name}</p><p class="muted small truncate">${agent.email}</p></div>
    <form class="person-more" method="post" action="/settings/agents/${agent.id}/reactivation">
      <button class="button button-small">${icon("undo")}Reactivate<span class="visually-hidden"> ${agent.name}</span></button>
    </form>
  </li>`
}
