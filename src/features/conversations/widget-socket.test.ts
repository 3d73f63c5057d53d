import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { readConfig } from "../../config.ts"
import { deactivate } from "../agents/commands.ts"
import { changeAutoOffline, chooseStatus } from "../presence/commands.ts"
import { connections } from "../visitors/connections-store.ts"
import { saveAccount, findAccount } from "../settings/store.ts"
import { WIDGET_LIMITS } from "./widget-socket.ts"
import { minutes, seconds } from "../../domain/time.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { TestWidget } from "../../testing/widget.ts"
import { assign, close, comment, edit, leave, remove, reply } from "./commands.ts"
import { findConversation } from "./store.ts"

let shop: TestShopbell
beforeEach(async () => void (shop = await testShopbell()))
afterEach(() => shop.stop())

const says = (text: string) => ({ id: crypto.randomUUID(), text })
const count = (table: string) => shop.io.db.get<{ n: number }>(`select count(*) as n from ${table}`)!.n
const onlyConversation = () => findConversation(shop.io.db, shop.io.db.get<{ id: string }>("select id from conversations")!.id)!
const turn = () => new Promise((resolve) => setImmediate(resolve))

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
    expect(onlyConversation()).toMatchObject({ lastSeq: 1, waitingSince: shop.clock.now() })
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
    const { id } = onlyConversation()
    const first = reply(shop.io, ada, id, says("helo"))
    await widget.until((frame) => frame.type === "message" && frame.message.seq === 3)
    widget.close()
    edit(shop.io, ada, id, first.id, "hello")
    reply(shop.io, ada, id, says("Anything else?"))
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
    reply(shop.io, ada, onlyConversation().id, says("to both"))
    for (const tab of [one, two]) await tab.until((frame) => frame.type === "message" && frame.message.seq === 4)
    expect(one.messages).toEqual(two.messages)
  })
})

describe("C7: what agents write, and what visitors never see", () => {
  test("replies, edits and deletions arrive; a comment leaves no trace in anything a widget hears", async () => {
    const ada = shop.agent("Ada", { status: "online" })
    const widget = await shop.widget()
    await widget.write("hi")
    const { id } = onlyConversation()
    const sent = reply(shop.io, ada, id, says("hello"))
    comment(shop.io, ada, id, says("SECRET-NOTE"))
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
    const { id } = onlyConversation()
    reply(shop.io, ada, id, says("hello"))
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
    const { id } = onlyConversation()
    reply(shop.io, ada, id, says("hello"))
    await widget.until((frame) => frame.type === "message" && frame.message.seq === 3)
    widget.send({ type: "seen", seq: 3 })
    expect(await widget.next("seen")).toMatchObject({ visitorSeenSeq: 3 })
    expect(onlyConversation()).toMatchObject({ visitorSeenSeq: 3, agentsSeenSeq: 3 })
  })
})

describe("M1-M8, P14: the mode, live", () => {
  test("M3, M5, M7: open widgets turn with the last agent's status", async () => {
    const ada = shop.agent("Ada", { status: "online" })
    const widget = await shop.widget()
    expect(widget.mode).toBe("live-chat")
    chooseStatus(shop.io, ada, "offline", ada.id)
    await widget.until((frame) => frame.type === "mode" && frame.mode === "messenger")
    chooseStatus(shop.io, ada, "online", ada.id)
    expect(await widget.until((frame) => frame.type === "mode" && frame.mode === "live-chat")).toMatchObject({
      faces: [{ name: "Ada", picture: null }],
    })
  })

  test("P5: an invisible agent stays online to the visitors whose conversations they joined, and to no other", async () => {
    const ada = shop.agent("Ada", { status: "online" })
    const [theirs, other] = [await shop.widget(), await shop.widget()]
    await theirs.write("hi")
    reply(shop.io, ada, onlyConversation().id, says("hello"))
    chooseStatus(shop.io, ada, "invisible", ada.id)
    await other.until((frame) => frame.type === "mode" && frame.mode === "messenger")
    await theirs.until((frame) => frame.type === "mode" && frame.isOwn)
    expect([theirs.mode, other.mode]).toEqual(["live-chat", "messenger"])
    chooseStatus(shop.io, ada, "offline", ada.id)
    await theirs.until((frame) => frame.type === "mode" && frame.mode === "messenger")
  })

  test("M4: hidden when everyone is offline, but not for whoever has an open conversation", async () => {
    const ada = shop.agent("Ada", { status: "online" })
    shop.io.db.tx(() => saveAccount(shop.io.db, { ...findAccount(shop.io.db), isWidgetHiddenWhenOffline: true }))
    const [talking, passing] = [await shop.widget(), await shop.widget()]
    await talking.write("hi")
    chooseStatus(shop.io, ada, "offline", ada.id)
    await passing.until((frame) => frame.type === "mode" && frame.mode === "hidden")
    await talking.until((frame) => frame.type === "mode" && frame.mode === "messenger")
    expect([talking.mode, passing.mode]).toEqual(["messenger", "hidden"])
  })
})

