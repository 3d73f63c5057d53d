import { listsOf, type ListName } from "../../domain/audience.ts"
import type { AgentId, ConversationId } from "../../domain/model.ts"
import { isOnline } from "../../domain/presence.ts"
import type { Io } from "../../io/io.ts"
import { findAgent, roster } from "../agents/store.ts"
import { counted } from "../presence/lease-store.ts"
import { mailTrace } from "../email/trace.ts"
import { allGroups } from "../groups/store.ts"
import { statusWords } from "../presence/explained.ts"
import { findAccount } from "../settings/store.ts"
import { findVisitor } from "../visitors/store.ts"
import { calls } from "./calls-store.ts"
import type { Look } from "./inbox-frames.ts"
import { countUnassigned, countWaitingFor, leftBehind, listItems } from "./list-store.ts"
import { viewersOf } from "./lookers-store.ts"
import { messagesAfter, messagesChangedAfter } from "./messages-store.ts"
import { notesAfter, notesChangedAfter } from "./notes-store.ts"
import { findConversation } from "./store.ts"
import { rowGone } from "./telling.ts"
import { untold } from "./untold.ts"
import { filterOf } from "../../../views/inbox/addresses.ts"
import { more } from "../../../views/inbox/list.ts"
import * as push from "../../../views/inbox/push.ts"
import * as toasts from "../../../views/inbox/toasts.ts"

/** More news than this is no catching up, and would overrun a slow socket: the page loads the thread anew. */
const MOST_NEWS = 200
const MOST_TEXT = 300_000
/** About what one takes on a page. */
const A_FILE = 1_000

/** What of a look is news: a list or thread that the tab has been hearing all along needs no catching up but what it says it lacks. */
export type Newly = { readonly isFirst: boolean; readonly isList: boolean; readonly isThread: boolean }

/** I7: what a tab that looks here has missed: frames of fragments, or of JSON that says to load the thread anew. */
export function catchUp(io: Io, agentId: AgentId, { list, conversation, after, deafFor }: Look, newly: Newly): readonly string[] {
  const frames = [
    newly.isFirst || newly.isList ? counts(io, agentId) : "",
    list && newly.isList ? rows(io, agentId, list, conversation) : "",
    conversation === null ? "" : news(io, conversation, after),
    conversation !== null && newly.isThread ? viewers(io, conversation) : "",
    newly.isFirst ? whatWasLeft(io, agentId) : "",
    newly.isFirst ? untold(io, agentId, io.clock.now() - deafFor) : "",
  ]
  return frames.filter((frame) => frame !== "")
}

export function listNameOf({ view, state }: NonNullable<Look["list"]>, agentId: AgentId): ListName {
  return view === "mine" ? `mine:${agentId}:${state}` : `${view}:${state}`
}

function counts(io: Io, agentId: AgentId): string {
  const now = io.clock.now()
  const agents = counted(io.db, now)
  const agent = findAgent(io.db, agentId)
  return [
    push.count("unassigned", countUnassigned(io.db)),
    push.count("mine", countWaitingFor(io.db, agentId)),
    push.presence(agents),
    agent && push.status(agent, agents, findAccount(io.db).isWidgetHiddenWhenOffline, statusWords(io, agent), calls(io.db, agent, now)),
  ].join("")
}

/** C12: whoever went online by their hours at nine and opens the inbox five minutes later. A tab that was told already says it once. */
function whatWasLeft(io: Io, agentId: AgentId): string {
  const agent = findAgent(io.db, agentId)
  const left = agent && isOnline(agent) ? leftBehind(io.db, agentId) : null
  return agent && left ? toasts.leftBehind(agent, left).toString() : ""
}

function rows(io: Io, agentId: AgentId, list: NonNullable<Look["list"]>, conversation: Look["conversation"]): string {
  const name = listNameOf(list, agentId)
  const { view, isOldestFirst } = list
  const most = Math.max(list.rows, 1)
  const found = listItems(
    io.db,
    {
      view: view === "mine" ? { kind: "mine", agentId } : { kind: view },
      isClosed: list.state === "closed",
      isOldestFirst,
      from: null,
      most: most + 1,
    },
    io.clock.now(),
  )
  const items = found.slice(0, most)
  const moved = conversation !== null && !isIn(io, name, conversation) ? rowGone(io, name, conversation) : ""
  return `${moved}${push.rows(name, items)}${push.listEnd(more({ ...filterOf(name), isOldestFirst }, items, found.length > most))}`
}

function isIn(io: Io, name: ListName, id: ConversationId): boolean {
  const conversation = findConversation(io.db, id)
  return conversation !== null && listsOf(conversation, allGroups(io.db)).includes(name)
}

function news(io: Io, id: ConversationId, after: Look["after"]): string {
  const conversation = findConversation(io.db, id)
  const visitor = conversation && findVisitor(io.db, conversation.visitorId)
  if (!conversation || !visitor) return push.threadGone(id).toString()
  const reload = JSON.stringify({ type: "reload", conversation: id })
  // The page holds what is no longer so, e.g. since a backup was restored.
  if (after.seq > conversation.lastSeq || after.noteSeq > conversation.lastNoteSeq) return reload
  if (after.revision > conversation.revision || after.noteRevision > conversation.noteRevision) return reload
  if (conversation.lastSeq - after.seq + (conversation.lastNoteSeq - after.noteSeq) > MOST_NEWS) return reload
  const agents = counted(io.db, io.clock.now())
  const messages = [...messagesChangedAfter(io.db, id, after.revision, after.seq), ...messagesAfter(io.db, id, after.seq)]
  const notes = [...notesChangedAfter(io.db, id, after.noteRevision, after.noteSeq), ...notesAfter(io.db, id, after.noteSeq)]
  const files = messages.reduce((sum, message) => sum + message.files.length, 0)
  if ([...messages, ...notes].reduce((sum, { text }) => sum + text.length, files * A_FILE) > MOST_TEXT) return reload
  return [
    ...messages.map((message) => push.entry({ kind: "message", message }, conversation, agents)),
    ...notes.map((note) => push.entry({ kind: "note", note }, conversation, agents)),
    push.seen(conversation),
    push.threadState(conversation, visitor, agents, allGroups(io.db)),
    push.mailTrace(id, mailTrace(io.db, id)),
  ].join("")
}

function viewers(io: Io, id: ConversationId): string {
  const ids = viewersOf(io.hub, id)
  return push
    .viewers(
      id,
      roster(io.db).filter((agent) => ids.has(agent.id)),
    )
    .toString()
}
