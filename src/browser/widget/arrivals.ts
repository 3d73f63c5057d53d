import type { Face } from "../../domain/model.ts"
import type { GroupChoice, ModeFrame, ServerFrame, WireMessage } from "../../protocol.ts"
import type { Chat, ModeLine, Step } from "./chat.ts"
import { delivered } from "./outbox.ts"

/** M7: after this long without a word nobody needs to be told that the mode changed. */
const ONGOING = 60 * 60_000

/** A frame of the server's → what the panel knows then. C9: by id and `seq`, so that nothing is doubled, and holes are seen. */
export function arrived(chat: Chat, frame: Exclude<ServerFrame, { type: "error" }>, now: number): Step {
  switch (frame.type) {
    case "welcome":
      return welcomed(chat, frame, now)
    case "ack":
      return acknowledged(chat, frame)
    case "message":
      return brought(chat, frame)
    case "mode":
      return [inMode(chat, frame, now), []]
    case "groups": {
      const offered = withGroups(chat, frame.groups)
      return [offered, offered.choice === chat.choice ? [] : [{ type: "hello" }]]
    }
    case "typing": {
      const others = chat.typing.filter((face) => face.id !== frame.agent.id)
      return [{ ...chat, typing: frame.isTyping ? [...others, frame.agent] : others }, []]
    }
    case "seen":
      return [withSeen(chat, frame), []]
    case "copied":
      return [
        frame.problem === undefined && chat.answersByMail === "address-wanted" ? { ...chat, answersByMail: "address-known" } : chat,
        [],
      ]
    case "pong":
    case "time":
      return [chat, []]
  }
}

type Frame<Type extends ServerFrame["type"]> = Extract<ServerFrame, { type: Type }>

function welcomed(chat: Chat, frame: Frame<"welcome">, now: number): Step {
  const kept = frame.isReset ? { ...chat, messages: [], modeLines: [], held: 0, revision: 0, agentsSeenSeq: 0, visitorSeenSeq: 0 } : chat
  const filled = withMessages(kept, frame.messages, frame.agents)
  // A long history comes in parts; one that brings nothing is the last, whatever it says.
  const newest = frame.messages.reduce((seq, message) => Math.max(seq, message.seq), 0)
  const isWhole = frame.messages.length === 0 || newest >= frame.lastSeq
  const welcomed: Chat = {
    // Whoever its mode is meant for, it is this visitor's.
    ...withGroups(withSeen(inMode({ ...filled, isModeOwn: false }, frame.mode, now), frame), frame.groups ?? []),
    held: isWhole ? Math.max(frame.lastSeq, kept.held) : Math.max(newest, kept.held),
    revision: Math.max(frame.revision, kept.revision),
    isLive: isWhole,
    isCatchingUp: !isWhole,
    answersByMail: frame.answersByMail,
  }
  return isWhole ? delivered([{ ...welcomed, inFlight: null }, forgotten(chat, welcomed)]) : [welcomed, [{ type: "hello" }]]
}

/** W6: a group that is no longer offered is no longer chosen. */
function withGroups(chat: Chat, groups: readonly GroupChoice[]): Chat {
  const isThere = chat.choice === null || groups.some(({ id }) => id === chat.choice)
  return { ...chat, groups, choice: isThere ? chat.choice : undefined }
}

/** M8: the mode that counted when it was stored. From the first message on it is this visitor's own, and no longer hidden (M4). */
function acknowledged(chat: Chat, { id, seq, at, mode }: Frame<"ack">): Step {
  const outgoing = chat.outbox.find((one) => one.id === id)
  const told: Chat = { ...landed(chat, id), mode: mode === "hidden" ? "messenger" : mode, isModeOwn: true }
  if (!outgoing) return delivered([told, []])
  const message: WireMessage = { id, seq, at, author: "visitor", text: outgoing.text }
  const [held, effects] = contiguous(withMessages(told, [message], []))
  return delivered([held, [{ type: "forget", id }, ...effects]])
}

