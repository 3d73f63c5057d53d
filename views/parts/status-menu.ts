import { STATUSES, type Agent, type Status } from "../../src/domain/model.ts"
import { isLastOnline } from "../../src/domain/presence.ts"
import { widgetMode } from "../../src/domain/widget-mode.ts"
import { html, type Html } from "../html.ts"
import { avatar } from "./avatar.ts"
import { icon } from "./icons.ts"
import { cityOf } from "./zones.ts"

export const STATUS_WORD: Record<Status, string> = { online: "Online", invisible: "Invisible", offline: "Offline" }

/** P15: what a colleague reads of this agent's status: the one that is theirs, and that it does not count now. */
export function statusWord({ status, chosen }: Pick<Agent, "status" | "chosen">): string {
  return chosen === undefined ? STATUS_WORD[status] : `${STATUS_WORD[chosen]}, inbox closed`
}

/** P13: why one's status is what it is, and until when; P11, P15: what is said aloud: that they were switched while away, or that nobody saw their inbox open. */
export type StatusWords = {
  readonly why: string
  /** IANA: the agent's, in which all moments on their pages are told. */
  readonly zone: string
  /** `key` stays as long as it is the same news: whoever dismissed it is not told again. */
  readonly notice: { readonly key: string; readonly text: string; readonly offersOnline: boolean } | null
}

/** P8: pressed one after the other, wherever nobody types; shown and heard as long as they are on (I6). */
export const STATUS_KEYS: Record<Status, string> = { online: "g o", invisible: "g i", offline: "g f" }

/** P8, P13: the avatar menu, with `why` the status is so and until when. Always made from the stored status, so that it never claims what is not so. */
export function statusMenu(agent: Agent, roster: readonly Agent[], isWidgetHiddenWhenOffline: boolean, { why, zone }: StatusWords): Html {
  return html`<div class="status-menu" id="status-menu" data-zone="${zone}" ${agent.hasShortcuts && html`data-shortcuts`}>
    <button class="status-button" id="status-button" type="button" popovertarget="status-items" aria-haspopup="menu" aria-expanded="false">
      ${avatar(agent, "normal", agent.status)}
      <span class="status-words">
        <span class="status-name truncate" aria-hidden="true">${agent.name}</span>
        <span class="status-word"><span class="visually-hidden">Your status: </span>${STATUS_WORD[agent.status]}</span>
      </span>
    </button>
    <div class="menu status-items" id="status-items" popover role="menu" aria-labelledby="status-button" ${why !== "" && html`aria-describedby="status-why"`}>
      <div role="group" aria-label="Status">
        ${STATUSES.map((status) => statusItem(status, agent, roster, isWidgetHiddenWhenOffline))}
      </div>
      ${why !== "" && html`<p class="status-why" id="status-why"><span>${why}</span></p>`}
      <p class="status-why" hidden data-zone-note>Times are in ${cityOf(zone)}.</p>
      ${isLastOnline(agent, roster) && lastOnlineWarning(null, isWidgetHiddenWhenOffline)}
      <hr class="menu-line">
      <a class="menu-item" role="menuitem" href="/settings/availability">${icon("clock")}Your hours</a>
      <a class="menu-item" role="menuitem" href="/settings/profile">${icon("person")}Chat profile</a>
      <a class="menu-item" role="menuitem" href="/settings">${icon("settings")}Settings</a>
      <form method="post" action="/logout" role="none"><button class="menu-item" role="menuitem">${icon("signOut")}Sign out</button></form>
    </div>
  </div>`
}

/** P11: "You were switched to offline at 10:42 after 30 minutes away." P15: "You are online, but your inbox has been closed for 3 h." */
export function statusNotice({ notice }: StatusWords): Html {
  return html`<div class="status-notice" id="status-notice" role="status">${
    notice !== null &&
    html`<div class="notice notice-warning" data-notice="${notice.key}">${icon("warning")}<span>${notice.text}</span>${notice.offersOnline && goOnlineButton()}
      <button class="button button-quiet button-small button-icon" type="button" data-dismiss-notice aria-label="Dismiss">${icon("close")}</button></div>`
  }</div>`
}

/** P8, P13: where a new agent wonders why nobody reaches them. Pushed anew with their status, so it goes by itself; a page that knows no status yet leaves it empty. */
export function statusHint(
  told: { readonly agent: Agent; readonly roster: readonly Agent[]; readonly isWidgetHiddenWhenOffline: boolean } | null,
): Html {
  return html`<div class="status-hint" id="status-hint">${told !== null && told.agent.status !== "online" && hint(told)}</div>`
}

