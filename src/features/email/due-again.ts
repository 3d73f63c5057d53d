import { dueAgain, isIn, repliesIn, whyNotToVisitor } from "../../domain/forwarding.ts"
import type { Conversation, VisitorId } from "../../domain/model.ts"
import type { Db } from "../../io/db.ts"
import type { Io } from "../../io/io.ts"
import { messagesAfter } from "../conversations/messages-store.ts"
import { findConversationOf, saveConversation, toMailVisitorsAgain } from "../conversations/store.ts"
import { findVisitor } from "../visitors/store.ts"
import { mailTranscriptAgain } from "./forwarding.ts"
import { mailedReplies } from "./mailed-store.ts"
import { mailSettings, type MailEnvironment } from "./settings-store.ts"

/** E3: the visitor has an address now, or is blocked no more: what they could not get when it was due is due anew. */
export function mailAgain(io: Io, environment: MailEnvironment, visitorId: VisitorId): void {
  io.db.tx(() => {
    const visitor = findVisitor(io.db, visitorId)
    const conversation = findConversationOf(io.db, visitorId)
    if (!visitor || !conversation || whyNotToVisitor(visitor, mailSettings(io.db, environment).toVisitors) !== null) return
    saveDueAgain(io.db, conversation)
    mailTranscriptAgain(io, environment, conversation)
  })
}

/**
 * E3: visitors are sent unread replies again. That is so for the exchanges that still go on: whoever opted for sending nothing is not to
 * see what was said all that time leave at once. Inside a `tx`.
 */
export function mailAllAgain(db: Db): void {
  for (const conversation of toMailVisitorsAgain(db)) saveDueAgain(db, conversation)
}

function saveDueAgain(db: Db, conversation: Conversation): void {
  const { id, visitorSeenSeq, exchange } = conversation
  const mails = mailedReplies(db, id)
  const unseen = repliesIn(messagesAfter(db, id, Math.max(visitorSeenSeq, exchange.firstSeq - 1)))
  const lost = unseen.find((reply) => !isIn(mails, reply))
  if (lost) saveConversation(db, conversation, dueAgain(conversation, lost.seq - 1))
}
