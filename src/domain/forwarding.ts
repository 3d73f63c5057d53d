import { missed, stretchOf } from "./escalation.ts"
import type { Agent, AgentId, Conversation, Group, Message, Visitor } from "./model.ts"
import { elapsed, minutes, seconds, type Duration, type Instant } from "./time.ts"

/** E1: each agent's own choice: transcripts too, missed and offline messages alone, or nothing. */
export const FORWARDINGS = ["transcripts", "missed", "nothing"] as const
export type Forwarding = (typeof FORWARDINGS)[number]
export const FORWARDING_DEFAULT: Forwarding = "missed"

/** E3: the account's choice of what visitors get. */
export const VISITOR_MAILS = ["nothing", "unread-replies", "transcript"] as const
export type VisitorMail = (typeof VISITOR_MAILS)[number]

/** E2: a visitor who has written nothing for so long is through, and what they wrote offline goes as one mail. */
export const QUIET_FOR: Duration = seconds(60)
/** E3: how long a visitor must have been gone. */
export const GONE_FOR: Duration = minutes(2)
/** E2: what comes on top of a forwarded wait is gathered for so long, so that nobody gets a mail for each line. */
export const NOTICE_EVERY: Duration = minutes(5)

export type Notice = "missed" | "offline message"

/**
 * E2, C6: the notice that is due by now about this wait; null if none is. Asked again once it was forwarded, it answers null, until more is
 * written or others have to answer it (`askedAnew`). `askedAt`: when the visitor wrote last, for a line such as "Ben left" may have come behind it.
 */
export function noticeDue(conversation: Conversation, askedAt: Instant, missedAfter: Duration, now: Instant): Notice | null {
  const { forwardedSeq, forwardedAt, lastSeq } = conversation
  const kind = missed(stretchOf(conversation), missedAfter, now)
  if (kind === null || forwardedSeq >= lastSeq) return null
  if (forwardedAt !== null && elapsed(forwardedAt, now) < NOTICE_EVERY) return null
  const mustBeQuiet = kind === "offline message" || forwardedAt !== null
  return mustBeQuiet && elapsed(askedAt, now) < QUIET_FOR ? null : kind
}

/** E2: it waits, and agents were told of it as far as it has come. */
export function isForwarded({ waitingSince, closure, forwardedSeq, lastSeq }: Conversation): boolean {
  return waitingSince !== null && closure === null && forwardedSeq >= lastSeq
}

/** E2: agents were told of the wait as far as it has come. */
export function forwarded(conversation: Conversation, now: Instant): Conversation {
  return { ...conversation, forwardedSeq: conversation.lastSeq, forwardedAt: now }
}

/**
 * E2: others have to answer it now, so that the notice is due anew, for those of them who have none about these words. Nothing of what is
 * answered or closed.
 */
export function askedAnew(conversation: Conversation): Conversation {
  const { waitingSince, closure, forwardedSeq } = conversation
  return waitingSince === null || closure !== null || forwardedSeq === 0 ? conversation : { ...conversation, forwardedSeq: 0 }
}

/** E2: why this agent: the conversation is theirs, their group's, or nobody's. */
export type Recipient = { readonly agent: Agent; readonly as: "assigned" | "member" | "everybody" }

/** E2: whom a missed or offline message concerns, whatever their status: its agents, else its group's members, else all. Who no longer works here is nobody. */
export function noticeRecipients(conversation: Conversation, roster: readonly Agent[], groups: readonly Group[]): readonly Recipient[] {
  const active = roster.filter((agent) => agent.isActive)
  const inIt = new Set(conversation.participants.map(({ agentId }) => agentId))
  const assigned = active.filter(({ id }) => inIt.has(id))
  if (assigned.length > 0) return assigned.map((agent) => ({ agent, as: "assigned" }))
  const group = groups.find(({ id }) => id === conversation.groupId)
  const members = active.filter(({ id }) => group?.members.includes(id))
  if (members.length > 0) return members.map((agent) => ({ agent, as: "member" }))
  return active.map((agent) => ({ agent, as: "everybody" }))
}

/** E2: an agent who has a notice of a wait: when it was sent; null if it was not, or came back. */
export type Noticed = { readonly agentId: AgentId; readonly mailedAt: Instant | null }

/**
 * E2, C3: was one of those who have to answer it mailed about it? Then it is no news to others who came to them since: to a group, or to
 * the team. Where none was, or all who were are gone, it is asked anew, so that no wait is lost.
 */
