import type { Change } from "../../domain/conversation.ts"
import type { AgentId, Conversation, ConversationId, Participant, VisitorId } from "../../domain/model.ts"
import { Refused } from "../../domain/refused.ts"
import type { Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"
import { insertMessage, updateMessage } from "./messages-store.ts"
import { insertNote } from "./notes-store.ts"

type ConversationRow = {
  id: string
  visitor_id: string
  group_id: string | null
  created_at: number
  last_seq: number
  last_note_seq: number
  revision: number
  waiting_since: number | null
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

type Selected = ConversationRow & { readonly participants: string }

const COLUMNS = `id, visitor_id, group_id, created_at, last_seq, last_note_seq, revision, waiting_since, visitor_seen_seq, agents_seen_seq,
  last_message_at, closed_at, closed_by, participant_count, exchange_number, exchange_first_seq, exchange_started_at, exchange_finished_at`

/** As one query: a second one for the participants would cost each message more than all the rest of reading it. */
const SELECTED = `${COLUMNS.replaceAll(/\b(id|created_at)\b/g, "conversations.$1")},
  case participant_count when 0 then '[]' else (
    select json_group_array(json_array(agent_id, added_at, joined_at, seen_seq) order by added_at, agent_id)
    from participants
    where conversation_id = conversations.id
  ) end as participants`

export function findConversation(db: Db, id: ConversationId): Conversation | null {
  const row = db.get<Selected>(`select ${SELECTED} from conversations where id = :id`, { id })
  return row && conversationOf(row)
}

/** Throws `Refused` "not-found". */
export function conversation(db: Db, id: ConversationId): Conversation {
  const found = findConversation(db, id)
  if (!found) throw new Refused("not-found", "There is no such conversation. It may have been deleted.")
  return found
}

export function findConversationOf(db: Db, visitorId: VisitorId): Conversation | null {
  const row = db.get<Selected>(`select ${SELECTED} from conversations where visitor_id = :visitorId`, { visitorId })
  return row && conversationOf(row)
}

/** Conversations whose visitors have a socket open. */
export function conversationsOfConnected(db: Db): readonly Conversation[] {
  const rows = db.all<Selected>(
    `select ${SELECTED}
     from visitors
     join conversations on visitor_id = visitors.id
     where left_at is null`,
  )
  return rows.map((row) => conversationOf(row))
}

/** C5: open conversations that began waiting in `from` < t ≤ `to`. */
export function waitingSinceBetween(db: Db, from: Instant, to: Instant): readonly Conversation[] {
  const rows = db.all<Selected>(
    `select ${SELECTED}
     from conversations
     where waiting_since > :from
       and waiting_since <= :to`,
    { from, to },
  )
  return rows.map((row) => conversationOf(row))
}

/** C1: unfinished exchanges without a message since `before`, whose visitor has left; or, whoever is here, since `longBefore`. */
export function quietSince(db: Db, before: Instant, longBefore: Instant, most: number): readonly Conversation[] {
  const rows = db.all<Selected>(
    `select ${SELECTED}
     from conversations
     join visitors on visitors.id = visitor_id
     where exchange_finished_at is null
       and last_message_at <= :before
       and (left_at is not null or last_message_at <= :longBefore)
     order by last_message_at
     limit :most`,
    { before, longBefore, most },
  )
  return rows.map((row) => conversationOf(row))
}

/** Writes a change: the conversation and all that is new in it. `before` is null for a conversation that begins. */
export function save(db: Db, before: Conversation | null, change: Change): void {
  const { conversation } = change
  saveConversation(db, before, conversation)
  for (const message of change.messages) {
    if (message.seq > (before?.lastSeq ?? 0)) insertMessage(db, message)
    else updateMessage(db, message)
  }
  for (const note of change.notes) insertNote(db, note)
}

/** Writes what is other than `before`: each column left alone spares the indexes that it is in. */
export function saveConversation(db: Db, before: Conversation | null, conversation: Conversation): void {
  if (before === null) db.run(INSERT, rowOf(conversation))
  else updateConversation(db, rowOf(before), rowOf(conversation))
  if (conversation.participants !== before?.participants) saveParticipants(db, conversation, before?.participants ?? [])
}

const NAMES = COLUMNS.split(/,\s*/) as (keyof ConversationRow)[]
const INSERT = `insert into conversations (${COLUMNS}) values (${NAMES.map((name) => `:${name}`).join(", ")})`

function updateConversation(db: Db, before: ConversationRow, row: ConversationRow): void {
  const changed: Partial<Record<keyof ConversationRow, string | number | null>> = {}
  let columns = ""
  for (const name of NAMES) {
    if (row[name] === before[name]) continue
    columns += columns === "" ? `${name} = :${name}` : `, ${name} = :${name}`
    changed[name] = row[name]
  }
  if (columns !== "") db.run(`update conversations set ${columns} where id = :id`, { ...changed, id: row.id })
}

/** C1: keeps a finished exchange for transcripts and statistics. */
export function insertExchange(db: Db, conversation: Conversation): void {
  const { number, firstSeq, startedAt, finishedAt } = conversation.exchange
  db.run(
    `insert or ignore into exchanges (conversation_id, number, first_seq, last_seq, started_at, finished_at)
     values (:id, :number, :firstSeq, :lastSeq, :startedAt, :finishedAt)`,
    { id: conversation.id, number, firstSeq, lastSeq: conversation.lastSeq, startedAt, finishedAt },
  )
}

function saveParticipants(db: Db, { id, participants }: Conversation, before: readonly Participant[]): void {
  const stay = new Set(participants.map((p) => p.agentId))
  for (const gone of before.filter((p) => !stay.has(p.agentId))) {
    db.run("delete from participants where conversation_id = :id and agent_id = :agentId", { id, agentId: gone.agentId })
  }
  for (const participant of participants) {
    if (before.includes(participant)) continue
    db.run(
      `insert or replace into participants (conversation_id, agent_id, added_at, joined_at, seen_seq)
       values (:id, :agentId, :addedAt, :joinedAt, :seenSeq)`,
      { id, ...participant },
    )
  }
}

function conversationOf(row: Selected): Conversation {
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
    waitingSince: row.waiting_since,
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

function rowOf({ exchange, closure, ...conversation }: Conversation): ConversationRow {
  return {
    id: conversation.id,
    visitor_id: conversation.visitorId,
    group_id: conversation.groupId,
    created_at: conversation.createdAt,
    last_seq: conversation.lastSeq,
    last_note_seq: conversation.lastNoteSeq,
    revision: conversation.revision,
    waiting_since: conversation.waitingSince,
    visitor_seen_seq: conversation.visitorSeenSeq,
    agents_seen_seq: conversation.agentsSeenSeq,
    last_message_at: conversation.lastMessageAt,
    closed_at: closure?.at ?? null,
    closed_by: closure?.by ?? null,
    participant_count: conversation.participants.length,
    exchange_number: exchange.number,
    exchange_first_seq: exchange.firstSeq,
    exchange_started_at: exchange.startedAt,
    exchange_finished_at: exchange.finishedAt,
  }
}
