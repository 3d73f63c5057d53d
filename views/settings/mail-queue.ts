import type { Instant } from "../../src/domain/time.ts"
import { html, type Html } from "../html.ts"
import { icon } from "../parts/icons.ts"
import { moment } from "../parts/moment.ts"
import { section } from "../parts/section.ts"

/** E6: a mail that is not sent yet. */
export type QueuedMail = {
  readonly id: string
  readonly to: string
  /** In words: "Offline message from Camille". */
  readonly what: string
  readonly attempts: number
  /** Null if it was given up; it then waits for "Retry". */
  readonly nextTryAt: Instant | null
  readonly lastError: string | null
}

export type SentMail = {
  readonly to: string
  readonly what: string
  readonly at: Instant
  /** The server's own words. */
  readonly answer: string
}

/** E6: what waits and what failed, with the reason. */
export function queueSection(queue: readonly QueuedMail[]): Html {
  return section({
    id: "queue",
    heading: queue.length === 1 ? "1 mail waits" : `${queue.length} mails wait`,
    lead: "A mail that cannot be sent is tried again, at longer and longer intervals. None is lost.",
    isFlush: true,
    end:
      queue.length > 1 &&
      html`<form method="post" action="/settings/email/queue/retry"><button class="button">${icon("undo")}Retry all</button></form>`,
    content: html`<ul class="mails">${queue.map(queued)}</ul>`,
  })
}

function queued({ id, to, what, attempts, nextTryAt, lastError }: QueuedMail): Html {
  const tries = attempts === 0 ? "Not tried yet" : attempts === 1 ? "Tried once" : `Tried ${attempts} times`
  return html`<li class="mail">
    <div class="mail-words">
      <p class="mail-what"><span class="anywhere">${what}</span>${nextTryAt === null && html`<span class="badge badge-danger">Failed</span>`}</p>
      <p class="muted small anywhere">To ${to}</p>
      <p class="muted small">${tries}${nextTryAt === null ? ", given up." : html`, next ${moment(nextTryAt)}.`}</p>
      ${lastError !== null && html`<p class="error small">${icon("failed")}<span class="anywhere">${lastError}</span></p>`}
    </div>
    <form method="post" action="/settings/email/queue/${id}/retry"><button class="button button-small">Retry<span class="visually-hidden"> ${what} to ${to}</span></button></form>
  </li>`
}

/** Pitfall 34: the last ones, with what the server said, for whoever looks for a mail that did not arrive. */
export function sentSection(sent: readonly SentMail[]): Html {
  return html`<details class="section advanced mail-sent">
    <summary>${icon("right")}Recently sent <span class="badge">${sent.length}</span></summary>
    ${
      sent.length === 0
        ? html`<p class="hint">Nothing was sent yet.</p>`
        : html`<ul class="mails">${sent.map(
            ({ to, what, at, answer }) => html`<li class="mail">
              <div class="mail-words">
                <p class="mail-what anywhere">${what}</p>
                <p class="muted small anywhere">To ${to}, ${moment(at)}</p>
                <p class="muted small anywhere"><code>${answer}</code></p>
              </div>
            </li>`,
          )}</ul>`
    }
  </details>`
}
