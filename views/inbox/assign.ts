import type { Agent, Conversation, Group } from "../../src/domain/model.ts"
import { html, type Html } from "../html.ts"
import { avatar } from "../parts/avatar.ts"
import { icon } from "../parts/icons.ts"
import { statusWord } from "../parts/status-menu.ts"
import { tooLong } from "../parts/too-long.ts"

/** C4: agents with their status, groups, and a word to them. While it is open the browser keeps each status true (P14), and everybody where they stand. Those who have it already come first, and can be taken out. */
export function assignForm(conversation: Conversation, roster: readonly Agent[], groups: readonly Group[], agent: Agent): Html {
  const { id, participants } = conversation
  const isIn = (one: Agent) => participants.some((p) => p.agentId === one.id)
  const active = roster.filter((one) => one.isActive)
  const members = roster.filter(isIn)
  const others = active.filter((one) => !isIn(one))
  const current = groups.find((group) => group.id === conversation.groupId)
  const otherGroups = groups.filter((group) => group !== current)
  return html`<form class="assign-form" hx-put="/conversations/${id}/assignment" hx-swap="none" data-closes data-problem="assign-problem-${id}">
    <h2 class="assign-title">Assign</h2>
    <div class="assign-choices">
      ${
        (current || members.length > 0) &&
        html`<div class="assign-set"><h3 class="assign-legend" id="assign-now-${id}">Has it now</h3><ul aria-labelledby="assign-now-${id}">${members.map((one) => member(one, id, agent))}${current && groupNow(current, id)}</ul></div>`
      }
      ${
        others.length > 0 &&
        html`<fieldset class="assign-set"><legend class="assign-legend">Agents</legend>${others
          .toSorted((a, b) => rank(a, agent) - rank(b, agent))
          .map((one) => agentChoice(one, agent))}</fieldset>`
      }
      ${
        otherGroups.length > 0 &&
        html`<fieldset class="assign-set"><legend class="assign-legend">Groups</legend>${sameGroup(current)}${otherGroups.map((group) => groupChoice(group, active))}</fieldset>`
      }
    </div>
    <label class="assign-note"><span class="label">Note for colleagues <span class="muted">(optional)</span></span>
      <textarea class="input" name="note" rows="2" data-limited aria-describedby="note-too-long-${id}" dir="auto"></textarea></label>
    ${tooLong(`note-too-long-${id}`)}
    <p class="problem" role="alert" id="assign-problem-${id}"></p>
    <div class="dialog-actions"><button class="button button-primary button-small">Assign</button></div>
  </form>`
}

function member(one: Agent, id: string, agent: Agent): Html {
  const isMe = one.id === agent.id
  return html`<li class="assign-choice" data-status-of="${one.id}">${avatar(one, "small", one.status)}<span class="truncate"><bdi>${one.name}</bdi>${isMe && " (you)"}</span>
    <button class="button button-small" type="button" hx-delete="/conversations/${id}/participants/${one.id}" hx-swap="none" data-closes data-problem="assign-problem-${id}">${isMe ? "Leave" : "Remove"}<span class="visually-hidden"> ${!isMe && one.name}</span></button></li>`
}

function agentChoice(one: Agent, agent: Agent): Html {
  return html`<label class="assign-choice" data-status-of="${one.id}"><input type="checkbox" name="agent" value="${one.id}">${avatar(one, "small", one.status)}<span class="truncate"><bdi>${one.name}</bdi>${one.id === agent.id && " (you)"}</span><span class="muted small" data-status-word>${statusWord(one)}</span></label>`
}

function groupNow({ id: groupId, name }: Group, id: string): Html {
  return html`<li class="assign-choice">${icon("group")}<span class="truncate"><bdi>${name}</bdi></span>
    <button class="button button-small" type="button" hx-delete="/conversations/${id}/groups/${groupId}" hx-swap="none" data-closes data-problem="assign-problem-${id}">Remove<span class="visually-hidden"> ${name}</span></button></li>`
}

/** What it comes back to when a group was picked by mistake. */
function sameGroup(current: Group | undefined): Html {
  return html`<label class="assign-choice"><input type="radio" name="group" value="" checked>${icon("group")}<span class="truncate">${current ? html`Keep <bdi>${current.name}</bdi>` : "No group"}</span></label>`
}

/** `active`: who works here. A group in which none of them is would leave the visitor with nobody (C3). */
function groupChoice({ id, name, members }: Group, active: readonly Agent[]): Html {
  const count = active.filter((one) => members.includes(one.id)).length
  const state = count === 0 ? "Nobody is in it" : `${count} ${count === 1 ? "agent" : "agents"}`
  return html`<label class="assign-choice"><input type="radio" name="group" value="${id}"${count === 0 && html` disabled`}>${icon("group")}<span class="truncate"><bdi>${name}</bdi></span><span class="muted small">${state}</span></label>`
}

/** Oneself first, then whoever can answer at once. */
function rank(one: Agent, agent: Agent): number {
  return one.id === agent.id ? 0 : { online: 1, invisible: 2, offline: 3 }[one.status]
}
