import type { ConversationId } from "../../domain/model.ts"
import type { Db } from "../../io/db.ts"
import { memoryOf } from "../../io/memory.ts"

/** E4: the mail that a message came by, whole. For agents alone. */
export type Original = { readonly sender: string; readonly subject: string; readonly text: string }

const byMail = memoryOf<ReadonlySet<string>>("mail_originals")

/** E4: the messages of this conversation that came by mail. Asked for each message that is told. */
export function mailedMessages(db: Db, conversationId: ConversationId): ReadonlySet<string> {
  return byMail(db).of(conversationId, () => {
    const rows = db.all<{ message_id: string }>("select message_id from mail_originals where conversation_id = :conversationId", {
      conversationId,
    })
    return new Set(rows.map((row) => row.message_id))
  })
}

export function findOriginal(db: Db, conversationId: ConversationId, messageId: string): Original | null {
  return db.get<Original>(
    "select sender, subject, text from mail_originals where conversation_id = :conversationId and message_id = :messageId",
    { conversationId, messageId },
  )
}

export function insertOriginal(db: Db, conversationId: ConversationId, messageId: string, original: Original): void {
  db.run(
    `insert or ignore into mail_originals (conversation_id, message_id, sender, subject, text)
     values (:conversationId, :messageId, :sender, :subject, :text)`,
    { conversationId, messageId, ...original },
  )
}
