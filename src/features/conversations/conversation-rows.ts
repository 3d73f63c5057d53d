import type { AgentId, Conversation, Participant } from "../../domain/model.ts"
import type { Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"
import { numberOf, remembered } from "./conversation-memory.ts"

type ConversationRow = {
  id: string
  visitor_id: string
  group_id: string | null
  created_at: number
  last_seq: number
  last_note_seq: number
  revision: number
  note_revision: number
  waiting_since: number | null
  was_offered: number
  is_offline_message: number
  escalated_at: number | null
  forwarded_seq: number
  forwarded_at: number | null
  visitor_mailed_seq: number
  visitor_seen_seq: number
  agents_seen_seq: number
  last_message_at: number
  closed_at: number | null
  closed_by: string | null
  participant_count: number
  exchange_number: number
  exchange_first_seq: number
  exchange_started_at: number
  exchange_finished_at: number | null
}

export type Selected = ConversationRow & { readonly participants: string }

const COLUMNS = `id, visitor_id, group_id, created_at, last_seq, last_note_seq, revision, note_revision, waiting_since, was_offered, is_offline_message, escalated_at, forwarded_seq, forwarded_at, visitor_mailed_seq, visitor_seen_seq, agents_seen_seq,
  last_message_at, closed_at, closed_by, participant_count, exchange_number, exchange_first_seq, exchange_started_at, exchange_finished_at`

/** As one query: a second one for the participants would cost each message more than all the rest of reading it. */
export const SELECTED = `${COLUMNS.replaceAll(/\b(id|created_at)\b/g, "conversations.$1")},
  case participant_count when 0 then '[]' else (
    select json_group_array(json_array(agent_id, added_at, joined_at, seen_seq) order by added_at, agent_id)
    from participants
    where conversation_id = conversations.id
  ) end as participants`

const NAMES = COLUMNS.split(/,\s*/) as (keyof ConversationRow)[]
const INSERT = `insert into conversations (${COLUMNS}) values (${NAMES.map((name) => `:${name}`).join(", ")})`

export function insertConversation(db: Db, conversation: Conversation): void {
  db.run(INSERT, rowOf(conversation))
}

const UPDATES = new Map<number, string>()

/** Writes what is other than `before`, by one statement for each set of columns that change together: a handful, known by the bits of their columns. */
export function updateConversation(db: Db, before: Conversation, conversation: Conversation): void {
  const params: Record<string, string | number | null> = { number: numberOf(db, conversation.id) }
  let changed = 0
  for (let i = 0; i < NAMES.length; i++) {
    const value = VALUES[NAMES[i]!](conversation)
    if (value === VALUES[NAMES[i]!](before)) continue
    changed |= 1 << i
    params[NAMES[i]!] = value
  }
  if (changed === 0) return
  let sql = UPDATES.get(changed)
  if (sql === undefined) {
    const columns = NAMES.filter((_, i) => changed & (1 << i)).map((name) => `${name} = :${name}`)
    UPDATES.set(changed, (sql = `update conversations set ${columns.join(", ")} where number = :number`))
  }
  remembered(db).run(sql, params)
}

export function conversationOf(row: Selected): Conversation {
  return {
    id: row.id,
    visitorId: row.visitor_id,
    groupId: row.group_id,
    participants: participantsOf(row.participants),
    closure: row.closed_at === null ? null : { at: row.closed_at, by: row.closed_by as AgentId },
    createdAt: row.created_at,
    lastSeq: row.last_seq,
    lastNoteSeq: row.last_note_seq,
    revision: row.revision,
    noteRevision: row.note_revision,
    waitingSince: row.waiting_since,
    wasOffered: row.was_offered === 1,
    isOfflineMessage: row.is_offline_message === 1,
    escalatedAt: row.escalated_at,
    forwardedSeq: row.forwarded_seq,
    forwardedAt: row.forwarded_at,
    visitorMailedSeq: row.visitor_mailed_seq,
    visitorSeenSeq: row.visitor_seen_seq,
    agentsSeenSeq: row.agents_seen_seq,
    lastMessageAt: row.last_message_at,
    exchange: {
      number: row.exchange_number,
      firstSeq: row.exchange_first_seq,
      startedAt: row.exchange_started_at,
      finishedAt: row.exchange_finished_at,
    },
  }
}

function participantsOf(json: string): readonly Participant[] {
  if (json === "[]") return []
  const rows = JSON.parse(json) as [AgentId, Instant, Instant | null, number][]
  return rows.map(([agentId, addedAt, joinedAt, seenSeq]) => ({ agentId, addedAt, joinedAt, seenSeq }))
}

/** Column by column, so that two conversations can be compared without making two rows. */
const VALUES: { readonly [Name in keyof ConversationRow]: (conversation: Conversation) => ConversationRow[Name] } = {
  id: (c) => c.id,
  visitor_id: (c) => c.visitorId,
  group_id: (c) => c.groupId,
  created_at: (c) => c.createdAt,
  last_seq: (c) => c.lastSeq,
  last_note_seq: (c) => c.lastNoteSeq,
  revision: (c) => c.revision,
  note_revision: (c) => c.noteRevision,
  waiting_since: (c) => c.waitingSince,
  was_offered: (c) => Number(c.wasOffered),
  is_offline_message: (c) => Number(c.isOfflineMessage),
  escalated_at: (c) => c.escalatedAt,
  forwarded_seq: (c) => c.forwardedSeq,
  forwarded_at: (c) => c.forwardedAt,
  visitor_mailed_seq: (c) => c.visitorMailedSeq,
  visitor_seen_seq: (c) => c.visitorSeenSeq,
  agents_seen_seq: (c) => c.agentsSeenSeq,
  last_message_at: (c) => c.lastMessageAt,
  closed_at: (c) => c.closure?.at ?? null,
  closed_by: (c) => c.closure?.by ?? null,
  participant_count: (c) => c.participants.length,
  exchange_number: (c) => c.exchange.number,
  exchange_first_seq: (c) => c.exchange.firstSeq,
  exchange_started_at: (c) => c.exchange.startedAt,
  exchange_finished_at: (c) => c.exchange.finishedAt,
}

function rowOf(conversation: Conversation): ConversationRow {
  return Object.fromEntries(NAMES.map((name) => [name, VALUES[name](conversation)])) as ConversationRow
}
