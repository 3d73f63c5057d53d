import { describe, expect, test } from "bun:test"
import type { ServerFrame } from "../../protocol.ts"
import { ann, NOW, TOKEN, TestPanel, said, inMode, message, welcome, ack, known } from "../../testing/panel.ts"
import { unread } from "./chat.ts"

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
