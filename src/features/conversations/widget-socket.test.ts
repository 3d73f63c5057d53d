import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { deactivate } from "../agents/commands.ts"
import { WIDGET_LIMITS } from "./widget-socket.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { TestWidget } from "../../testing/widget.ts"
import { NO_INVITES } from "../../testing/no-invites.ts"
import { assign, close, comment, edit, editComment, leave, remove, removeComment, reply } from "./commands.ts"

// C1, C4, C5, C7, C9, S3, W3: what visitor and agents say to each other, as a widget hears it.

let shop: TestShopbell
beforeEach(async () => void (shop = await testShopbell()))
afterEach(() => shop.stop())

const says = (text: string) => ({ id: crypto.randomUUID(), text })
const count = (table: string) => shop.io.db.get<{ n: number }>(`select count(*) as n from ${table}`)!.n

test("M6, K7: a widget hears the server's time with each welcome and each answer to a ping", async () => {
  const widget = await shop.widget()
  expect(widget.of("welcome")[0]!.now).toBe(shop.clock.now())
  shop.clock.advance(90_000)
  widget.send({ type: "ping" })
  expect((await widget.next("pong")).now).toBe(shop.clock.now())
})

describe("C1, W3: a visitor begins", () => {
  test("nothing is stored before the first message", async () => {
    const widget = await shop.widget()
    widget.send({ type: "typing", text: "hm" })
    widget.send({ type: "seen", seq: 3 })
    widget.send({ type: "page", page: { url: "https://shop.example/2", title: "", referrer: "" } })
    widget.send({ type: "ping" })
    await widget.next("pong")
    expect(count("visitors") + count("conversations")).toBe(0)
  })

  test("the first message makes visitor, conversation and message, acknowledged with the mode that held", async () => {
    const widget = await shop.widget()
    expect(await widget.write("Do you deliver?")).toMatchObject({ type: "stored", seq: 1, mode: "messenger" })
    expect(widget.messages).toMatchObject([{ seq: 1, author: "visitor", text: "Do you deliver?" }])
    expect(shop.talk()).toMatchObject({ lastSeq: 1, waitingSince: shop.clock.now() })
  })

  test("M8: with somebody online it was written in live chat", async () => {
    shop.agent("Ada", { status: "online" })
    const widget = await shop.widget()
    expect(await widget.write("hi")).toMatchObject({ mode: "live-chat" })
  })

  test("five messages sent at once are one conversation with five messages, in order", async () => {
    const widget = await shop.widget()
    await Promise.all(["1", "2", "3", "4", "5"].map((text) => widget.write(text)))
    expect(count("conversations")).toBe(1)
    expect(widget.messages.map((message) => message.text)).toEqual(["1", "2", "3", "4", "5"])
  })

  test("C5: nothing of a conversation that is closed waits", async () => {
    const ada: SignedIn = shop.agent("Ada", { status: "online" })
    const widget = await shop.widget()
    await widget.write("hi")
    close(shop.io, ada, shop.talk().id)
    expect(shop.talk().waitingSince).toBeNull()
    await widget.write("one more thing")
    expect(shop.talk()).toMatchObject({ closure: null, waitingSince: shop.clock.now() })
  })
})

describe("C9: never lost, never doubled", () => {
  test("a resent message is answered with the stored one", async () => {
    const widget = await shop.widget()
    const { id, text } = says("once")
    const first = await widget.write(text, id)
    expect(await widget.write(text, id)).toEqual({ ...first, isResend: true } as never)
    expect(count("messages")).toBe(1)
  })

  test("a first message whose answer was lost is found again by another socket with the same token", async () => {
    const lost = await shop.widget()
    const { id, text } = says("hello?")
    await lost.write(text, id)
    lost.close()
    const again = await shop.widget({ token: lost.token! })
    expect(await again.write(text, id)).toMatchObject({ seq: 1 })
    expect([count("visitors"), count("messages")]).toEqual([1, 1])
  })

  test("who comes back is told exactly what they missed, and of edits to what they hold", async () => {
    const ada = shop.agent("Ada", { status: "online" })
    const widget = await shop.widget()
    await widget.write("hi")
    const { id } = shop.talk()
    const first = shop.answer(ada, "helo")
    await widget.until((frame) => frame.type === "message" && frame.message.seq === 3)
    widget.close()
    edit(shop.io, ada, id, first.id, "hello")
    shop.answer(ada, "Anything else?")
    const back = new TestWidget(shop.url, { token: widget.token! })
    const { messages, lastSeq, revision, isReset } = await back.hello(3, 0)
    expect(messages.map(({ seq, text, isEdited }) => [seq, text, isEdited])).toEqual([
      [3, "hello", true],
      [4, "Anything else?", undefined],
    ])
    expect({ lastSeq, revision, isReset }).toEqual({ lastSeq: 4, revision: 1, isReset: false })
  })

  test("a client that holds more than there is starts anew", async () => {
    const widget = await shop.widget()
    await widget.write("hi")
    const back = new TestWidget(shop.url, { token: widget.token! })
    expect(await back.hello(99)).toMatchObject({ isReset: true, lastSeq: 1, messages: [{ seq: 1 }] })
  })

  test("a long history comes in pieces, each beginning where the one before ended", async () => {
    const generous = await testShopbell({ limits: { ...WIDGET_LIMITS, messages: Infinity } })
    const widget = await generous.widget()
    for (let n = 1; n <= 205; n++) await widget.write(`message ${n}`)
    const back = new TestWidget(generous.url, { token: widget.token! })
    const first = await back.hello(0)
    const second = await back.hello(first.messages.at(-1)!.seq)
    expect([first.messages.length, second.messages.length, first.lastSeq]).toEqual([200, 5, 205])
    back.close()
    await generous.stop()
  })

  test("both tabs of a visitor see the same in the same order", async () => {
    const ada = shop.agent("Ada", { status: "online" })
    const [one] = [await shop.widget()]
    await one.write("from one")
    const two = await shop.widget({ token: one.token! })
    await two.write("from two")
    shop.answer(ada, "to both")
    for (const tab of [one, two]) await tab.until((frame) => frame.type === "message" && frame.message.seq === 4)
    expect(one.messages).toEqual(two.messages)
  })
})

