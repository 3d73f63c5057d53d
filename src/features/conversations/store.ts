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

/** Conversations as they were last read or saved, for each message asks for its own. */
const byId = (db: Db) => db.memory<Conversation>("conversations", ["conversations", "participants", "groups"])
/** Of no table: an id that is gone is not found, and read as such. */
const byVisitor = (db: Db) => db.memory<ConversationId>("conversations-by-visitor", [])

export function findConversation(db: Db, id: ConversationId): Conversation | null {
  return byId(db).get(id) ?? read(db, "id = :id", { id })
}

/** Throws `Refused` "not-found". */
export function conversation(db: Db, id: ConversationId): Conversation {
  const found = findConversation(db, id)
  if (!found) throw new Refused("not-found", "There is no such conversation. It may have been deleted.")
  return found
}

export function findConversationOf(db: Db, visitorId: VisitorId): Conversation | null {
  const id = byVisitor(db).get(visitorId)
  return id === undefined ? read(db, "visitor_id = :visitorId", { visitorId }) : findConversation(db, id)
}

function read(db: Db, where: string, params: Record<string, string>): Conversation | null {
  const row = db.get<Selected>(`select ${SELECTED} from conversations where ${where}`, params)
  return row && remember(db, conversationOf(row))
}

function remember(db: Db, conversation: Conversation): Conversation {
  byId(db).set(conversation.id, conversation)
  byVisitor(db).set(conversation.visitorId, conversation.id)
  return conversation
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

/** C5: conversations that wait for this agent, among others or alone. */
export function waitingFor(db: Db, agentId: AgentId): readonly Conversation[] {
  return inWhich(db, agentId, "waiting_since is not null")
}

/** C4: all that this agent is in, open and closed. */
export function conversationsOf(db: Db, agentId: AgentId): readonly Conversation[] {
  return inWhich(db, agentId, "true")
}

function inWhich(db: Db, agentId: AgentId, condition: string): readonly Conversation[] {
  const rows = db.all<Selected>(
    `select ${SELECTED}
     from participants mine
     join conversations on conversations.id = mine.conversation_id
     where mine.agent_id = :agentId
       and ${condition}`,
    { agentId },
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
  else updateConversation(db, before, conversation)
  if (conversation.participants !== before?.participants) saveParticipants(db, conversation, before?.participants ?? [])
  remember(db, conversation)
}

const NAMES = COLUMNS.split(/,\s*/) as (keyof ConversationRow)[]
const INSERT = `insert into conversations (${COLUMNS}) values (${NAMES.map((name) => `:${name}`).join(", ")})`

function updateConversation(db: Db, before: Conversation, conversation: Conversation): void {
  const changed: Partial<Record<keyof ConversationRow, string | number | null>> = {}
  let columns = ""
  for (const name of NAMES) {
    const value = VALUES[name](conversation)
    if (value === VALUES[name](before)) continue
    columns += columns === "" ? `${name} = :${name}` : `, ${name} = :${name}`
    changed[name] = value
  }
  if (columns !== "") byId(db).run(`update conversations set ${columns} where id = :id`, { ...changed, id: conversation.id })
}

/** C1: keeps a finished exchange for transcripts and statistics. */
export function insertExchange(db: Db, conversation: Conversation): void {
  const { number, firstSeq, startedAt, finishedAt } = conversation.exchange
  db.run(
    `insert or ignore into exchanges (conversation_id, number, first_seq, last_seq, started_at, finished_at, answered_after)
     values (:id, :number, :firstSeq, :lastSeq, :startedAt, :finishedAt, (
       select nullif(max(0, min(case when author = 'agent' then at end) - min(case when author = 'visitor' then at end)), 0)
       from messages
       where conversation_number = (select number from conversations where id = :id)
         and seq between :firstSeq and :lastSeq
     ))`,
    { id: conversation.id, number, firstSeq, lastSeq: conversation.lastSeq, startedAt, finishedAt },
  )
}

function saveParticipants(db: Db, { id, participants }: Conversation, before: readonly Participant[]): void {
  const stay = new Set(participants.map((p) => p.agentId))
  for (const gone of before.filter((p) => !stay.has(p.agentId))) {
    byId(db).run("delete from participants where conversation_id = :id and agent_id = :agentId", { id, agentId: gone.agentId })
  }
  for (const participant of participants) {
    if (before.includes(participant)) continue
    byId(db).run(
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

/** Column by column, so that two conversations can be compared without making two rows. */
const VALUES: { readonly [Name in keyof ConversationRow]: (conversation: Conversation) => ConversationRow[Name] } = {
  id: (c) => c.id,
  visitor_id: (c) => c.visitorId,
  group_id: (c) => c.groupId,
  created_at: (c) => c.createdAt,
  last_seq: (c) => c.lastSeq,
  last_note_seq: (c) => c.lastNoteSeq,
  revision: (c) => c.revision,
  waiting_since: (c) => c.waitingSince,
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
