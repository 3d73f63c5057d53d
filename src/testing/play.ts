import { assigned, left } from "../domain/assignment.ts"
import { commented } from "../domain/comment.ts"
import {
  agentWrote,
  begun,
  closed,
  deleted,
  edited,
  finished,
  isExchangeOver,
  reopened,
  seenByAgent,
  seenByVisitor,
  visitorWrote,
  type Change,
} from "../domain/conversation.ts"
import type { Agent, Conversation, Group, Message, Visitor } from "../domain/model.ts"
import { minutes, type Instant } from "../domain/time.ts"
import { messagesBefore, unansweredWithout } from "../features/conversations/messages-store.ts"
import { insertExchange, save, saveConversation } from "../features/conversations/store.ts"
import { insertBan, insertVisitor, saveVisitor } from "../features/visitors/store.ts"
import type { Db } from "../io/db.ts"
import { newId, newToken, tokenHash } from "../io/random.ts"
import type { AgentKey, GroupKey } from "./cast.ts"
import { timed, type Scene, type Step } from "./script.ts"
import { DESKTOP } from "./visits.ts"

export type Cast = { readonly agents: ReadonlyMap<AgentKey, Agent>; readonly groups: ReadonlyMap<GroupKey, Group> }

/** Plays a scene through the rules themselves, each step at its own time, so that what is stored could have happened. */
export function play(db: Db, scene: Scene, cast: Cast, now: Instant): Conversation {
  const steps = timed(scene, now)
  const visitor = arrived(db, scene, steps[0]!.at)
  let talk: Conversation | null = null
  for (const step of steps) {
    if (talk) talk = rested(db, talk, step.at)
    const { conversation, ...wrote } = done(db, talk ?? begun(newId(), visitor.id, null, step.at), step, cast)
    save(db, talk, { conversation, ...wrote })
    talk = conversation
  }
  const goneAt = Math.min(now, steps.findLast((step) => step.did === "write")!.at + minutes(3))
  saveVisitor(db, { ...visitor, leftAt: goneAt, blockedAt: scene.isBlocked ? steps.at(-1)!.at : null })
  if (scene.isBlocked && visitor.address) insertBan(db, visitor.address, visitor.id, cast.agents.get("ada")!.id, steps.at(-1)!.at)
  return mailed(db, rested(db, talk!, now), now)
}

/** E2, E3: what happened was mailed then; of the past nobody is mailed now. */
function mailed(db: Db, talk: Conversation, now: Instant): Conversation {
  const forwarded = talk.waitingSince === null ? {} : { forwardedSeq: talk.lastSeq, forwardedAt: now }
  const after = { ...talk, ...forwarded, visitorMailedSeq: talk.lastSeq }
  saveConversation(db, talk, after)
  return after
}

function done(db: Db, talk: Conversation, step: Step & { at: Instant }, cast: Cast): Change {
  const { at } = step
  const agent = (key: AgentKey) => cast.agents.get(key)!
  switch (step.did) {
    case "write":
      return visitorWrote(talk, { id: newId(), text: step.text }, step.mode, at)
    case "reply":
      return agentWrote(talk, agent(step.by), { id: newId(), text: step.text }, at)
    case "comment":
      return commented(talk, agent(step.by).id, { id: newId(), text: step.text }, at)
    case "assign": {
      const group = step.group === null ? null : cast.groups.get(step.group)!
      return assigned(talk, { agents: step.agents.map(agent), group, note: step.note }, agent(step.by).id, at)
    }
    case "leave":
      return left(talk, agent(step.by), agent(step.by).id, at)
    case "close":
      return closed(talk, agent(step.by).id, at)
    case "reopen":
      return reopened(talk, agent(step.by).id, at)
    case "edit":
      return edited(talk, lastOf(db, talk, agent(step.by)), agent(step.by).id, step.text, at)
    case "delete":
      return taken(db, talk, lastOf(db, talk, agent(step.by)), agent(step.by), at)
    case "see":
      return unsaid(step.by === "visitor" ? seenByVisitor(talk, talk.lastSeq) : seenByAgent(talk, agent(step.by).id, talk.lastSeq))
  }
}

function taken(db: Db, talk: Conversation, message: Message, { id }: Agent, at: Instant): Change {
  return deleted(talk, message, id, unansweredWithout(db, message), at)
}

/** C1: what the tick would have done between two steps. */
function rested(db: Db, talk: Conversation, at: Instant): Conversation {
  const leftAt = talk.lastMessageAt + minutes(3)
  if (!isExchangeOver(talk, leftAt, at)) return talk
  const over = finished(talk, Math.min(at, leftAt + minutes(10)))
  saveConversation(db, talk, over)
  insertExchange(db, over)
  return over
}

function arrived(db: Db, { who }: Scene, at: Instant): Visitor {
  const stranger = { name: null, email: null, phone: null, locale: null, timeZone: null, userAgent: DESKTOP, address: null, page: null }
  const visitor: Visitor = { ...stranger, ...who, id: newId(), createdAt: at - minutes(2), leftAt: at, blockedAt: null }
  // Nobody holds this token: the conversation cannot be taken up from a browser.
  insertVisitor(db, visitor, tokenHash(newToken()))
  return visitor
}

function lastOf(db: Db, talk: Conversation, agent: Agent): Message {
  const own = (message: Message) => message.author.kind === "agent" && message.author.agentId === agent.id && message.deletedAt === null
  return messagesBefore(db, talk.id, talk.lastSeq + 1, 50).findLast(own)!
}

function unsaid(conversation: Conversation): Change {
  return { conversation, messages: [], notes: [] }
}
