import { isForwarded, latecomers, noticeRecipients } from "../../domain/forwarding.ts"
import { notMailed, traceOf, type TraceLine } from "../../domain/mail-trace.ts"
import type { ConversationId } from "../../domain/model.ts"
import type { Db } from "../../io/db.ts"
import { roster } from "../agents/store.ts"
import { answeredUpTo } from "../conversations/messages-store.ts"
import { findConversation } from "../conversations/store.ts"
import { allGroups } from "../groups/store.ts"
import { noticedAfter } from "./mailed-store.ts"
import { mailsOf } from "./outbox-store.ts"
import { receivedFor, type Received } from "./received-store.ts"

/** E9: what was mailed in this conversation, what was not, and why, oldest first. */
export function mailTrace(db: Db, conversationId: ConversationId): readonly TraceLine[] {
  const lines = [
    ...mailsOf(db, conversationId).map(traceOf),
    ...lateLines(db, conversationId),
    ...receivedFor(db, conversationId).flatMap(arrived),
  ]
  return lines.toSorted((a, b) => a.at - b.at).slice(-MOST_LINES)
}

const MOST_LINES = 30

/** What became a message shows itself, and what came back stands with the mail that it was. */
function arrived({ outcome, at, sender, words }: Received): readonly TraceLine[] {
  return outcome === "automatic" ? [{ at, state: "arrived", text: `Not added, from ${sender}: ${words}` }] : []
}

/** E2: who has to answer it by now, and was not there when others were mailed. None while something is due, for that goes to them as well. */
function lateLines(db: Db, id: ConversationId): readonly TraceLine[] {
  const conversation = findConversation(db, id)
  if (!conversation || !isForwarded(conversation)) return []
  const noticed = noticedAfter(db, id, answeredUpTo(db, id))
  const at = Math.max(...noticed.map(({ mailedAt }) => mailedAt ?? 0))
  return latecomers(noticeRecipients(conversation, roster(db), allGroups(db)), noticed).map(({ name }) => ({
    at,
    state: "not mailed",
    text: notMailed("notice", name, "others were mailed about it before it was theirs to answer"),
  }))
}