test("M6: after five measured answers live chat says how soon one usually comes, and nothing before", async () => {
  const ada = shop.agent("Ada", { status: "online" })
  // P11: five hours go by, and she is there all the time.
  changeAutoOffline(shop.io, ada, { after: null, isAlsoDuringHours: false, isBackOnReturn: false })
  for (let n = 1; n <= 5; n++) {
    const widget = await shop.widget()
    expect(widget.of("welcome")[0]!.mode.answersWithin).toBeUndefined()
    await widget.write("hi")
    const { id } = shop.io.db.get<{ id: string }>("select id from conversations order by number desc limit 1")!
    shop.clock.advance(seconds(n * 10))
    reply(shop.io, ada, id, says("hello"))
    shop.pass(minutes(60))
    await shop.io.db.durable()
  }
  expect((await shop.widget()).of("welcome")[0]!.mode).toMatchObject({ mode: "live-chat", answersWithin: seconds(30) })
})

describe("C1: exchanges finish", () => {
  test("10 minutes after the visitor has gone, once; the next message starts another", async () => {
    const widget = await shop.widget()
    await widget.write("hi")
    widget.close()
    await until(() => shop.io.db.get("select 1 from visitors where left_at is not null") !== null)
    shop.pass(minutes(10) - 1)
    await turn()
    expect(onlyConversation().exchange.finishedAt).toBeNull()
    shop.pass(1)
    shop.pass(seconds(1))
    await turn()
    expect(count("exchanges")).toBe(1)
    const back = await shop.widget({ token: widget.token! })
    await back.write("back")
    expect(onlyConversation().exchange).toMatchObject({ number: 2, firstSeq: 2, finishedAt: null })
  })

  test("after 60 minutes even if the visitor is here, also when the clock has jumped", async () => {
    const widget = await shop.widget()
    await widget.write("hi")
    shop.pass(minutes(600))
    await turn()
    expect(onlyConversation().exchange.finishedAt).toBe(shop.clock.now())
  })
})

describe("S4: limits, each with a clear answer", () => {
  test("a text too long is refused by its id, and the next one goes through", async () => {
    const widget = await shop.widget()
    expect(await widget.write("x".repeat(10_001))).toMatchObject({ type: "error", code: "too-large" })
    expect(await widget.write("x".repeat(10_000))).toMatchObject({ type: "stored" })
  })

  test("20 messages in 10 s; the next is told how long to wait, and then taken", async () => {
    const widget = await shop.widget()
    for (let n = 0; n < 20; n++) expect(await widget.write("x")).toMatchObject({ type: "stored" })
    expect(await widget.write("x")).toMatchObject({ type: "error", code: "too-many", retryAfter: 10_000 })
    shop.pass(seconds(10))
    expect(await widget.write("x")).toMatchObject({ type: "stored" })
  })

  const frames: [string, string][] = [
    ["no JSON", "{"],
    ["no object", "[1]"],
    ["null", "null"],
    ["a number", "123"],
    ["no type", "{}"],
    ["an unknown type", `{"type":"drop"}`],
    ["a type from the prototype", `{"type":"__proto__"}`],
    ["a message without id", `{"type":"message","text":"x","token":"${"a".repeat(43)}"}`],
    ["a message with an id of its own making", `{"type":"message","id":"joined-1","text":"x","token":"${"a".repeat(43)}"}`],
    ["a short token", `{"type":"message","id":"${crypto.randomUUID()}","text":"x","token":"a"}`],
    ["text that is none", `{"type":"message","id":"${crypto.randomUUID()}","text":{},"token":"${"a".repeat(43)}"}`],
    ["a negative number", `{"type":"seen","seq":-1}`],
    ["a fraction", `{"type":"seen","seq":1.5}`],
    ["depth", `{"type":"page","page":${"[".repeat(20_000)}${"]".repeat(20_000)}}`],
  ]
  for (const [name, frame] of frames) {
    test(`malformed: ${name}`, async () => {
      const widget = await shop.widget()
      widget.send(frame)
      expect(await widget.next("error")).toMatchObject({ code: "bad-frame" })
      expect(await widget.write("still here")).toMatchObject({ type: "stored" })
    })
  }

  test("nothing but hello comes first", async () => {
    const widget = new TestWidget(shop.url)
    await expect(widget.write("hi")).rejects.toThrow()
  })

  test("a wrong version is closed with 4400, a flood of bad frames with 4429, a frame over 64 kB by Bun, no hello with 4408", async () => {
    const old = await shop.widget()
    old.send(JSON.stringify({ type: "hello", v: 99 }))
    expect(await old.closing()).toBe(4400)
    const flood = await shop.widget()
    for (let n = 0; n < 30; n++) flood.send("{")
    expect(await flood.closing()).toBe(4429)
    const big = await shop.widget()
    big.send("x".repeat(70_000))
    expect(await big.closing()).toBeOneOf([1006, 1009])
    const silent = new WebSocket(`${shop.url.replace("http", "ws")}/widget/socket`)
    await new Promise((resolve) => (silent.onopen = resolve))
    const closed = new Promise<number>((resolve) => (silent.onclose = ({ code }) => resolve(code)))
    shop.pass(seconds(10))
    expect(await closed).toBe(4408)
  })

  test("a socket from another site is refused", async () => {
    const answer = await shop.fetch("/widget/socket", {
      headers: {
        connection: "upgrade",
        upgrade: "websocket",
        origin: "https://evil.example",
        "sec-websocket-key": "x".repeat(24),
        "sec-websocket-version": "13",
      },
    })
    expect(answer.status).toBe(403)
  })
})

