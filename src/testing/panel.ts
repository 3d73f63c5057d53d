import type { Face, WidgetMode } from "../domain/model.ts"
import type { ModeFrame, ServerFrame, WireMessage } from "../protocol.ts"
import { newChat, type Chat, type Effect, type Happening } from "../browser/widget/chat.ts"
import { next } from "../browser/widget/happenings.ts"

export const ann: Face = { id: "ann", name: "Ann", picture: null }
/** When everything happens that says nothing else. */
export const NOW = 1_000_000
export const TOKEN = "t".repeat(43)

/** A panel for tests: remembers its state and all that it was told to do. */
export class TestPanel {
  chat: Chat = newChat("live-chat", [ann])
  effects: Effect[] = []

  happens(...happenings: Happening[]): this {
    for (const happening of happenings) {
      const [chat, effects] = next(this.chat, happening)
      this.chat = chat
      this.effects.push(...effects)
    }
    return this
  }

  hears(...frames: ServerFrame[]): this {
    return this.happens(...frames.map((frame) => ({ type: "frame", frame, now: NOW }) as const))
  }

  writes(...texts: string[]): this {
    return this.happens(...texts.map((text) => ({ type: "written", id: `id-${text}`, text, now: NOW }) as const))
  }

  did<Type extends Effect["type"]>(type: Type): Extract<Effect, { type: Type }>[] {
    return this.effects.filter((effect): effect is Extract<Effect, { type: Type }> => effect.type === type)
  }

  /** Texts that went to the server, in order. */
  get sent(): string[] {
    return this.did("send").flatMap(({ frame }) => (frame.type === "message" ? frame.text : []))
  }

  get texts(): string[] {
    return this.chat.messages.map((message) => message.text)
  }
}

/** What Ann wrote, unless told otherwise. */
export const said = (seq: number, text = `m${seq}`, more: Partial<WireMessage> = {}): WireMessage => ({
  id: `s${seq}`,
  seq,
  author: "agent",
  agentId: "ann",
  text,
  at: NOW,
  ...more,
})

export const inMode = (mode: WidgetMode, isOwn = true): ModeFrame => ({ type: "mode", mode, faces: [ann], isOwn })

/** The same as a frame. */
export const message = (seq: number, more: Partial<WireMessage> = {}): ServerFrame => ({
  type: "message",
  message: said(seq, `m${seq}`, more),
  revision: 0,
  agent: ann,
})

export const welcome = (messages: WireMessage[] = [], more: Partial<Extract<ServerFrame, { type: "welcome" }>> = {}): ServerFrame => ({
  type: "welcome",
  answersByMail: "address-wanted",
  v: 1,
  company: "Acme",
  now: NOW,
  mode: inMode("live-chat"),
  messages,
  agents: [ann],
  lastSeq: messages.at(-1)?.seq ?? 0,
  revision: 0,
  agentsSeenSeq: 0,
  visitorSeenSeq: 0,
  isReset: false,
  ...more,
})

/** Of what `writes` wrote. */
export const ack = (text: string, seq: number, mode: WidgetMode = "live-chat"): ServerFrame => ({
  type: "ack",
  id: `id-${text}`,
  seq,
  at: NOW,
  mode,
})

export const refusal = (text: string, code: "too-many" | "too-large" | "invalid" | "unavailable", retryAfter?: number): ServerFrame => ({
  type: "error",
  code,
  message: "Because.",
  id: `id-${text}`,
  ...(retryAfter === undefined ? {} : { retryAfter }),
})

/** Connected, known, with nothing said yet. */
export const known = () => new TestPanel().happens({ type: "token", token: TOKEN }, { type: "connected" }).hears(welcome())
