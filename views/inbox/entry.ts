import { pieces, type Piece } from "../../src/domain/links.ts"
import { timelineKey, type TimelineItem } from "../../src/domain/inbox.ts"
import type { Agent, AgentId, Conversation, Face, Message, Note } from "../../src/domain/model.ts"
import { html, type Html } from "../html.ts"
import { avatar } from "../parts/avatar.ts"
import { icon } from "../parts/icons.ts"
import { messageFiles } from "./files.ts"
import { when } from "./when.ts"

/** One item of a thread: for the page as it comes and as it is pushed. Its id is its sender's, so that it takes the place of what was shown as "Sending". `zone`: a page's of one reader alone. */
export function entry(
  item: TimelineItem,
  { visitorSeenSeq }: Pick<Conversation, "visitorSeenSeq">,
  roster: readonly Agent[],
  zone?: string,
): Html {
  const [place, among] = timelineKey(item)
  const key = `${place} ${among}`
  if (item.kind === "note") return item.note.kind === "comment" ? comment(item.note, key, roster) : activity(item.note, key, roster)
  const { message } = item
  if (message.author.kind === "visitor") return ofVisitor(message, key, zone)
  if (message.author.kind === "system") return systemLine(message, key, zone)
  return ofAgent(message, key, { agent: agentOf(roster, message.author.agentId), isSeen: message.seq <= visitorSeenSeq, zone })
}

/** The visitor has but one thread, and their name is above it. Made for each message of theirs, and fifty make a page: there is no word too many. */
function ofVisitor(message: Message, key: string, zone?: string): Html {
  const { id, seq, at, mode, via, editedAt } = message
  return html`<li class="entry entry-visitor" id="message-${id}" data-key="${key}" data-at="${at}" data-seq="${seq}" data-author="visitor"${revisionOf(message)}><div class="entry-body">
<p class="entry-by">${VISITOR} ${when(at, "clock", zone)}${mode === "messenger" && OFFLINE}${via === "email" && BY_EMAIL}</p>
${body(message)}${editedAt !== null && message.deletedAt === null && html`<p class="entry-foot">${EDITED}</p>`}</div></li>`
}

function ofAgent(message: Message, key: string, { agent, isSeen, zone }: { agent: Face; isSeen: boolean; zone: string | undefined }): Html {
  const { id, seq, at, via, editedAt, deletedAt } = message
  return html`<li class="entry entry-agent" id="message-${id}" data-key="${key}" data-at="${at}" data-seq="${seq}" data-author="${agent.id}"${revisionOf(message)}>${avatar(agent, "small")}<div class="entry-body">
<p class="entry-by">${nameOf(agent)} ${when(at, "clock", zone)}${via === "email" && BY_EMAIL}</p>
${body(message)}${deletedAt === null && html`<p class="entry-foot">${editedAt !== null && EDITED}<span class="entry-state">${isSeen ? "Seen" : "Sent"}</span></p>`}</div></li>`
}

/** A long one is cut, so that the header stays in one line. */
function nameOf({ name }: Face): Html {
  return html`<bdi class="entry-name truncate" title="${name}">${name}</bdi>`
}

function revisionOf({ revision }: Message): Html | false {
  return revision > 0 && html` data-revision="${revision}"`
}

function body({ id, conversationId, text, files, notKept, deletedAt, via }: Message): Html {
  if (deletedAt !== null) return deleted("Message deleted")
  if (files.length === 0 && notKept.length === 0 && via === null) return bubble(text)
  return html`${text !== "" && bubble(text)}${messageFiles({ files, notKept })}${via === "email" && original(id, conversationId)}`
}

function deleted(words: string): Html {
  return html`<p class="bubble bubble-deleted">${icon("bin")}${words}</p>`
}

const VISITOR = html`<span class="visually-hidden">Visitor</span>`
const OFFLINE = html` <span class="badge">Offline message</span>`
const BY_EMAIL = html` <span class="badge">By email</span>`
const EDITED = html`<span class="entry-edited">Edited</span> `

/** E4: the whole mail, on demand. What was asked for stays when the message comes anew. */
function original(id: string, conversationId: string): Html {
  return html`<div class="entry-original" id="original-${id}" hx-morph-skip-children><button class="button-link small" type="button" hx-get="/conversations/${conversationId}/messages/${id}/original" hx-target="#original-${id}" hx-swap="innerHTML">Show original</button></div>`
}

