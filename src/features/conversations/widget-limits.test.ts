import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { readConfig } from "../../config.ts"
import { connections } from "../visitors/connections-store.ts"
import { MOST_FRAMES } from "./frame-count.ts"
import { WIDGET_LIMITS } from "./widget-socket.ts"
import type { ClientFrame } from "../../protocol.ts"
import { newToken } from "../../io/random.ts"
import { minutes, seconds } from "../../domain/time.ts"
import { until } from "../../testing/until.ts"
import { testShopbell, type TestShopbell } from "../../testing/app.ts"
import { TestWidget } from "../../testing/widget.ts"

// R5, R7, S4: what a widget may not do, and what it is told when the house cannot.

let shop: TestShopbell
beforeEach(async () => void (shop = await testShopbell()))
afterEach(() => shop.stop())

const count = (table: string) => shop.io.db.get<{ n: number }>(`select count(*) as n from ${table}`)!.n

describe("S4: limits, each with a clear answer", () => {
  test("a text too long is refused by its id, and the next one goes through", async () => {
    const widget = await shop.widget()
    expect(await widget.write("x".repeat(10_001))).toMatchObject({ type: "error", code: "too-large" })
    expect(await widget.write("x".repeat(10_000))).toMatchObject({ type: "stored" })
  })

  test("C7: an emoji is one character of a text, though JavaScript takes it for two", async () => {
    const widget = await shop.widget()
    expect(await widget.write("😀".repeat(10_001))).toMatchObject({
      code: "too-large",
      message: "10,001 of 10,000 characters. Please shorten it.",
    })
    expect(await widget.write("😀".repeat(10_000))).toMatchObject({ type: "stored" })
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

  test("S4: refused messages count for their socket, which is closed as a flood: another's tokens", async () => {
    const widget = await shop.widget()
    await widget.write("hi")
    for (let n = 0; n < MOST_FRAMES.refused; n++) {
      widget.token = newToken()
      expect(await widget.write("somebody else")).toMatchObject({ type: "error", code: "conflict" })
    }
    widget.send({ type: "message", id: crypto.randomUUID(), text: "x", token: newToken() })
    expect(await widget.closing()).toBe(4429)
    expect(count("visitors")).toBe(1)
  })

  test("S4: and so do a stranger's refused first messages, a new token with each", async () => {
    const widget = await shop.widget()
    for (let n = 0; n <= MOST_FRAMES.refused; n++) widget.send({ type: "message", id: crypto.randomUUID(), text: "", token: newToken() })
    expect(await widget.closing()).toBe(4429)
    expect(widget.of("error")).toHaveLength(MOST_FRAMES.refused)
  })

  test("S4: and those over a visitor's limit, each told how long to wait", async () => {
    const widget = await shop.widget()
    for (let n = 0; n < 20; n++) await widget.write("x")
    for (let n = 0; n < MOST_FRAMES.refused; n++) expect(await widget.write("x")).toMatchObject({ code: "too-many" })
    await expect(widget.write("x")).rejects.toThrow("closed with 4429")
    const back = await shop.widget({ token: widget.token! })
    expect(await back.write("x")).toMatchObject({ code: "too-many" })
    shop.pass(seconds(10))
    expect(await back.write("x")).toMatchObject({ type: "stored" })
  })

  test("S4: a token counts once it is a visitor's: nobody fills the counts with what they make up", async () => {
    const strict = await testShopbell({ limits: { ...WIDGET_LIMITS, messages: 1 } })
    const widget = await strict.widget()
    expect(await widget.write("")).toMatchObject({ code: "invalid" })
    expect(await widget.write("Hello")).toMatchObject({ type: "stored", seq: 1 })
    expect(await widget.write("Hello?")).toMatchObject({ code: "too-many", retryAfter: 10_000 })
    await strict.stop()
  })

  const kinds: readonly ClientFrame[] = [
    { type: "ping" },
    { type: "page", page: { url: "https://shop.example/2", title: "", referrer: "" } },
    { type: "seen", seq: 1 },
    { type: "typing", text: "x" },
    { type: "copy", email: "no address" },
  ]
  for (const who of ["a stranger", "a visitor"]) {
    test.each(kinds.map((frame) => [frame.type, frame] as const))(
      `S4, pitfall 60: a flood of %s by ${who} closes its socket`,
      async (type, frame) => {
        const widget = await shop.widget()
        if (who === "a visitor") await widget.write("hi")
        const most = MOST_FRAMES[type as keyof typeof MOST_FRAMES]
        for (let round = 0; round < 2; round++) {
          for (let n = 0; n < most; n++) widget.send(frame)
          expect(await widget.write("still here")).toMatchObject({ type: "stored" })
          shop.pass(seconds(10))
        }
        for (let n = 0; n <= most; n++) widget.send(frame)
        expect(await widget.closing()).toBe(4429)
      },
    )
  }

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
})

describe("S4: limits of an address", () => {
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
})

describe("R5, R7: when the house shakes", () => {
  test("a full disk: the sender is told, can retry, and it goes through once there is room", async () => {
    const widget = await shop.widget()
    await widget.write("before")
    const { pages } = shop.io.db.get<{ pages: number }>(`select page_count as pages from pragma_page_count()`)!
    shop.io.db.all(`pragma max_page_count = ${pages}`)
    const id = crypto.randomUUID()
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
})
