import { timelineKey, type TimelineItem } from "../../src/domain/inbox.ts"
import type { Agent, AgentId, Conversation, Face, Message, Note } from "../../src/domain/model.ts"
import { html, type Html } from "../html.ts"
import { avatar } from "../parts/avatar.ts"
import { icon } from "../parts/icons.ts"
import { messageFiles } from "./files.ts"
import { when } from "./when.ts"

/** One item of a thread: for the page as it comes and as it is pushed. Its id is its sender's, so that it takes the place of what was shown as "Sending". */
export function entry(item: TimelineItem, { visitorSeenSeq }: Pick<Conversation, "visitorSeenSeq">, roster: readonly Agent[]): Html {
  const [place, among] = timelineKey(item)
  const key = `${place} ${among}`
  if (item.kind === "note") return item.note.kind === "comment" ? comment(item.note, key, roster) : activity(item.note, key, roster)
  const { message } = item
  if (message.author.kind === "system") return systemLine(message, key)
  return spoken(
    message,
    key,
    message.author.kind === "agent" ? agentOf(roster, message.author.agentId) : null,
    message.seq <= visitorSeenSeq,
  )
}

/** Of the visitor, who has but one thread and whose name is above it, or of an agent. Fifty make a page, so there is no word too many. */
function spoken(
  { id, conversationId, seq, at, revision, text, files, notKept, mode, editedAt, deletedAt, via }: Message,
  key: string,
  agent: Face | null,
  isSeen: boolean,
): Html {
  const by = agent ? html`<bdi class="entry-name">${agent.name}</bdi>` : VISITOR
  const hasFiles = files.length > 0 || notKept.length > 0
  const edited = editedAt !== null && html`<span class="entry-edited">Edited</span> `
  const state = agent && html`<span class="entry-state">${isSeen ? "Seen" : "Sent"}</span>`
  return html`<li class="entry entry-${agent ? "agent" : "visitor"}" id="message-${id}" data-key="${key}" data-at="${at}" data-seq="${seq}" data-author="${agent ? agent.id : "visitor"}"${
    revision > 0 && html` data-revision="${revision}"`
  }>${agent && avatar(agent, "small")}<div class="entry-body">
<p class="entry-by">${by} ${when(at, "clock")}${mode === "messenger" && html` <span class="badge">Offline message</span>`}${via === "email" && html` <span class="badge">By email</span>`}</p>
${deletedAt === null ? text !== "" && bubble(text) : html`<p class="bubble bubble-deleted">${icon("bin")}Message deleted</p>`}${deletedAt === null && hasFiles && messageFiles({ files, notKept })}
${deletedAt === null && (edited || state) && html`<p class="entry-foot">${edited}${state}</p>`}${via === "email" && deletedAt === null && original(id, conversationId)}</div></li>`
}

/** E4: the whole mail, on demand. */
function original(id: string, conversationId: string): Html {
  return html`<div class="entry-original" id="original-${id}"><button class="button-link small" type="button" hx-get="/conversations/${conversationId}/messages/${id}/original" hx-target="#original-${id}" hx-swap="innerHTML">Show original</button></div>`
}

/** E4: what "Show original" answers. */
export function originalMail({ sender, subject, text }: { sender: string; subject: string; text: string }): Html {
  return html`<div class="original"><p class="small muted">From <bdi>${sender}</bdi>${subject !== "" && html` · <bdi>${subject}</bdi>`}</p><div class="original-text" dir="auto" tabindex="0">${text}</div></div>`
}

const VISITOR = html`<span class="visually-hidden">Visitor</span>`

/** `pre-wrap` keeps the writer's lines, so there is no white space of ours around the hole. */
function bubble(text: string): Html {
  return html`<div class="bubble" dir="auto">${text}</div>`
}

function comment(note: Note, key: string, roster: readonly Agent[]): Html {
  const agent = agentOf(roster, note.agentId)
  return html`<li class="entry entry-comment" id="note-${note.id}" data-key="${key}" data-at="${note.at}" data-note-seq="${note.seq}" data-author="${agent.id}">
    ${avatar(agent, "small")}
    <div class="entry-body">
      <p class="entry-by"><bdi class="entry-name">${agent.name}</bdi> ${when(note.at, "clock")} <span class="entry-kind">${icon("lock")}Comment<span class="visually-hidden">, for colleagues only</span></span></p>
      ${bubble(note.text)}
    </div>
  </li>`
}

function activity(note: Note, key: string, roster: readonly Agent[]): Html {
  return html`<li class="entry entry-line" id="note-${note.id}" data-key="${key}" data-at="${note.at}" data-note-seq="${note.seq}">
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
function systemLine(message: Message, key: string): Html {
  return html`<li class="entry entry-line entry-told" id="message-${message.id}" data-key="${key}" data-at="${message.at}" data-seq="${message.seq}" data-revision="${message.revision}">
    <p class="line"><span><b><bdi>${message.text}</bdi></b> ${message.happened === "left" ? "left" : "joined"}</span> ${when(message.at, "clock")}</p>
  </li>`
}

function agentOf(roster: readonly Agent[], id: AgentId | null): Face {
  return roster.find((agent) => agent.id === id) ?? { id: "shopbell", name: "Shopbell", picture: null }
}
