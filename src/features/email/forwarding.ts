import {
  areRepliesDue,
  forwarded,
  isAnswered,
  isWanted,
  mailedToVisitor,
  noticeDue,
  noticeRecipients,
  transcriptRecipients,
  unseenReplies,
  whyNotToVisitor,
  type Notice,
  type Recipient,
} from "../../domain/forwarding.ts"
import { visitorName, type Agent, type Conversation, type Message, type Visitor } from "../../domain/model.ts"
import { mailKey } from "../../domain/outbox.ts"
import { seconds } from "../../domain/time.ts"
import type { Io } from "../../io/io.ts"
import type { Said } from "../../../views/mail/entries.ts"
import { noticeMail, type WhyYou } from "../../../views/mail/notice.ts"
import { repliesMail } from "../../../views/mail/replies.ts"
import { mailDay, told } from "../../../views/mail/told.ts"
import { agentsTranscriptMail, visitorsTranscriptMail } from "../../../views/mail/transcript.ts"
import { roster } from "../agents/store.ts"
import { messagesAfter, messagesBefore } from "../conversations/messages-store.ts"
import { saveConversation, toForward, toMailVisitors } from "../conversations/store.ts"
import { allGroups } from "../groups/store.ts"
import { presenceOf } from "../presence/store.ts"
import { findAccount } from "../settings/store.ts"
import { findVisitor } from "../visitors/store.ts"
import { deskOf, post, postNothing, type Desk } from "./composing.ts"
import { mailPreference } from "./preferences-store.ts"
import { pageToken, replyAddressFor, replyLink } from "./reply-links.ts"
import type { MailEnvironment } from "./settings-store.ts"
import { stopUrl } from "./stop-links.ts"

/** A tick holds everybody up while it works; what is left goes with the next. */
const MOST_LOOKED_AT = 200
const MOST_MAILS_A_TICK = 40
/** What a mail shows of a very long wait. */
const MOST_MESSAGES = 50

/** E2, C6: missed and offline messages, written into the outbox as they become due. */
export function forwardWaits(io: Io, environment: MailEnvironment): () => void {
  return () => {
    const now = io.clock.now()
    let written = 0
    for (const before of toForward(io.db, now - seconds(60), MOST_LOOKED_AT)) {
      const kind = noticeDue(before, findAccount(io.db).missedAfter, now)
      if (kind === null) continue
      written += io.db.tx(() => {
        const mails = writeNotices(deskOf(io, environment), before, kind)
        saveConversation(io.db, before, forwarded(before, now))
        return mails
      })
      if (written >= MOST_MAILS_A_TICK) return
    }
  }
}

/** E3: what visitors have not seen, once they are gone. */
export function mailReplies(io: Io, environment: MailEnvironment): () => void {
  return () => {
    const now = io.clock.now()
    for (const before of toMailVisitors(io.db, now - seconds(120), MOST_LOOKED_AT)) {
      const visitor = findVisitor(io.db, before.visitorId)
      if (!visitor || !areRepliesDue(before, visitor, now)) continue
      io.db.tx(() => {
        writeReplies(deskOf(io, environment), before, visitor)
        saveConversation(io.db, before, mailedToVisitor(before))
      })
    }
  }
}

/** C1, E1, E3: called in the transaction that finishes an exchange. */
export function forwardTranscripts(io: Io, environment: MailEnvironment, conversation: Conversation): void {
  const visitor = findVisitor(io.db, conversation.visitorId)
  const messages = messagesAfter(io.db, conversation.id, conversation.exchange.firstSeq - 1)
  if (!visitor || !isAnswered(messages)) return
  const desk = deskOf(io, environment)
  for (const agent of transcriptRecipients(conversation, messages, roster(io.db)))
    writeTranscript(desk, conversation, visitor, messages, agent)
  if (desk.settings.toVisitors === "transcript") writeVisitorsTranscript(desk, conversation, visitor, messages)
}