export function isHeardOf(recipients: readonly Recipient[], noticed: readonly Noticed[]): boolean {
  return recipients.some(({ agent }) => noticed.some(({ agentId, mailedAt }) => agentId === agent.id && mailedAt !== null))
}

/** E9: who has to answer a wait that was forwarded and is not mailed about it, for they came too late. */
export function latecomers(recipients: readonly Recipient[], noticed: readonly Noticed[]): readonly Agent[] {
  if (!isHeardOf(recipients, noticed)) return []
  return recipients.flatMap(({ agent }) => (noticed.some(({ agentId }) => agentId === agent.id) ? [] : agent))
}

/** E1: may this mail go to an agent who chose that? */
export function isWanted(kind: "notice" | "transcript", forwarding: Forwarding): boolean {
  return kind === "notice" ? forwarding !== "nothing" : forwarding === "transcripts"
}

/** E2: a transcript goes to those who joined, also if they left before it finished. `messages`: the exchange's. */
export function transcriptRecipients(conversation: Conversation, messages: readonly Message[], roster: readonly Agent[]): readonly Agent[] {
  const joined = new Set<AgentId>(conversation.participants.filter((one) => one.joinedAt !== null).map(({ agentId }) => agentId))
  for (const { author } of messages) if (author.kind === "agent") joined.add(author.agentId)
  return roster.filter((agent) => agent.isActive && joined.has(agent.id))
}

/** Did an agent say anything in it? Nobody needs a transcript of their own words alone. */
export function isAnswered(messages: readonly Message[]): boolean {
  return messages.some(({ author, deletedAt }) => author.kind === "agent" && deletedAt === null)
}

/** E3: the visitor is away, and nothing more was written for a while: what is unseen goes as one mail, whoever spoke last. */
export function areRepliesDue(conversation: Conversation, visitor: Visitor, now: Instant): boolean {
  const { visitorSeenSeq, visitorMailedSeq, lastSeq, lastMessageAt } = conversation
  if (lastSeq <= Math.max(visitorSeenSeq, visitorMailedSeq)) return false
  if (visitor.leftAt === null || elapsed(visitor.leftAt, now) < GONE_FOR) return false
  return elapsed(lastMessageAt, now) >= GONE_FOR
}

/** E3: the agents' replies among messages that the visitor has neither seen nor been mailed. */
export function repliesIn(messages: readonly Message[]): readonly Message[] {
  return messages.filter(({ author, deletedAt }) => author.kind === "agent" && deletedAt === null)
}

/** The first and the last message that a mail is about: it brings all between them. */
export type Span = { readonly fromSeq: number; readonly upToSeq: number }

/** E3: is it in one of these mails? */
export function isIn(mails: readonly Span[], { seq }: Pick<Message, "seq">): boolean {
  return mails.some(({ fromSeq, upToSeq }) => fromSeq <= seq && seq <= upToSeq)
}

/** E3: the replies that are in none of these mails, as the fewest mails that bring nothing twice. `replies`: by their number. */
export function spansBeside(replies: readonly Message[], mails: readonly Span[]): readonly Span[] {
  const spans: Span[] = []
  let isBehindAnother = false
  for (const { seq } of replies) {
    const isMailed = isIn(mails, { seq })
    if (!isMailed) spans.push({ fromSeq: isBehindAnother ? spans.pop()!.fromSeq : seq, upToSeq: seq })
    isBehindAnother = !isMailed
  }
  return spans
}

/**
 * E3: what nobody could get when it was due does not count as mailed: it is due anew, in the current exchange alone. Older words are no
 * news, and nobody is to get a pile of them. `mailedSeq`: up to where mails to the visitor brought all; 0 if they did not.
 */
export function dueAgain(conversation: Conversation, mailedSeq: number): Conversation {
  const { visitorMailedSeq, exchange } = conversation
  return { ...conversation, visitorMailedSeq: Math.min(visitorMailedSeq, Math.max(mailedSeq, exchange.firstSeq - 1)) }
}

/** E3: the visitor was mailed, or could not be, up to here. */
export function mailedToVisitor(conversation: Conversation): Conversation {
  return { ...conversation, visitorMailedSeq: conversation.lastSeq }
}

/** E9: why a visitor gets no mail; null if they do. */
export function whyNotToVisitor(visitor: Visitor, setting: VisitorMail): string | null {
  if (setting === "nothing") return "visitors are sent nothing (Settings > Email)"
  if (visitor.email === null) return "no email address is known"
  return visitor.blockedAt === null ? null : "the visitor is blocked"
}
