import { wordsOf } from "../../domain/files.ts"
import { noticeRecipients, repliesIn } from "../../domain/forwarding.ts"
import { GIVEN_UP_AFTER, LONGEST_PAUSE } from "../../domain/outbox.ts"
import { visitorName, type Agent, type AgentId, type Conversation, type Message, type Visitor } from "../../domain/model.ts"
import { days, elapsed, type Duration, type Instant } from "../../domain/time.ts"
import { checkedZone } from "../../domain/zone.ts"
import type { Db } from "../../io/db.ts"
import type { Io } from "../../io/io.ts"
import type { MailEntry, Said } from "../../../views/mail/entries.ts"
import type { MailContent } from "../../../views/mail/mail.ts"
import { conversationCopyMail } from "../../../views/mail/conversation-copy.ts"
import { noticeMail, type WhyYou } from "../../../views/mail/notice.ts"
import { repliesMail } from "../../../views/mail/replies.ts"
import { mailDay, told } from "../../../views/mail/told.ts"
import { agentsTranscriptMail, visitorsTranscriptMail } from "../../../views/mail/transcript.ts"
import { findAgent, roster } from "../agents/store.ts"
import { messagesAfter, messagesBefore, messagesChangedAfter } from "../conversations/messages-store.ts"
import { findConversation } from "../conversations/store.ts"
import { allGroups } from "../groups/store.ts"
import { zoneOf } from "../presence/zone-store.ts"
import { findAccount } from "../settings/store.ts"
import { findVisitor } from "../visitors/store.ts"
import type { Desk } from "./composing.ts"
import type { Mail } from "./outbox-rows.ts"
import { threadWith, type Composed } from "./outbox-store.ts"
import { mailPreference } from "./preferences-store.ts"
import { pageToken, replyAddressFor, replyLink } from "./reply-links.ts"
import { stopUrl } from "./stop-links.ts"

/**
 * E6, E8: composed before, and not so any more: the address is another since, something that was said was edited or deleted, its
 * links were taken back, or have lost a day of their seven, which count from when it leaves. R3: what may have left already is another mail
 * then, so its links may be as old as it is tried by itself.
 */
export function isStale(db: Db, mail: Mail, now: Instant): boolean {
  const conversation = mail.conversationId === null || mail.fromSeq === null ? null : findConversation(db, mail.conversationId)
  if (!conversation) return false
  const whose = mail.agentId === null ? findVisitor(db, conversation.visitorId) : findAgent(db, mail.agentId)
  const isRevoked = mail.agentId !== null && mailPreference(db, mail.agentId).linksFrom > mail.composedAt
  // Composed by a clock that has gone back since: its links hold all the longer.
  const isOld = mail.handingSince === null ? elapsed(mail.composedAt, now) >= FRESH_FOR : now - mail.composedAt >= TRIED_FOR
  // W7: a copy goes where it was asked for, also if nothing is known of that address any more; what its links opened is no longer theirs then.
  const address = whose?.email?.toLowerCase() ?? (mail.handingSince === null ? null : mail.toAddress)
  return isRevoked || isOld || isChanged(db, conversation, mail) || address !== mail.toAddress
}

/** C7: what agents said in it was edited or deleted since. */
function isChanged(db: Db, { id, revision }: Conversation, { composedRevision, fromSeq, upToSeq }: Mail): boolean {
  if (revision === composedRevision) return false
  return messagesChangedAfter(db, id, composedRevision, upToSeq!).some(({ seq }) => seq >= fromSeq!)
}

const FRESH_FOR: Duration = days(1)
const TRIED_FOR: Duration = GIVEN_UP_AFTER + LONGEST_PAUSE

/** A mail about a conversation, and all that is told in it. */
type Letter = {
  readonly desk: Desk
  readonly conversation: Conversation
  readonly visitor: Visitor
  /** Null if it is the visitor's. */
  readonly agent: Agent | null
  readonly messages: readonly Message[]
  readonly zone: string
}

/** E2: of the visitor's words that nobody has answered. */
const MOST_SHOWN = 50

/** E4: how many mails a thread names; programs need the last few. */
const THREAD = 8

