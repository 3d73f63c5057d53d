import { t } from "elysia"
import { timeline } from "../../domain/inbox.ts"
import type { Agent, Conversation } from "../../domain/model.ts"
import { ownersOf, placeOf } from "../../domain/routing.ts"
import type { Io } from "../../io/io.ts"
import { counted } from "../presence/lease-store.ts"
import { findDraft } from "../conversations/drafts-store.ts"
import { countUnassigned, countWaitingFor, hasConversations, listItems, type Cursor } from "../conversations/list-store.ts"
import { searchItems } from "../conversations/search-store.ts"
import { messagesBefore } from "../conversations/messages-store.ts"
import { notesBetween } from "../conversations/notes-store.ts"
import { mailTrace } from "../email/trace.ts"
import { allGroups } from "../groups/store.ts"
import { statusWords } from "../presence/explained.ts"
import { findAccount } from "../settings/store.ts"
import { findVisitor } from "../visitors/store.ts"
import type { ListFilter, ListView } from "../../../views/inbox/addresses.ts"
import type { Inbox } from "../../../views/inbox/inbox.ts"
import type { List } from "../../../views/inbox/list.ts"
import type { Thread } from "../../../views/inbox/thread.ts"

/** A screenful and a half; a page stays below 60 kB. */
const ROWS = 25
const ITEMS = 50

/** Unknown words in an address are no error: they are what somebody typed or an old link said, and mean the default. */
export const LIST_QUERY = {
  view: t.Optional(t.String()),
  state: t.Optional(t.String()),
  sort: t.Optional(t.String()),
  search: t.Optional(t.String()),
}

type ListWords = { view?: string | undefined; state?: string | undefined; sort?: string | undefined; search?: string | undefined }

export function filterFrom({ view, state, sort, search = "" }: ListWords): ListFilter {
  const isView = (text: string | undefined): text is ListView => text === "mine" || text === "unassigned" || text === "all"
  return {
    view: isView(view) ? view : "mine",
    state: state === "closed" ? "closed" : "open",
    isOldestFirst: sort === "oldest",
    search: search.trim().slice(0, 200).toWellFormed(),
  }
}

/** A list that this conversation stands in, for an address that names none. */
export function ownFilter(io: Io, agent: Agent, conversation: Conversation): ListFilter {
  const view = ownersOf(conversation, allGroups(io.db)).includes(agent.id)
    ? "mine"
    : placeOf(conversation) === "unassigned"
      ? "unassigned"
      : "all"
  return { view, state: conversation.closure ? "closed" : "open", isOldestFirst: false, search: "" }
}

export function inboxOf(io: Io, agent: Agent, filter: ListFilter, chosen: Conversation | null, isWithList = true): Inbox {
  const now = io.clock.now()
  return {
    now,
    agent,
    roster: counted(io.db, now),
    statusWords: statusWords(io, agent),
    groups: allGroups(io.db),
    account: findAccount(io.db),
    counts: { mine: countWaitingFor(io.db, agent.id), unassigned: countUnassigned(io.db) },
    list: isWithList ? listOf(io, agent, filter, null) : { filter, items: [], hasMore: false, isCut: false, isUsed: true },
    thread: chosen && threadOf(io, agent, chosen),
  }
}

/** One row more is read than shown, to know whether there is one. */
export function listOf(io: Io, agent: Agent, filter: ListFilter, from: Cursor | null): List {
  const { search, state, isOldestFirst } = filter
  const view = filter.view === "mine" ? { kind: "mine" as const, agentId: agent.id } : { kind: filter.view }
  const query = { view, isOldestFirst, from, most: ROWS + 1 }
  const now = io.clock.now()
  const { items, isCut } =
    search === ""
      ? { items: listItems(io.db, { ...query, isClosed: state === "closed" }, now), isCut: false }
      : searchItems(io.db, { ...query, search }, now)
  return { filter, items: items.slice(0, ROWS), hasMore: items.length > ROWS, isCut, isUsed: items.length > 0 || hasConversations(io.db) }
}

/** The items before message `before`, at most a page of them. */
export function olderItems(io: Io, conversation: Conversation, before: number): Pick<Thread, "conversation" | "items" | "hasEarlier"> {
  const messages = messagesBefore(io.db, conversation.id, before, ITEMS)
  const first = messages[0]?.seq ?? 1
  const notes = notesBetween(io.db, conversation.id, first === 1 ? 0 : first, before)
  return { conversation, items: timeline(messages, notes), hasEarlier: first > 1 }
}

function threadOf(io: Io, agent: Agent, conversation: Conversation): Thread {
  const visitor = findVisitor(io.db, conversation.visitorId)
  if (!visitor) throw new Error(`Conversation ${conversation.id} has no visitor.`)
  return {
    ...olderItems(io, conversation, conversation.lastSeq + 1),
    visitor,
    draft: findDraft(io.db, agent.id, conversation.id),
    trace: mailTrace(io.db, conversation.id),
  }
}
