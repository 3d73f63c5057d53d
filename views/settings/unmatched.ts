import type { MailAddress } from "../../src/domain/mail.ts"
import type { ConversationId } from "../../src/domain/model.ts"
import type { Instant } from "../../src/domain/time.ts"
import { html, type Html } from "../html.ts"
import { icon } from "../parts/icons.ts"
import { moment } from "../parts/moment.ts"
import { settingsPage, type SettingsFrame } from "./frame.ts"

/** E4: a mail that was kept because it could not be attached to a conversation. */
export type UnmatchedMail = {
  readonly id: string
  readonly from: MailAddress | null
  readonly subject: string
  readonly at: Instant
  /** In words, a whole sentence: why it was not attached. */
  readonly reason: string
  readonly text: string
  /** The agent whose address it came from; null if it is nobody's who works here. */
  readonly writer: string | null
}

/** A conversation that it may belong to. */
export type Candidate = { readonly id: ConversationId; readonly visitor: string; readonly email: string | null }

export type Unmatched = {
  /** Those that wait for an admin, or those that no person wrote. */
  readonly list: "unmatched" | "automatic"
  /** Newest first. */
  readonly mails: readonly UnmatchedMail[]
  /** Those whose visitor was searched for; without a search the latest. */
  readonly candidates: readonly Candidate[]
  readonly search: string
  readonly automaticCount: number
  readonly isNewest: boolean
  /** Behind which mail the next page begins; null if there is none. */
  readonly older: string | null
}

/** E4, for admins: mails that arrived and belong to no conversation. No visitor ever sees them here. */
export function unmatchedPage(frame: SettingsFrame, unmatched: Unmatched): Html {
  const { list, mails, candidates, search, automaticCount, isNewest } = unmatched
  const isAutomatic = list === "automatic"
  return settingsPage(frame, {
    title: isAutomatic ? "Automatic mails" : "Unmatched mails",
    href: "/settings/email",
    lead: isAutomatic
      ? "Mails that no person wrote to a conversation: newsletters, absence notes, reports. After 90 days they are deleted."
      : "Mails whose sender or reply address did not fit. Nothing here was shown to a visitor. After 90 days they are deleted.",
    above: isAutomatic ? { name: "Unmatched mails", href: PAGE } : { name: "Email", href: "/settings/email" },
    content: html`${
      mails.length === 0
        ? html`<div class="section empty">${icon("mail")}<h2>${isNewest && !isAutomatic ? "Every mail found its conversation" : "Nothing here"}</h2><p>${isAutomatic ? "No such mail has arrived." : isNewest ? "A mail that fits none waits here, until you attach it to one or delete it." : "There are no older mails."}</p></div>`
        : html`${searchForm(list, search, candidates.length)} ${mails.map((mail) => unmatchedMail(mail, candidates))}`
    }
      ${pages(unmatched)} ${!isAutomatic && automaticCount > 0 && automaticSection(automaticCount)}`,
  })
}

const PAGE = "/settings/email/unmatched"

/** What stands in a mail's place once it is attached. */
export function attached(id: string, conversationId: ConversationId, visitor: string): Html {
  return html`<p class="notice" id="unmatched-${id}" role="status">${icon("done")}<span>Attached to the conversation with <bdi>${visitor}</bdi>. <a href="/inbox/${conversationId}">Open it</a></span></p>`
}

function searchForm(list: Unmatched["list"], search: string, found: number): Html {
  return html`<form class="unmatched-search" method="get" action="${PAGE}" role="search">
    ${list === "automatic" && html`<input type="hidden" name="list" value="automatic">`}
    <div class="field">
      <label class="label" for="search">Find the conversation by visitor</label>
      <input class="input" id="search" name="search" type="search" value="${search}" placeholder="Name or email" autocomplete="off" aria-describedby="search-hint">
      <p class="hint" id="search-hint">${search === "" ? "The latest conversations are offered below." : found === 0 ? "Nobody found." : found === 1 ? "1 conversation is offered below." : `${found} conversations are offered below.`}</p>
    </div>
    <button class="button">${icon("search")}Search</button>
  </form>`
}