describe("S3: other people's things", () => {
  test("an id that is an agent's message is no way to it", async () => {
    const ada = shop.agent("Ada", { status: "online" })
    const widget = await shop.widget()
    await widget.write("hi")
    const theirs = reply(shop.io, ada, onlyConversation().id, says("hello"))
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

describe("R5, R7: when the house shakes", () => {
  test("a full disk: the sender is told, can retry, and it goes through once there is room", async () => {
    const widget = await shop.widget()
    await widget.write("before")
    const { pages } = shop.io.db.get<{ pages: number }>(`select page_count as pages from pragma_page_count()`)!
    shop.io.db.all(`pragma max_page_count = ${pages}`)
    const { id } = says("")
    let refused: Awaited<ReturnType<typeof widget.write>> | undefined
    for (let n = 0; n < 15 && refused?.type !== "error"; n++) refused = await widget.write("x".repeat(9_000), crypto.randomUUID())
    expect(refused).toMatchObject({ type: "error", code: "unavailable" })
    shop.io.db.all("pragma max_page_count = 1000000")
    expect(await widget.write("after", id)).toMatchObject({ type: "stored" })
    const stored = shop.io.db.all<{ seq: number }>("select seq from messages order by seq").map((row) => row.seq)
    expect(stored).toEqual(stored.map((_, i) => i + 1))
  })

  test("R7: a stop tells widgets to come back", async () => {
    const other = await testShopbell()
    const widget = await other.widget()
    void other.stop()
    expect(await widget.closing()).toBe(1012)
  })

  test("C5: nothing of a conversation that is closed waits", async () => {
    const ada: SignedIn = shop.agent("Ada", { status: "online" })
    const widget = await shop.widget()
    await widget.write("hi")
    close(shop.io, ada, onlyConversation().id)
    expect(onlyConversation().waitingSince).toBeNull()
    await widget.write("one more thing")
    expect(onlyConversation()).toMatchObject({ closure: null, waitingSince: shop.clock.now() })
  })
})

describe("what a reviewer found", () => {
  const PROXIED = { config: { trustedProxies: readConfig({ SHOPBELL_TRUSTED_PROXIES: "127.0.0.1" }).trustedProxies } }

  test("S4: a refused socket leaves nothing behind, and too many are told to come later", async () => {
    const few = await testShopbell({ ...PROXIED, limits: { ...WIDGET_LIMITS, connectionsPerAddress: 1 } })
    const first = await few.widget({ address: "203.0.113.7" })
    for (let n = 0; n < 3; n++) expect(await new TestWidget(few.url, { address: "203.0.113.7" }).closing()).toBe(1013)
    expect([connections(few.io.hub).size, [...few.io.hub.wires()].length]).toEqual([1, 1])
    first.close()
    await until(() => connections(few.io.hub).size === 0)
    await few.widget({ address: "203.0.113.7" })
    await few.stop()
  })

  test("S4, pitfall 100: whose frames are bad is a matter of one socket, not of all who share its address", async () => {
    for (const address of ["203.0.113.7", "192.168.0.7"]) {
      const proxied = await testShopbell(PROXIED)
      const [bad, neighbour] = [await proxied.widget({ address }), await proxied.widget({ address })]
      for (let n = 0; n < 30; n++) bad.send("{")
      expect(await bad.closing()).toBe(4429)
      neighbour.send("{")
      expect(await neighbour.next("error")).toMatchObject({ code: "bad-frame" })
      expect(await neighbour.write("still here")).toMatchObject({ type: "stored" })
      await proxied.stop()
    }
  })

  test("S4: a flood of new sockets from a public address is told to come later, and nobody else is", async () => {
    const few = await testShopbell({ ...PROXIED, limits: { ...WIDGET_LIMITS, newConnectionsPerMinute: 3 } })
    for (let n = 0; n < 3; n++) await few.widget({ address: "203.0.113.7" })
    expect(await new TestWidget(few.url, { address: "203.0.113.7" }).closing()).toBe(1013)
    await few.widget({ address: "198.51.100.1" })
    for (let n = 0; n < 5; n++) await few.widget({ address: "192.168.0.7" })
    few.clock.advance(minutes(1))
    await few.widget({ address: "203.0.113.7" })
    await few.stop()
  })

  test("C8, S4: a draft longer than any message costs nobody the connection", async () => {
    const widget = await shop.widget()
    await widget.write("hi")
    for (let n = 0; n < 30; n++) widget.send({ type: "typing", text: "x".repeat(60_000) })
    expect(await widget.write("still here")).toMatchObject({ type: "stored" })
    expect(widget.of("error")).toEqual([])
  })

  test("S4: one socket is one visitor's, whatever tokens it sends", async () => {
    const widget = await shop.widget()
    await widget.write("hi")
    widget.token = "B".repeat(43)
    expect(await widget.write("somebody else")).toMatchObject({ type: "error", code: "conflict" })
    expect(count("visitors")).toBe(1)
  })

  test("S4: typing in a flood is not passed on, hellos in a flood close the socket", async () => {
    const widget = await shop.widget()
    for (let n = 0; n < 40; n++)
      widget.send({
        type: "hello",
        v: 1,
        after: 0,
        revision: 0,
        page: { url: "", title: "", referrer: "" },
        locale: "",
        timeZone: "",
        isOpen: false,
      })
    expect(await widget.closing()).toBe(4429)
  })

  test("C7: what was kept as a comment cannot be sent as a reply", async () => {
    const ada = shop.agent("Ada", { status: "online" })
    const widget = await shop.widget()
    await widget.write("hi")
    const { id } = onlyConversation()
    const note = comment(shop.io, ada, id, says("They are angry"))
    expect(() => reply(shop.io, ada, id, { id: note.id, text: note.text })).toThrow("kept as a comment")
  })

  test("M2, M7: when an exchange finishes, its widget learns that nobody is there any more", async () => {
    const ada = shop.agent("Ada", { status: "online" })
    const widget = await shop.widget()
    await widget.write("hi")
    reply(shop.io, ada, onlyConversation().id, says("hello"))
    chooseStatus(shop.io, ada, "invisible", ada.id)
    await widget.until((frame) => frame.type === "mode" && frame.isOwn)
    const told = widget.frames.length
    shop.pass(minutes(60))
    await widget.until((frame) => frame.type === "mode" && frame.mode === "messenger" && frame.isOwn, told)
  })

  test("C4, pitfall 9: whom a deactivated agent talked with goes back to the others", async () => {
    const [ada, boss] = [shop.agent("Ada", { status: "online" }), shop.agent("Boss", { role: "admin" })]
    const widget = await shop.widget()
    await widget.write("hi")
    reply(shop.io, ada, onlyConversation().id, says("hello"))
    deactivate(shop.io, boss, ada.id)
    await widget.until((frame) => frame.type === "message" && frame.message.happened === "left")
    expect(onlyConversation().participants).toEqual([])
  })

  test("C7: writing is not reading", async () => {
    const ada = shop.agent("Ada", { status: "online" })
    const widget = await shop.widget()
    await widget.write("hi")
    reply(shop.io, ada, onlyConversation().id, says("hello"))
    await widget.write("a late one, from a closed panel")
    expect(onlyConversation().visitorSeenSeq).toBe(1)
  })
})

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await turn()
}
