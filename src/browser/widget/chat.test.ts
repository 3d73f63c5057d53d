import { describe, expect, test } from "bun:test"
import type { Face, WidgetMode } from "../../domain/model.ts"
import type { ModeFrame, ServerFrame, WireMessage } from "../../protocol.ts"
import { isAsked, newChat, unread, type Chat, type Effect, type Happening } from "./chat.ts"
import { next } from "./happenings.ts"

const ann: Face = { id: "ann", name: "Ann", picture: null }
const NOW = 1_000_000
const TOKEN = "t".repeat(43)

/** A panel for tests: remembers its state and all that it was told to do. */
class TestPanel {
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

const said = (seq: number, text = `m${seq}`, more: Partial<WireMessage> = {}): WireMessage => ({
  id: `s${seq}`,
  seq,
  author: "agent",
  agentId: "ann",
  text,
  at: NOW,
  ...more,
})
const inMode = (mode: WidgetMode, isOwn = true): ModeFrame => ({ type: "mode", mode, faces: [ann], isOwn })
const message = (seq: number, more: Partial<WireMessage> = {}): ServerFrame => ({
  type: "message",
  message: said(seq, `m${seq}`, more),
  revision: 0,
  agent: ann,
})
const welcome = (messages: WireMessage[] = [], more: Partial<Extract<ServerFrame, { type: "welcome" }>> = {}): ServerFrame => ({
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
const ack = (text: string, seq: number, mode: WidgetMode = "live-chat"): ServerFrame => ({
  type: "ack",
  id: `id-${text}`,
  seq,
  at: NOW,
  mode,
})
const refusal = (text: string, code: "too-many" | "too-large" | "invalid" | "unavailable", retryAfter?: number): ServerFrame => ({
  type: "error",
  code,
  message: "Because.",
  id: `id-${text}`,
  ...(retryAfter === undefined ? {} : { retryAfter }),
})

/** Connected, known, with nothing said yet. */
const known = () => new TestPanel().happens({ type: "token", token: TOKEN }, { type: "connected" }).hears(welcome())

describe("the first message", () => {
  test("asks for a token, and takes it to the server", () => {
    const panel = new TestPanel().happens({ type: "connected" }).hears(welcome()).writes("hello")
    expect(panel.sent).toEqual([])
    expect(panel.did("want-token")).toHaveLength(1)
    panel.happens({ type: "token", token: TOKEN })
    expect(panel.did("send").at(-1)!.frame).toEqual({ type: "message", id: "id-hello", text: "hello", token: TOKEN })
  })

  test("no token is asked for before it (W3)", () => {
    const panel = new TestPanel().happens({ type: "connected" }).hears(welcome()).happens({ type: "watched", isWatched: true })
    expect(panel.effects.map((effect) => effect.type)).toEqual(["hello"])
  })

  test("another tab's token brings that tab's history", () => {
    const panel = new TestPanel().happens({ type: "connected" }).hears(welcome()).happens({ type: "token", token: TOKEN })
    expect(panel.did("hello")).toHaveLength(2)
    expect(panel.chat.isLive).toBe(false)
  })

  test("a token that another tab made meanwhile: the ack's number shows what is missing", () => {
    const panel = new TestPanel().happens({ type: "connected" }).hears(welcome()).writes("hello")
    panel.happens({ type: "token", token: TOKEN }).hears(ack("hello", 3))
    expect(panel.did("hello")).toHaveLength(2)
    panel.hears(welcome([said(1), said(2), { id: "id-hello", seq: 3, author: "visitor", text: "hello", at: NOW }]))
    expect(panel.texts).toEqual(["m1", "m2", "hello"])
  })

  test("a wiped token is another visitor: nothing of the old one stays", () => {
    const panel = known().hears(message(1)).happens({ type: "token", token: null })
    expect(panel.texts).toEqual([])
    expect(panel.did("reconnect")).toHaveLength(1)
  })
})

describe("the outbox (C9)", () => {
  test("one after another, in the order of writing", () => {
    const panel = known().writes("a", "b", "c")
    expect(panel.sent).toEqual(["a"])
    panel.hears(ack("a", 1))
    expect(panel.sent).toEqual(["a", "b"])
    panel.hears(ack("b", 2), ack("c", 3))
    expect(panel.sent).toEqual(["a", "b", "c"])
  })

  test("kept when written, forgotten when acknowledged", () => {
    const panel = known().writes("a")
    expect(panel.did("keep").map(({ outgoing }) => outgoing.id)).toEqual(["id-a"])
    expect(panel.did("forget")).toEqual([])
    panel.hears(ack("a", 1))
    expect(panel.did("forget")).toEqual([{ type: "forget", id: "id-a" }])
    expect(panel.chat.outbox).toEqual([])
    expect(panel.texts).toEqual(["a"])
  })

  test("the echo before the ack, the ack before the echo, either twice: one message", () => {
    const echo = message(1, { id: "id-a", author: "visitor", text: "a" })
    for (const frames of [
      [echo, ack("a", 1)],
      [ack("a", 1), echo],
      [echo, echo],
      [ack("a", 1), ack("a", 1)],
    ]) {
      const panel = known()
        .writes("a")
        .hears(...frames)
      expect(panel.texts).toEqual(["a"])
      expect(panel.chat.outbox).toEqual([])
      expect(panel.did("forget")).toHaveLength(1)
      expect(panel.chat.held).toBe(1)
    }
  })

  test("after a disconnection the same id is sent again", () => {
    const panel = known().writes("a").happens({ type: "disconnected" }, { type: "connected" })
    expect(panel.sent).toEqual(["a"])
    panel.hears(welcome())
    expect(panel.sent).toEqual(["a", "a"])
    expect(panel.did("send").map(({ frame }) => "id" in frame && frame.id)).toEqual(["id-a", "id-a"])
  })

  test("stored though its ack was lost: the welcome says so, and it is not sent again", () => {
    const panel = known().writes("a").happens({ type: "disconnected" }, { type: "connected" })
    panel.hears(welcome([{ id: "id-a", seq: 1, author: "visitor", text: "a", at: NOW }]))
    expect(panel.sent).toEqual(["a"])
    expect(panel.did("forget")).toEqual([{ type: "forget", id: "id-a" }])
  })

  test("survives a reload", () => {
    const outbox = [{ id: "id-a", text: "a", at: NOW, state: "sending" as const }]
    const panel = new TestPanel().happens({ type: "token", token: TOKEN }, { type: "restored", outbox }, { type: "connected" })
    expect(panel.sent).toEqual([])
    expect(panel.hears(welcome()).sent).toEqual(["a"])
  })

  test("too many: waits as long as it was told, then goes on by itself", () => {
    const panel = known()
      .writes("a", "b")
      .hears(refusal("a", "too-many", 700))
    expect(panel.did("pause")).toEqual([{ type: "pause", for: 700 }])
    expect(panel.chat.outbox.map((one) => one.state)).toEqual(["sending", "sending"])
    expect(panel.sent).toEqual(["a"])
    panel.happens({ type: "pause-over" })
    expect(panel.sent).toEqual(["a", "a"])
  })

  test.each([
    ["too-many", 60_000, "late"],
    ["unavailable", 5_000, "late"],
    ["too-large", undefined, "failed"],
    ["invalid", undefined, "failed"],
  ] as const)("%s after %p ms: %s, with the server's sentence", (code, retryAfter, state) => {
    const [outgoing] = known()
      .writes("a")
      .hears(refusal("a", code, retryAfter)).chat.outbox
    expect(outgoing).toMatchObject({ state, why: "Because." })
  })

  test("a failed one stops no other, and goes again only when asked", () => {
    const panel = known().writes("a", "b").hears(refusal("a", "invalid"))
    expect(panel.sent).toEqual(["a", "b"])
    panel
      .hears(ack("b", 1))
      .happens({ type: "disconnected" }, { type: "connected" })
      .hears(welcome([said(1)]))
    expect(panel.sent).toEqual(["a", "b"])
    panel.happens({ type: "resent", id: "id-a" })
    expect(panel.sent).toEqual(["a", "b", "a"])
  })

  test("late is said, and still tried", () => {
    const panel = known().happens({ type: "disconnected" }).writes("a").happens({ type: "late", id: "id-a" })
    expect(panel.chat.outbox[0]!.state).toBe("late")
    panel.happens({ type: "connected" }).hears(welcome())
    expect(panel.chat.outbox[0]!.state).toBe("sending")
    expect(panel.sent).toEqual(["a"])
  })

  test("a discarded one is gone", () => {
    const panel = known().writes("a").hears(refusal("a", "invalid")).happens({ type: "discarded", id: "id-a" })
    expect(panel.chat.outbox).toEqual([])
    expect(panel.did("forget")).toHaveLength(1)
  })
})

describe("what arrives", () => {
  test("duplicates are one, order is by number", () => {
    const panel = known().hears(message(1), message(2), message(1), message(2), message(3))
    expect(panel.texts).toEqual(["m1", "m2", "m3"])
    expect(panel.did("hello")).toHaveLength(1)
  })

  test("a hole is asked for once, and filled in order", () => {
    const panel = known().hears(message(1), message(3), message(4))
    expect(panel.chat.held).toBe(1)
    expect(panel.did("hello")).toHaveLength(2)
    panel.hears(welcome([said(2), said(3), said(4)]))
    expect(panel.texts).toEqual(["m1", "m2", "m3", "m4"])
    expect(panel.chat).toMatchObject({ held: 4, isCatchingUp: false, isLive: true })
  })

  test("a long history comes in parts, and nothing is sent before its end", () => {
    const panel = known().happens({ type: "disconnected" }).writes("a").happens({ type: "connected" })
    panel.hears(welcome([said(1), said(2)], { lastSeq: 3 }))
    expect(panel.did("hello")).toHaveLength(3)
    expect(panel.sent).toEqual([])
    panel.hears(welcome([said(3)]))
    expect(panel.texts).toEqual(["m1", "m2", "m3"])
    expect(panel.sent).toEqual(["a"])
  })

  test("a welcome with nothing new is the last, whatever number it names", () => {
    const panel = known()
      .happens({ type: "connected" })
      .hears(welcome([], { lastSeq: 9 }))
    expect(panel.chat).toMatchObject({ isLive: true, held: 9 })
  })

  test("from another life: what was held is dropped, what is unsent is not", () => {
    const panel = known().hears(message(1), message(2)).happens({ type: "disconnected" }).writes("a").happens({ type: "connected" })
    panel.hears(welcome([said(1, "restored")], { isReset: true }))
    expect(panel.texts).toEqual(["restored"])
    expect(panel.sent).toEqual(["a"])
  })

  test("an edit and a deletion change what stands", () => {
    const panel = known().hears(message(1), message(2))
    panel.hears({ type: "message", message: said(1, "better", { isEdited: true }), revision: 1 })
    panel.hears({ type: "message", message: said(2, "", { isDeleted: true }), revision: 2 })
    expect(panel.texts).toEqual(["better", ""])
    expect(panel.chat.revision).toBe(2)
  })

  test("a sound for what an agent writes now; none for history, for own messages, for edits", () => {
    const panel = known().hears(message(1), message(1), message(2, { author: "visitor" }), message(3))
    panel.happens({ type: "connected" }).hears(welcome([said(4)]))
    expect(panel.did("ring").map((effect) => effect.message.seq)).toEqual([1, 3])
  })

  test("typing ends with the message, with a word, with the connection", () => {
    const typing: ServerFrame = { type: "typing", agent: ann, isTyping: true }
    expect(known().hears(typing).chat.typing).toEqual([ann])
    expect(known().hears(typing, message(1)).chat.typing).toEqual([])
    expect(known().hears(typing, { ...typing, isTyping: false }).chat.typing).toEqual([])
    expect(known().hears(typing).happens({ type: "disconnected" }).chat.typing).toEqual([])
    expect(known().hears(typing).happens({ type: "typing-over", agentId: "ann" }).chat.typing).toEqual([])
  })
})

describe("seen and unread", () => {
  test("unread counts agents' messages until the panel is before somebody's eyes", () => {
    const panel = known().hears(message(1), message(2), message(3, { author: "system", happened: "joined" }))
    expect(unread(panel.chat)).toHaveLength(2)
    panel.happens({ type: "watched", isWatched: true })
    expect(unread(panel.chat)).toHaveLength(0)
    expect(panel.did("send").at(-1)!.frame).toEqual({ type: "seen", seq: 3 })
  })

  test("a deleted one is not unread", () => {
    expect(unread(known().hears(message(1), message(1, { isDeleted: true })).chat)).toEqual([])
  })

  test("seen in another tab is seen here", () => {
    const panel = known().hears(message(1), { type: "seen", agentsSeenSeq: 0, visitorSeenSeq: 1 })
    expect(unread(panel.chat)).toEqual([])
  })
})

describe("the mode", () => {
  test("until it has its own the widget takes everybody's; then only its own", () => {
    const panel = new TestPanel().happens({ type: "connected" }).hears(welcome([], { mode: inMode("live-chat", false) }))
    expect(panel.hears(inMode("messenger", false)).chat.mode).toBe("messenger")
    expect(panel.hears(inMode("live-chat", true)).chat.mode).toBe("live-chat")
    expect(panel.hears(inMode("messenger", false)).chat.mode).toBe("live-chat")
    expect(panel.hears(inMode("messenger", true)).chat.mode).toBe("messenger")
  })

  test("M8: the ack says which mode counted; a first message brings a hidden widget back (M4)", () => {
    expect(
      known()
        .writes("a")
        .hears(ack("a", 1, "messenger")).chat.mode,
    ).toBe("messenger")
    expect(
      known()
        .writes("a")
        .hears(ack("a", 1, "hidden")).chat.mode,
    ).toBe("messenger")
  })

  test("M7: a change is told in an ongoing conversation, and only there", () => {
    const lines = (panel: TestPanel) => panel.chat.modeLines.map((line) => line.mode)
    expect(lines(known().hears(inMode("messenger")))).toEqual([])
    expect(lines(known().hears(message(1), inMode("messenger")))).toEqual(["messenger"])
    expect(lines(known().hears(message(1), inMode("live-chat")))).toEqual([])
    expect(lines(known().hears(message(1, { at: NOW - 7_200_000 }), inMode("messenger")))).toEqual([])
    // Away and back with no word between.
    expect(lines(known().hears(message(1), inMode("messenger"), inMode("live-chat")))).toEqual(["live-chat"])
    expect(lines(known().hears(message(1), inMode("messenger"), message(2), inMode("live-chat")))).toEqual(["messenger", "live-chat"])
  })
})

describe("W6: the choice of a group", () => {
  const sales = { id: "sales", name: "Sales", isOnline: true }
  const support = { id: "support", name: "Support", isOnline: false }
  const groups = [sales, support]
  const chose = (groupId: string | null) => ({ type: "chose", groupId }) as const
  const stranger = () => new TestPanel().happens({ type: "connected" }).hears(welcome([], { groups, mode: inMode("live-chat", false) }))
  const sentGroups = (panel: TestPanel) =>
    panel.did("send").flatMap(({ frame }) => (frame.type === "message" ? [[frame.text, frame.groupId]] : []))

  test("is asked for before the first message, where there is something to choose", () => {
    expect(isAsked(stranger().chat)).toBe(true)
    expect(isAsked(known().chat)).toBe(false)
    expect(isAsked(stranger().hears({ type: "groups", groups: [] }).chat)).toBe(false)
    expect(isAsked(stranger().writes("hello").chat)).toBe(false)
    expect(isAsked(stranger().hears(message(1)).chat)).toBe(false)
  })

  test("is told with a hello, which brings its mode, and then only that", () => {
    const panel = stranger().happens(chose("support"))
    expect([panel.chat.choice, panel.did("hello")]).toEqual(["support", [{ type: "hello" }, { type: "hello" }]])
    panel.hears(welcome([], { groups, mode: inMode("messenger", true) }), inMode("live-chat", false))
    expect(panel.chat.mode).toBe("messenger")
    panel.happens(chose(null)).hears(welcome([], { groups, mode: inMode("live-chat", false) }))
    expect([panel.chat.mode, panel.chat.choice]).toEqual(["live-chat", null])
  })

  test("can be changed, and stays as it is until it is", () => {
    const panel = stranger().happens(chose("sales"), { type: "choice-reopened" })
    expect([panel.chat.choice, panel.chat.isChoosing]).toEqual(["sales", true])
    panel.happens(chose("support"))
    expect([panel.chat.choice, panel.chat.isChoosing]).toEqual(["support", false])
  })

  test("goes with all that may be the first message, and is kept with it", () => {
    const panel = stranger().happens(chose("sales")).writes("a", "b").happens({ type: "token", token: TOKEN })
    panel.hears(refusal("a", "invalid"))
    expect(sentGroups(panel)).toEqual([
      ["a", "sales"],
      ["b", "sales"],
    ])
    expect(panel.did("keep").map(({ outgoing }) => outgoing.groupId)).toEqual(["sales", "sales", "sales"])
    panel.hears(ack("b", 1)).writes("c")
    expect(sentGroups(panel).at(-1)).toEqual(["c", undefined])
    // Tried again, as it was written.
    panel.hears(ack("c", 2)).happens({ type: "resent", id: "id-a" })
    expect(sentGroups(panel).at(-1)).toEqual(["a", "sales"])
  })

  test("is none for who is not sure, or just writes", () => {
    for (const panel of [stranger(), stranger().happens(chose(null)), stranger().happens({ type: "choice-reopened" })]) {
      panel.writes("a").happens({ type: "token", token: TOKEN })
      expect(sentGroups(panel)).toEqual([["a", undefined]])
    }
  })

  test("survives a reconnect", () => {
    const panel = stranger().happens(chose("sales"), { type: "disconnected" }, { type: "connected" })
    expect(panel.hears(welcome([], { groups })).chat.choice).toBe("sales")
  })

  test("made while there is no connection goes with the next", () => {
    const panel = stranger().happens({ type: "disconnected" }, chose("sales"))
    expect(
      panel.happens({ type: "connected" }).hears(welcome([], { groups })).writes("a").happens({ type: "token", token: TOKEN }).chat.choice,
    ).toBe("sales")
    expect(sentGroups(panel)).toEqual([["a", "sales"]])
  })

  test.each([
    ["sales", "sales"],
    [null, null],
    [undefined, undefined],
    ["gone", undefined],
  ])("of an earlier page (%p) is the visitor's choice here: %p", (kept, choice) => {
    const panel = new TestPanel().happens({ type: "restored", outbox: [], choice: kept })
    // Known before the hello that takes it along.
    expect(panel.chat.choice).toBe(kept)
    expect(panel.happens({ type: "connected" }).hears(welcome([], { groups })).chat.choice).toBe(choice)
  })

  test("is kept for the next page with each answer, and nothing before", () => {
    const panel = stranger()
    expect(panel.did("keep-choice")).toEqual([])
    panel.happens(chose("sales"), { type: "choice-reopened" }, chose(null))
    expect(panel.did("keep-choice").map(({ groupId }) => groupId)).toEqual(["sales", null])
  })

  test("is asked for anew when the group is gone, live or after a reconnect; another group's end changes nothing", () => {
    const panel = stranger()
      .happens(chose("sales"))
      .hears({ type: "groups", groups: [sales] })
    expect([panel.chat.choice, panel.did("hello").length]).toEqual(["sales", 2])
    panel.hears({ type: "groups", groups: [support] })
    expect([panel.chat.choice, panel.did("hello").length]).toEqual([undefined, 3])
    panel.happens(chose("support")).hears(welcome([], { groups: [sales] }))
    expect(panel.chat.choice).toBeUndefined()
  })

  test("is another visitor's to make again", () => {
    const panel = known().hears(welcome([], { groups })).happens(chose("sales"), { type: "token", token: null })
    expect([panel.chat.choice, panel.chat.groups]).toEqual([undefined, []])
  })
})
