import { afterEach, beforeEach, describe, expect, spyOn, test } from "bun:test"
import { minutes, seconds } from "../../domain/time.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { TestInbox } from "../../testing/inbox.ts"
import { changeToldWhenInvisible, chooseStatus } from "../presence/commands.ts"
import { changeAccount } from "../settings/commands.ts"
import { close, reply } from "./commands.ts"
import { findListItem, listItems } from "./list-store.ts"

// A visitor waits: who hears of it (P6, C12), what it is called (C6), and to whom it returns (C12).

let shop: TestShopbell
let ann: SignedIn
let ida: SignedIn
let open: TestInbox[]
beforeEach(async () => {
  shop = await testShopbell()
  ann = shop.agent("Ann", { role: "admin", status: "online" })
  ida = shop.agent("Ida", { status: "invisible" })
  open = []
})
afterEach(async () => {
  for (const tab of open) tab.close()
  await shop.stop()
})

async function tabOf(agent: SignedIn): Promise<TestInbox> {
  const tab = new TestInbox(shop.url, agent)
  open.push(tab)
  await tab.look()
  return tab
}

const choose = (agent: SignedIn, to: "online" | "invisible" | "offline") => chooseStatus(shop.io, agent, to, agent.id)
const says = (text: string) => ({ id: crypto.randomUUID(), text })
const newest = () => shop.io.db.get<{ id: string }>("select id from conversations order by number desc limit 1")!.id
const item = (id: string) => findListItem(shop.io.db, id, shop.clock.now())!
const ESCALATED = "A visitor has been waiting for 30 seconds"

describe("P6: an invisible agent who asked for it", () => {
  test("hears of what online agents did not answer within 30 s, once", async () => {
    changeToldWhenInvisible(shop.io, ida, true)
    const [his, hers] = [await tabOf(ann), await tabOf(ida)]
    const marie = await shop.widget()
    await marie.write("Hello?")
    shop.pass(seconds(30) - 1)
    await hers.settled()
    expect(hers.heard).not.toContain(ESCALATED)
    shop.pass(1)
    await hers.says(ESCALATED)
    shop.pass(seconds(1))
    await marie.write("Anybody?")
    shop.pass(minutes(2))
    await hers.settled()
    expect(hers.heard.split(ESCALATED)).toHaveLength(2)
    expect(his.heard).not.toContain(ESCALATED)
  })

  test("hears nothing if somebody answers before, nor if she did not ask", async () => {
    const hers = await tabOf(ida)
    const marie = await shop.widget()
    await marie.write("Hello?")
    shop.pass(minutes(1))
    changeToldWhenInvisible(shop.io, ida, true)
    const paul = await shop.widget()
    await paul.write("Hi")
    shop.pass(seconds(20))
    reply(shop.io, ann, newest(), says("Good morning"))
    shop.pass(minutes(1))
    await hers.settled()
    expect(hers.heard).not.toContain(ESCALATED)
  })

  test("hears again when a new wait begins", async () => {
    changeToldWhenInvisible(shop.io, ida, true)
    const hers = await tabOf(ida)
    const marie = await shop.widget()
    await marie.write("Hello?")
    shop.pass(seconds(31))
    await hers.says(ESCALATED)
    const before = hers.frames.length
    reply(shop.io, ann, newest(), says("Yes?"))
    close(shop.io, ann, newest())
    // It is nobody's when it is reopened (C12), and Ben is offered it.
    shop.agent("Ben", { status: "online" })
    choose(ann, "offline")
    await marie.write("One more thing")
    shop.pass(seconds(31))
    await hers.says(ESCALATED, before)
  })

  test("with nobody online it is an offline message, and P6 does not apply", async () => {
    changeToldWhenInvisible(shop.io, ida, true)
    choose(ann, "offline")
    const hers = await tabOf(ida)
    const marie = await shop.widget()
    await marie.write("Hello?")
    shop.pass(minutes(1))
    await hers.settled()
    expect(hers.heard).not.toContain(ESCALATED)
    expect(item(newest()).missed).toBe("offline message")
  })
})

