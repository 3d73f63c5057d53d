import { NO_FILES } from "./model.ts"
import type { Agent, AgentId, Conversation, ConversationId, GroupId, Message, Note, Participant, VisitorId, WidgetMode } from "./model.ts"
import { Refused } from "./refused.ts"
import { isBlank, overLimit } from "./text.ts"
import { minutes, type Instant } from "./time.ts"

/** A conversation after something happened, and what that wrote. */
export type Change = { readonly conversation: Conversation; readonly messages: readonly Message[]; readonly notes: readonly Note[] }

/** What a person wrote; `id` was made by their client and makes a resend harmless (C9). */
export type Written = {
  readonly id: string
  /** May be empty only with files (C7). */
  readonly text: string
  readonly via?: "email"
  readonly files?: Message["files"]
  readonly notKept?: Message["notKept"]
}

/** C1: a visitor's one conversation before its first message. Stored only together with that message. */
export function begun(id: ConversationId, visitorId: VisitorId, groupId: GroupId | null, now: Instant): Conversation {
  return {
    id,
    visitorId,
    groupId,
    participants: [],
    closure: null,
    createdAt: now,
    lastSeq: 0,
    lastNoteSeq: 0,
    revision: 0,
    noteRevision: 0,
    ...NOBODY_WAITS,
    visitorSeenSeq: 0,
    agentsSeenSeq: 0,
    visitorMailedSeq: 0,
    lastMessageAt: now,
    exchange: { number: 1, firstSeq: 1, startedAt: now, finishedAt: null },
  }
}

/** C1, C5, M8: a visitor's message is never refused for lack of an agent; it reopens what was closed and starts waiting. */
export function visitorWrote(conversation: Conversation, written: Written, mode: WidgetMode, now: Instant): Change {
  const wrote = spoken(written)
  const awake = awakened(conversation, now)
  const message = nextMessage(awake, { ...wrote, author: { kind: "visitor" }, mode }, now)
  const next = carriedOn(awake, message)
  const reopened = conversation.closure ? [nextNote(next, "reopened", null, "", now)] : []
  return { conversation: withNotes(next, reopened), messages: [message], notes: reopened }
}

/** C1: as the visitor's next message finds it: open, and in an exchange. */
function awakened(conversation: Conversation, now: Instant): Conversation {
  return inExchange(conversation.closure ? { ...conversation, closure: null } : conversation, now)
}

/** C1, C5: an open conversation in whose exchange the visitor goes on: all that this message makes of it. */
export function carriedOn(conversation: Conversation, message: Message): Conversation {
  return {
    ...conversation,
    lastSeq: message.seq,
    lastMessageAt: message.at,
    waitingSince: conversation.waitingSince ?? message.at,
    isOfflineMessage: conversation.isOfflineMessage || message.mode !== "live-chat",
    // Who writes need not have read: a message may come late, from a closed panel.
    visitorSeenSeq: conversation.visitorSeenSeq === conversation.lastSeq ? message.seq : conversation.visitorSeenSeq,
  }
}

/** C5: does the visitor's next message begin a wait, or does one go on? */
export function isWaiting(conversation: Conversation | null): boolean {
  return conversation !== null && conversation.waitingSince !== null && conversation.closure === null
}

/** P6: the wait that begins was offered to somebody online, or to nobody. */
export function offered(change: Change, isOfferedToAnybody: boolean): Change {
  return { ...change, conversation: { ...change.conversation, wasOffered: isOfferedToAnybody } }
}

/** P6: invisible agents were told of this wait. */
export function escalated(conversation: Conversation, now: Instant): Conversation {
  return { ...conversation, escalatedAt: now }
}

const NOBODY_WAITS = {
  waitingSince: null,
  wasOffered: false,
  isOfflineMessage: false,
  escalatedAt: null,
  forwardedSeq: 0,
  forwardedAt: null,
} as const

/** True if `carriedOn` is all that the change did to `before`: it can be found again from the message alone. */
export function isCarriedOn(before: Conversation, { conversation, messages, notes }: Change): boolean {
  return (
    before.closure === null &&
    before.waitingSince !== null &&
    conversation.exchange === before.exchange &&
    messages.length === 1 &&
    messages[0]!.seq > before.lastSeq &&
    messages[0]!.author.kind === "visitor" &&
    notes.length === 0
  )
}

/**
 * C2, P5: an agent's reply. The first one joins, and the visitor is told so. C7: it says of nothing behind `shown`, up to where its writer had
 * the conversation before them, that it was seen.
 */
