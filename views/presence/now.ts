import { STATUSES, type Agent, type Status } from "../../src/domain/model.ts"
import { html, type Html } from "../html.ts"
import { avatar } from "../parts/avatar.ts"
import { icon } from "../parts/icons.ts"
import { section } from "../parts/section.ts"
import { STATUS_WORD } from "../parts/status-menu.ts"

/** An agent, their status by now, and in words since when, why and until when. */
export type Standing = {
  readonly agent: Agent
  readonly status: Status
  readonly words: string
  /** P15: "Ada is online, but their inbox has been closed for 3 h."; null if it is open. */
  readonly closed: string | null
}

/** P13: everybody now. `people` in the order to show them. */
export function nowSection(people: readonly Standing[], me: Agent): Html {
  return section({
    heading: "Now",
    lead: counted(people),
    isFlush: true,
    content: html`<ul class="people">${people.map((one) => person(one, one.agent.id === me.id))}</ul>
      ${people.length === 1 && html`<p class="standing-alone muted small">Nobody else is in your team yet. <a href="/settings/agents">Invite somebody</a></p>`}`,
  })
}

function counted(people: readonly Standing[]): string {
  const counts = STATUSES.map((status) => `${people.filter((one) => one.status === status).length} ${STATUS_WORD[status].toLowerCase()}`)
  return `${counts.join(" · ")}`
}

/** In words since when, why and until when: pushed anew as that changes (P14). */
export function standingWhy({ agent, words }: Pick<Standing, "agent" | "words">): Html {
  return html`<p class="small standing-why" id="standing-why-${agent.id}">${words}</p>`
}

function person({ agent, status, words, closed }: Standing, isMe: boolean): Html {
  return html`<li class="person standing-person" id="standing-${agent.id}">
    ${avatar(agent, "normal", status)}
    <div class="standing-told">
      <p class="person-name"><bdi class="truncate">${agent.name}</bdi>${isMe && html`<span class="badge">You</span>`}</p>
      ${standingWhy({ agent, words })}
      ${closed !== null && html`<p class="small standing-closed">${icon("warning")}<span>${closed}</span></p>`}
    </div>
    <div class="person-more">
      <button class="button button-small" type="button" popovertarget="set-${agent.id}" aria-haspopup="menu" aria-expanded="false"
        aria-label="Set the status of ${agent.name}">Set status${icon("down")}</button>
      <div class="menu" id="set-${agent.id}" popover role="menu" aria-label="Status of ${agent.name}">
        ${STATUSES.map((one) => item(agent, one, one === status))}
      </div>
    </div>
  </li>`
}

function item({ id }: Agent, status: Status, isSo: boolean): Html {
  return html`<form method="post" action="/settings/presence/${id}/status" role="none">
    <button class="menu-item" role="menuitemradio" name="status" value="${status}" aria-checked="${isSo ? "true" : "false"}"><span class="status-dot" data-status="${status}"></span>${STATUS_WORD[status]}${isSo && icon("check")}</button>
  </form>`
}
