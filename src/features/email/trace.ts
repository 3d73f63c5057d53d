import { traceOf, type TraceLine } from "../../domain/mail-trace.ts"
import type { ConversationId } from "../../domain/model.ts"
import type { Db } from "../../io/db.ts"
import { mailsOf } from "./outbox-store.ts"
import { receivedFor, type Received } from "./received-store.ts"

/** E9: what was mailed in this conversation, what was not, and why, oldest first. */
export function mailTrace(db: Db, conversationId: ConversationId): readonly TraceLine[] {
  const lines = [...mailsOf(db, conversationId).map(traceOf), ...receivedFor(db, conversationId).flatMap(arrived)]
  return lines.toSorted((a, b) => a.at - b.at).slice(-MOST_LINES)
}

const MOST_LINES = 30

/** What became a message shows itself, and what came back stands with the mail that it was. */
function arrived({ outcome, at, sender, words }: Received): readonly TraceLine[] {
  return outcome === "automatic" ? [{ at, state: "arrived", text: `Not added, from ${sender}: ${words}` }] : []
}