export function agentWrote(conversation: Conversation, agent: Agent, written: Written, now: Instant, shown = conversation.lastSeq): Change {
  refuseIfClosed(conversation)
  const wrote = spoken(written)
  const { conversation: joined, messages } = joinedBy(inExchange(conversation, now), agent, now)
  const message = nextMessage(joined, { ...wrote, author: { kind: "agent", agentId: agent.id }, mode: null }, now)
  const next = { ...appended(joined, message), ...NOBODY_WAITS }
  const seen = seenByAgent(next, agent.id, shown < conversation.lastSeq ? shown : message.seq)
  return { conversation: seen, messages: [...messages, message], notes: [] }
}

/** C1: true once the exchange is over: 10 min without messages and the visitor gone, or 60 min in any case. */
export function isExchangeOver(conversation: Conversation, visitorLeftAt: Instant | null, now: Instant): boolean {
  if (conversation.exchange.finishedAt !== null) return false
  const quiet = now - conversation.lastMessageAt
  if (quiet >= minutes(60)) return true
  return quiet >= minutes(10) && visitorLeftAt !== null && now - visitorLeftAt >= minutes(10)
}

/** C1: the exchange is finished; the next message starts another. */
export function finished(conversation: Conversation, now: Instant): Conversation {
  return { ...conversation, exchange: { ...conversation.exchange, finishedAt: now } }
}

/**
 * C1: put away by an agent. Whoever waited no longer does. C9: refused ("conflict") if `unshown`, what stands behind the last that its closer
 * had before them, has words of the visitor's in it, for nobody would ever read them.
 */
export function closed(conversation: Conversation, by: AgentId, now: Instant, unshown: readonly Message[] = []): Change {
  if (conversation.closure) throw new Refused("conflict", "This conversation is closed already.")
  if (unshown.some(({ author }) => author.kind === "visitor"))
    throw new Refused("conflict", "The visitor has just written. Read it before you close.")
  const note = nextNote(conversation, "closed", by, "", now)
  const next = { ...conversation, closure: { by, at: now }, ...NOBODY_WAITS }
  return { conversation: withNotes(next, [note]), messages: [], notes: [note] }
}

export function reopened(conversation: Conversation, by: AgentId, now: Instant): Change {
  if (!conversation.closure) throw new Refused("conflict", "This conversation is open already.")
  const note = nextNote(conversation, "reopened", by, "", now)
  return { conversation: withNotes({ ...conversation, closure: null }, [note]), messages: [], notes: [note] }
}

/** C7: an agent may edit their own sent message, nobody else's. */
export function edited(conversation: Conversation, message: Message, agentId: AgentId, text: string, now: Instant): Change {
  refuseUnlessOwn(message, agentId)
  const revision = conversation.revision + 1
  const next = { ...message, text: checkedText(text, message.files.length > 0), editedAt: now, revision }
  return { conversation: { ...conversation, revision }, messages: [next], notes: [] }
}

/**
 * C7: the words and files go for good; the place in the sequence stays, so that no client finds a gap. C5: a deleted answer answers
 * nothing, so whoever is unanswered without it waits. `unanswered`: what the visitor wrote since the last other answer or closing.
 */
export function deleted(
  conversation: Conversation,
  message: Message,
  agentId: AgentId,
  unanswered: readonly Message[],
  now: Instant,
): Change {
  refuseUnlessOwn(message, agentId)
  const revision = conversation.revision + 1
  const next = { ...message, ...NO_FILES, text: "", deletedAt: now, revision }
  return { conversation: waitingAgain({ ...conversation, revision }, unanswered), messages: [next], notes: [] }
}

/** C5, C6: as if the answer had never been. Only P6 is not due again: an answer, whatever became of it, cancelled it. */
function waitingAgain(conversation: Conversation, unanswered: readonly Message[]): Conversation {
  const first = unanswered[0]
  if (first === undefined || conversation.closure !== null) return conversation
  return { ...conversation, waitingSince: first.at, isOfflineMessage: unanswered.some(({ mode }) => mode !== "live-chat") }
}

/** C7: seen by the visitor up to `seq`. Never goes back, never past what there is. */
export function seenByVisitor(conversation: Conversation, seq: number): Conversation {
  const upTo = Math.min(seq, conversation.lastSeq)
  return upTo > conversation.visitorSeenSeq ? { ...conversation, visitorSeenSeq: upTo } : conversation
}