function brought(chat: Chat, { message, revision, agent }: Frame<"message">): Step {
  const isNew = message.seq > chat.held && !chat.messages.some((one) => one.id === message.id)
  const typing = chat.typing.filter((face) => face.id !== message.agentId)
  const told = { ...landed(chat, message.id), typing, revision: Math.max(revision, chat.revision) }
  const [held, effects] = contiguous(withMessages(told, [message], agent ? [agent] : []))
  const rings = isNew && message.author === "agent" ? [{ type: "ring", message } as const] : []
  return delivered([held, [...forgotten(chat, held), ...effects, ...rings]])
}

function landed(chat: Chat, id: string): Chat {
  return chat.inFlight === id ? { ...chat, inFlight: null } : chat
}

/** Merged by id, ordered by `seq`; what the server has is no longer to be sent. */
function withMessages(chat: Chat, arrivals: readonly WireMessage[], agents: readonly Face[]): Chat {
  if (arrivals.length === 0 && agents.length === 0) return chat
  const byId = new Map(chat.messages.map((message) => [message.id, message]))
  for (const message of arrivals) byId.set(message.id, message)
  return {
    ...chat,
    messages: [...byId.values()].toSorted((a, b) => a.seq - b.seq),
    outbox: chat.outbox.filter((outgoing) => !byId.has(outgoing.id)),
    agents: { ...chat.agents, ...Object.fromEntries(agents.map((face) => [face.id, face])) },
  }
}

function forgotten(before: Chat, after: Chat) {
  const left = new Set(after.outbox.map((outgoing) => outgoing.id))
  return before.outbox.filter(({ id }) => !left.has(id)).map(({ id }) => ({ type: "forget", id }) as const)
}

/** Moves `held` up to the first hole. A hole is asked for once; its welcome fills it. */
function contiguous(chat: Chat): Step {
  let { held } = chat
  for (const { seq } of chat.messages) if (seq === held + 1) held = seq
  const isHoled = (chat.messages.at(-1)?.seq ?? 0) > held
  if (!isHoled || chat.isCatchingUp) return [{ ...chat, held }, []]
  return [{ ...chat, held, isCatchingUp: true }, [{ type: "hello" }]]
}

/** M7. A widget that knows its own mode does not listen to what is said to those without a conversation. */
function inMode(chat: Chat, frame: ModeFrame, now: number): Chat {
  if (chat.isModeOwn && !frame.isOwn) return chat
  const moved = {
    ...chat,
    mode: frame.mode,
    faces: frame.faces,
    answersWithin: frame.answersWithin ?? null,
    backAt: frame.backAt ?? null,
    isModeOwn: frame.isOwn,
    isModeKnown: true,
  }
  return { ...moved, modeLines: modeLines(chat, frame, now) }
}

function modeLines(chat: Chat, { mode }: ModeFrame, now: number): readonly ModeLine[] {
  const newest = chat.messages.at(-1)
  const isTold = chat.isModeKnown && newest !== undefined && now - newest.at < ONGOING
  const isAwayStill = mode !== "live-chat" && chat.mode !== "live-chat"
  if (mode === chat.mode || isAwayStill || mode === "hidden" || !isTold) return chat.modeLines
  // Away and back with no word between: the last state is enough.
  const earlier = chat.modeLines.filter((line) => line.afterSeq < newest.seq)
  return [...earlier, { id: `mode-${newest.seq}-${mode}`, afterSeq: newest.seq, mode, at: now }]
}

function withSeen(chat: Chat, frame: { readonly agentsSeenSeq: number; readonly visitorSeenSeq: number }): Chat {
  return {
    ...chat,
    agentsSeenSeq: Math.max(chat.agentsSeenSeq, frame.agentsSeenSeq),
    visitorSeenSeq: Math.max(chat.visitorSeenSeq, frame.visitorSeenSeq),
  }
}
