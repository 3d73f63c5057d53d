import type { ConversationId, Note } from "../../domain/model.ts"
import type { Db } from "../../io/db.ts"

// C7: read by agents' pages and nothing else. `architecture.test.ts` sees to it that no widget code imports this file.

type NoteRow = {
  conversation_id: string
  seq: number
  id: string
  after_seq: number
  kind: Note["kind"]
  agent_id: string | null
  text: string
  at: number
  edited_at: number | null
  deleted_at: number | null
  revision: number
}

const NOTE_COLUMNS = "conversation_id, seq, id, after_seq, kind, agent_id, text, at, edited_at, deleted_at, revision"

export function notesAfter(db: Db, conversationId: ConversationId, seq: number): readonly Note[] {
  return db
    .all<NoteRow>(`select ${NOTE_COLUMNS} from notes where conversation_id = :conversationId and seq > :seq order by seq`, {
      conversationId,
      seq,
    })
    .map(noteOf)
}

/** Notes that stand from message `fromSeq` to before message `beforeSeq`. */
export function notesBetween(db: Db, conversationId: ConversationId, fromSeq: number, beforeSeq: number): readonly Note[] {
  return db
    .all<NoteRow>(
      `select ${NOTE_COLUMNS}
       from notes
       where conversation_id = :conversationId
         and after_seq >= :fromSeq
         and after_seq < :beforeSeq
       order by seq`,
      { conversationId, fromSeq, beforeSeq },
    )
    .map(noteOf)
}

export function findNote(db: Db, conversationId: ConversationId, id: string): Note | null {
  const row = db.get<NoteRow>(`select ${NOTE_COLUMNS} from notes where conversation_id = :conversationId and id = :id`, {
    conversationId,
    id,
  })
  return row && noteOf(row)
}

/** Edits and deletions of comments up to note `seq` that a page at note revision `revision` has missed. */
export function notesChangedAfter(db: Db, conversationId: ConversationId, revision: number, seq: number): readonly Note[] {
  return db.all<NoteRow>(NOTES_CHANGED_AFTER, { conversationId, revision, seq }).map(noteOf)
}

/** For `explain query plan` in the test as well. */
export const NOTES_CHANGED_AFTER = `select ${NOTE_COLUMNS}
  from notes
  where conversation_id = :conversationId
    and revision > 0
    and revision > :revision
    and seq <= :seq
  order by revision`

/** A new one. */
export function insertNote(db: Db, { id, conversationId, seq, afterSeq, kind, agentId, text, at }: Note): void {
  db.run(
    `insert into notes (conversation_id, seq, id, after_seq, kind, agent_id, text, at)
     values (:conversationId, :seq, :id, :afterSeq, :kind, :agentId, :text, :at)`,
    { id, conversationId, seq, afterSeq, kind, agentId, text, at },
  )
}

/** C7: an edit or a deletion of a comment. Its words stand nowhere else: no note is searched, mailed or kept in a draft. */
export function updateNote(db: Db, { conversationId, seq, text, editedAt, deletedAt, revision }: Note): void {
  db.run(
    `update notes
     set text = :text,
         edited_at = :editedAt,
         deleted_at = :deletedAt,
         revision = :revision
     where conversation_id = :conversationId
       and seq = :seq`,
    { conversationId, seq, text, editedAt, deletedAt, revision },
  )
}

function noteOf(row: NoteRow): Note {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    seq: row.seq,
    afterSeq: row.after_seq,
    kind: row.kind,
    agentId: row.agent_id,
    text: row.text,
    at: row.at,
    editedAt: row.edited_at,
    deletedAt: row.deleted_at,
    revision: row.revision,
  }
}