/** C5, C7: opened by an agent up to `seq`. */
export function seenByAgent(conversation: Conversation, agentId: AgentId, seq: number): Conversation {
  const upTo = Math.min(seq, conversation.lastSeq)
  const isNews = upTo > conversation.agentsSeenSeq || conversation.participants.some((p) => p.agentId === agentId && p.seenSeq < upTo)
  if (!isNews) return conversation
  return {
    ...conversation,
    agentsSeenSeq: Math.max(conversation.agentsSeenSeq, upTo),
    participants: conversation.participants.map((p) => (p.agentId === agentId ? { ...p, seenSeq: Math.max(p.seenSeq, upTo) } : p)),
  }
}

/** The next system line. Its id cannot meet a client's, which are UUIDs. */
export function systemMessage(
  conversation: Conversation,
  happened: "joined" | "left",
  agent: { id: AgentId; name: string },
  now: Instant,
): Message {
  const line = {
    id: `${happened}-${conversation.lastSeq + 1}`,
    author: { kind: "system" as const },
    text: agent.name,
    mode: null,
    via: null,
    ...NO_FILES,
  }
  return { ...nextMessage(conversation, line, now), happened }
}

/** E2: nobody is mailed about a system line: where agents were mailed about all that there was, it leaves nothing to mail. */
export function appended(conversation: Conversation, message: Message): Conversation {
  const { lastSeq, forwardedSeq } = conversation
  const isNoNews = message.author.kind === "system" && forwardedSeq === lastSeq
  return { ...conversation, lastSeq: message.seq, lastMessageAt: message.at, forwardedSeq: isNoNews ? message.seq : forwardedSeq }
}

export function nextNote(conversation: Conversation, kind: Note["kind"], agentId: AgentId | null, text: string, now: Instant): Note {
  const { id: conversationId, lastSeq: afterSeq } = conversation
  const seq = conversation.lastNoteSeq + 1
  return { id: `${kind}-${seq}`, conversationId, seq, afterSeq, kind, agentId, text, at: now, ...UNCHANGED }
}

export function withNotes(conversation: Conversation, notes: readonly Note[]): Conversation {
  const last = notes.at(-1)
  return last ? { ...conversation, lastNoteSeq: last.seq } : conversation
}

function joinedBy(conversation: Conversation, agent: Agent, now: Instant): Change {
  const known = conversation.participants.find((p) => p.agentId === agent.id)
  if (known?.joinedAt != null) return { conversation, messages: [], notes: [] }
  const line = systemMessage(conversation, "joined", agent, now)
  const me: Participant = { agentId: agent.id, addedAt: known?.addedAt ?? now, joinedAt: now, seenSeq: line.seq }
  const participants = [...conversation.participants.filter((p) => p.agentId !== agent.id), me]
  return { conversation: { ...appended(conversation, line), participants }, messages: [line], notes: [] }
}

function inExchange(conversation: Conversation, now: Instant): Conversation {
  if (conversation.exchange.finishedAt === null) return conversation
  const exchange = { number: conversation.exchange.number + 1, firstSeq: conversation.lastSeq + 1, startedAt: now, finishedAt: null }
  return { ...conversation, exchange }
}

type Spoken = Pick<Message, "id" | "text" | "via" | "files" | "notKept">

function spoken({ id, text, via, files = NO_FILES.files, notKept = NO_FILES.notKept }: Written): Spoken {
  return { id, text: checkedText(text, files.length > 0 || notKept.length > 0), via: via ?? null, files, notKept }
}

function nextMessage(conversation: Conversation, wrote: Spoken & Pick<Message, "author" | "mode">, now: Instant): Message {
  return {
    ...wrote,
    conversationId: conversation.id,
    seq: conversation.lastSeq + 1,
    happened: null,
    at: now,
    ...UNCHANGED,
  }
}

const UNCHANGED = { editedAt: null, deletedAt: null, revision: 0 } as const

/** C7, S4. A lone surrogate would not survive UTF-8, NUL not every reader; a form that is sent without script ends its lines as DOS did. */
export function checkedText(text: string, mayBeEmpty = false): string {
  const clean = text.toWellFormed().replaceAll("\0", "").replaceAll("\r\n", "\n").trim()
  if (isBlank(clean)) {
    if (mayBeEmpty) return ""
    throw new Refused("invalid", "Write something first.")
  }
  const problem = overLimit(clean)
  if (problem !== null) throw new Refused("too-large", problem)
  return clean
}

function refuseIfClosed(conversation: Conversation): void {
  if (conversation.closure) throw new Refused("conflict", "This conversation is closed. Reopen it to reply.")
}

function refuseUnlessOwn(message: Message, agentId: AgentId): void {
  const isOwn = message.author.kind === "agent" && message.author.agentId === agentId
  if (!isOwn) throw new Refused("forbidden", "Only its author can change a message.")
  if (message.deletedAt !== null) throw new Refused("gone", "This message was deleted.")
}