/** E6: what a mail of the outbox says, as its turn has come. Inside a `tx`. Null if nothing of it is left to say. */
export function composed(desk: Desk, mail: Mail): Composed | null {
  const letter = letterOf(desk, mail)
  if (!letter) return null
  const written = write(letter, mail)
  if (!written) return null
  const { io, settings } = desk
  const { conversation, agent } = letter
  const { provenReplyAddress } = settings
  const whose = agent ?? letter.visitor
  const isTheirs = whose.email !== null
  return {
    ...written.content,
    // As they are called and reached now, however long it waited.
    toName: whose.name ?? "",
    toAddress: (whose.email ?? mail.toAddress).toLowerCase(),
    fromName: written.fromName,
    composedRevision: conversation.revision,
    // As in `pageToken`: not before links of theirs that have ended, should the clock have gone back since.
    composedAt: Math.max(io.clock.now(), agent === null ? 0 : mailPreference(io.db, agent.id).linksFrom),
    replyTo: isTheirs && provenReplyAddress ? replyAddressFor(io, provenReplyAddress, replyLink(io, conversation.id, whose)) : null,
    thread: threadWith(io.db, conversation.id, mail.toAddress, THREAD),
    unsubscribeUrl: agent && stopUrl(desk, agent.id),
  }
}

function letterOf(desk: Desk, mail: Mail): Letter | null {
  const { db } = desk.io
  const conversation = mail.conversationId === null ? null : findConversation(db, mail.conversationId)
  const visitor = conversation && findVisitor(db, conversation.visitorId)
  if (!conversation || !visitor || mail.fromSeq === null || mail.upToSeq === null) return null
  const agent = mail.agentId === null ? null : findAgent(db, mail.agentId)
  const messages = messagesAfter(db, conversation.id, mail.fromSeq - 1, mail.upToSeq - mail.fromSeq + 1)
  return {
    desk,
    conversation,
    visitor,
    agent,
    messages,
    zone: agent ? zoneOf(db, agent.id) : visitorsZone(db, visitor),
  }
}

function write(letter: Letter, mail: Mail): { readonly fromName: string; readonly content: MailContent } | null {
  const { desk, visitor, agent, messages } = letter
  const toAgents = `${visitorName(visitor)} via ${desk.look.company}`
  if (mail.kind === "replies") {
    const replies = repliesIn(messages)
    return replies.length === 0 ? null : { fromName: speakersOf(letter, replies), content: replyLetter(letter, replies) }
  }
  if (mail.kind === "visitor-transcript") return { fromName: desk.look.company, content: visitorsTranscript(letter) }
  if (mail.kind === "copy") return { fromName: desk.look.company, content: visitorsCopy(letter) }
  if (!agent) return null
  if (mail.kind === "transcript") return { fromName: toAgents, content: agentsTranscript(letter, agent) }
  const unanswered = messages.filter(({ author }) => author.kind === "visitor")
  return unanswered.length === 0 ? null : { fromName: toAgents, content: notice(letter, agent, unanswered) }
}

function notice(letter: Letter, agent: Agent, unanswered: readonly Message[]): MailContent {
  const { desk, conversation, visitor } = letter
  const shown = unanswered.slice(-MOST_SHOWN)
  return noticeMail({
    ...agentsLinks(letter, agent),
    look: desk.look,
    kind: conversation.isOfflineMessage ? "offline" : "missed",
    visitor: mailVisitor(visitor),
    messages: saidIn(letter, shown),
    earlier: unanswered.length - shown.length,
    why: whyYou(desk.io, conversation, agent.id),
  })
}

function agentsTranscript(letter: Letter, agent: Agent): MailContent {
  const { desk, visitor, messages } = letter
  return agentsTranscriptMail({
    ...agentsLinks(letter, agent),
    look: desk.look,
    visitor: mailVisitor(visitor),
    entries: entriesIn(letter, messages),
    asked: askedBefore(letter),
  })
}

