import {
  areRepliesDue,
  forwarded,
  GONE_FOR,
  isAnswered,
  isIn,
  isWanted,
  mailedToVisitor,
  noticeDue,
  noticeRecipients,
  QUIET_FOR,
  transcriptRecipients,
  repliesIn,
  spansBeside,
  whyNotToVisitor,
  type Notice,
  type Span,
} from "../../domain/forwarding.ts"
import { visitorName, type Agent, type Conversation, type Message, type Visitor } from "../../domain/model.ts"
import { mailKey, NEWER } from "../../domain/outbox.ts"
import type { Instant } from "../../domain/time.ts"
import { each } from "../../io/each.ts"
import type { Io } from "../../io/io.ts"
import { announce } from "../../announce.ts"
import { roster } from "../agents/store.ts"
import { answeredUpTo, lastWords, messagesAfter } from "../conversations/messages-store.ts"
import { saveConversation, toForward, toMailVisitors } from "../conversations/store.ts"
import { allGroups } from "../groups/store.ts"
import { findAccount } from "../settings/store.ts"
import { findVisitor } from "../visitors/store.ts"
import { deskOf, postLater, postNothing, type Desk, type Draft } from "./composing.ts"
import { isStale } from "./letters.ts"
import {
  composeNoticeAnew,
  hasNotice,
  hasTranscript,
  mailedReplies,
  perhapsArrived,
  supersedeNotices,
  supersedeReplies,
} from "./mailed-store.ts"
import { mailPreference } from "./preferences-store.ts"
import { reviveMail } from "./retries-store.ts"
import type { MailEnvironment } from "./settings-store.ts"

/** A tick holds everybody up while it works; what is left goes with the next. */
const MOST_LOOKED_AT = 200
const MOST_ROWS_A_TICK = 100

/** E2, C6: missed and offline messages, into the outbox as they become due. */
export function forwardWaits(io: Io, environment: MailEnvironment): () => void {
  return () => {
    const now = io.clock.now()
    let written = 0
    const { missedAfter } = findAccount(io.db)
    const waits = toForward(io.db, { offlineBy: now - QUIET_FOR, missedBy: now - missedAfter, now }, MOST_LOOKED_AT)
    each(io.log, waits, "a message could not be forwarded", (before) => {
      const kind = noticeDue(before, askedAt(io, before), missedAfter, now)
      if (kind === null || written >= MOST_ROWS_A_TICK) return
      written += io.db.tx(() => {
        const rows = writeNotices(deskOf(io, environment), before, kind)
        saveConversation(io.db, before, forwarded(before, now))
        announce(io, { type: "mail-changed", conversationId: before.id })
        return rows
      })
    })
  }
}

/** E3: what visitors have not seen, once they are gone. */
export function mailReplies(io: Io, environment: MailEnvironment): () => void {
  return () => {
    const now = io.clock.now()
    each(io.log, toMailVisitors(io.db, now - GONE_FOR, now, MOST_LOOKED_AT), "replies could not be mailed", (before) => {
      const visitor = findVisitor(io.db, before.visitorId)
      if (!visitor || !areRepliesDue(before, visitor, now)) return
      io.db.tx(() => {
        writeReplies(deskOf(io, environment), before, visitor)
        saveConversation(io.db, before, mailedToVisitor(before))
        announce(io, { type: "mail-changed", conversationId: before.id })
      })
    })
  }
}

/** C1, E1, E3: called in the transaction that finishes an exchange. */
export function forwardTranscripts(io: Io, environment: MailEnvironment, conversation: Conversation): void {
  const visitor = findVisitor(io.db, conversation.visitorId)
  const messages = messagesAfter(io.db, conversation.id, conversation.exchange.firstSeq - 1)
  if (!visitor || !isAnswered(messages)) return
  const desk = deskOf(io, environment)
  for (const agent of transcriptRecipients(conversation, messages, roster(io.db))) writeTranscript(desk, conversation, visitor, agent)
  writeVisitorsTranscript(desk, conversation, visitor)
  announce(io, { type: "mail-changed", conversationId: conversation.id })
}

/**
 * E3, "Full transcript": of the exchange that is finished, if it is the last and its visitor could not get it then. Inside a `tx`; called
 * where they can since.
 */
export function mailTranscriptAgain(io: Io, environment: MailEnvironment, conversation: Conversation): void {
  const { id, exchange } = conversation
  const visitor = findVisitor(io.db, conversation.visitorId)
  const { firstSeq, finishedAt } = exchange
  if (!visitor || finishedAt === null || hasTranscript(io.db, id, { firstSeq, finishedAt })) return
  if (!isAnswered(messagesAfter(io.db, id, firstSeq - 1))) return
  writeVisitorsTranscript(deskOf(io, environment), conversation, visitor)
  announce(io, { type: "mail-changed", conversationId: id })
}

/** How many rows it wrote. */
function writeNotices(desk: Desk, conversation: Conversation, kind: Notice): number {
  const { db } = desk.io
  const visitor = findVisitor(db, conversation.visitorId)
  const asked = unansweredOf(desk.io, conversation)
  const [first, last] = [asked[0], asked.at(-1)]
  if (!visitor || !first || !last) return 0
  const recipients = noticeRecipients(conversation, roster(db), allGroups(db))
  const about = `${kind === "missed" ? "Missed" : "Offline"} message from ${visitorName(visitor)}`
  for (const { agent } of recipients) writeNotice(desk, toAgent("notice", conversation, agent, first.seq, last.seq), agent, about)
  return recipients.length
}