describe("C7: what agents write, and what visitors never see", () => {
  test("replies, edits and deletions arrive; a comment leaves no trace in anything a widget hears, nor does one that is changed", async () => {
    const ada = shop.agent("Ada", { status: "online" })
    const widget = await shop.widget()
    await widget.write("hi")
    const { id } = shop.talk()
    const sent = shop.answer(ada, "hello")
    const [one, other] = [comment(shop.io, ada, id, says("SECRET-NOTE")), comment(shop.io, ada, id, says("SECRET-SLIP"))]
    editComment(shop.io, ada, id, one.id, "SECRET-EDIT")
    removeComment(shop.io, ada, id, other.id)
    assign(shop.io, ada, id, { agentIds: [shop.agent("Ben").id], groupId: null, note: "SECRET-REASON" })
    edit(shop.io, ada, id, sent.id, "hello!")
    remove(shop.io, ada, id, sent.id)
    await widget.until((frame) => frame.type === "message" && frame.message.isDeleted === true)
    const back = new TestWidget(shop.url, { token: widget.token! })
    await back.hello()
    expect(JSON.stringify([widget.frames, back.frames])).not.toContain("SECRET")
    expect(back.messages.map((message) => message.text)).toEqual(["hi", "Ada", ""])
    back.close()
  })

  test("C4: the visitor sees who joined and left", async () => {
    const ada = shop.agent("Ada", { status: "online" })
    const widget = await shop.widget()
    await widget.write("hi")
    const { id } = shop.talk()
    shop.answer(ada, "hello")
    leave(shop.io, ada, id, ada.id)
    await widget.until((frame) => frame.type === "message" && frame.message.happened === "left")
    expect(widget.messages.map(({ happened, text }) => [happened, text])).toEqual([
      [undefined, "hi"],
      ["joined", "Ada"],
      [undefined, "hello"],
      ["left", "Ada"],
    ])
  })

  test("seen goes both ways", async () => {
    const ada = shop.agent("Ada", { status: "online" })
    const widget = await shop.widget()
    await widget.write("hi")
    shop.answer(ada, "hello")
    await widget.until((frame) => frame.type === "message" && frame.message.seq === 3)
    widget.send({ type: "seen", seq: 3 })
    expect(await widget.next("seen")).toMatchObject({ visitorSeenSeq: 3 })
    expect(shop.talk()).toMatchObject({ visitorSeenSeq: 3, agentsSeenSeq: 3 })
  })

  test("C7: what was kept as a comment cannot be sent as a reply", async () => {
    const ada = shop.agent("Ada", { status: "online" })
    const widget = await shop.widget()
    await widget.write("hi")
    const { id } = shop.talk()
    const note = comment(shop.io, ada, id, says("They are angry"))
    expect(() => reply(shop.io, ada, id, { id: note.id, text: note.text })).toThrow("kept as a comment")
  })

  test("C7: writing is not reading", async () => {
    const ada = shop.agent("Ada", { status: "online" })
    const widget = await shop.widget()
    await widget.write("hi")
    shop.answer(ada, "hello")
    await widget.write("a late one, from a closed panel")
    expect(shop.talk().visitorSeenSeq).toBe(1)
  })

  test("C4, pitfall 9: whom a deactivated agent talked with goes back to the others", async () => {
    const [ada, boss] = [shop.agent("Ada", { status: "online" }), shop.agent("Boss", { role: "admin" })]
    const widget = await shop.widget()
    await widget.write("hi")
    shop.answer(ada, "hello")
    deactivate(shop.io, boss, ada.id, NO_INVITES)
    await widget.until((frame) => frame.type === "message" && frame.message.happened === "left")
    expect(shop.talk().participants).toEqual([])
  })
})

describe("S3: other people's things", () => {
  test("an id that is an agent's message is no way to it", async () => {
    const ada = shop.agent("Ada", { status: "online" })
    const widget = await shop.widget()
    await widget.write("hi")
    const theirs = shop.answer(ada, "hello")
    expect(await widget.write("mine now", theirs.id)).toMatchObject({ type: "error", code: "conflict" })
  })

  test("the same id in two conversations is two messages", async () => {
    const [one, two] = [await shop.widget(), await shop.widget()]
    const id = crypto.randomUUID()
    expect(await one.write("one", id)).toMatchObject({ seq: 1 })
    expect(await two.write("two", id)).toMatchObject({ seq: 1 })
    expect([one.messages, two.messages].map((all) => all.map((message) => message.text))).toEqual([["one"], ["two"]])
  })

  test("a token that is nobody's learns nothing", async () => {
    await (await shop.widget()).write("private")
    const other = await shop.widget({ token: "A".repeat(43) })
    expect(other.of("welcome")[0]).toMatchObject({ messages: [], lastSeq: 0 })
  })
})
