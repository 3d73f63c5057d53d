import { isWanted, whyNotToVisitor, type Forwarding, type VisitorMail } from "./forwarding.ts"
import type { Agent, Conversation, ConversationId, Visitor } from "./model.ts"
import { INVITE_HOLDS, PASSWORD_LINK_HOLDS } from "./sign-in.ts"
import { days, hours, minutes, seconds, type Duration, type Instant } from "./time.ts"

export const MAIL_KINDS = [
  "notice",
  "transcript",
  "replies",
  "visitor-transcript",
  "copy",
  "invite",
  "password-reset",
  "new-sign-in",
  "test",
  "mailbox-check",
] as const
export type MailKind = (typeof MAIL_KINDS)[number]

/** E2: a mail that came back, or was given up. */
export type LostMail = { readonly kind: MailKind; readonly conversationId: ConversationId | null }

/** E6: how long to wait after the first failure, the second, and so on; then the last again and again. */
const PAUSES: readonly Duration[] = [
  seconds(30),
  minutes(1),
  minutes(2),
  minutes(5),
  minutes(10),
  minutes(30),
  hours(1),
  hours(2),
  hours(4),
]
export const LONGEST_PAUSE: Duration = PAUSES.at(-1)!
/** E6: a mail that could not be sent for so long is given up. */
export const GIVEN_UP_AFTER: Duration = days(3)

/** E6: how long to wait before the next try, after so many failed ones. */
export function pauseAfter(attempts: number): Duration {
  return PAUSES[Math.min(Math.max(attempts, 1), PAUSES.length) - 1]!
}

/** E6: no mail is written twice: what it is, of which exchange, to whom, and up to which message. */
export function mailKey(kind: MailKind, { id, exchange }: Conversation, recipient: string, upToSeq: number): string {
  return [kind, id, exchange.number, recipient, upToSeq].join(":")
}

/** E6, E9: why a mail is called off whose place another has taken. */
export const NEWER = "a newer one brings it as well"

/** What a mail about a conversation is still asked when its turn comes. `agent` is null if it is the visitor's. */
export type Wanted = {
  readonly kind: MailKind
  readonly upToSeq: number | null
  readonly conversation: Conversation
  readonly visitor: Visitor
  readonly agent: Agent | null
  readonly forwarding: Forwarding
  readonly toVisitors: VisitorMail
  /** C5: the number up to which all that the visitor wrote is answered. */
  readonly answeredUpTo: number
  /** E2: whether a notice would go to this agent today. */
  readonly isRecipient: boolean
}

/** E1-E3: why a mail that still waits is not needed any more, or not wanted; null if it is. */
export function whyCalledOff({
  kind,
  upToSeq,
  conversation,
  visitor,
  agent,
  forwarding,
  toVisitors,
  answeredUpTo,
  isRecipient,
}: Wanted): string | null {
  if (kind === "notice" || kind === "transcript") {
    if (!agent?.isActive) return "they do not work here any more"
    if (!isWanted(kind, forwarding)) return "they no longer want such mails"
  }
  if (kind === "notice") {
    const isOver = conversation.waitingSince === null || (upToSeq !== null && upToSeq <= answeredUpTo)
    if (isOver) return "answered or closed meanwhile"
    return isRecipient ? null : "it was no longer theirs to answer"
  }
  if (kind === "replies" || kind === "visitor-transcript") {
    const why = whyNotToVisitor(visitor, toVisitors)
    if (why !== null) return why
  }
  if (kind === "replies" && upToSeq !== null && conversation.visitorSeenSeq >= upToSeq) return "seen meanwhile"
  return null
}

/** E6: given up at once if it will never be taken; else once the server has refused it for now for so long. Wrong settings give nothing up. */
export function isGivenUp(kind: "temporary" | "permanent" | "settings", failingSince: Instant | null, now: Instant): boolean {
  if (kind === "permanent") return true
  return kind === "temporary" && failingSince !== null && now - failingSince >= GIVEN_UP_AFTER
}

/** E6: why a mail that waited too long is of no use any more, whenever its server comes back; null if it is. */
export function whyOutlived(kind: MailKind, createdAt: Instant, now: Instant): string | null {
  if (kind === "invite" && now - createdAt >= INVITE_HOLDS) return "its invite ran out before it was sent"
  if (kind === "password-reset" && now - createdAt >= PASSWORD_LINK_HOLDS) return "its link ran out before it was sent"
  if (kind === "new-sign-in" && now - createdAt >= GIVEN_UP_AFTER) return "it was old news before it was sent"
  return null
}