function pages({ list, search, isNewest, older }: Unmatched): Html | false {
  if (isNewest && older === null) return false
  const href = (before: string | null) => {
    const query = new URLSearchParams({
      ...(list === "automatic" && { list }),
      ...(search !== "" && { search }),
      ...(before !== null && { before }),
    })
    return query.size === 0 ? PAGE : `${PAGE}?${query}`
  }
  return html`<nav class="row" aria-label="Pages">
    ${!isNewest && html`<a class="button" href="${href(null)}">Newest</a>`} ${older !== null && html`<a class="button" href="${href(older)}">Older</a>`}
  </nav>`
}

function automaticSection(count: number): Html {
  return html`<section class="section" aria-labelledby="automatic">
    <h2 id="automatic">Automatic, ${count}</h2>
    <p class="muted">Newsletters, absence notes and reports that no conversation tells of. <a href="${PAGE}?list=automatic">Look at ${count === 1 ? "it" : "them"}</a></p>
  </section>`
}

function unmatchedMail({ id, from, subject, at, reason, text, writer }: UnmatchedMail, candidates: readonly Candidate[]): Html {
  const title = subject === "" ? "No subject" : subject
  return html`<article class="section unmatched" id="unmatched-${id}" aria-labelledby="unmatched-${id}-subject">
    <div class="unmatched-head">
      <h2 class="anywhere" id="unmatched-${id}-subject"><bdi>${title}</bdi></h2>
      <p class="muted small anywhere">${from === null ? "No single sender" : html`<bdi>${from.name}</bdi> ${from.address}`}, ${moment(at)}</p>
    </div>
    <p class="notice notice-warning">${icon("info")}<span>${reason}</span></p>
    <details class="whole-mail">
      <summary>${icon("right")}Original</summary>
      <pre class="whole-mail-text" dir="auto" tabindex="0">
${text}</pre>
    </details>
    <form class="unmatched-acts" hx-put="/settings/email/unmatched/${id}/conversation" hx-target="#unmatched-${id}" hx-swap="outerHTML">
      <div class="field">
        <label class="label" for="conversation-${id}">Conversation</label>
        <select class="input" id="conversation-${id}" name="conversation" required>
          <option value="">Choose…</option>
          ${candidates.map(({ id: conversation, visitor, email }) => html`<option value="${conversation}">${visitor}${email !== null && email !== visitor && ` (${email})`}</option>`)}
        </select>
        ${becomes(id, writer)}
      </div>
      <div class="row"><button class="button" ${candidates.length === 0 && html`disabled`}>Attach</button>
      <button class="button button-quiet" type="button" hx-delete="/settings/email/unmatched/${id}" hx-target="#unmatched-${id}" hx-swap="outerHTML" hx-confirm="Delete this mail for good? It is kept nowhere else in Shopbell." data-confirm="Delete">${icon("bin")}Delete<span class="visually-hidden"> ${title}</span></button></div>
    </form>
  </article>`
}

/** Who is shown as its writer. A sender's address proves nobody, so it is the visitor unless the admin says otherwise. */
function becomes(id: string, writer: string | null): Html {
  if (writer === null) return html`<p class="hint">It is added as a message of the visitor.</p>`
  return html`<fieldset class="unmatched-as">
    <legend class="label">Add it</legend>
    <label class="unmatched-writer"><input type="radio" name="as" value="visitor" checked>as a message of the visitor</label>
    <label class="unmatched-writer"><input type="radio" name="as" value="agent" aria-describedby="as-${id}"><span>as a reply by <bdi>${writer}</bdi></span></label>
    <p class="hint" id="as-${id}">Anybody can write this sender’s address. Choose it only if you know that <bdi>${writer}</bdi> wrote this: the visitor reads it under that name.</p>
  </fieldset>`
}
