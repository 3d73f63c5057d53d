import { arrived } from "./arrivals.ts"
import { unread, type Chat, type Happening, type Step } from "./chat.ts"
import { delivered, given, late, refused, resent, withoutOutgoing, written } from "./outbox.ts"

/** What has happened → the next state and what is to be done about it. */
export function next(chat: Chat, happening: Happening): Step {
  switch (happening.type) {
    case "connected":
      return [{ ...chat, isLive: false, isCatchingUp: false }, [{ type: "hello" }]]
    case "disconnected":
      return [{ ...chat, isLive: false, isCatchingUp: false, inFlight: null, typing: [] }, []]
    case "frame":
      return happening.frame.type === "error" ? refused(chat, happening.frame) : seen(arrived(chat, happening.frame, happening.now))
    case "written":
      return written(chat, happening)
    case "token":
      return given(chat, happening.token)
    case "restored": {
      const known = new Set(chat.outbox.map((outgoing) => outgoing.id))
      const restored = happening.outbox.filter((outgoing) => !known.has(outgoing.id))
      const choice = happening.choice === undefined ? chat.choice : happening.choice
      return delivered([{ ...chat, outbox: [...restored, ...chat.outbox], choice }, []])
    }
    case "chose":
      // Hello takes the choice along, and its welcome brings the mode that goes with it.
      return [
        { ...chat, choice: happening.groupId, isChoosing: false },
        [{ type: "hello" }, { type: "keep-choice", groupId: happening.groupId }],
      ]
    case "choice-reopened":
      return [{ ...chat, isChoosing: true }, []]
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

/** Tells the server what the visitor has before their eyes. */
function seen([chat, effects]: Step): Step {
  const newest = chat.messages.at(-1)
  if (!chat.isWatched || !chat.isLive || chat.token === null || !newest || unread(chat).length === 0) return [chat, effects]
  return [{ ...chat, visitorSeenSeq: newest.seq }, [...effects, { type: "send", frame: { type: "seen", seq: newest.seq } }]]
}
