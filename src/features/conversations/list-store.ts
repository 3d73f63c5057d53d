import { listItem, type LeftBehind, type ListItem } from "../../domain/inbox.ts"
import type { Agent, AgentId, Conversation, ConversationId } from "../../domain/model.ts"
import type { Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"
import { counted } from "../presence/lease-store.ts"
import { findAccount } from "../settings/store.ts"
import { findVisitor } from "../visitors/store.ts"
import { lastMessage } from "./messages-store.ts"
import { findConversation } from "./store.ts"

/** The last row of a page. Two may have the same moment, so it takes the conversation to tell them apart. */
export type Cursor = { readonly at: Instant; readonly id: ConversationId }

export type ListQuery = {
  readonly view: { readonly kind: "mine"; readonly agentId: AgentId } | { readonly kind: "unassigned" } | { readonly kind: "all" }
  readonly isClosed: boolean
  readonly isOldestFirst: boolean
  /** Words of messages, or part of a visitor's name or email; empty for no search. */
  readonly search: string
  /** Continues behind this row; null from the start. */
  readonly from: Cursor | null
  readonly most: number
}

/** One row, or null if the conversation is gone. */
export function findListItem(db: Db, id: ConversationId, now: Instant): ListItem | null {
  const conversation = findConversation(db, id)
  return conversation && itemOf(db, conversation, counted(db, now), now)
}

/** I1: a page of a list. Every form of it runs on an index; `list-store.test.ts` explains them. */
export function listItems(db: Db, query: ListQuery, now: Instant): readonly ListItem[] {
  const { sql, params } = listSql(query)
  const agents = counted(db, now)
  return db
    .all<{ id: string }>(sql, params)
    .map(({ id }) => findConversation(db, id))
    .filter((conversation) => conversation !== null)
    .map((conversation) => itemOf(db, conversation, agents, now))
    .filter((item) => item !== null)
}

/** What the navigation counts: open conversations of mine that wait, and all open unassigned ones. */
export function countUnassigned(db: Db): number {
  return db.get<{ n: number }>(
    "select count(*) as n from conversations where closed_at is null and participant_count = 0 and group_id is null",
  )!.n
}

/** False until the very first one. */
export function hasConversations(db: Db): boolean {
  return db.get("select 1 from conversations limit 1") !== null
}

export function countWaitingFor(db: Db, agentId: AgentId): number {
  return db.get<{ n: number }>(
    `select (
       select count(*)
       from participants
       join conversations on conversations.id = conversation_id
       where agent_id = :agentId
         and waiting_since is not null
         and closed_at is null
     ) + (
       select count(*)
       from group_members
       join conversations on conversations.group_id = group_members.group_id
       where agent_id = :agentId
         and participant_count = 0
         and waiting_since is not null
         and closed_at is null
     ) as n`,
    { agentId },
  )!.n
}

/** C12, C3: what waits for this agent among others and was written while nobody who is offered it was online; null if nothing does. */
export function leftBehind(db: Db, agentId: AgentId): LeftBehind | null {
  const { unassigned, mine, newestAt } = db.get<{ unassigned: number; mine: number; newestAt: Instant | null }>(LEFT_BEHIND, { agentId })!
  return newestAt === null ? null : { unassigned, mine, newestAt }
}

/** For `explain query plan` in the test as well. */
export const LEFT_BEHIND = `
  select count(*) filter (where left_behind.group_id is null) as unassigned,
    count(left_behind.group_id) as mine,
    max(left_behind.waiting_since) as newestAt
  from (
    select group_id, waiting_since
    from conversations indexed by conversations_unassigned
    where closed_at is null
      and participant_count = 0
      and group_id is null
      and is_offline_message = 1
      and waiting_since is not null
    union all
    select conversations.group_id, waiting_since
    from group_members
    join conversations on conversations.group_id = group_members.group_id
    where agent_id = :agentId
      and closed_at is null
      and participant_count = 0
      and is_offline_message = 1
      and waiting_since is not null
  ) left_behind`

/** For `explain query plan` in the test as well. */
export function listSql({ view, isClosed, isOldestFirst, search, from, most }: ListQuery): {
  sql: string
  params: Record<string, string | number>
} {
  const order = isOldestFirst ? "asc" : "desc"
  const where = [
    isClosed ? "closed_at is not null" : "closed_at is null",
    ...(view.kind === "mine" ? [`(${MINE})`] : []),
    ...(view.kind === "unassigned" ? ["participant_count = 0", "group_id is null"] : []),
    ...(from === null
      ? []
      : [`(last_message_at, number) ${isOldestFirst ? ">" : "<"} (:from, (select number from conversations where id = :behind))`]),
    ...(search === "" ? [] : [`conversations.id in (${FOUND})`]),
  ]
  return {
    sql: `select conversations.id
      from conversations ${view.kind === "unassigned" && !isClosed ? "indexed by conversations_unassigned" : ""}
      where ${where.join("\n  and ")}
      order by last_message_at ${order}, number ${order}
      limit :most`,
    params: {
      most,
      ...(view.kind === "mine" ? { agentId: view.agentId } : {}),
      ...(from === null ? {} : { from: from.at, behind: from.id }),
      ...(search === "" ? {} : { words: ftsQuery(search), like: `%${search.replaceAll(/[\\%_]/g, "\\$&")}%` }),
    },
  }
}

/** C3, C4: mine are those I am in, and those of my groups that nobody is in. */
const MINE = `conversations.id in (
  select conversation_id
  from participants
  where agent_id = :agentId
  union
  select grouped.id
  from group_members
  join conversations grouped on grouped.group_id = group_members.group_id
  where group_members.agent_id = :agentId
    and grouped.participant_count = 0
)`

const FOUND = `
  select conversations.id
  from (select rowid from message_search where message_search match :words order by rowid desc limit 2000) hits
  join messages on messages.rowid = hits.rowid
  join conversations on conversations.number = conversation_number
  union
  select conversations.id
  from visitors
  join conversations on visitor_id = visitors.id
  where visitors.name like :like escape '\\' or visitors.email like :like escape '\\'`

/** People's words as an FTS5 query: each a quoted prefix, so that no operator of theirs is one. */
function ftsQuery(search: string): string {
  const words = search.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word))
  return words.length === 0 ? '""' : words.map((word) => `"${word.replaceAll('"', '""')}"*`).join(" ")
}

function itemOf(db: Db, conversation: Conversation, agents: readonly Agent[], now: Instant): ListItem | null {
  const visitor = findVisitor(db, conversation.visitorId)
  const last = lastMessage(db, conversation)
  return visitor && last ? listItem(conversation, visitor, last, agents, findAccount(db).missedAfter, now) : null
}
