import type { Event } from "./domain/events.ts"
import { listsOf, type ListName, type Topic } from "./domain/audience.ts"
import { LANGUAGES, type Agent, type AgentId, type Conversation, type ConversationId, type Face, type Message } from "./domain/model.ts"
import { isNotified } from "./domain/notification.ts"
import { isOnline } from "./domain/presence.ts"
import { ownersOf } from "./domain/routing.ts"
import { isOngoing } from "./domain/widget-mode.ts"
import { findAgent, roster } from "./features/agents/store.ts"
import { rowGone, tellCalls, tellCounts, tellNew, tellNewGone, tellNewMembers } from "./features/conversations/telling.ts"
import { findListItem, leftBehind } from "./features/conversations/list-store.ts"
import { askThoseHere } from "./features/conversations/choosing-store.ts"
import { closeSignedOut, lookers } from "./features/conversations/lookers-store.ts"
import { findConversation, findConversationOf, waitingFor } from "./features/conversations/store.ts"
import { modeFrame } from "./features/conversations/mode-frame.ts"
import { groupChoices } from "./features/groups/choices-store.ts"
import { mailTrace } from "./features/email/trace.ts"
import { allGroups } from "./features/groups/store.ts"
import { rememberToldBacks } from "./features/presence/back-store.ts"
import { counted } from "./features/presence/lease-store.ts"
import { tellMenus, tellNewDay, tellOutlook } from "./features/presence/telling.ts"
import { connections } from "./features/visitors/connections-store.ts"
import { findVisitor } from "./features/visitors/store.ts"
import { faceOf, wireMessage } from "./features/widget/wire.ts"
import type { Io } from "./io/io.ts"
import type { ServerFrame } from "./protocol.ts"
import * as push from "../views/inbox/push.ts"
import * as toasts from "../views/inbox/toasts.ts"

/**
 * Tells everybody whom it concerns, once what happened is durable (flow rule 5): widgets as frames, agents as fragments.
 * Called inside the transaction; nothing is said if it is not kept.
 */
export function announce(io: Io, event: Event): void {
  io.db.afterCommit(() => {
    if (event.type === "conversation-changed") rememberChange(io, event.conversation, event.before)
    else tell(io, event)
  })
}

type Change = { readonly before: Conversation | null; readonly now: Conversation }

const changes = new WeakMap<Io["db"], Map<ConversationId, Change>>()

/** A turn may change one conversation many times; its rows, header and mode are told once, as they are at the end of it. */
function rememberChange(io: Io, now: Conversation, before: Conversation | null): void {
  const pending = changes.get(io.db) ?? new Map<ConversationId, Change>()
  if (pending.size === 0) {
    changes.set(io.db, pending)
    // Behind everything else that this commit has to tell.
    queueMicrotask(() => {
      changes.delete(io.db)
      for (const change of pending.values()) tellChange(io, change.now, change.before)
    })
  }
  const known = pending.get(now.id)
  pending.set(now.id, { before: known ? known.before : before, now })
}

function tellChange(io: Io, now: Conversation, before: Conversation | null): void {
  tellLists(io, now, before)
  tellNew(io, now, before)
  if (isOtherForVisitor(now, before)) tellMode(io, now)
  if (isOtherForAgents(now, before)) tellThread(io, now)
}

