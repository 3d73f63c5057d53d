import type { AgentId, Author, ConversationId, Message, WidgetMode } from "../../domain/model.ts"
import type { Db } from "../../io/db.ts"

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
}

const MESSAGE_COLUMNS = "seq, id, author, agent_id, happened, text, mode, at, edited_at, deleted_at, revision"
const OF_CONVERSATION = "conversation_number = (select number from conversations where id = :conversationId)"

/** C9: the message that a client's id stands for, if it is here already. */
export function findMessage(db: Db, conversationId: ConversationId, id: string): Message | null {
  const row = db.get<MessageRow>(`select ${MESSAGE_COLUMNS} from messages where ${OF_CONVERSATION} and id = :id`, {
    conversationId,
    id,
  })
  return row && messageOf(conversationId, row)
}

/** C9: what a client that holds everything up to `seq` has missed, in order, at most `most`. */
export function messagesAfter(db: Db, conversationId: ConversationId, seq: number, most = Number.MAX_SAFE_INTEGER): readonly Message[] {
  return db
    .all<MessageRow>(
      `select ${MESSAGE_COLUMNS}
       from messages
       where ${OF_CONVERSATION}
         and seq > :seq
       order by seq
       limit :most`,
      { conversationId, seq, most },
    )
    .map((row) => messageOf(conversationId, row))
}

/** The newest `most` messages before `seq`, in order. */
export function messagesBefore(db: Db, conversationId: ConversationId, seq: number, most: number): readonly Message[] {
  return db
    .all<MessageRow>(
      `select ${MESSAGE_COLUMNS}
       from messages
       where ${OF_CONVERSATION}
         and seq < :seq
       order by seq desc
       limit :most`,
      { conversationId, seq, most },
    )
    .map((row) => messageOf(conversationId, row))
    .toReversed()
}

/** Edits and deletions of messages up to `seq` that a client at `revision` has missed. */
export function messagesChangedAfter(db: Db, conversationId: ConversationId, revision: number, seq: number): readonly Message[] {
  return db
    .all<MessageRow>(
      `select ${MESSAGE_COLUMNS}
       from messages
       where ${OF_CONVERSATION}
         and revision > 0
         and revision > :revision
         and seq <= :seq
       order by revision`,
      { conversationId, revision, seq },
    )
    .map((row) => messageOf(conversationId, row))
}

/** Throws SQLite's unique error for an id or number that is there; commands look first. */
export function insertMessage(db: Db, message: Message): void {
  db.run(
    `insert into messages (conversation_number, seq, id, author, agent_id, happened, text, mode, at)
     values ((select number from conversations where id = :conversationId), :seq, :id, :author, :agentId, :happened, :text, :mode, :at)`,
    {
      conversationId: message.conversationId,
      seq: message.seq,
      id: message.id,
      author: message.author.kind,
      agentId: message.author.kind === "agent" ? message.author.agentId : null,
      happened: message.happened,
      text: message.text,
      mode: message.mode,
      at: message.at,
    },
  )
}

/** C7: an edit or a deletion; the search index follows. */
export function updateMessage(db: Db, message: Message): void {
  const { conversationId, seq, text, editedAt, deletedAt, revision } = message
  db.run(
    `update messages
     set text = :text,
         edited_at = :editedAt,
         deleted_at = :deletedAt,
         revision = :revision
     where ${OF_CONVERSATION}
       and seq = :seq`,
    { conversationId, seq, text, editedAt, deletedAt, revision },
  )
  db.run(
    `insert or replace into message_search (rowid, text)
     select rowid, text
     from messages
     where ${OF_CONVERSATION}
       and seq = :seq
       and rowid <= (select indexed_rowid from search_progress)`,
    { conversationId, seq },
  )
}

function messageOf(conversationId: ConversationId, row: MessageRow): Message {
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
  }
}
