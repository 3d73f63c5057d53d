import { describe, expect, test } from "bun:test"
import { NOW, TOKEN, TestPanel, said, message, welcome, ack, refusal, known } from "../../testing/panel.ts"

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