function tell(io: Io, event: Exclude<Event, { type: "conversation-changed" }>): void {
  const { hub } = io
  const to = (topic: Topic, text: () => string) => hub.publish(topic, text)
  const toVisitor = (visitorId: string, frame: () => ServerFrame) => to(`visitor:${visitorId}`, () => JSON.stringify(frame()))

  switch (event.type) {
    case "message-written":
    case "message-changed": {
      const { conversation, message } = event
      const agent = authorOf(io, message)
      toVisitor(conversation.visitorId, () => ({
        type: "message",
        message: wireMessage(io.secrets, message),
        revision: conversation.revision,
        ...(agent ? { agent } : {}),
      }))
      to(`thread:${conversation.id}`, () => push.entry({ kind: "message", message }, conversation, roster(io.db)).toString())
      // M4: a reply taken back is none that keeps the widget.
      if (event.type === "message-changed" && conversation.closure) tellMode(io, conversation)
      return
    }
    case "note-written":
    case "note-changed":
      to(`thread:${event.conversation.id}`, () =>
        push.entry({ kind: "note", note: event.note }, event.conversation, roster(io.db)).toString(),
      )
      return
    case "conversation-deleted":
      for (const list of listsOf(event.conversation, allGroups(io.db))) {
        to(`list:${list}`, () => push.rowGone(list, event.conversation.id, null).toString())
      }
      to(`thread:${event.conversation.id}`, () => push.threadGone(event.conversation.id).toString())
      tellCounts(io, ownersOf(event.conversation, allGroups(io.db)))
      return tellNewGone(io, event.conversation)
    case "seen-by-visitor":
    case "seen-by-agents": {
      const { conversation } = event
      toVisitor(conversation.visitorId, () => ({
        type: "seen",
        agentsSeenSeq: conversation.agentsSeenSeq,
        visitorSeenSeq: conversation.visitorSeenSeq,
      }))
      // M4: once the last reply is read, a closed conversation keeps no widget any more.
      if (event.type === "seen-by-visitor" && conversation.closure) tellMode(io, conversation)
      if (event.type === "seen-by-visitor") to(`thread:${conversation.id}`, () => push.seen(conversation).toString())
      return
    }
    case "visitor-typed":
      to(`thread:${event.conversationId}`, () => push.visitorTyping(event.conversationId, event.isTyping, event.text).toString())
      return
    case "agent-typed":
      toVisitor(event.visitorId, () => ({ type: "typing", agent: faceOf(event.agent), isTyping: event.isTyping }))
      to(`thread:${event.conversationId}`, () => push.agentTyping(event.conversationId, event.agent, event.isTyping).toString())
      return
    case "visitor-changed": {
      const conversation = event.conversation
      if (conversation) {
        tellLists(io, conversation, conversation)
        tellThread(io, conversation)
      }
      return
    }
    case "agents-assigned":
      // Whoever took it themselves knows.
      for (const { id } of notified(io, event.agentIds))
        if (id !== event.by)
          to(`agent:${id}`, () => toasts.assigned(event.conversation, findAgent(io.db, event.by), io.clock.now()).toString())
      return
    case "conversation-escalated":
      for (const { id } of notified(io, event.agentIds)) to(`agent:${id}`, () => toasts.escalated(event.conversation).toString())
      return tellCalls(io)
    case "mail-changed":
      return io.hub.publishLatest(`thread:${event.conversationId}`, "mails", () =>
        push.mailTrace(event.conversationId, mailTrace(io.db, event.conversationId)).toString(),
      )
    case "sessions-ended":
      return closeSignedOut(io.hub, io.db, io.clock.now())
    case "clock-moved": {
      const time = JSON.stringify({ type: "time", now: io.clock.now() } satisfies ServerFrame)
      to("widgets", () => time)
      return to("agents", () => time)
    }
    case "status-changed":
      // C12: what came while nobody was online is offered first thing. Tabs that open later ask for it themselves.
      if (isOnline(event.agent) && hub.count(`agent:${event.agent.id}`) > 0) {
        const left = leftBehind(io.db, event.agent.id)
        if (left) to(`agent:${event.agent.id}`, () => toasts.leftBehind(event.agent, left).toString())
      }
      tellWaiting(io, event.agent)
      return tellRosterOnce(io)
    case "counted-changed":
      tellWaiting(io, event.agent)
      return tellRosterOnce(io)
    case "outlook-changed":
      return tellOutlook(io, event.agentId)
    case "day-began":
      return tellNewDay(io, event.zone)
    case "question-changed":
      askThoseHere(io)
      return tellRosterOnce(io)
    case "roster-changed":
      return tellRosterOnce(io)
    case "group-changed":
      return tellGroup(io, event)
  }
}

/** C5: who waits for somebody that has gone is red at once. */
function tellWaiting(io: Io, agent: Agent): void {
  for (const conversation of waitingFor(io.db, agent.id)) tellLists(io, conversation, conversation)
}

/** I7: rows move between lists as their conversations do. In a rush they are gathered. */
function tellLists(io: Io, conversation: Conversation, before: Conversation | null): void {
  const isMoved = isOtherForAgents(conversation, before)
  if (!isMoved && io.hub.isHeld(conversation.id)) return
  const groups = allGroups(io.db)
  const lists = listsOf(conversation, groups)
  for (const list of lists) tellRow(io, list, conversation.id)
  if (!isMoved) return
  const listsBefore = before ? listsOf(before, groups) : []
  for (const list of listsBefore) {
    if (!lists.includes(list)) tellRowGone(io, list, conversation.id)
  }
  tellCounts(io, [...ownersOf(conversation, groups), ...(before ? ownersOf(before, groups) : [])])
}

function tellRow(io: Io, list: ListName, id: ConversationId): void {
  io.hub.publishLatest(`list:${list}`, id, () => {
    const item = findListItem(io.db, id, io.clock.now())
    return item && push.row(list, item).toString()
  })
}