function replyLetter(letter: Letter, replies: readonly Message[]): MailContent {
  const { desk, conversation } = letter
  const before = messagesBefore(desk.io.db, conversation.id, replies[0]!.seq, 20)
  const asked = before.findLast(({ author }) => author.kind === "visitor")
  return repliesMail({
    ...visitorsLinks(letter),
    look: desk.look,
    messages: saidIn(letter, replies),
    asked: (asked && wordsOf(asked)) || null,
  })
}

function visitorsTranscript(letter: Letter): MailContent {
  const { desk, messages, zone } = letter
  const day = mailDay(messages[0]?.at ?? letter.conversation.createdAt, zone)
  return visitorsTranscriptMail({
    ...visitorsLinks(letter),
    look: desk.look,
    entries: entriesIn(letter, messages),
    asked: askedBefore(letter),
    day,
  })
}

/** W7: whose address was taken away since gets the words alone: nobody could say any more whose links they were. */
function visitorsCopy(letter: Letter): MailContent {
  return conversationCopyMail({
    ...(letter.visitor.email === null ? { continueUrl: null, canAnswerByMail: false } : visitorsLinks(letter)),
    look: letter.desk.look,
    entries: entriesIn(letter, letter.messages),
    asked: [],
  })
}

/** C1: what the answers in an exchange may be to: the visitor's words of before that no agent had answered. The newest, if they are very many. */
function askedBefore(letter: Letter): readonly MailEntry[] {
  const { desk, conversation, messages } = letter
  const before = messages[0] ? messagesBefore(desk.io.db, conversation.id, messages[0].seq, MOST_SHOWN) : []
  const answeredAt = before.findLastIndex(({ author, deletedAt }) => author.kind === "agent" && deletedAt === null)
  return entriesIn(
    letter,
    before.slice(answeredAt + 1).filter(({ author }) => author.kind === "visitor"),
  )
}

/** E8: the agent's links of this conversation, and whether answering the mail itself arrives. */
function agentsLinks({ desk, conversation }: Letter, agent: Agent) {
  const { io, url, settings } = desk
  return {
    replyUrl: `${url}/reply/${pageToken(io, replyLink(io, conversation.id, agent))}`,
    openUrl: `${url}/inbox/${conversation.id}`,
    stopUrl: stopUrl(desk, agent.id),
    canAnswerByMail: settings.provenReplyAddress !== null,
  }
}

function visitorsLinks({ desk: { io, url, settings }, conversation, visitor }: Letter) {
  return {
    continueUrl: `${url}/reply/${pageToken(io, replyLink(io, conversation.id, visitor))}`,
    canAnswerByMail: settings.provenReplyAddress !== null,
  }
}

function whyYou(io: Io, conversation: Conversation, agentId: AgentId): WhyYou {
  const groups = allGroups(io.db)
  const as = noticeRecipients(conversation, roster(io.db), groups).find(({ agent }) => agent.id === agentId)?.as ?? "everybody"
  return as === "member" ? { as, group: groups.find(({ id }) => id === conversation.groupId)?.name ?? "" } : { as }
}

function mailVisitor(visitor: Visitor) {
  const { page } = visitor
  return { name: visitorName(visitor), email: visitor.email, page: page && { title: page.title, url: page.url } }
}

function entriesIn({ desk, visitor, zone }: Letter, messages: readonly Message[]): readonly MailEntry[] {
  return told(messages, { visitor, roster: roster(desk.io.db), company: desk.look.company, zone })
}

function saidIn(letter: Letter, messages: readonly Message[]): readonly Said[] {
  return entriesIn(letter, messages).filter((entry): entry is Said => "by" in entry)
}

/** The agents who wrote, as the sender's name. */
function speakersOf({ desk: { io, look } }: Letter, replies: readonly Message[]): string {
  const ids = new Set(replies.flatMap(({ author }) => (author.kind === "agent" ? author.agentId : [])))
  const names = roster(io.db).flatMap((agent) => (ids.has(agent.id) ? agent.name : []))
  return names.length === 1 ? `${names[0]!} · ${look.company}` : look.company
}

/** Their browser says what it is, and need not be right. */
export function visitorsZone(db: Db, { timeZone }: Pick<Visitor, "timeZone">): string {
  return checkedZone(timeZone ?? "") ?? findAccount(db).timeZone
}
