import type { ServerFrame } from "../../protocol.ts"
import { newChat, type Chat, type Outgoing, type Step } from "./chat.ts"

/** If the server does not say how long. */
const PAUSE = 5_000
const MOMENT = 15_000

/** Shown at once, kept until acknowledged. */
export function written(chat: Chat, { id, text, now }: { id: string; text: string; now: number }): Step {
  const groupId = chat.messages.length === 0 && chat.choice ? { groupId: chat.choice } : {}
  const outgoing: Outgoing = { id, text, at: now, state: "sending", ...groupId }
  return delivered([{ ...chat, outbox: [...chat.outbox, outgoing] }, [{ type: "keep", outgoing }]])
}

/** From no token to one, the first message takes it to the server; with none waiting, hello brings what another tab has. Another token is another visitor. */
export function given(chat: Chat, token: string | null): Step {
  if (token === chat.token) return delivered([chat, []])
  if (chat.token !== null)
    return [{ ...newChat(chat.mode, chat.faces), isWatched: chat.isWatched, outbox: chat.outbox, token }, [{ type: "reconnect" }]]
  const bound = { ...chat, token }
  const isCarried = chat.isLive && chat.outbox.some((outgoing) => outgoing.state !== "failed")
  if (isCarried) return delivered([bound, []])
  return chat.isLive ? [{ ...bound, isLive: false }, [{ type: "hello" }]] : [bound, []]
}

export function late(chat: Chat, id: string): Step {
  return [changed(chat, id, (outgoing) => (outgoing.state === "sending" ? { ...outgoing, state: "late" } : outgoing)), []]
}

export function resent(chat: Chat, id: string): Step {
  const again = changed({ ...chat, isPaused: false }, id, sending)
  const outgoing = again.outbox.find((one) => one.id === id)
  return delivered([again, outgoing ? [{ type: "keep", outgoing }] : []])
}

/** An error frame about a message. "Too many" and "unavailable" pass by themselves; everything else is for the visitor to decide. */
export function refused(chat: Chat, error: Extract<ServerFrame, { type: "error" }>): Step {
  const outgoing = chat.outbox.find((one) => one.id === error.id)
  if (!outgoing) return [chat, []]
  const landed = chat.inFlight === outgoing.id ? { ...chat, inFlight: null } : chat
  const isPassing = error.code === "too-many" || error.code === "unavailable"
  if (!isPassing) {
    const failed: Outgoing = { ...outgoing, state: "failed", why: error.message }
    return delivered([changed(landed, outgoing.id, () => failed), [{ type: "keep", outgoing: failed }]])
  }
  const wait = error.retryAfter ?? PAUSE
  // A breath is not worth a word; R5 and an hour's wait are.
  const isTold = error.code === "unavailable" || wait > MOMENT
  const waiting = isTold ? changed(landed, outgoing.id, (one) => ({ ...one, state: "late", why: error.message })) : landed
  return [{ ...waiting, isPaused: true }, [{ type: "pause", for: wait }]]
}

export function withoutOutgoing(chat: Chat, id: string): Chat {
  return { ...chat, outbox: chat.outbox.filter((outgoing) => outgoing.id !== id), inFlight: chat.inFlight === id ? null : chat.inFlight }
}

/** Sends the next of the outbox, if there is one and nothing is in its way. */
export function delivered([chat, effects]: Step): Step {
  if (!chat.isLive || chat.isPaused || chat.inFlight !== null) return [chat, effects]
  const first = chat.outbox.find((outgoing) => outgoing.state !== "failed")
  if (!first) return [chat, effects]
  if (chat.token === null) return [chat, [...effects, { type: "want-token" }]]
  const { id, text, groupId } = first
  const frame = { type: "message", id, text, token: chat.token, ...(groupId === undefined ? {} : { groupId }) } as const
  const outbox = chat.outbox.map((one) => (one === first ? sending(one) : one))
  return [{ ...chat, outbox, inFlight: id }, [...effects, { type: "send", frame }]]
}

function sending(outgoing: Outgoing): Outgoing {
  return { ...outgoing, state: "sending", why: undefined }
}

function changed(chat: Chat, id: string, change: (outgoing: Outgoing) => Outgoing): Chat {
  return { ...chat, outbox: chat.outbox.map((outgoing) => (outgoing.id === id ? change(outgoing) : outgoing)) }
}
