import {
  NO_FILES,
  type AgentId,
  type Author,
  type Conversation,
  type ConversationId,
  type Message,
  type WidgetMode,
} from "../../domain/model.ts"
import type { Db } from "../../io/db.ts"
import { memoryOf } from "../../io/memory.ts"
import { deleteFilesOf, filesOf, insertFiles } from "../files/store.ts"
import { numberOf } from "./conversation-memory.ts"
import { placeLater } from "./message-places.ts"

type MessageRow = {
  seq: number
  id: string
  author: Author["kind"]
  agent_id: string | null
  happened: "joined" | "left" | null
  text: string
  mode: WidgetMode | null
  at: number
  edited_at: number | null
  deleted_at: number | null
  revision: number
  via: "email" | null
  has_files: number
}

const COLUMNS = "messages.seq, id, author, agent_id, happened, text, mode, at, edited_at, deleted_at, revision, via, has_files"

/** The last words of people in conversations, which every list row shows. */
const lastMessages = memoryOf<Message>("messages")

/** C9: the message that a client's id stands for, if it is here already. */
export function findMessage(db: Db, conversationId: ConversationId, id: string): Message | null {
  const number = numberOf(db, conversationId)
  const row = db.get<MessageRow>(`select ${COLUMNS} from messages where id = :id and conversation_number = :number`, { id, number })
  return row && messageOf(db, conversationId, row)
}

/** C5: the newest message of a person in this conversation, for "Ann left" would hide the question that waits. Null if the conversation is gone. */
export function lastWords(db: Db, { id, lastSeq }: Conversation): Message | null {
  const known = lastMessages(db).get(id)
  if (known) return known
  let before = lastSeq + 1
  for (let most = 1; ; most = SYSTEM_LINES) {
    const messages = messagesBefore(db, id, before, most)
    const last = messages.findLast(isOfPerson)
    if (last) lastMessages(db).set(id, last)
    if (last || messages.length < most) return last ?? null
    before = messages[0]!.seq
  }
}

/** More than stand behind one another but in the oddest of conversations. */
const SYSTEM_LINES = 20

function isOfPerson({ author }: Message): boolean {
  return author.kind !== "system"
}

/** C9: what a client that holds everything up to `seq` has missed, in order, at most `most`. */
export function messagesAfter(db: Db, conversationId: ConversationId, seq: number, most = Number.MAX_SAFE_INTEGER): readonly Message[] {
  const rows = db.all<MessageRow>(MESSAGES_AFTER, { number: numberOf(db, conversationId), seq, most })
  return rows.map((row) => messageOf(db, conversationId, row))
}

/** The newest `most` messages before `seq`, in order. */
export function messagesBefore(db: Db, conversationId: ConversationId, seq: number, most: number): readonly Message[] {
  const rows = db.all<MessageRow>(MESSAGES_BEFORE, { number: numberOf(db, conversationId), seq, most })
  return rows.map((row) => messageOf(db, conversationId, row))
}

/**
 * C5: the number up to which all that the visitor wrote is answered, or was put away by closing; 0 if nothing is. A deleted answer answers
 * nothing. `without`: as if the message with this id were deleted.
 */
export function answeredUpTo(db: Db, conversationId: ConversationId, without = ""): number {
  return db.get<{ seq: number }>(ANSWERED_UP_TO, { number: numberOf(db, conversationId), conversationId, without })!.seq
}

/** C5: what the visitor wrote that would be unanswered, were this message deleted; oldest first. */
export function unansweredWithout(db: Db, { id, conversationId }: Message): readonly Message[] {
  return messagesAfter(db, conversationId, answeredUpTo(db, conversationId, id)).filter(({ author }) => author.kind === "visitor")
}

/** M4: is there an agent's message, not deleted, behind `seq`? */
export function isReplyAfter(db: Db, conversationId: ConversationId, seq: number): boolean {
  return db.get(REPLY_AFTER, { number: numberOf(db, conversationId), seq }) !== null
}

/** I2: whose is the newest answer behind `seq` that is not this agent's own, and not deleted; null if there is none. */
export function othersReplyAfter(db: Db, conversationId: ConversationId, seq: number, agentId: AgentId): AgentId | null {
  return db.get<{ agent_id: AgentId }>(OTHERS_REPLY_AFTER, { number: numberOf(db, conversationId), seq, agentId })?.agent_id ?? null
}

/** For `explain query plan` in the test as well. */
export const OTHERS_REPLY_AFTER = `select agent_id
  from message_places
  join messages on messages.rowid = message_rowid
  where message_places.conversation_number = :number
    and message_places.seq > :seq
    and author = 'agent'
    and agent_id <> :agentId
    and deleted_at is null
  order by message_places.seq desc
  limit 1`