function tellRowGone(io: Io, list: ListName, id: ConversationId): void {
  io.hub.publishLatest(`list:${list}`, id, () => rowGone(io, list, id))
}

/** C3, M3: its conversations come into its new members' lists and go from those of its former ones; its visitors see others now. */
function tellGroup(io: Io, { before, group, conversations }: Extract<Event, { type: "group-changed" }>): void {
  const [were, are] = [before?.members ?? [], group?.members ?? []]
  const gone = were.filter((id) => !are.includes(id))
  const come = are.filter((id) => !were.includes(id))
  for (const { id, closure } of conversations) {
    const state = closure ? "closed" : "open"
    for (const agentId of gone) tellRowGone(io, `mine:${agentId}:${state}`, id)
    for (const agentId of come) tellRow(io, `mine:${agentId}:${state}`, id)
  }
  tellNewMembers(io, conversations, come, gone)
  tellCounts(io, [...gone, ...come])
  // Their headers name the group.
  for (const { conversationId } of lookers(io.hub)) {
    const conversation = conversationId === null ? null : findConversation(io.db, conversationId)
    if (conversation) tellThread(io, conversation)
  }
  tellRoster(io)
}

/** P3: of these, who is notified of anything at all. */
function notified(io: Io, agentIds: readonly AgentId[]): readonly Agent[] {
  return roster(io.db).filter((agent) => agentIds.includes(agent.id) && isNotified(agent))
}

/** Header and composer of an open thread, at its latest. */
function tellThread(io: Io, { id }: Conversation): void {
  io.hub.publishLatest(`thread:${id}`, "state", () => {
    const conversation = findConversation(io.db, id)
    const visitor = conversation && findVisitor(io.db, conversation.visitorId)
    return conversation && visitor && push.threadState(conversation, visitor, counted(io.db, io.clock.now()), allGroups(io.db)).toString()
  })
}

/** M7, P14: one visitor's own mode. */
function tellMode(io: Io, conversation: Conversation): void {
  io.hub.publish(`visitor:${conversation.visitorId}`, () => JSON.stringify(modeFrame(io, conversation)))
}

const rostersToTell = new WeakSet<Io["db"]>()

/** Many may change in one turn, as at nine o'clock: all are told once, behind everything else that this commit has to tell. */
function tellRosterOnce(io: Io): void {
  if (rostersToTell.has(io.db)) return
  rostersToTell.add(io.db)
  queueMicrotask(() => {
    rostersToTell.delete(io.db)
    tellRoster(io)
  })
}

/** P14: an agent's status or face changed: every widget and every inbox tab learns of it. */
function tellRoster(io: Io): void {
  closeSignedOut(io.hub, io.db, io.clock.now())
  rememberToldBacks(io.db, io.clock.now())
  io.hub.publish("widgets", () => JSON.stringify(modeFrame(io, null)))
  for (const conversation of conversationsHere(io)) tellMode(io, conversation)
  tellChoices(io)
  io.hub.publish("agents", () => push.presence(counted(io.db, io.clock.now())).toString())
  tellMenus(io, roster(io.db))
}

/** W6, M3: who may choose a group hears of other groups and of who is there in them; who chose one, of its mode. */
function tellChoices(io: Io): void {
  for (const language of [...LANGUAGES, null]) {
    io.hub.publish(`groups:${language ?? "other"}`, () => {
      const frame: ServerFrame = { type: "groups", groups: groupChoices(io.db, language, io.clock.now()) }
      return JSON.stringify(frame)
    })
  }
  for (const { id } of allGroups(io.db)) io.hub.publish(`widgets:${id}`, () => JSON.stringify(modeFrame(io, null, id)))
}

/** Of the visitors who have a widget open. */
function conversationsHere(io: Io): readonly Conversation[] {
  const visitors = new Set([...connections(io.hub)].flatMap(({ visitorId }) => visitorId ?? []))
  return [...visitors].flatMap((visitorId) => findConversationOf(io.db, visitorId) ?? [])
}

function authorOf(io: Io, { author }: Message): Face | null {
  const agent = author.kind === "agent" ? findAgent(io.db, author.agentId) : null
  return agent && faceOf(agent)
}

/** What their mode is made of: M2, M4. */
function isOtherForVisitor(now: Conversation, before: Conversation | null): boolean {
  if (before === null || isOngoing(now) !== isOngoing(before)) return true
  return now.participants !== before.participants || now.closure !== before.closure || now.groupId !== before.groupId
}

function isOtherForAgents(now: Conversation, before: Conversation | null): boolean {
  return before === null || isOtherForVisitor(now, before) || (now.waitingSince === null) !== (before.waitingSince === null)
}
