import { announce } from "../../announce.ts"
import type { ConversationId } from "../../domain/model.ts"
import type { Io } from "../../io/io.ts"
import { CLOSE } from "../../protocol.ts"
import { fileIdsIn } from "../files/store.ts"
import { connections } from "../visitors/connections-store.ts"
import { deleteVisitor } from "../visitors/store.ts"
import { conversation } from "./store.ts"

/** I2, S10: the conversation with all that is in it, and the visitor whom nothing else is known of. Throws `Refused` "not-found". */
export function deleteConversation(io: Io, id: ConversationId): void {
  io.db.tx(() => {
    const deleted = conversation(io.db, id)
    const fileIds = fileIdsIn(io.db, id)
    deleteVisitor(io.db, deleted.visitorId)
    announce(io, { type: "conversation-deleted", conversation: deleted })
    io.db.afterCommit(() => {
      void io.files.remove(fileIds)
      // Their open widgets still show it: they are to ask again, and find nothing.
      for (const { visitorId, wire } of connections(io.hub)) if (visitorId === deleted.visitorId) wire.close(CLOSE.restart, "start over")
    })
  })
}