/** How many rows it wrote. */
function writeNotices(desk: Desk, conversation: Conversation, kind: Notice): number {
  const { io } = desk
  const visitor = findVisitor(io.db, conversation.visitorId)
  if (!visitor) return 0
  const unanswered = unansweredOf(io, conversation)
  const recipients = noticeRecipients(conversation, roster(io.db), allGroups(io.db))
  for (const recipient of recipients) writeNotice(desk, conversation, visitor, unanswered, kind, recipient)
  return recipients.length
}

function writeNotice(
  desk: Desk,
  conversation: Conversation,
  visitor: Visitor,
  unanswered: readonly Message[],
  kind: Notice,
  { agent, as }: Recipient,
): void {
  const { io, look } = desk
  const draft = {
    kind: "notice" as const,
    key: mailKey("notice", conversation, agent.id, conversation.lastSeq),
    to: { name: agent.name, address: agent.email },
    conversation,
    agent,
    upToSeq: conversation.lastSeq,
  }
  if (!isWanted("notice", mailPreference(io.db, agent.id).forwarding)) return postNothing(desk, draft, DO_NOT_FORWARD)
  const content = noticeMail({
    ...linksFor(desk, conversation, agent),
    look,
    kind: kind === "missed" ? "missed" : "offline",
    visitor: mailVisitor(visitor),
    messages: saidOf(desk, visitor, unanswered, zoneOf(io, agent)),
    why: whyYou(io, conversation, as),
  })
  post(desk, { ...draft, ...answering(desk, conversation, agent), fromName: `${visitorName(visitor)} via ${look.company}`, content })
}

function writeTranscript(desk: Desk, conversation: Conversation, visitor: Visitor, messages: readonly Message[], agent: Agent): void {
  const { io, look } = desk
  const draft = {
    kind: "transcript" as const,
    key: mailKey("transcript", conversation, agent.id, conversation.lastSeq),
    to: { name: agent.name, address: agent.email },
    conversation,
    agent,
    upToSeq: conversation.lastSeq,
  }
  const { forwarding } = mailPreference(io.db, agent.id)
  if (!isWanted("transcript", forwarding)) return postNothing(desk, draft, forwarding === "nothing" ? DO_NOT_FORWARD : NO_TRANSCRIPTS)
  const content = agentsTranscriptMail({
    ...linksFor(desk, conversation, agent),
    look,
    visitor: mailVisitor(visitor),
    entries: entriesOf(desk, visitor, messages, zoneOf(io, agent)),
  })
  post(desk, { ...draft, ...answering(desk, conversation, agent), fromName: `${visitorName(visitor)} via ${look.company}`, content })
}

function writeReplies(desk: Desk, conversation: Conversation, visitor: Visitor): void {
  const { io, settings, look } = desk
  // The transcript brings them, once the exchange is finished.
  if (settings.toVisitors === "transcript") return
  const held = Math.max(conversation.visitorSeenSeq, conversation.visitorMailedSeq)
  const replies = unseenReplies(conversation, messagesAfter(io.db, conversation.id, held))
  if (replies.length === 0) return
  const draft = {
    kind: "replies" as const,
    key: mailKey("replies", conversation, "visitor", conversation.lastSeq),
    to: { name: visitor.name ?? "", address: visitor.email ?? "" },
    conversation,
    upToSeq: replies.at(-1)!.seq,
  }
  const why = whyNotToVisitor(visitor, settings.toVisitors)
  if (why !== null) return postNothing(desk, draft, why)
  const asked = messagesBefore(io.db, conversation.id, replies[0]!.seq, 20).findLast(({ author }) => author.kind === "visitor")
  const content = repliesMail({
    look,
    messages: saidOf(desk, visitor, replies, visitor.timeZone ?? findAccount(io.db).timeZone),
    asked: asked?.text ?? null,
    ...continuing(desk, conversation),
  })
  post(desk, { ...draft, ...answering(desk, conversation, null), fromName: speakersOf(desk, replies), content })
}

