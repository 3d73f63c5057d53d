import { describe, expect, test } from "bun:test"
import { TOKEN, TestPanel, inMode, message, welcome, ack, refusal, known } from "../../testing/panel.ts"
import { isAsked } from "./chat.ts"

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
