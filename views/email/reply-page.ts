import { visitorName, type Agent, type Conversation, type Message, type Visitor } from "../../src/domain/model.ts"
import type { Instant } from "../../src/domain/time.ts"
import { html, type Html } from "../html.ts"
import { entry } from "../inbox/entry.ts"
import { whereabouts } from "../inbox/thread-head.ts"
import { when } from "../inbox/when.ts"
import { page, type AssetUrl } from "../page.ts"
import { card } from "../parts/card.ts"
import { icon } from "../parts/icons.ts"
import { tooLong } from "../parts/too-long.ts"
import { companyBrand, companyColors, type CompanyLook } from "./company.ts"

export type ReplyPage = CompanyLook & {
  readonly asset: AssetUrl
  readonly token: string
  readonly agent: Agent
  /** P13: the agent's, in which all times are told. */
  readonly zone: string
  readonly roster: readonly Agent[]
  readonly conversation: Conversation
  readonly visitor: Visitor
  /** The newest ones, oldest first. Messages alone: notes are another type, and a link can go astray. */
  readonly messages: readonly Message[]
  readonly hasEarlier: boolean
  /** C9: the id of the reply that is written here, so that sending it twice makes one. */
  readonly messageId: string
  readonly expiresAt: Instant
  /** What was typed and could not be sent, and why. */
  readonly form: { readonly text: string; readonly problem: string | null }
  /** What becomes of the reply that was just sent; null if none was. */
  readonly sent: "here" | "by-mail" | "on-return" | null
}

/** E8: one conversation for one agent, behind a signed link: its thread and a reply box, and no way to anything else. */
export function replyPage(props: ReplyPage): Html {
  const { asset, conversation, visitor, messages, hasEarlier, roster, expiresAt, agent, zone } = props
  const name = visitorName(visitor)
  return page({
    title: `Reply to ${name}`,
    asset,
    head: companyColors(props),
    body: html`<main class="reply-page" id="main" data-zone="${zone}">
      ${companyBrand(props)}
      <section class="reply-card" aria-labelledby="visitor">
        <header class="reply-head">
          <h1 class="anywhere" id="visitor"><bdi>${name}</bdi></h1>
          ${visitor.email !== null && visitor.email !== name && html`<p class="muted small anywhere">${visitor.email}</p>`}
          <p class="thread-where">${whereabouts(visitor, zone)}</p>
        </header>
        <div class="reply-thread" role="log" aria-label="Messages" tabindex="0">
          ${hasEarlier && html`<p class="hint reply-earlier">Earlier messages are in Shopbell.</p>`}
          <ol class="timeline" data-seen="${conversation.visitorSeenSeq}">${messages.map((message) => entry({ kind: "message", message }, conversation, roster, zone))}</ol>
        </div>
        <div class="reply-foot">${sentNotice(props)} ${conversation.closure === null ? box(props) : closed(props)}</div>
      </section>
      <p class="hint reply-below">You write as <bdi>${agent.name}</bdi>. This link is for you alone and works until ${when(expiresAt, "full", zone)} (${zone.replaceAll("_", " ")}). <a href="/inbox/${conversation.id}">Open in Shopbell</a></p>
    </main>`,
  })
}

function sentNotice({ sent, visitor }: ReplyPage): Html | null {
  if (sent === null) return null
  const then = {
    here: "They are on the site and see it now.",
    "by-mail": `They have left. Unless they come back, it goes to ${visitor.email ?? "their address"}.`,
    "on-return": "They have left and gave no email address: they see it when they come back.",
  }[sent]
  return html`<p class="notice" role="status">${icon("done")}<span><b>Sent.</b> ${then}</span></p>`
}

function box({ token, messageId, form }: ReplyPage): Html {
  return html`<form class="form" method="post" action="/reply/${token}">
    <input type="hidden" name="id" value="${messageId}">
    ${form.problem !== null && html`<p class="notice notice-danger" id="reply-problem" role="alert">${icon("failed")}<span>${form.problem}</span></p>`}
    <div class="box">
      ${
        // A line break right after <textarea> is not part of its text, so ours keeps the writer's own.
        html`<textarea class="box-text" name="text" rows="4" data-limited aria-label="Reply" placeholder="Write a reply…" dir="auto" required ${form.problem !== null && html`aria-invalid="true"`} aria-describedby="${form.problem !== null && "reply-problem "}too-long">
${form.text}</textarea>`
      }
      ${tooLong("too-long")}
      <div class="box-foot">
        <span class="hint">Sent to the visitor as your message</span>
        <button class="button button-primary">${icon("send")}Send</button>
      </div>
    </div>
  </form>`
}

function closed({ conversation, roster, zone }: ReplyPage): Html {
  const by = roster.find(({ id }) => id === conversation.closure!.by)?.name
  return html`<div class="closed-bar">
    <p>${icon("done")}<span>Closed${by && html` by <bdi>${by}</bdi>`} <span class="muted">${when(conversation.closure!.at, "full", zone)}</span></span></p>
    <a class="button button-small" href="/inbox/${conversation.id}">Reopen it in Shopbell</a>
  </div>`
}

/** E8: why a link leads nowhere any more. The conversation's name is not told: whoever holds the link may not be its agent. */
export type DeadReply = "expired" | "revoked" | "deleted"

const DEAD: Record<DeadReply, { readonly heading: string; readonly lead: string }> = {
  expired: { heading: "This link has expired", lead: "Links in mails work for 7 days. What was said is still in the chat." },
  revoked: {
    heading: "This link was taken back",
    lead: "It is not whole, or it was made to stop working. What was said is still in the chat.",
  },
  deleted: { heading: "This conversation was deleted", lead: "It is gone with all its messages, so there is nothing to reply to." },
}

export function deadReplyPage({ asset, why }: { asset: AssetUrl; why: DeadReply }): Html {
  const { heading, lead } = DEAD[why]
  return page({
    title: heading,
    asset,
    body: card({ heading, lead, content: html`<p class="row"><a class="button" href="/inbox">Open Shopbell</a></p>` }),
  })
}
