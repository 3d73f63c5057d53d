import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { changeAutoOffline, chooseStatus } from "../presence/commands.ts"
import { saveAccount, findAccount } from "../settings/store.ts"
import { minutes, seconds } from "../../domain/time.ts"
import { until } from "../../testing/until.ts"
import { testShopbell, type TestShopbell } from "../../testing/app.ts"
import { reply } from "./commands.ts"

// C1, M1-M8, P5, P14: the mode that open widgets are in, and when it is over.

let shop: TestShopbell
beforeEach(async () => void (shop = await testShopbell()))
afterEach(() => shop.stop())

const count = (table: string) => shop.io.db.get<{ n: number }>(`select count(*) as n from ${table}`)!.n
const turn = () => new Promise((resolve) => setImmediate(resolve))

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
    shop.answer(ada, "hello")
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

  test("M2, M7: when an exchange finishes, its widget learns that nobody is there any more", async () => {
    const ada = shop.agent("Ada", { status: "online" })
    const widget = await shop.widget()
    await widget.write("hi")
    shop.answer(ada, "hello")
    chooseStatus(shop.io, ada, "invisible", ada.id)
    await widget.until((frame) => frame.type === "mode" && frame.isOwn)
    const told = widget.frames.length
    shop.pass(minutes(60))
    await widget.until((frame) => frame.type === "mode" && frame.mode === "messenger" && frame.isOwn, told)
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
    reply(shop.io, ada, id, { id: crypto.randomUUID(), text: "hello" })
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
    expect(shop.talk().exchange.finishedAt).toBeNull()
    shop.pass(1)
    shop.pass(seconds(1))
    await turn()
    expect(count("exchanges")).toBe(1)
    const back = await shop.widget({ token: widget.token! })
    await back.write("back")
    expect(shop.talk().exchange).toMatchObject({ number: 2, firstSeq: 2, finishedAt: null })
  })

  test("after 60 minutes even if the visitor is here, also when the clock has jumped", async () => {
    const widget = await shop.widget()
    await widget.write("hi")
    shop.pass(minutes(600))
    await turn()
    expect(shop.talk().exchange.finishedAt).toBe(shop.clock.now())
  })
})
