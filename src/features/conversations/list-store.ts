import { listItem, type LeftBehind, type ListItem } from "../../domain/inbox.ts"
import type { Agent, AgentId, Conversation, ConversationId } from "../../domain/model.ts"
import type { Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"
import { allGroups } from "../groups/store.ts"
import { counted } from "../presence/lease-store.ts"
import { findAccount } from "../settings/store.ts"
import { findVisitor } from "../visitors/store.ts"
import { lastWords } from "./messages-store.ts"
import { findConversation } from "./store.ts"

/** The last row of a page. Two may have the same moment, so it takes the conversation to tell them apart. */
export type Cursor = { readonly at: Instant; readonly id: ConversationId }

export type ListQuery = {
  readonly view: { readonly kind: "mine"; readonly agentId: AgentId } | { readonly kind: "unassigned" } | { readonly kind: "all" }
  readonly isClosed: boolean
  readonly isOldestFirst: boolean
  /** Continues behind this row; null from the start. */
  readonly from: Cursor | null
  readonly most: number
}

/** One row, or null if the conversation is gone. */
export function findListItem(db: Db, id: ConversationId, now: Instant, agents = counted(db, now)): ListItem | null {
  const conversation = findConversation(db, id)
  return conversation && itemOf(db, conversation, agents, now)
}

/** I1: a page of a list. Every form of it runs on an index; `list-store.test.ts` explains them. */
export function listItems(db: Db, query: ListQuery, now: Instant): readonly ListItem[] {
  const { sql, params } = listSql(query)
  const agents = counted(db, now)
  return db.all<{ id: string }>(sql, params).flatMap(({ id }) => findListItem(db, id, now, agents) ?? [])
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
export function listSql({ view, isClosed, isOldestFirst, from, most }: ListQuery): {
  sql: string
  params: Record<string, string | number>
} {
  const order = isOldestFirst ? "asc" : "desc"
  const where = [isClosed ? "closed_at is not null" : "closed_at is null", ...inView(view), ...behind(from, isOldestFirst)]
  return {
    sql: `select conversations.id
      from conversations ${view.kind === "unassigned" && !isClosed ? "indexed by conversations_unassigned" : ""}
      where ${where.join("\n  and ")}
      order by last_message_at ${order}, number ${order}
      limit :most`,
    params: { most, ...pageParams({ view, from }) },
  }
}

/** What belongs in a view, in SQL. */
export function inView(view: ListQuery["view"]): readonly string[] {
  if (view.kind === "mine") return [`(${MINE})`]
  return view.kind === "unassigned" ? ["participant_count = 0", "group_id is null"] : []
}

/** What stands behind the page before, in SQL. */
export function behind(from: Cursor | null, isOldestFirst: boolean): readonly string[] {
  if (from === null) return []
  return [
    `(last_message_at, conversations.number) ${isOldestFirst ? ">" : "<"} (:from, (select number from conversations where id = :behind))`,
  ]
}

/** What both of them ask for. */
export function pageParams({ view, from }: Pick<ListQuery, "view" | "from">): Record<string, string | number> {
  return {
    ...(view.kind === "mine" ? { agentId: view.agentId } : {}),
    ...(from === null ? {} : { from: from.at, behind: from.id }),
  }
}

/** C3, C4: mine are those I am in, and those of my groups that nobody is in. */
const MINE = `conversations.id in (
  select conversation_id
  from participants
  where agent_id = :agentId
  union all
  select grouped.id
  from group_members
  cross join conversations grouped on grouped.group_id = group_members.group_id
  where group_members.agent_id = :agentId
    and grouped.participant_count = 0
)`

function itemOf(db: Db, conversation: Conversation, agents: readonly Agent[], now: Instant): ListItem | null {
  const visitor = findVisitor(db, conversation.visitorId)
  const last = lastWords(db, conversation)
  return visitor && last ? listItem(conversation, visitor, last, agents, allGroups(db), findAccount(db).missedAfter, now) : null
}