function writeVisitorsTranscript(desk: Desk, conversation: Conversation, visitor: Visitor, messages: readonly Message[]): void {
  const { io, settings, look } = desk
  const zone = visitor.timeZone ?? findAccount(io.db).timeZone
  const draft = {
    kind: "visitor-transcript" as const,
    key: mailKey("visitor-transcript", conversation, "visitor", conversation.lastSeq),
    to: { name: visitor.name ?? "", address: visitor.email ?? "" },
    conversation,
    upToSeq: conversation.lastSeq,
  }
  const why = whyNotToVisitor(visitor, settings.toVisitors)
  if (why !== null) return postNothing(desk, draft, why)
  const content = visitorsTranscriptMail({
    look,
    entries: entriesOf(desk, visitor, messages, zone),
    day: mailDay(conversation.exchange.startedAt, zone),
    ...continuing(desk, conversation),
  })
  post(desk, { ...draft, ...answering(desk, conversation, null), fromName: look.company, content })
}

const DO_NOT_FORWARD = "they chose “Do not forward”"
const NO_TRANSCRIPTS = "they chose missed and offline messages only"

/** C5: the visitor's words since nobody has answered; the newest, if they are very many. */
function unansweredOf(io: Io, conversation: Conversation): readonly Message[] {
  const newest = messagesBefore(io.db, conversation.id, conversation.lastSeq + 1, MOST_MESSAGES)
  return newest.filter(({ author, at }) => author.kind === "visitor" && at >= conversation.waitingSince!)
}

/** E8: the agent's links of this conversation, and whether answering the mail itself arrives. */
function linksFor(desk: Desk, conversation: Conversation, agent: Agent) {
  const { io, url, settings } = desk
  return {
    replyUrl: `${url}/reply/${pageToken(io, replyLink(io, conversation.id, agent.id))}`,
    openUrl: `${url}/inbox/${conversation.id}`,
    stopUrl: stopUrl(desk, agent.id),
    canAnswerByMail: settings.provenReplyAddress !== null,
  }
}

function continuing({ io, url, settings }: Desk, conversation: Conversation) {
  return {
    continueUrl: `${url}/reply/${pageToken(io, replyLink(io, conversation.id, null))}`,
    canAnswerByMail: settings.provenReplyAddress !== null,
  }
}

/** E4, E7. */
function answering(desk: Desk, conversation: Conversation, agent: Agent | null) {
  const { io, settings } = desk
  const { provenReplyAddress } = settings
  return {
    replyTo: provenReplyAddress && replyAddressFor(io, provenReplyAddress, replyLink(io, conversation.id, agent?.id ?? null)),
    unsubscribeUrl: agent && stopUrl(desk, agent.id),
  }
}

function whyYou(io: Io, conversation: Conversation, as: Recipient["as"]): WhyYou {
  if (as !== "member") return { as }
  return { as, group: allGroups(io.db).find(({ id }) => id === conversation.groupId)?.name ?? "" }
}

function mailVisitor(visitor: Visitor) {
  const { page } = visitor
  return { name: visitorName(visitor), email: visitor.email, page: page && { title: page.title, url: page.url } }
}

function entriesOf(desk: Desk, visitor: Visitor, messages: readonly Message[], zone: string) {
  return told(messages, { visitor, roster: roster(desk.io.db), company: desk.look.company, zone })
}

function saidOf(desk: Desk, visitor: Visitor, messages: readonly Message[], zone: string): readonly Said[] {
  return entriesOf(desk, visitor, messages, zone).filter((entry): entry is Said => "by" in entry)
}

/** The agents who wrote, as the sender's name. */
function speakersOf({ io, look }: Desk, replies: readonly Message[]): string {
  const ids = new Set(replies.flatMap(({ author }) => (author.kind === "agent" ? author.agentId : [])))
  const names = roster(io.db).flatMap((agent) => (ids.has(agent.id) ? agent.name : []))
  return names.length === 1 ? `${names[0]!} · ${look.company}` : look.company
}

function zoneOf(io: Io, agent: Agent): string {
  return presenceOf(io.db, agent.id).availability.timeZone
}
