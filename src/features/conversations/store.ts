import { carriedOn, isCarriedOn, type Change } from "../../domain/conversation.ts"
import type { AgentId, Conversation, ConversationId, GroupId, Participant, VisitorId } from "../../domain/model.ts"
import { Refused } from "../../domain/refused.ts"
import { minutes, type Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"
import { memoryOf } from "../../io/memory.ts"
import { numberOf, remember, remembered } from "./conversation-memory.ts"
import { conversationOf, insertConversation, SELECTED, updateConversation, type Selected } from "./conversation-rows.ts"
import { insertMessage, messagesAfter, updateMessage } from "./messages-store.ts"
import { insertNote, updateNote } from "./notes-store.ts"
import { followNow, followSoon } from "./settling.ts"

/** Of no table: an id that is gone is not found, and read as such. */
const byVisitor = memoryOf<ConversationId>()

export function findConversation(db: Db, id: ConversationId): Conversation | null {
  return remembered(db).get(id)?.conversation ?? read(db, "id = :id", { id })
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
  if (!row) return null
  byVisitor(db).set(row.visitor_id, row.id)
  const stored = conversationOf(row)
  // Nothing, unless a full disk kept it from settling.
  return remember(db, messagesAfter(db, stored.id, stored.lastSeq).reduce(carriedOn, stored))
}

/** C5: open conversations that began waiting in `from` < t ≤ `to`: all of them, or the newest `most`. */
export function waitingSinceBetween(db: Db, from: Instant, to: Instant, most = -1): readonly Conversation[] {
  const rows = db.all<Selected>(
    `select ${SELECTED}
     from conversations
     where waiting_since > :from
       and waiting_since <= :to
     order by waiting_since desc
     limit :most`,
    { from, to, most },
  )
  return rows.map((row) => conversationOf(row))
}

/** E2: all that wait, open. */
export function allWaiting(db: Db): readonly Conversation[] {
  const rows = db.all<Selected>(`select ${SELECTED} from conversations where waiting_since is not null and closed_at is null`)
  return rows.map((row) => conversationOf(row))
}

/** P6: waits that online agents were offered at least `WAIT_BEFORE_RED` ago, that nobody has, and that no invisible agent was told of. */
export function toEscalate(db: Db, from: Instant, to: Instant, most: number): readonly Conversation[] {
  const rows = db.all<Selected>(
    `select ${SELECTED}
     from conversations indexed by conversations_to_escalate
     where waiting_since is not null
       and was_offered = 1
       and escalated_at is null
       and participant_count = 0
       and waiting_since > :from
       and waiting_since <= :to
     order by waiting_since
     limit :most`,
    { from, to, most },
  )
  return rows.map((row) => conversationOf(row))
}

/**
 * E2: waits that agents may have to be mailed about: offline messages and finished exchanges that began waiting by `offlineBy`, others by
 * `missedBy`, and those of a clock that has gone back since (behind `now`). The oldest first.
 */
export function toForward(
  db: Db,
  { offlineBy, missedBy, now }: Readonly<Record<"offlineBy" | "missedBy" | "now", Instant>>,
  most: number,
): readonly Conversation[] {
  const rows = db.all<Selected>(
    `select ${SELECTED}
     from conversations indexed by conversations_to_forward
     where waiting_since is not null
       and closed_at is null
       and forwarded_seq < last_seq
       and (
         (waiting_since <= :offlineBy and (is_offline_message = 1 or exchange_finished_at is not null or exchange_started_at > waiting_since))
         or waiting_since <= :missedBy
         or waiting_since > :now
       )
     order by waiting_since
     limit :most`,
    { offlineBy, missedBy, now: now + minutes(1), most },
  )
  return rows.map((row) => conversationOf(row))
}

/** E3: in which something was written by then that its visitor, who is gone, has neither seen nor been mailed. */
export function toMailVisitors(db: Db, lastMessageAt: Instant, now: Instant, most: number): readonly Conversation[] {
  const rows = db.all<Selected>(
    `select ${SELECTED}
     from conversations indexed by conversations_to_mail
     join visitors on visitors.id = visitor_id
     where visitor_seen_seq < last_seq
       and visitor_mailed_seq < last_seq
       and (last_message_at <= :lastMessageAt or last_message_at > :now)
       and left_at is not null
     order by last_message_at
     limit :most`,
    { lastMessageAt, now: now + minutes(1), most },
  )
  return rows.map((row) => conversationOf(row))
}

/** E3: unfinished exchanges in which nothing is due to be mailed although the visitor has not seen all. */
export function toMailVisitorsAgain(db: Db): readonly Conversation[] {
  const rows = db.all<Selected>(
    `select ${SELECTED}
     from conversations indexed by conversations_unfinished
     where exchange_finished_at is null
       and visitor_seen_seq < last_seq
       and visitor_mailed_seq >= exchange_first_seq`,
  )
  return rows.map((row) => conversationOf(row))
}

/** C5: conversations that wait for this agent, among others or alone. */
export function waitingFor(db: Db, agentId: AgentId): readonly Conversation[] {
  return inWhich(db, agentId, "waiting_since is not null")
}

/** C3: this group's: all that are open, and of the closed ones those that nobody is in, for they stand in its members' lists. */
export function conversationsOfGroup(db: Db, groupId: GroupId): readonly Conversation[] {
  const rows = db.all<Selected>(
    `select ${SELECTED}
     from conversations
     where group_id = :groupId
       and (closed_at is null or participant_count = 0)`,
    { groupId },
  )
  return rows.map((row) => conversationOf(row))
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
  const isFollowed = before !== null && isCarriedOn(before, change)
  // What was to follow is written before what comes on top of it.
  if (!isFollowed) followNow(db)
  if (before === null) saveConversation(db, before, conversation)
  // First, for a resend is refused here (`isDuplicate`), and then there is nothing to undo.
  for (const message of change.messages) {
    if (message.seq > (before?.lastSeq ?? 0)) insertMessage(db, message)
    else updateMessage(db, message)
  }
  if (isFollowed) {
    remember(db, conversation)
    followSoon(db, conversation.id)
  } else if (before !== null) saveConversation(db, before, conversation)
  for (const note of change.notes) {
    if (note.seq > (before?.lastNoteSeq ?? 0)) insertNote(db, note)
    else updateNote(db, note)
  }
}

/** Writes what is other than `before`: each column left alone spares the indexes that it is in. */
export function saveConversation(db: Db, before: Conversation | null, conversation: Conversation): void {
  if (before === null) insertConversation(db, conversation)
  else updateConversation(db, before, conversation)
  if (conversation.participants !== before?.participants) saveParticipants(db, conversation, before?.participants ?? [])
  byVisitor(db).set(conversation.visitorId, conversation.id)
  remember(db, conversation)
}

/** C1: keeps a finished exchange for transcripts and statistics. */
export function insertExchange(db: Db, conversation: Conversation): void {
  const { number, firstSeq, startedAt, finishedAt } = conversation.exchange
  db.run(
    `insert or ignore into exchanges (conversation_id, number, first_seq, last_seq, started_at, finished_at, answered_after)
     values (:id, :number, :firstSeq, :lastSeq, :startedAt, :finishedAt, (
       select nullif(max(0, min(case when author = 'agent' and deleted_at is null then at end) - min(case when author = 'visitor' then at end)), 0)
       from message_order
       join messages on messages.rowid = message_rowid
       where message_order.conversation_number = :conversationNumber
         and message_order.seq between :firstSeq and :lastSeq
     ))`,
    {
      id: conversation.id,
      conversationNumber: numberOf(db, conversation.id),
      number,
      firstSeq,
      lastSeq: conversation.lastSeq,
      startedAt,
      finishedAt,
    },
  )
}

function saveParticipants(db: Db, { id, participants }: Conversation, before: readonly Participant[]): void {
  const stay = new Set(participants.map((p) => p.agentId))
  for (const gone of before.filter((p) => !stay.has(p.agentId))) {
    remembered(db).run("delete from participants where conversation_id = :id and agent_id = :agentId", { id, agentId: gone.agentId })
  }
  for (const participant of participants) {
    if (before.includes(participant)) continue
    remembered(db).run(
      `insert or replace into participants (conversation_id, agent_id, added_at, joined_at, seen_seq)
       values (:id, :agentId, :addedAt, :joinedAt, :seenSeq)`,
      { id, ...participant },
    )
  }
}