/** E6: up to one message an agent gets one notice: what was mailed before an answer that was deleted since is not mailed again. */
function writeNotice(desk: Desk, draft: Draft & { conversation: Conversation; upToSeq: number }, agent: Agent, about: string): void {
  const { db, clock } = desk.io
  const { conversation, upToSeq } = draft
  if (hasNotice(db, { conversationId: conversation.id, agentId: agent.id, upToSeq }))
    return composeNoticeAnew(db, conversation.id, agent.id)
  supersedeNotices(db, conversation.id, agent.id, NEWER, clock.now())
  if (isWanted("notice", mailPreference(db, agent.id).forwarding)) postLater(desk, draft, about)
  else postNothing(desk, draft, DO_NOT_FORWARD)
}

function writeTranscript(desk: Desk, conversation: Conversation, visitor: Visitor, agent: Agent): void {
  const draft = toAgent("transcript", conversation, agent, conversation.exchange.firstSeq, conversation.lastSeq)
  const { forwarding } = mailPreference(desk.io.db, agent.id)
  if (isWanted("transcript", forwarding)) postLater(desk, draft, `Transcript of the chat with ${visitorName(visitor)}`)
  else postNothing(desk, draft, forwarding === "nothing" ? DO_NOT_FORWARD : NO_TRANSCRIPTS)
}

function writeReplies(desk: Desk, conversation: Conversation, visitor: Visitor): void {
  const { io, settings } = desk
  // The transcript brings them, once the exchange is finished.
  if (settings.toVisitors === "transcript") return
  const why = whyNotToVisitor(visitor, settings.toVisitors)
  if (why === null) reviveReplies(io, conversation)
  const mails = mailedReplies(io.db, conversation.id)
  const waiting = mails.filter(({ mayChange }) => mayChange)
  // What is not sent yet is not mailed yet: all goes as one.
  const mailedSeq = Math.min(conversation.visitorMailedSeq, ...waiting.map(({ fromSeq }) => fromSeq - 1))
  const replies = repliesIn(messagesAfter(io.db, conversation.id, Math.max(conversation.visitorSeenSeq, mailedSeq)))
  if (replies.every((reply) => isIn(mails, reply))) return
  if (why === null) supersedeReplies(io.db, conversation.id, NEWER, io.clock.now())
  const others = mails.filter(({ mayChange }) => !mayChange)
  for (const span of spansBeside(replies, others)) {
    const draft = toVisitor("replies", conversation, visitor, { ...span, isMailed: why === null })
    if (why === null) postLater(desk, draft, `Replies to ${visitorName(visitor)}`)
    else postNothing(desk, draft, why)
  }
}

/** R3: what is due anew and may be in their mailbox already goes again as the mail that it was, so that nothing is read twice. */
function reviveReplies({ db, clock }: Io, { id, visitorSeenSeq, visitorMailedSeq }: Conversation): void {
  const due = repliesIn(messagesAfter(db, id, Math.max(visitorSeenSeq, visitorMailedSeq)))
  for (const mail of perhapsArrived(db, id)) {
    const { kind, key, fromSeq, upToSeq } = mail
    if (kind !== "replies" || fromSeq === null || upToSeq === null || isStale(db, mail, clock.now())) continue
    const isTold = mailedReplies(db, id).some((other) => other.fromSeq <= upToSeq && fromSeq <= other.upToSeq)
    if (!isTold && due.some((reply) => isIn([{ fromSeq, upToSeq }], reply))) reviveMail(db, key, fromSeq)
  }
}

function writeVisitorsTranscript(desk: Desk, conversation: Conversation, visitor: Visitor): void {
  if (desk.settings.toVisitors !== "transcript") return
  const why = whyNotToVisitor(visitor, desk.settings.toVisitors)
  const { lastSeq: upToSeq, exchange } = conversation
  const draft = toVisitor("visitor-transcript", conversation, visitor, { fromSeq: exchange.firstSeq, upToSeq, isMailed: why === null })
  if (why === null) postLater(desk, draft, `Transcript to ${visitorName(visitor)}`)
  else postNothing(desk, draft, why)
}

const DO_NOT_FORWARD = "they chose “Do not forward”"
const NO_TRANSCRIPTS = "they chose missed and offline messages only"

/** C5: the visitor's words that nobody has answered. */
function unansweredOf({ db }: Io, { id }: Conversation): readonly Message[] {
  return messagesAfter(db, id, answeredUpTo(db, id)).filter(({ author }) => author.kind === "visitor")
}

/** E2: when the visitor of this wait wrote last: nearly always the last message, which is in memory. */
function askedAt(io: Io, conversation: Conversation): Instant {
  const last = lastWords(io.db, conversation)
  const asked = last?.author.kind === "visitor" ? last : unansweredOf(io, conversation).at(-1)
  return asked?.at ?? conversation.lastMessageAt
}

function toAgent(kind: "notice" | "transcript", conversation: Conversation, agent: Agent, fromSeq: number, upToSeq: number) {
  const key = mailKey(kind, conversation, agent.id, upToSeq)
  return { kind, key, to: { name: agent.name, address: agent.email }, conversation, agent, fromSeq, upToSeq }
}

/** E3: that nobody got it leaves room for the mail itself, should it become possible. */
function toVisitor(
  kind: "replies" | "visitor-transcript",
  conversation: Conversation,
  visitor: Visitor,
  { fromSeq, upToSeq, isMailed }: Span & { readonly isMailed: boolean },
): Draft {
  const key = mailKey(kind, conversation, isMailed ? "visitor" : "nobody", upToSeq)
  return { kind, key, to: { name: visitor.name ?? "", address: visitor.email ?? "" }, conversation, fromSeq, upToSeq }
}
