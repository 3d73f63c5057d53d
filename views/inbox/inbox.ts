import type { Account, Agent, Group } from "../../src/domain/model.ts"
import { visitorName } from "../../src/domain/model.ts"
import type { Instant } from "../../src/domain/time.ts"
import { html, type Html } from "../html.ts"
import { page, type AssetUrl } from "../page.ts"
import { icon } from "../parts/icons.ts"
import { appFrame } from "../parts/shell.ts"
import type { StatusWords } from "../parts/status-menu.ts"
import { LIST_NAMES } from "./addresses.ts"
import { listPane, type List } from "./list.ts"
import { socket } from "./socket.ts"
import { noThread, threadPane, type Thread } from "./thread.ts"

export type Inbox = {
  readonly now: Instant
  readonly agent: Agent
  readonly roster: readonly Agent[]
  readonly groups: readonly Group[]
  readonly account: Account
  readonly statusWords: StatusWords
  readonly counts: { readonly mine: number; readonly unassigned: number }
  readonly list: List
  /** Null while none is chosen. */
  readonly thread: Thread | null
}

/** I1: the whole inbox as one page with a real address. */
export function inboxPage(inbox: Inbox, asset: AssetUrl): Html {
  const { now, agent, roster, account, statusWords, counts, list } = inbox
  return page({
    title: titleOf(inbox),
    asset,
    body: appFrame({
      agent,
      roster,
      account,
      statusWords,
      counts,
      current: list.filter.view,
      content: html`${needsScript()}${socket(agent, roster, now)}${panes(inbox)}`,
    }),
  })
}

/** C9: without a script nothing of what is written here would be sent. */
function needsScript(): Html {
  return html`<noscript><p class="notice notice-warning needs-script">${icon("warning")}<span>The inbox needs JavaScript. You can read here, but not reply. Turn JavaScript on in your browser and reload the page.</span></p></noscript>`
}

/** List, thread and visitor. `hx-history-elt`: Back and Forward change this part alone, and the socket beside it lives on. */
export function panes(inbox: Inbox): Html {
  const { filter } = inbox.list
  return html`<main class="inbox" id="main" hx-history-elt data-view="${filter.view}" data-state="${filter.state}" tabindex="-1">
    ${listPane(inbox.list, inbox.agent.id)}
    ${threadOf(inbox)}
  </main>`
}

export function threadOf({ thread, agent, roster, groups, list }: Inbox): Html {
  if (thread) return threadPane({ thread, agent, roster, groups, filter: list.filter })
  return noThread(
    html`<div class="empty">${icon("chat")}<h2>Choose a conversation</h2><p>Its messages and what is known of the visitor come up here.</p></div>`,
  )
}

export function titleOf({ thread, list }: Pick<Inbox, "thread" | "list">): string {
  return thread ? visitorName(thread.visitor) : LIST_NAMES[list.filter.view]
}
