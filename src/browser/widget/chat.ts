import type { Face, WidgetMode } from "../../domain/model.ts"
import type { ClientFrame, ServerFrame, WireMessage } from "../../protocol.ts"
import { arrived } from "./arrivals.ts"
import { given, late, refused, resent, withoutOutgoing, written } from "./outbox.ts"

/** One of the visitor's own that the server has not acknowledged yet. */
export type Outgoing = {
  readonly id: string
  readonly text: string
  readonly at: number
  /** `late`: still being tried, but it is time to say so. `failed`: the server said no; only the visitor tries again. */
  readonly state: "sending" | "late" | "failed"
  /** The server's sentence. */
  readonly why?: string
}

/** M7: what the thread says when the mode changes during a conversation. Known to this panel alone. */
export type ModeLine = { readonly id: string; readonly afterSeq: number; readonly mode: WidgetMode; readonly at: number }

/** All that the panel knows. Pure: `next` makes the following one, and says what is to be done. */
export type Chat = {
  readonly token: string | null
  /** Welcomed on the connection that is open now. */
  readonly isLive: boolean
  /** By `seq`, ascending, one for each id. */
  readonly messages: readonly WireMessage[]
  /** The last `seq` up to which nothing is missing. */
  readonly held: number
  readonly revision: number
  /** A hole was seen, and `hello` said again: its welcome fills the hole. */
  readonly isCatchingUp: boolean
  /** In the order in which they were written. The first that is not failed is sent, the others wait for its ack: so order is kept. */
  readonly outbox: readonly Outgoing[]
  readonly inFlight: string | null
  /** The server asked to wait (S4). */
  readonly isPaused: boolean
  readonly agents: Readonly<Record<string, Face>>
  readonly mode: WidgetMode
  readonly faces: readonly Face[]
  readonly isModeOwn: boolean
  readonly isModeKnown: boolean
  readonly modeLines: readonly ModeLine[]
  readonly agentsSeenSeq: number
  readonly visitorSeenSeq: number
  readonly typing: readonly Face[]
  /** The panel is open before somebody's eyes. */
  readonly isWatched: boolean
}

export type Happening =
  | { readonly type: "connected" }
  | { readonly type: "disconnected" }
  | { readonly type: "frame"; readonly frame: ServerFrame; readonly now: number }
  | { readonly type: "written"; readonly id: string; readonly text: string; readonly now: number }
  /** From the host page: at its start, the first message's, or another tab's. Null if somebody wiped it. */
  | { readonly type: "token"; readonly token: string | null }
  /** What an earlier page could not deliver. */
  | { readonly type: "restored"; readonly outbox: readonly Outgoing[] }
  | { readonly type: "late"; readonly id: string }
  | { readonly type: "resent"; readonly id: string }
  | { readonly type: "discarded"; readonly id: string }
  | { readonly type: "pause-over" }
  | { readonly type: "watched"; readonly isWatched: boolean }
  | { readonly type: "typing-over"; readonly agentId: string }

export type Effect =
  | { readonly type: "send"; readonly frame: ClientFrame }
  /** Say hello (again), with the token, `held` and `revision` of the new state. */
  | { readonly type: "hello" }
  /** Another visitor from here on: nothing that is still under way to the last one may be heard. */
  | { readonly type: "reconnect" }
  /** The host page makes the token and answers with `token`. */
  | { readonly type: "want-token" }
  | { readonly type: "keep"; readonly outgoing: Outgoing }
  | { readonly type: "forget"; readonly id: string }
  | { readonly type: "pause"; readonly for: number }
  /** An agent wrote just now. */
  | { readonly type: "ring"; readonly message: WireMessage }

export type Step = readonly [Chat, readonly Effect[]]

export function newChat(mode: WidgetMode, faces: readonly Face[]): Chat {
  return {
    token: null,
    isLive: false,
    messages: [],
    held: 0,
    revision: 0,
    isCatchingUp: false,
    outbox: [],
    inFlight: null,
    isPaused: false,
    agents: {},
    mode,
    faces,
    isModeOwn: false,
    isModeKnown: false,
    modeLines: [],
    agentsSeenSeq: 0,
    visitorSeenSeq: 0,
    typing: [],
    isWatched: false,
  }
}

/** What has happened → the next state and what is to be done about it. */
export function next(chat: Chat, happening: Happening): Step {
  switch (happening.type) {
    case "connected":
      return [{ ...chat, isLive: false, isCatchingUp: false }, [{ type: "hello" }]]
    case "disconnected":
      return [{ ...chat, isLive: false, isCatchingUp: false, inFlight: null, typing: [] }, []]
    case "frame":
      return happening.frame.type === "error"
        ? refused(chat, happening.frame)
        : seen(arrived(chat, happening.frame, happening.now))
    case "written":
      return written(chat, happening)
    case "token":
      return given(chat, happening.token)
    case "restored": {
      const known = new Set(chat.outbox.map((outgoing) => outgoing.id))
      const restored = happening.outbox.filter((outgoing) => !known.has(outgoing.id))
      return delivered([{ ...chat, outbox: [...restored, ...chat.outbox] }, []])
    }
    case "late":
      return late(chat, happening.id)
    case "resent":
      return resent(chat, happening.id)
    case "discarded":
      return delivered([withoutOutgoing(chat, happening.id), [{ type: "forget", id: happening.id }]])
    case "pause-over":
      return delivered([{ ...chat, isPaused: false }, []])
    case "watched":
      return seen([{ ...chat, isWatched: happening.isWatched }, []])
    case "typing-over":
      return [{ ...chat, typing: chat.typing.filter((face) => face.id !== happening.agentId) }, []]
  }
}

/** Agents' messages that the visitor has not had before their eyes. */
export function unread(chat: Chat): readonly WireMessage[] {
  return chat.messages.filter((m) => m.author === "agent" && !m.isDeleted && m.seq > chat.visitorSeenSeq)
}

/** Sends the next of the outbox, if there is one and nothing is in its way. */
export function delivered([chat, effects]: Step): Step {
  if (!chat.isLive || chat.isPaused || chat.inFlight !== null) return [chat, effects]
  const first = chat.outbox.find((outgoing) => outgoing.state !== "failed")
  if (!first) return [chat, effects]
  if (chat.token === null) return [chat, [...effects, { type: "want-token" }]]
  const frame = { type: "message", id: first.id, text: first.text, token: chat.token } as const
  const { id, text, at } = first
  const outbox = chat.outbox.map((one) => (one === first ? { id, text, at, state: "sending" as const } : one))
  return [{ ...chat, outbox, inFlight: first.id }, [...effects, { type: "send", frame }]]
}

/** Tells the server what the visitor has before their eyes. */
function seen([chat, effects]: Step): Step {
  const newest = chat.messages.at(-1)
  if (!chat.isWatched || !chat.isLive || chat.token === null || !newest || unread(chat).length === 0) return [chat, effects]
  return [{ ...chat, visitorSeenSeq: newest.seq }, [...effects, { type: "send", frame: { type: "seen", seq: newest.seq } }]]
}