/** E4: what "Show original" answers. */
export function originalMail({ sender, subject, text }: { sender: string; subject: string; text: string }): Html {
  return html`<div class="original"><p class="small muted">From <bdi>${sender}</bdi>${subject !== "" && html` · <bdi>${subject}</bdi>`}</p><div class="original-text" dir="auto" tabindex="0">${text}</div></div>`
}

/** `pre-wrap` keeps the writer's lines, so there is no white space of ours around the hole. S1: an address that somebody wrote never opens in our window, nor learns of us, and reads from left to right whatever stands around it. */
function bubble(text: string): Html {
  return html`<div class="bubble" dir="auto">${linked(pieces(text))}</div>`
}

/** Most words have no address in them: one piece, of which no list is made. */
function linked(all: readonly Piece[]): Html | string | readonly (Html | string)[] {
  return all.length === 1 ? link(all[0]!) : all.map(link)
}

function link({ text, href }: Piece): Html | string {
  return href === undefined ? text : html`<a href="${href}" dir="ltr" target="_blank" rel="noopener noreferrer nofollow">${text}</a>`
}

function comment(note: Note, key: string, roster: readonly Agent[]): Html {
  const agent = agentOf(roster, note.agentId)
  return html`<li class="entry entry-comment" id="note-${note.id}" data-key="${key}" data-at="${note.at}" data-note-seq="${note.seq}" data-author="${agent.id}"${note.revision > 0 && html` data-note-revision="${note.revision}"`}>
    ${avatar(agent, "small")}
    <div class="entry-body">
      <p class="entry-by">${nameOf(agent)} ${when(note.at, "clock")} <span class="entry-kind">${icon("lock")}Comment<span class="visually-hidden">, for colleagues only</span></span></p>
      ${note.deletedAt === null ? bubble(note.text) : deleted("Comment deleted")}
      ${note.editedAt !== null && note.deletedAt === null && html`<p class="entry-foot">${EDITED}</p>`}
    </div>
  </li>`
}

function activity(note: Note, key: string, roster: readonly Agent[]): Html {
  return html`<li class="entry entry-line" id="note-${note.id}" data-key="${key}" data-at="${note.at}" data-note-seq="${note.seq}" data-kind="${note.kind}">
    <p class="line">${icon("lock")}<span class="visually-hidden">For colleagues only: </span><span>${happened(note, roster)}</span> ${when(note.at, "clock")}</p>
  </li>`
}

function happened(note: Note, roster: readonly Agent[]): Html {
  const by = note.agentId === null ? null : html`<bdi>${agentOf(roster, note.agentId).name}</bdi>`
  const what = html`<b><bdi>${note.text}</bdi></b>`
  if (note.kind === "assigned") return by ? html`${by} assigned ${what}` : html`Assigned to ${what}`
  if (note.kind === "grouped") return by ? html`${by} assigned the group ${what}` : html`Assigned to the group ${what}`
  if (note.kind === "ungrouped") return html`No longer in the group ${what}`
  if (note.kind === "unassigned") return isBySelf(note, roster) ? html`${by} left` : html`${by ?? "Shopbell"} removed ${what}`
  if (note.kind === "closed") return by ? html`Closed by ${by}` : html`Closed`
  return by ? html`Reopened by ${by}` : html`Reopened by a new message`
}

function isBySelf(note: Note, roster: readonly Agent[]): boolean {
  return note.agentId !== null && agentOf(roster, note.agentId).name === note.text
}

/** What the visitor was told as well. */
function systemLine(message: Message, key: string, zone?: string): Html {
  return html`<li class="entry entry-line entry-told" id="message-${message.id}" data-key="${key}" data-at="${message.at}" data-seq="${message.seq}" data-revision="${message.revision}">
    <p class="line"><span><b><bdi>${message.text}</bdi></b> ${message.happened === "left" ? "left" : "joined"}</span> ${when(message.at, "clock", zone)}</p>
  </li>`
}

function agentOf(roster: readonly Agent[], id: AgentId | null): Face {
  return roster.find((agent) => agent.id === id) ?? { id: "shopbell", name: "Shopbell", picture: null }
}
