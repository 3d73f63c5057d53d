import { announce } from "../../announce.ts"
import { returned } from "../../domain/assignment.ts"
import { begun, checkedText, isWaiting, offered, visitorWrote, type Written } from "../../domain/conversation.ts"
import type { Conversation, Message, Page, Visitor, VisitorId } from "../../domain/model.ts"
import { isOnline } from "../../domain/presence.ts"
import { Refused } from "../../domain/refused.ts"
import { offeredTo } from "../../domain/routing.ts"
import { modeOf } from "../../domain/widget-mode.ts"
import type { Io } from "../../io/io.ts"
import { newId } from "../../io/random.ts"
import { isDuplicate } from "../../io/storage-errors.ts"
import { chosenGroup } from "../groups/choices-store.ts"
import { allGroups } from "../groups/store.ts"
import { counted } from "../presence/lease-store.ts"
import { findVisitor, findWriter, insertVisitor, saveVisitor } from "../visitors/store.ts"
import { findMessage } from "./messages-store.ts"
import { modeFacts } from "./mode-store.ts"
import { record } from "./record.ts"
import { findConversationOf } from "./store.ts"

/** What a widget says of itself. Kept in memory until the first message (W3). */
export type Browser = {
  readonly page: Page
  readonly locale: string
  readonly timeZone: string
  readonly userAgent: string
  readonly address: string
}

/** Stored, whether now or by an earlier try with the same id. */
export type Stored = { readonly visitorId: VisitorId; readonly message: Message; readonly isResend: boolean }

/**
 * C1, C9, M8: stores what a visitor wrote: the visitor, the conversation and the message in one transaction, with the mode
 * that held in it. A conversation that begins is the chosen group's, if that may be chosen (W6). `hash` is the `tokenHash` of a token that the client made, so a resent first message finds the visitor that the first try made.
 * Throws `Refused`: "forbidden" for the blocked, "invalid", "too-large", "conflict" for an id that is another's.
 */
export function writeAsVisitor(io: Io, hash: string, browser: Browser, written: Written, groupId?: string): Stored {
  try {
    return io.db.tx(() => write(io, hash, browser, written, groupId))
  } catch (error) {
    // Resends are rare: the database itself finds them, and no other message pays for a search.
    const stored = isDuplicate(error) ? storedBefore(io, hash, written.id) : null
    if (!stored) throw error
    return stored
  }
}

function write(io: Io, hash: string, browser: Browser, written: Written, groupId: string | undefined): Stored {
  const now = io.clock.now()
  const visitor = findWriter(io.db, hash) ?? newVisitorWith(io, hash, browser, written)
  if (visitor.isBlocked) throw new Refused("forbidden", "This chat is not available.")
  const before = findConversationOf(io.db, visitor.id)
  const choice = before ? null : chosenGroup(io.db, groupId)
  const open = before && comeBack(io, before)
  const mode = modeOf(modeFacts(io.db, before, now, choice))
  const change = visitorWrote(open ?? begun(newId(), visitor.id, choice, now), written, mode, now)
  record(io, before, isWaiting(before) ? change : offered(change, isOfferedToAnybody(io, change.conversation)))
  return { visitorId: visitor.id, message: change.messages[0]!, isResend: false }
}

/** E4: as `writeAsVisitor`, by mail, in the conversation that there is. Throws `Refused` "not-found", "forbidden" or "invalid". */
export function writeByMail(io: Io, visitorId: VisitorId, written: Written): Message {
  const now = io.clock.now()
  return io.db.tx(() => {
    const visitor = findVisitor(io.db, visitorId)
    const before = findConversationOf(io.db, visitorId)
    if (!visitor || !before) throw new Refused("not-found", "There is no such conversation. It may have been deleted.")
    if (visitor.blockedAt !== null) throw new Refused("forbidden", "This visitor is blocked.")
    const open = comeBack(io, before)
    const change = visitorWrote(open, written, modeOf(modeFacts(io.db, before, now)), now)
    record(io, before, isWaiting(before) ? change : offered(change, isOfferedToAnybody(io, change.conversation)))
    return change.messages[0]!
  })
}

function isOfferedToAnybody(io: Io, conversation: Conversation): boolean {
  return offeredTo(conversation, counted(io.db, io.clock.now()), allGroups(io.db)).some(isOnline)
}

function comeBack(io: Io, conversation: Conversation): Conversation {
  return conversation.closure === null ? conversation : returned(conversation, counted(io.db, io.clock.now()), allGroups(io.db))
}

function storedBefore(io: Io, hash: string, id: string): Stored | null {
  const visitorId = findWriter(io.db, hash)?.id
  const conversation = visitorId === undefined ? null : findConversationOf(io.db, visitorId)
  const known = conversation && findMessage(io.db, conversation.id, id)
  return known && { visitorId: visitorId!, message: ownResend(known), isResend: true }
}

/** A known visitor is on the site, on this page. */
export function arrive(io: Io, visitorId: VisitorId, browser: Browser): void {
  io.db.tx(() => {
    const visitor = findVisitor(io.db, visitorId)
    if (!visitor) return
    saveVisitor(io.db, { ...visitor, ...browser, leftAt: null })
    announce(io, { type: "visitor-changed", visitorId, conversation: findConversationOf(io.db, visitorId) })
  })
}

/** The last of the visitor's sockets closed (C1): they are away, and type no more. */
export function depart(io: Io, visitorId: VisitorId): void {
  const now = io.clock.now()
  io.db.tx(() => {
    const visitor = findVisitor(io.db, visitorId)
    if (!visitor || visitor.leftAt !== null) return
    const conversation = findConversationOf(io.db, visitorId)
    saveVisitor(io.db, { ...visitor, leftAt: now })
    // C8: what they were typing went with them, unsaid.
    if (conversation) announce(io, { type: "visitor-typed", conversationId: conversation.id, isTyping: false, text: "" })
    announce(io, { type: "visitor-changed", visitorId, conversation })
  })
}

/** Words that are refused make no visitor: undoing what was written costs everybody. */
function newVisitorWith(io: Io, hash: string, browser: Browser, { text }: Written) {
  checkedText(text)
  return newVisitor(io, hash, browser)
}

function newVisitor(io: Io, hash: string, browser: Browser): { id: VisitorId; isBlocked: false } {
  const visitor: Visitor = {
    ...browser,
    id: newId(),
    name: null,
    email: null,
    phone: null,
    createdAt: io.clock.now(),
    leftAt: null,
    blockedAt: null,
  }
  insertVisitor(io.db, visitor, hash)
  return { id: visitor.id, isBlocked: false }
}

function ownResend(known: Message): Message {
  if (known.author.kind === "visitor") return known
  throw new Refused("conflict", "This id belongs to another message.")
}
