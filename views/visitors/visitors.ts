import type { Instant } from "../../src/domain/time.ts"
import { visitorName, type Account, type Agent, type Conversation, type Page, type Visitor } from "../../src/domain/model.ts"
import { html, safeUrl, type Html } from "../html.ts"
import { socket } from "../inbox/socket.ts"
import { when } from "../inbox/when.ts"
import { page, type AssetUrl } from "../page.ts"
import { avatar } from "../parts/avatar.ts"
import { icon } from "../parts/icons.ts"
import { appFrame } from "../parts/shell.ts"
import type { StatusWords } from "../parts/status-menu.ts"

/** Somebody with the widget open on a page now. Without a visitor while they have not written: then nothing is known of them (W3). */
export type Online = {
  readonly visitor: Visitor | null
  readonly conversation: Conversation | null
  readonly page: Page
  readonly since: Instant
}

export type VisitorsOnline = {
  readonly now: Instant
  readonly agent: Agent
  readonly roster: readonly Agent[]
  readonly account: Account
  readonly statusWords: StatusWords
  readonly counts: { readonly mine: number; readonly unassigned: number }
  readonly visitors: readonly Online[]
}

/** I9. */
export function visitorsPage({ visitors, ...frame }: VisitorsOnline, asset: AssetUrl): Html {
  const content = html`${socket(frame.agent, frame.roster, frame.now)}<main class="report" id="main" tabindex="0">
    <header class="report-head"><h1>Visitors online</h1><p class="muted">Who has a page of yours with the chat open right now.</p></header>
    <div class="report-table" role="group" aria-label="Table" tabindex="0"><table class="table visitors-table">
      <thead><tr><th scope="col">Visitor</th><th scope="col">Page</th><th scope="col">Since</th><th scope="col">Conversation</th></tr></thead>
      <tbody id="visitors-online" hx-get="/visitors" hx-trigger="every 4s" hx-swap="innerMorph">${visitorRows(visitors)}</tbody>
    </table></div>
  </main>`
  return page({ title: "Visitors online", asset, body: appFrame({ ...frame, current: "visitors", content }) })
}

export function visitorRows(visitors: readonly Online[]): Html {
  if (visitors.length === 0) {
    return html`<tr><td colspan="4"><div class="empty">${icon("visitors")}<h2>Nobody is on the site right now</h2><p>Everybody who opens a page with the chat comes up here within seconds. <a href="/try" target="_blank" rel="noopener">Try it</a></p></div></td></tr>`
  }
  return html`${visitors.map(line)}`
}

function line({ visitor, conversation, page, since }: Online): Html {
  const name = visitor ? visitorName(visitor) : "Anonymous"
  return html`<tr>
    <th scope="row"><span class="visitor-cell">${avatar({ id: conversation?.id ?? "anonymous", name: visitor ? name : "?" }, "small")}<bdi class="truncate">${name}</bdi></span></th>
    <td><a class="page-link" href="${safeUrl(page.url)}" target="_blank" rel="noopener noreferrer nofollow" title="${page.url}"><bdi>${page.title || page.url}</bdi></a></td>
    <td>${when(since, "short")}</td>
    <td>${conversation ? html`<a href="/inbox/${conversation.id}">Open</a>` : html`<span class="muted">Not yet</span>`}</td>
  </tr>`
}
