import { html, safeUrl, type Html } from "../html.ts"
import { entry } from "../inbox/entry.ts"
import { page } from "../page.ts"
import { icon } from "../parts/icons.ts"
import { tooLong } from "../parts/too-long.ts"
import { companyBrand, companyColors } from "./company.ts"
import type { ReplyPage } from "./reply-page.ts"

export type ContinuePage = Omit<ReplyPage, "agent" | "zone" | "sent"> & {
  readonly isSent: boolean
  /** E3: whether the answer goes by mail as well, should they be gone. */
  readonly isMailed: boolean
}

/** E3, E8: the visitor's side of it: what they and the company wrote, from a mail that they got, and a box to go on in. */
export function continuePage(props: ContinuePage): Html {
  const { asset, company, conversation, visitor, messages, hasEarlier, roster, isSent, isMailed } = props
  return page({
    title: `Your chat with ${company}`,
    asset,
    head: companyColors(props),
    body: html`<main class="reply-page" id="main">
      ${companyBrand(props)}
      <section class="reply-card" aria-labelledby="chat">
        <header class="reply-head"><h1 class="anywhere" id="chat">Your chat with <bdi>${company}</bdi></h1></header>
        <div class="reply-thread" role="log" aria-label="Messages" tabindex="0">
          ${hasEarlier && html`<p class="hint reply-earlier">Earlier messages are in the chat on the site.</p>`}
          <ol class="timeline timeline-visitor" data-seen="0">${messages.map((message) => entry({ kind: "message", message: { ...message, mode: null } }, conversation, roster))}</ol>
        </div>
        <div class="reply-foot">
          ${isSent && html`<p class="notice" role="status">${icon("done")}<span><b>Sent.</b> The answer comes here and into the chat on the site${isMailed && ", and by email"}.</span></p>`}
          ${box(props)}
        </div>
      </section>
      <p class="hint reply-below">This link is for you alone.${visitor.page && html` <a href="${safeUrl(visitor.page.url)}" rel="noopener noreferrer">Back to the site</a>`}</p>
    </main>`,
  })
}

function box({ token, messageId, messages, form }: ContinuePage): Html {
  return html`<form class="form" method="post" action="/reply/${token}">
    <input type="hidden" name="id" value="${messageId}">
    <input type="hidden" name="seq" value="${messages.at(-1)?.seq ?? 0}">
    ${form.problem !== null && html`<p class="notice notice-danger" id="reply-problem" role="alert">${icon("failed")}<span>${form.problem}</span></p>`}
    <div class="box">
      ${
        // A line break right after <textarea> is not part of its text, so ours keeps the writer's own.
        html`<textarea class="box-text" name="text" rows="4" data-limited aria-label="Message" placeholder="Write a message…" dir="auto" required ${form.problem !== null && html`aria-invalid="true"`} aria-describedby="${form.problem !== null && "reply-problem "}too-long">
${form.text}</textarea>`
      }
      ${tooLong("too-long")}
      <div class="box-foot"><span></span><button class="button button-primary">${icon("send")}Send</button></div>
    </div>
  </form>`
}
