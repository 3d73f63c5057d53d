import type { Face, WidgetMode } from "../../domain/model.ts"
import type { AnswersByMail, ClientFrame, GroupChoice, ServerFrame, WireMessage } from "../../protocol.ts"

/** One of the visitor's own that the server has not acknowledged yet. */
export type Outgoing = {
  readonly id: string
  readonly text: string
  readonly at: number
  /** `late`: still being tried, but it is time to say so. `failed`: the server said no; only the visitor tries again. */
  readonly state: "sending" | "late" | "failed"
  /** The server's sentence. */
  readonly why?: string | undefined
  /** W6: the visitor's choice when it was written, as long as it may be their first. */
  readonly groupId?: string | undefined
}

/** M7: what the thread says when the mode changes during a conversation. Known to this panel alone. */
export type ModeLine = { readonly id: string; readonly afterSeq: number; readonly mode: WidgetMode; readonly at: number }

/** All that the panel knows. Pure: `next` (happenings.ts) makes the following one, and says what is to be done. */
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
  /** M6: milliseconds in which a first answer usually comes; null as long as that is not known. */
  readonly answersWithin: number | null
  /** M6, E3: by mail too, if there is an address. */
  readonly answersByMail: AnswersByMail
  /** M6: when somebody will be back; null if nothing says so. */
  readonly backAt: number | null
  readonly isModeOwn: boolean
  readonly isModeKnown: boolean
  readonly modeLines: readonly ModeLine[]
  readonly agentsSeenSeq: number
  readonly visitorSeenSeq: number
  readonly typing: readonly Face[]
  /** The panel is open before somebody's eyes. */
  readonly isWatched: boolean
  /** W6: what may be chosen from; nothing where nobody is asked. */
  readonly groups: readonly GroupChoice[]
  /** Null: not sure. Undefined: not answered. */
  readonly choice: string | null | undefined
  /** Answered, and about to choose anew. */
  readonly isChoosing: boolean
}

export type Happening =
  | { readonly type: "connected" }
  | { readonly type: "disconnected" }
  | { readonly type: "frame"; readonly frame: ServerFrame; readonly now: number }
  | { readonly type: "written"; readonly id: string; readonly text: string; readonly now: number }
  /** From the host page: at its start, the first message's, or another tab's. Null if somebody wiped it. */
  | { readonly type: "token"; readonly token: string | null }
  /** What an earlier page could not deliver, and the choice made there. */
  | { readonly type: "restored"; readonly outbox: readonly Outgoing[]; readonly choice?: string | null | undefined }
  /** W6. */
  | { readonly type: "chose"; readonly groupId: string | null }
  | { readonly type: "choice-reopened" }
  | { readonly type: "late"; readonly id: string }
  | { readonly type: "resent"; readonly id: string }
  | { readonly type: "discarded"; readonly id: string }
  | { readonly type: "pause-over" }
  | { readonly type: "watched"; readonly isWatched: boolean }
  | { readonly type: "typing-over"; readonly agentId: string }

export type Effect =
  | { readonly type: "send"; readonly frame: ClientFrame }
  /** Say hello (again), with the token, `held`, `revision` and choice of the new state. */
  | { readonly type: "hello" }
  /** Another visitor from here on: nothing that is still under way to the last one may be heard. */
  | { readonly type: "reconnect" }
  /** The host page makes the token and answers with `token`. */
  | { readonly type: "want-token" }
  | { readonly type: "keep"; readonly outgoing: Outgoing }
  | { readonly type: "forget"; readonly id: string }
  | { readonly type: "keep-choice"; readonly groupId: string | null }
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
    answersWithin: null,
    answersByMail: "address-wanted",
    backAt: null,
    isModeOwn: false,
    isModeKnown: false,
    modeLines: [],
    agentsSeenSeq: 0,
    visitorSeenSeq: 0,
    typing: [],
    isWatched: false,
    groups: [],
    choice: undefined,
    isChoosing: false,
  }
}

/** W6: nothing is written yet, and there is something to choose. */
export function isAsked(chat: Chat): boolean {
  return chat.groups.length > 0 && chat.messages.length === 0 && chat.outbox.length === 0
}

/** Agents' messages that the visitor has not had before their eyes. */
export function unread(chat: Chat): readonly WireMessage[] {
  return chat.messages.filter((m) => m.author === "agent" && !m.isDeleted && m.seq > chat.visitorSeenSeq)
}