describe("C6: the flag", () => {
  test("missed after 5 min without a reply though somebody was online; an answer takes it away", async () => {
    const marie = await shop.widget()
    await marie.write("Hello?")
    shop.pass(minutes(5) - 1)
    expect(item(newest()).missed).toBeNull()
    shop.pass(1)
    expect(item(newest()).missed).toBe("missed")
    reply(shop.io, ann, newest(), says("Sorry!"))
    expect(item(newest()).missed).toBeNull()
  })

  test("an open list is shown when the clock makes it so", async () => {
    const tab = await tabOf(ann)
    await tab.look({ list: { view: "unassigned", state: "open", isOldestFirst: false, rows: 25 } })
    const marie = await shop.widget()
    await marie.write("Hello?")
    await tab.says("Hello?")
    const before = tab.frames.length
    shop.pass(minutes(5))
    await tab.says("Missed", before)
  })

  test("comes as late as the account says", async () => {
    changeAccount(shop.io, { missedAfter: minutes(15) })
    await (await shop.widget()).write("Hello?")
    shop.pass(minutes(15) - 1)
    expect(item(newest()).missed).toBeNull()
    shop.pass(1)
    expect(item(newest()).missed).toBe("missed")
  })

  test("follows another choice of the account's in an open list, both ways", async () => {
    const tab = await tabOf(ann)
    await tab.look({ list: { view: "unassigned", state: "open", isOldestFirst: false, rows: 25 } })
    await (await shop.widget()).write("Hello?")
    await tab.says("Hello?")
    shop.pass(minutes(3))
    let before = tab.frames.length
    changeAccount(shop.io, { missedAfter: minutes(2) })
    shop.pass(0)
    await tab.says("Missed", before)
    before = tab.frames.length
    changeAccount(shop.io, { missedAfter: minutes(60) })
    shop.pass(0)
    await tab.says("Hello?", before)
    expect(tab.frames.slice(before).join("")).not.toContain("Missed")
  })

  test("tells of no more than a tick can bear when another choice concerns thousands", async () => {
    shop.io.db.tx(() => {
      for (let i = 0; i < 1_500; i++) {
        const params = { id: `old-${i}`, at: shop.clock.now() - minutes(4) - i }
        shop.io.db.run("insert into visitors (id, token_hash, created_at, left_at) values (:id, :id, :at, :at)", params)
        shop.io.db.run(
          `insert into conversations (id, visitor_id, created_at, last_seq, last_note_seq, revision, waiting_since, was_offered,
             visitor_seen_seq, agents_seen_seq, last_message_at, exchange_number, exchange_first_seq, exchange_started_at)
           values (:id, :id, :at, 1, 0, 0, :at, 1, 1, 0, :at, 1, 1, :at)`,
          params,
        )
      }
    })
    shop.pass(0)
    changeAccount(shop.io, { missedAfter: minutes(1) })
    await shop.io.db.durable()
    const told = spyOn(shop.io.hub, "publishLatest")
    shop.pass(0)
    await shop.io.db.durable()
    await Promise.resolve()
    const ids = told.mock.calls.map(([, key]) => key).filter((key) => key.startsWith("old-"))
    expect([new Set(ids).size, ids[0]]).toEqual([500, "old-0"])
  })

  test("an offline message stays one, also when somebody comes online before it is answered", async () => {
    choose(ann, "offline")
    const marie = await shop.widget()
    await marie.write("Hello?")
    choose(ann, "online")
    await marie.write("Are you there now?")
    expect(item(newest()).missed).toBe("offline message")
  })
})

describe("C12", () => {
  test("what came while nobody was online is offered first thing to whoever comes online, oldest first", async () => {
    choose(ann, "offline")
    const tab = await tabOf(ann)
    for (const text of ["first", "second"]) {
      await (await shop.widget()).write(text)
      shop.pass(seconds(10))
    }
    choose(ann, "online")
    await tab.says("2 conversations came while nobody was online.")
    const items = listItems(
      shop.io.db,
      { view: { kind: "unassigned" }, isClosed: false, isOldestFirst: true, search: "", from: null, most: 9 },
      shop.clock.now(),
    )
    expect(items.map(({ last }) => last.text)).toEqual(["first", "second"])
  })

  for (const [now, participants] of [
    ["online", 1],
    ["invisible", 0],
    ["offline", 0],
  ] as const) {
    test(`a reopened conversation goes back to its agent who is ${now}: ${participants === 1 ? "yes" : "no"}`, async () => {
      const marie = await shop.widget()
      await marie.write("Hello")
      reply(shop.io, ann, newest(), says("Bye"))
      close(shop.io, ann, newest())
      choose(ann, now)
      await marie.write("One more thing")
      expect(item(newest()).participants).toHaveLength(participants)
    })
  }
})
