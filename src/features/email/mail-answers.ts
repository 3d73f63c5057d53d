import type { Answers } from "../../domain/email-reply.ts"
import type { IncomingMail } from "../../domain/mail.ts"
import type { AgentId, ConversationId } from "../../domain/model.ts"
import type { Io } from "../../io/io.ts"
import { findAgent } from "../agents/store.ts"
import { findConversation } from "../conversations/store.ts"
import { findVisitor } from "../visitors/store.ts"
import { findMailByMessageId } from "./outbox-store.ts"
import { linkIn } from "./reply-links.ts"

/** E4, pitfall 40: what a mail answers: the address first, then the mail that it answers; never the subject. */
export function answersOf(io: Io, mail: IncomingMail, replyAddress: string | null): Answers {
  const link = replyAddress === null ? null : linkIn(io, mail.recipients, replyAddress)
  if (link !== null && typeof link === "object") return partiesOf(io, "address", link.conversationId, link.agentId)
  const answered = [mail.inReplyTo, ...mail.references.toReversed()]
    .filter((id) => id !== null)
    .slice(0, 20)
    .map((id) => findMailByMessageId(io.db, id))
    .find((sent) => sent?.conversationId != null)
  if (answered) return partiesOf(io, "thread", answered.conversationId!, answered.agentId)
  if (link === null) return { by: "nothing" }
  return { by: link === "forged" ? "forgery" : "gone" }
}

function partiesOf(io: Io, by: "address" | "thread", conversationId: ConversationId, agentId: AgentId | null): Answers {
  const conversation = findConversation(io.db, conversationId)
  const visitor = conversation && findVisitor(io.db, conversation.visitorId)
  const agent = agentId === null ? null : findAgent(io.db, agentId)
  if (!conversation || !visitor || (agentId !== null && !agent)) return { by: "gone" }
  return { by, conversation, visitor, agent }
}
