import { html, type Html } from "../html.ts"
import { icon, type IconName } from "../parts/icons.ts"
import { section } from "../parts/section.ts"
import type { EmailSettings } from "./email.ts"
import type { QueuedMail } from "./mail-queue.ts"
import type { MailState } from "./mail-servers.ts"

type Line = MailState & { readonly name: string; readonly link?: Html | false }

/** E5, E6, first of all: whether mail works, and what waits for somebody. */
export function mailStatus({ outgoing, incoming, queue, unmatchedCount }: Omit<EmailSettings, "visitorMails" | "sent">): Html {
  return section({
    heading: "Status",
    isFlush: true,
    content: html`<dl class="mail-status">
      ${line({ name: "Mails leave", ...leaving(outgoing, queue.length) })}
      ${line({ name: "Answers arrive", ...incoming.state })} ${queue.length > 0 && line(waiting(queue))}
      ${line({ name: "Unmatched", ...unmatched(unmatchedCount), link: html`<a href="/settings/email/unmatched">Unmatched mails</a>` })}
    </dl>`,
  })
}

const ICONS: Record<MailState["tone"], IconName> = { well: "done", failing: "failed", unset: "info" }

function line({ name, tone, words, link }: Line): Html {
  return html`<div class="mail-state mail-state-${tone}"><dt>${name}</dt><dd>${icon(ICONS[tone])}<span>${words} ${link}</span></dd></div>`
}

function leaving({ isKept, state }: EmailSettings["outgoing"], waiting: number): Omit<Line, "name"> {
  if (state === null) return unset(waiting)
  return isKept ? { ...state, link: html`<a href="/dev/mailbox">/dev/mailbox</a>` } : state
}

function unset(waiting: number): MailState {
  const mails = waiting === 0 ? "mails will wait" : waiting === 1 ? "1 mail waits" : `${waiting} mails wait`
  return { tone: "failing", words: `No outgoing server is set: ${mails}.` }
}

function waiting(queue: readonly QueuedMail[]): Line {
  const failed = queue.filter((mail) => mail.nextTryAt === null).length
  const count = queue.length - failed
  const words = [count > 0 && (count === 1 ? "1 mail waits." : `${count} mails wait.`), failed > 0 && `${failed} could not be sent.`]
  return {
    name: "Waiting",
    tone: failed > 0 ? "failing" : "unset",
    words: words.filter(Boolean).join(" "),
    link: html`<a href="#queue">See ${queue.length === 1 ? "it" : "them"}</a>`,
  }
}

function unmatched(count: number): MailState {
  if (count === 0) return { tone: "well", words: "No mail waits for somebody to find its conversation." }
  return {
    tone: "unset",
    words: count === 1 ? "1 mail arrived that belongs to no conversation." : `${count} mails arrived that belong to no conversation.`,
  }
}
