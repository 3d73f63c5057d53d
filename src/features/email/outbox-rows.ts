import type { AgentId, ConversationId } from "../../domain/model.ts"
import type { MailKind } from "../../domain/outbox.ts"
import type { Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"

/** "called off": not needed any more when its turn came. "not mailed": it was due, and for a reason in words nobody gets it. */
export type MailState = "waiting" | "sent" | "failed" | "called off" | "not mailed"

/** E6: a mail and what became of it. */
export type Mail = {
  readonly id: string
  readonly key: string
  readonly kind: MailKind
  readonly conversationId: ConversationId | null
  /** The agent it is to; null for visitors and strangers. */
  readonly agentId: AgentId | null
  readonly fromSeq: number | null
  readonly upToSeq: number | null
  readonly fromName: string
  readonly toName: string
  readonly toAddress: string
  readonly messageId: string
  readonly subject: string
  readonly text: string
  readonly html: string
  /** The conversation's revision as it was composed. */
  readonly composedRevision: number
  /** When it was; 0 if it was not. */
  readonly composedAt: Instant
  readonly replyTo: string | null
  /** Message-IDs of what went before in this conversation with this person, oldest first. */
  readonly thread: readonly string[]
  readonly unsubscribeUrl: string | null
  readonly state: MailState
  readonly words: string
  readonly createdAt: Instant
  readonly attempts: number
  /** 0 for at once. */
  readonly nextTryAt: Instant
  /** Since when the server has refused it for now; null if it has not, or something else was wrong last. */
  readonly failingSince: Instant | null
  /**
   * R3: since when it may arrive: it is being handed over, or was when all ended, or the server had all of it and did not answer. Null if
   * it certainly has not, so that a newer mail may still bring its words.
   */
  readonly handingSince: Instant | null
  readonly doneAt: Instant | null
  readonly bouncedAt: Instant | null
  readonly bounceWords: string | null
}

/** In the order in which `insertMail` gives their values. */
export const MAIL_COLUMNS = `id, key, kind, conversation_id, agent_id, from_seq, up_to_seq, from_name, to_name, to_address, message_id, subject, text, html, composed_revision, composed_at, reply_to, thread,
  unsubscribe_url, state, words, created_at, attempts, next_try_at, failing_since, handing_since, done_at, bounced_at, bounce_words`

/** `rest` is what follows `where`. */
export function selectMails(db: Db, rest: string, params: Record<string, string | number>): readonly Mail[] {
  return db.all<MailRow>(`select ${MAIL_COLUMNS} from mails where ${rest}`, params).map((row) => ({
    id: row.id,
    key: row.key,
    kind: row.kind,
    conversationId: row.conversation_id,
    agentId: row.agent_id,
    fromSeq: row.from_seq,
    upToSeq: row.up_to_seq,
    fromName: row.from_name,
    toName: row.to_name,
    toAddress: row.to_address,
    messageId: row.message_id,
    subject: row.subject,
    text: row.text,
    html: row.html,
    composedRevision: row.composed_revision,
    composedAt: row.composed_at,
    replyTo: row.reply_to,
    thread: JSON.parse(row.thread) as string[],
    unsubscribeUrl: row.unsubscribe_url,
    state: row.state,
    words: row.words,
    createdAt: row.created_at,
    attempts: row.attempts,
    nextTryAt: row.next_try_at,
    failingSince: row.failing_since,
    handingSince: row.handing_since,
    doneAt: row.done_at,
    bouncedAt: row.bounced_at,
    bounceWords: row.bounce_words,
  }))
}

type MailRow = {
  id: string
  key: string
  kind: MailKind
  conversation_id: string | null
  agent_id: string | null
  from_seq: number | null
  up_to_seq: number | null
  from_name: string
  to_name: string
  to_address: string
  message_id: string
  subject: string
  text: string
  html: string
  composed_revision: number
  composed_at: number
  reply_to: string | null
  thread: string
  unsubscribe_url: string | null
  state: MailState
  words: string
  created_at: number
  attempts: number
  next_try_at: number
  failing_since: number | null
  handing_since: number | null
  done_at: number | null
  bounced_at: number | null
  bounce_words: string | null
}
