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
}

/** A conversation that it may belong to. */
export type Candidate = { readonly id: ConversationId; readonly visitor: string; readonly email: string | null }

export type Unmatched = {
  /** Newest first. */
  readonly mails: readonly UnmatchedMail[]
  /** Those whose visitor was searched for; without a search the latest. */
  readonly candidates: readonly Candidate[]
  readonly search: string
}

/** E4, for admins: mails that arrived and belong to no conversation. No visitor ever sees them here. */
export function unmatchedPage(frame: SettingsFrame, { mails, candidates, search }: Unmatched): Html {
  return settingsPage(frame, {
    title: "Unmatched mails",
    href: "/settings/email",
    lead: "Mails whose sender or reply address did not fit. Nothing here was shown to a visitor.",
    content: html`<p><a class="row" href="/settings/email">${icon("back")}Email</a></p>
      ${
        mails.length === 0
          ? html`<div class="section empty">${icon("mail")}<h2>Nothing here</h2><p>Every mail that arrived found its conversation.</p></div>`
          : html`${searchForm(search, candidates.length)} ${mails.map((mail) => unmatchedMail(mail, candidates))}`
      }`,
  })
}

/** What stands in a mail's place once it is attached. */
export function attached(id: string, conversationId: ConversationId, visitor: string): Html {
  return html`<p class="notice" id="unmatched-${id}" role="status">${icon("done")}<span>Attached to the conversation with <bdi>${visitor}</bdi>. <a href="/inbox/${conversationId}">Open it</a></span></p>`
}

function searchForm(search: string, found: number): Html {
  return html`<form class="unmatched-search" method="get" action="/settings/email/unmatched" role="search">
    <div class="field">
      <label class="label" for="search">Find the conversation by visitor</label>
      <input class="input" id="search" name="search" type="search" value="${search}" placeholder="Name or email" autocomplete="off" aria-describedby="search-hint">
      <p class="hint" id="search-hint">${search === "" ? "The latest conversations are offered below." : found === 0 ? "Nobody found." : found === 1 ? "1 conversation is offered below." : `${found} conversations are offered below.`}</p>
    </div>
    <button class="button">${icon("search")}Search</button>
  </form>`
}

function unmatchedMail({ id, from, subject, at, reason, text }: UnmatchedMail, candidates: readonly Candidate[]): Html {
  const title = subject === "" ? "No subject" : subject
  return html`<article class="section unmatched" id="unmatched-${id}" aria-labelledby="unmatched-${id}-subject">
    <div class="unmatched-head">
      <h2 class="anywhere" id="unmatched-${id}-subject"><bdi>${title}</bdi></h2>
      <p class="muted small anywhere">${from === null ? "No single sender" : html`<bdi>${from.name}</bdi> ${from.address}`}, ${moment(at)}</p>
    </div>
    <p class="notice notice-warning">${icon("info")}<span>${reason}</span></p>
    <details class="original">
      <summary>${icon("right")}Original</summary>
      <pre class="original-text" dir="auto" tabindex="0">
${text}</pre>
    </details>
    <form class="unmatched-acts" hx-put="/settings/email/unmatched/${id}/conversation" hx-target="#unmatched-${id}" hx-swap="outerHTML">
      <div class="field">
        <label class="label" for="conversation-${id}">Conversation</label>
        <select class="input" id="conversation-${id}" name="conversation" required>
          <option value="">Choose…</option>
          ${candidates.map(({ id: conversation, visitor, email }) => html`<option value="${conversation}">${visitor}${email !== null && email !== visitor && ` (${email})`}</option>`)}
        </select>
      </div>
      <button class="button" ${candidates.length === 0 && html`disabled`}>Attach</button>
      <button class="button button-quiet" type="button" hx-delete="/settings/email/unmatched/${id}" hx-target="#unmatched-${id}" hx-swap="outerHTML" hx-confirm="Delete this mail for good? It is kept nowhere else in Shopbell." data-confirm="Delete">${icon("bin")}Delete<span class="visually-hidden"> ${title}</span></button>
    </form>
  </article>`
}
