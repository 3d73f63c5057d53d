import { NO_FILES, type ConversationId, type Message, type MessageFile } from "../../domain/model.ts"
import type { Db } from "../../io/db.ts"

const COLUMNS = "id, name, type, size, width, height"

/** C7: all that came with a message. Asked only if it `has_files`. */
export function filesOf(db: Db, conversationId: ConversationId, messageId: string): Pick<Message, "files" | "notKept"> {
  const key = { conversationId, messageId }
  const files = db.all<MessageFile>(
    `select ${COLUMNS}
     from files
     where conversation_id = :conversationId
       and message_id = :messageId
     order by place`,
    key,
  )
  const lost = db.get<{ words: string }>(
    "select words from files_not_kept where conversation_id = :conversationId and message_id = :messageId",
    key,
  )
  return { files, notKept: lost?.words.split("\n") ?? NO_FILES.notKept }
}

/** Their contents are on the disk already. */
export function insertFiles(db: Db, { conversationId, id: messageId, at, files, notKept }: Message): void {
  for (const [place, { id, name, type, size, width, height }] of files.entries()) {
    db.run(
      `insert into files (id, conversation_id, message_id, place, name, type, size, width, height, at)
       values (:id, :conversationId, :messageId, :place, :name, :type, :size, :width, :height, :at)`,
      { id, conversationId, messageId, place, name, type, size, width, height, at },
    )
  }
  if (notKept.length > 0)
    db.run("insert into files_not_kept (conversation_id, message_id, words) values (:conversationId, :messageId, :words)", {
      conversationId,
      messageId,
      words: notKept.join("\n"),
    })
}

export function deleteFilesOf(db: Db, conversationId: ConversationId, messageId: string): void {
  const key = { conversationId, messageId }
  db.run("delete from files where conversation_id = :conversationId and message_id = :messageId", key)
  db.run("delete from files_not_kept where conversation_id = :conversationId and message_id = :messageId", key)
}

/** Null for an id that no file has. */
export function findFile(db: Db, id: string): MessageFile | null {
  return db.get<MessageFile>(`select ${COLUMNS} from files where id = :id`, { id })
}

/** Of all messages of a conversation. */
export function fileIdsIn(db: Db, conversationId: ConversationId): readonly string[] {
  return db.all<{ id: string }>("select id from files where conversation_id = :conversationId", { conversationId }).map(({ id }) => id)
}

/** Which of these names no file has, and no mail that is kept whole (E4). */
export function ownerless(db: Db, names: readonly string[]): readonly string[] {
  return db
    .all<{ name: string }>(
      `select value as name
       from json_each(:names)
       where value not in (select id from files)
         and value not in (select source from received_mails where source is not null)`,
      { names: JSON.stringify(names) },
    )
    .map(({ name }) => name)
}