/** For `explain query plan` in the test as well. */
export const REPLY_AFTER = `select 1
  from message_places
  join messages on messages.rowid = message_rowid
  where message_places.conversation_number = :number
    and message_places.seq > :seq
    and author = 'agent'
    and deleted_at is null
  limit 1`

/** For `explain query plan` in the test as well. */
export const ANSWERED_UP_TO = `select max(
    coalesce((
      select message_places.seq
      from message_places
      join messages on messages.rowid = message_rowid
      where message_places.conversation_number = :number
        and author = 'agent'
        and deleted_at is null
        and id <> :without
      order by message_places.seq desc
      limit 1
    ), 0),
    coalesce((select max(after_seq) from notes where conversation_id = :conversationId and kind = 'closed'), 0)
  ) as seq`

/** For `explain query plan` in the test as well. */
export const MESSAGES_AFTER = inOrder("seq > :seq order by seq")
export const MESSAGES_BEFORE = inOrder("seq < :seq order by seq desc")

function inOrder(which: string): string {
  return `select ${COLUMNS}
    from (select message_rowid, seq from message_places where conversation_number = :number and ${which} limit :most) as places
    join messages on messages.rowid = message_rowid
    order by places.seq`
}

/** Edits and deletions of messages up to `seq` that a client at `revision` has missed. */
export function messagesChangedAfter(db: Db, conversationId: ConversationId, revision: number, seq: number): readonly Message[] {
  const rows = db.all<MessageRow>(
    `select ${COLUMNS}
     from messages
     where conversation_number = :number
       and revision > 0
       and revision > :revision
       and seq <= :seq
     order by revision`,
    { number: numberOf(db, conversationId), revision, seq },
  )
  return rows.map((row) => messageOf(db, conversationId, row))
}

/** Throws SQLite's unique error for an id that is there. */
export function insertMessage(db: Db, message: Message): void {
  const hasFiles = message.files.length > 0 || message.notKept.length > 0
  const number = numberOf(db, message.conversationId)
  const rowid = lastMessages(db).insert(
    `insert into messages (conversation_number, seq, id, author, agent_id, happened, text, mode, at, via, has_files)
     values (:number, :seq, :id, :author, :agentId, :happened, :text, :mode, :at, :via, :hasFiles)`,
    {
      number,
      seq: message.seq,
      id: message.id,
      author: message.author.kind,
      agentId: message.author.kind === "agent" ? message.author.agentId : null,
      happened: message.happened,
      text: message.text,
      mode: message.mode,
      at: message.at,
      via: message.via,
      hasFiles,
    },
  )
  placeLater(db, number, message.seq, rowid)
  if (hasFiles) insertFiles(db, message)
  if (isOfPerson(message)) lastMessages(db).set(message.conversationId, message)
}

/** C7: an edit or a deletion; the search index follows. */
export function updateMessage(db: Db, message: Message): void {
  const { id, text, editedAt, deletedAt, revision } = message
  const number = numberOf(db, message.conversationId)
  db.run(
    `update messages
     set text = :text,
         edited_at = :editedAt,
         deleted_at = :deletedAt,
         revision = :revision,
         has_files = has_files and :deletedAt is null
     where id = :id
       and conversation_number = :number`,
    { id, number, text, editedAt, deletedAt, revision },
  )
  // C7, E4: its files go with it, and the words of the mail that it came by.
  if (deletedAt !== null) {
    const { conversationId } = message
    deleteFilesOf(db, conversationId, id)
    db.run("delete from mail_originals where conversation_id = :conversationId and message_id = :id", { conversationId, id })
  }
  db.run(
    `insert or replace into message_search (rowid, text)
     select rowid, folded(text)
     from messages
     where id = :id
       and conversation_number = :number
       and rowid <= (select searchable_rowid from indexing_progress)`,
    { id, number },
  )
}

function messageOf(db: Db, conversationId: ConversationId, row: MessageRow): Message {
  const author: Author = row.author === "agent" ? { kind: "agent", agentId: row.agent_id as AgentId } : { kind: row.author }
  return {
    id: row.id,
    conversationId,
    seq: row.seq,
    author,
    happened: row.happened,
    text: row.text,
    mode: row.mode,
    at: row.at,
    editedAt: row.edited_at,
    deletedAt: row.deleted_at,
    revision: row.revision,
    via: row.via,
    ...(row.has_files === 1 ? filesOf(db, conversationId, row.id) : NO_FILES),
  }
}
