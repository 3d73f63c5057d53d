import { Elysia } from "elysia"
import { announce } from "../../announce.ts"
import type { Config } from "../../config.ts"
import type { ListName } from "../../domain/audience.ts"
import type { AgentId, ConversationId } from "../../domain/model.ts"
import { isOnlineIn } from "../../domain/presence.ts"
import { seconds } from "../../domain/time.ts"
import { isForeignSocket, originOf } from "../../io/http.ts"
import type { Wire } from "../../io/hub.ts"
import type { Io } from "../../io/io.ts"
import { takeOver, type Ears } from "../../io/socket.ts"
import { findAgent, roster } from "../agents/store.ts"
import { guard } from "../auth/guard.ts"
import { findSession, type Session } from "../auth/store.ts"
import { catchUp, listNameOf } from "./catch-up.ts"
import { seeAsAgent } from "./commands.ts"
import { BadInboxFrame, parseInboxFrame, type InboxFrame, type Look } from "./inbox-frames.ts"
import { lookers, SIGNED_OUT, viewersOf, type Looker } from "./lookers-store.ts"
import { findConversation } from "./store.ts"
import * as push from "../../../views/inbox/push.ts"

/** S4: frames a tab may send; a person's clicks and keys come nowhere near. */
const FRAMES = 100
const FRAMES_WINDOW = seconds(10)
const FLOOD = 4429

/** What is heard from a tab means for presence, which is not for this feature to say. */
type Presence = {
  /** P11: the agent's hands did something there. */
  readonly showLife: (agentId: AgentId, timeZone: string) => void
  /** P15: it is open. */
  readonly renewLease: (agentId: AgentId) => void
}

/** The agents' end of I7: they say what they look at, and hear what is new there. */
export const inboxSocket = (io: Io, config: Config, presence: Presence) =>
  new Elysia({ name: "inbox-socket" })
    .use(guard(io, config))
    .resolve({ as: "local" }, ({ request, status }) => {
      // S2: a foreign page must not open it with the agent's cookie.
      if (isForeignSocket(request, originOf(request, config))) return status(403, "The inbox's socket opens from the inbox only.")
      return {}
    })
    // Not below /inbox/: Bun would take it for a conversation there.
    .ws("/inbox-socket", {
      role: "agent",
      open(ws) {
        const { session } = ws.data
        takeOver(io.hub, ws, (wire) => agentEars(io, wire, session, presence))
      },
    })

function agentEars(io: Io, wire: Wire, session: Session, presence: Presence): Ears {
  const { agentId, tokenHash } = session
  const looker: Looker = { wire, agentId, tokenHash, conversationId: null, isVisible: false, isPresence: false, pingedAt: io.clock.now() }
  const key = `inbox-frames:${tokenHash}`
  let list: ListName | null = null
  let typing: ConversationId | null = null
  let isFirst = true
  lookers(io.hub).add(looker)
  io.hub.subscribe(wire, `agent:${agentId}`)
  io.hub.subscribe(wire, "agents")
  answered()

  /** Also of a tab that says nothing itself, whose browser answers. A full disk must not cost the connection: the next ping tries again. */
  function answered(): void {
    try {
      if (closeIfOver()) return
      presence.renewLease(agentId)
    } catch (error) {
      io.log.error({ err: error }, "an inbox's lease could not be kept")
    }
  }

  function heard(raw: string | Uint8Array): void {
    if (io.throttle.take(key, FRAMES, FRAMES_WINDOW) > 0) return wire.close(FLOOD, "too many frames")
    try {
      hear(parseInboxFrame(raw))
    } catch (error) {
      if (!(error instanceof BadInboxFrame)) io.log.error({ err: error }, "an inbox's frame failed")
      wire.send(
        JSON.stringify({ type: "error", message: error instanceof BadInboxFrame ? error.message : "Shopbell made a mistake here." }),
      )
    }
  }

  /** S3: true if it was. Asked again each time, so that a session that ran out, or was revoked elsewhere, ends within a ping. */
  function closeIfOver(): boolean {
    const isOver = findSession(io.db, tokenHash, io.clock.now()) === null
    if (isOver) wire.close(SIGNED_OUT, "signed out")
    return isOver
  }

  function hear(frame: InboxFrame): void {
    if (closeIfOver()) return
    if (frame.type === "ping") return void wire.send(JSON.stringify({ type: "pong", now: io.clock.now() }))
    if (frame.type === "active") return presence.showLife(agentId, frame.timeZone)
    if (frame.type === "look") return look(frame)
    if (frame.conversation !== looker.conversationId) return
    if (frame.type === "typing") return type(frame.conversation, frame.isTyping, frame.isReply)
    const agent = findAgent(io.db, agentId)
    if (agent) seeAsAgent(io, agent, frame.conversation, frame.seq)
  }

  /** Subscribed and read at once, so nothing falls between; told once what was read is durable, and not if it is lost. */
  function look(frame: Look): void {
    const newly = { isFirst, isList: moveList(frame.list && listNameOf(frame.list, agentId)), isThread: moveThread(frame) }
    isFirst = false
    looker.isPresence = frame.isPresence
    const texts = catchUp(io, agentId, frame, newly)
    io.db.afterCommit(
      () => {
        for (const text of texts) wire.send(text)
        wire.send(JSON.stringify({ type: "caught-up", now: io.clock.now() }))
      },
      () => wire.close(1013, "try again later"),
    )
  }

  function moveList(next: ListName | null): boolean {
    if (next === list) return false
    if (list !== null) io.hub.unsubscribe(wire, `list:${list}`)
    if (next !== null) io.hub.subscribe(wire, `list:${next}`)
    list = next
    return true
  }

  function moveThread({ conversation, isVisible }: Look): boolean {
    const before = looker.conversationId
    const wasVisible = looker.isVisible
    const isNew = conversation !== before
    if (isNew) {
      stopTyping()
      if (before !== null) io.hub.unsubscribe(wire, `thread:${before}`)
      if (conversation !== null) io.hub.subscribe(wire, `thread:${conversation}`)
    }
    looker.conversationId = conversation
    looker.isVisible = isVisible
    if (isNew && before !== null) tellViewers(before)
    if (conversation !== null && (isNew || wasVisible !== isVisible)) tellViewers(conversation)
    return isNew
  }

  function tellViewers(id: ConversationId): void {
    io.hub.publish(`thread:${id}`, () => {
      const ids = viewersOf(io.hub, id)
      return push
        .viewers(
          id,
          roster(io.db).filter((agent) => ids.has(agent.id)),
        )
        .toString()
    })
  }

  function type(id: ConversationId, isTyping: boolean, isReply: boolean): void {
    const agent = findAgent(io.db, agentId)
    const conversation = findConversation(io.db, id)
    if (!agent || !conversation) return
    typing = isTyping ? id : null
    // P4: whoever looks offline to this visitor does not type before their eyes; nor does a comment.
    if (isReply && isOnlineIn(agent, conversation)) {
      announce(io, { type: "agent-typed", conversationId: id, visitorId: conversation.visitorId, agent, isTyping })
    } else {
      io.hub.publish(`thread:${id}`, () => push.agentTyping(id, agent, isTyping).toString())
    }
  }

  function stopTyping(): void {
    if (typing !== null) type(typing, false, true)
  }

  function closed(): void {
    lookers(io.hub).delete(looker)
    stopTyping()
    if (looker.conversationId !== null) tellViewers(looker.conversationId)
  }

  return { heard, answered, closed }
}