function hint({ agent, roster, isWidgetHiddenWhenOffline: isHiddenWhenOffline }: NonNullable<Parameters<typeof statusHint>[0]>): Html {
  const { mode } = widgetMode({ roster, scope: null, conversation: null, isHiddenWhenOffline })
  const seen = {
    "live-chat": "Visitors chat live with your colleagues.",
    messenger: "Visitors see Messenger: they can only leave a message.",
    hidden: "Visitors see no widget.",
  }[mode]
  const isAlone = mode !== "live-chat"
  return html`<p class="notice ${isAlone && "notice-warning"}">${icon(isAlone ? "warning" : "info")}<span>You are ${agent.status}. ${seen}</span>${goOnlineButton()}</p>`
}

/** P8: in a menu, before the last one online is sent away: `name`, or oneself with null. */
export function lastOnlineWarning(name: string | null, isHidden: boolean): Html {
  const who = name === null ? html`You're` : html`<bdi>${name}</bdi> is`
  const then = isHidden ? "The widget will be hidden." : "The widget will switch to Messenger mode."
  return html`<p class="notice notice-warning status-warning">${icon("warning")}<span>${who} the last one online. ${then}</span></p>`
}

/** P8: said where no menu warned before: by key the last one online went away. With the way back. */
export function lastOnlineGone(isHidden: boolean): Html {
  const then = isHidden ? "The widget is hidden now." : "The widget switched to Messenger mode."
  return html`<div class="toast toast-warning" data-toast="done">${icon("warning")}<p>You were the last one online. ${then}</p>
    ${goOnlineButton({ isLast: true })}
    <button class="button button-quiet button-small button-icon" type="button" data-dismiss aria-label="Dismiss">${icon("close")}</button></div>`
}

/** `isLast`: what it stands in goes with the click. */
function goOnlineButton({ isLast = false } = {}): Html {
  return html`<button class="button button-small" type="button" name="status" value="online" hx-put="/agents/me/status" hx-target="#status-menu" hx-swap="outerMorph" ${isLast && html`data-dismiss`}>Go online</button>`
}

function statusItem(status: Status, agent: Agent, roster: readonly Agent[], isHidden: boolean): Html {
  return html`<button class="menu-item status-item" type="button" role="menuitemradio" name="status" value="${status}"
    aria-checked="${agent.status === status ? "true" : "false"}" aria-labelledby="status-${status}" aria-describedby="status-${status}-means" ${agent.hasShortcuts && html`aria-keyshortcuts="${STATUS_KEYS[status]}"`}
    hx-put="/agents/me/status" hx-target="#status-menu" hx-swap="outerMorph">
    <span class="status-dot" data-status="${status}"></span>
    <span class="status-item-words">
      <span class="status-item-name" id="status-${status}">${STATUS_WORD[status]}</span>
      <span class="status-item-means" id="status-${status}-means">${visitorsSee(status, agent, roster, isHidden)}</span>
    </span>
    ${agent.hasShortcuts && html`<kbd class="kbd status-key" aria-hidden="true">${STATUS_KEYS[status]}</kbd>`}
    ${agent.status === status ? icon("check") : null}
  </button>`
}

/** What a new visitor would see if this agent chose `status`: asked of the same rule that decides it (M1). */
function visitorsSee(status: Status, agent: Agent, roster: readonly Agent[], isWidgetHiddenWhenOffline: boolean): string {
  // P15: the agent is as stored; the roster, as everybody counts.
  const isMissing = roster.some(({ id, chosen }) => id === agent.id && chosen !== undefined)
  if (status === "online") return isMissing ? "Visitors can chat live once your inbox is open." : "Visitors see you and can chat live."
  const others = roster.map((other) => (other.id === agent.id ? { ...agent, status } : other))
  const { mode } = widgetMode({ roster: others, scope: null, conversation: null, isHiddenWhenOffline: isWidgetHiddenWhenOffline })
  const seen = {
    "live-chat": "Visitors chat live with your colleagues",
    messenger: "Visitors can leave a message",
    hidden: "Visitors see no widget",
  }[mode]
  return status === "invisible" ? `${seen}. In chats you joined, you stay live.` : `${seen}. You get no notifications.`
}
