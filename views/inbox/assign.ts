import type { Agent, Conversation, Group } from "../../src/domain/model.ts"
import { html, type Html } from "../html.ts"
import { avatar } from "../parts/avatar.ts"
import { icon } from "../parts/icons.ts"
import { STATUS_WORD } from "../parts/status-menu.ts"

/** C4: agents with their status, groups, and a word to them. Those who have it already are shown, and can be taken out. */
export function assignForm(conversation: Conversation, roster: readonly Agent[], groups: readonly Group[], agent: Agent): Html {
  const { id, participants } = conversation
  const isIn = (one: Agent) => participants.some((p) => p.agentId === one.id)
  const active = roster.filter((one) => one.isActive)
  const others = active.filter((one) => !isIn(one))
  return html`<form class="assign-form" hx-put="/conversations/${id}/assignment" hx-swap="none" data-closes data-problem="assign-problem-${id}">
    <h2 class="assign-title">Assign</h2>
    ${active.filter(isIn).length > 0 && html`<ul class="assign-list" aria-label="Already in this conversation">${roster.filter(isIn).map((one) => member(one, id, agent))}</ul>`}
    <div class="assign-choices">
      ${
        others.length > 0 &&
        html`<fieldset class="assign-set"><legend>Agents</legend>${others
          .toSorted((a, b) => rank(a, agent) - rank(b, agent))
          .map((one) =>
            choice(
              "checkbox",
              "agent",
              one.id,
              one.id === agent.id ? `${one.name} (you)` : one.name,
              STATUS_WORD[one.status],
              avatar(one, "small", one.status),
            ),
          )}</fieldset>`
      }
      ${
        groups.length > 0 &&
        html`<fieldset class="assign-set"><legend>Groups</legend>${groups.map((group) =>
          choice(
            "radio",
            "group",
            group.id,
            group.name,
            conversation.groupId === group.id ? "Has it now" : `${group.members.length} ${group.members.length === 1 ? "agent" : "agents"}`,
            icon("group"),
          ),
        )}</fieldset>`
      }
    </div>
    <label class="assign-note"><span class="label">Note for colleagues <span class="muted">(optional)</span></span>
      <textarea class="input" name="note" rows="2" maxlength="10000" dir="auto"></textarea></label>
    <p class="problem" role="alert" id="assign-problem-${id}"></p>
    <div class="dialog-actions"><button class="button button-primary button-small">Assign</button></div>
  </form>`
}

function member(one: Agent, id: string, agent: Agent): Html {
  const isMe = one.id === agent.id
  return html`<li class="assign-choice">${avatar(one, "small", one.status)}<span class="truncate"><bdi>${one.name}</bdi>${isMe && " (you)"}</span>
    <button class="button button-small" type="button" hx-delete="/conversations/${id}/participants/${one.id}" hx-swap="none" data-closes data-problem="assign-problem-${id}">${isMe ? "Leave" : "Remove"}<span class="visually-hidden"> ${!isMe && one.name}</span></button></li>`
}

function choice(type: "checkbox" | "radio", name: string, value: string, words: string, state: string, picture: Html): Html {
  return html`<label class="assign-choice"><input type="${type}" name="${name}" value="${value}">${picture}<span class="truncate"><bdi>${words}</bdi></span><span class="muted small">${state}</span></label>`
}

/** Oneself first, then whoever can answer at once. */
function rank(one: Agent, agent: Agent): number {
  return one.id === agent.id ? 0 : { online: 1, invisible: 2, offline: 3 }[one.status]
}
