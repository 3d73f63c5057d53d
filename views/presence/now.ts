import { STATUSES, type Agent, type Status } from "../../src/domain/model.ts"
import { isLastOnline } from "../../src/domain/presence.ts"
import { html, type Html } from "../html.ts"
import { avatar } from "../parts/avatar.ts"
import { icon } from "../parts/icons.ts"
import { live } from "../parts/live.ts"
import { section } from "../parts/section.ts"
import { lastOnlineWarning, STATUS_WORD } from "../parts/status-menu.ts"
import type { SettingsFrame } from "../settings/frame.ts"

/** An agent, their status by now, and in words since when, why and until when. */
export type Standing = {
  readonly agent: Agent
  readonly status: Status
  /** P15: whatever it is, they count as Offline, as `closed` tells. */
  readonly isMissing?: boolean
  readonly words: string
  /** P15: "Ada is online, but their inbox has been closed for 3 h."; null if it is open. */
  readonly closed: string | null
}

/** How many there are with each status, as it counts; of them `people`, in the order to show them, who are those of one page. From 1. */
export type Everybody = {
  readonly counts: Readonly<Record<Status, number>>
  readonly people: readonly Standing[]
  readonly page: { readonly number: number; readonly of: number }
}

/** P13: everybody now. */
export function nowSection({ counts, people, page }: Everybody, frame: SettingsFrame): Html {
  const isAlone = page.of === 1 && people.length === 1
  return section({
    heading: "Now",
    lead: live(
      (version) =>
        html`<span id="standing-counts" data-live="${version}">${STATUSES.map((one) => `${counts[one]} ${STATUS_WORD[one].toLowerCase()}`).join(" · ")}</span>`,
    ),
    isFlush: true,
    content: html`<ul class="people" id="standings">${people.map((one) => live((version) => person(one, frame, version)))}</ul>
      ${live((version) => html`<div id="standing-pages" data-live="${version}">${page.of > 1 && pages(page)}</div>`)}
      ${isAlone && html`<p class="standing-alone muted small">Nobody else is in your team yet. <a href="/settings/agents">Invite somebody</a></p>`}`,
  })
}

function pages({ number, of }: Everybody["page"]): Html {
  const link = (to: number, words: Html, rel: string) =>
    html`<a class="button button-small" rel="${rel}" href="/settings/presence?people=${to}">${words}</a>`
  return html`<nav class="history-pages" aria-label="Pages of the team">
    ${number > 1 && link(number - 1, html`${icon("left")}Previous`, "prev")}<span class="muted small">Page ${number} of ${of}</span>${number < of && link(number + 1, html`Next${icon("right")}`, "next")}
  </nav>`
}

/** In words since when, why and until when: pushed anew as that changes (P14). */
export function standingWhy({ agent, words }: Pick<Standing, "agent" | "words">): Html {
  return html`<p class="small standing-why" id="standing-why-${agent.id}">${words}</p>`
}

function person(
  { agent, status, isMissing, words, closed }: Standing,
  { agent: me, roster, account }: SettingsFrame,
  version: string,
): Html {
  const isMe = agent.id === me.id
  const isLast = roster.some((one) => one.id === agent.id && isLastOnline(one, roster))
  return html`<li class="person standing-person" id="standing-${agent.id}" data-live="${version}" data-in="standings">
    ${avatar(agent, "normal", isMissing ? "offline" : status)}
    <div class="standing-told">
      <p class="person-name"><bdi class="truncate">${agent.name}</bdi>${isMe && html`<span class="badge">You</span>`}</p>
      ${standingWhy({ agent, words })}
      ${closed !== null && html`<p class="small standing-closed">${icon("warning")}<span>${closed}</span></p>`}
    </div>
    <div class="person-more">
      <button class="button button-small" type="button" popovertarget="set-${agent.id}" aria-haspopup="menu" aria-expanded="false"
        aria-label="Set the status of ${agent.name}">Set status${icon("down")}</button>
      <form class="menu" id="set-${agent.id}" popover role="menu" aria-label="Status of ${agent.name}" method="post" action="/settings/presence/${agent.id}/status">
        ${STATUSES.map((one) => item(one, one === status))}
        ${isLast && lastOnlineWarning(isMe ? null : agent.name, account.isWidgetHiddenWhenOffline)}
      </form>
    </div>
  </li>`
}

function item(status: Status, isSo: boolean): Html {
  return html`<button class="menu-item" role="menuitemradio" name="status" value="${status}" aria-checked="${isSo ? "true" : "false"}"><span class="status-dot" data-status="${status}"></span>${STATUS_WORD[status]}${isSo && icon("check")}</button>`
}
