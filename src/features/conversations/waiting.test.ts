import { afterEach, beforeEach, describe, expect, spyOn, test } from "bun:test"
import type { Group } from "../../domain/model.ts"
import { minutes, seconds } from "../../domain/time.ts"
import { weekOf } from "../../domain/week.ts"
import type { SignedIn } from "../../testing/app.ts"
import { waitingShop, type WaitingShop } from "../../testing/waiting-shop.ts"
import { changeAvailability } from "../presence/commands.ts"
import { changeAccount } from "../settings/commands.ts"
import { createGroup } from "../groups/commands.ts"
import { assign, close } from "./commands.ts"
import { listItems } from "./list-store.ts"

// A visitor waits: who hears of it (C12), what it is called (C6), and to whom it returns (C12).

let shop: WaitingShop
let ann: SignedIn
let ida: SignedIn
beforeEach(async () => {
  shop = await waitingShop()
  ;({ ann, ida } = shop)
})
afterEach(() => shop.stop())

const LEFT = "came while nobody"

describe("C5: the dot in an open list", () => {
  test("is red at once when the assigned agent goes, not while they are invisible, and no longer when they are back", async () => {
    const ben = shop.agent("Ben", { status: "online" })
    await (await shop.widget()).write("Hello?")
    const id = shop.newest()
    assign(shop.io, ben, id, { agentIds: [ann.id], groupId: null, note: "" })
    const list = await shop.tabOf(ben)
    await list.look({ list: { view: "all", state: "open", isOldestFirst: false, rows: 25 } })
    expect(list.heard).toContain("Hello?")
    expect(list.heard).not.toContain("dot-red")
    for (const [to, row] of [
      ["invisible", "dot-unread"],
      ["offline", "dot-red"],
      ["online", "dot-unread"],
    ] as const) {
      const before = list.frames.length
      shop.choose(ann, to)
      expect(await list.says(`id="row-${id}"`, before)).toContain(row)
    }
  })
})

describe("C6: the flag", () => {
  test("missed after 5 min without a reply though somebody was online; an answer takes it away", async () => {
    const marie = await shop.widget()
    await marie.write("Hello?")
    shop.pass(minutes(5) - 1)
    expect(shop.item(shop.newest()).missed).toBeNull()
    shop.pass(1)
    expect(shop.item(shop.newest()).missed).toBe("missed")
    shop.answerNewest(ann, "Sorry!")
    expect(shop.item(shop.newest()).missed).toBeNull()
  })

  test("an open list is shown when the clock makes it so", async () => {
    const tab = await shop.tabOf(ann)
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
    expect(shop.item(shop.newest()).missed).toBeNull()
    shop.pass(1)
    expect(shop.item(shop.newest()).missed).toBe("missed")
  })

  test("follows another choice of the account's in an open list, both ways", async () => {
    const tab = await shop.tabOf(ann)
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
    shop.choose(ann, "offline")
    const marie = await shop.widget()
    await marie.write("Hello?")
    shop.choose(ann, "online")
    await marie.write("Are you there now?")
    expect(shop.item(shop.newest()).missed).toBe("offline message")
  })
})

describe("C12", () => {
  test("what came while nobody was online is offered first thing to whoever comes online, oldest first", async () => {
    shop.choose(ann, "offline")
    const tab = await shop.tabOf(ann)
    for (const text of ["first", "second"]) {
      await (await shop.widget()).write(text)
      shop.pass(seconds(10))
    }
    shop.choose(ann, "online")
    await tab.says("2 conversations came while nobody was online.")
    const items = listItems(
      shop.io.db,
      { view: { kind: "unassigned" }, isClosed: false, isOldestFirst: true, from: null, most: 9 },
      shop.clock.now(),
    )
    expect(items.map(({ last }) => last.text)).toEqual(["first", "second"])
  })

  describe("what a group's members left behind", () => {
    let sales: Group
    let support: Group
    let ben: SignedIn
    beforeEach(async () => {
      ben = shop.agent("Ben")
      sales = createGroup(shop.io, { name: "Sales", names: {}, isPrivate: false, members: [ann.id] })
      support = createGroup(shop.io, { name: "Support", names: {}, isPrivate: false, members: [ben.id] })
      changeAccount(shop.io, { asksForGroup: true })
      shop.choose(ann, "offline")
    })

    test("is told to its members with a way there, and to nobody else", async () => {
      const [anns, bens] = [await shop.tabOf(ann), await shop.tabOf(ben)]
      await shop.writeTo(sales, "I would like to buy")
      shop.choose(ben, "online")
      shop.choose(ann, "online")
      const toast = await anns.says("A conversation came while nobody in your group was online.")
      expect(toast).toContain(`href="/inbox?sort=oldest"`)
      await bens.settled()
      expect(bens.heard).not.toContain(LEFT)
    })

    test("is counted beside Unassigned, without what is answered, closed or somebody's", async () => {
      const tab = await shop.tabOf(ann)
      for (const text of ["Hello?", "Anybody?"]) await (await shop.widget()).write(text)
      await shop.writeTo(sales, "I would like to buy")
      await shop.writeTo(support, "It is broken")
      await shop.writeTo(sales, "Closed")
      close(shop.io, ann, shop.newest())
      await shop.writeTo(sales, "Answered")
      shop.answerNewest(ann, "Yes")
      await shop.writeTo(sales, "Somebody's")
      assign(shop.io, ben, shop.newest(), { agentIds: [ben.id], groupId: null, note: "" })
      shop.choose(ann, "online")
      const toast = await tab.says("3 conversations came while nobody was online.")
      expect(toast).toContain(">2 in Unassigned</a>")
      expect(toast).toContain(">1 in My messages</a>")
    })
  })

  test("whoever went online by their hours is told when they open the inbox later: each tab with its first look, and no second time", async () => {
    shop.choose(ann, "offline")
    changeAvailability(shop.io, ann, { isOn: true, timeZone: "UTC", week: weekOf(() => [{ from: 660, to: 1_020 }]) })
    await (await shop.widget()).write("Hello?")
    shop.pass(minutes(65))
    for (const tab of [await shop.tabOf(ann), await shop.tabOf(ann)]) {
      await tab.says("A conversation came while nobody was online.")
      await tab.look({ list: { view: "unassigned", state: "open", isOldestFirst: true, rows: 25 } })
      shop.pass(seconds(1))
      await tab.settled()
      expect(tab.heard.split(LEFT)).toHaveLength(2)
    }
    const hers = await shop.tabOf(ida)
    await hers.settled()
    expect(hers.heard).not.toContain(LEFT)
  })

  test("is said with what its tab knows it by: since when they are online, and when the newest began to wait", async () => {
    shop.choose(ann, "offline")
    await (await shop.widget()).write("Hello?")
    const leftAt = shop.clock.now()
    shop.pass(minutes(1))
    shop.choose(ann, "online")
    const toast = `data-online-since="${shop.clock.now()}" data-left-at="${leftAt}"`
    shop.pass(minutes(1))
    await (await shop.tabOf(ann)).says(toast)
  })

  test("is said once where strict presence counts her from the same moment (P15)", async () => {
    shop.choose(ann, "offline")
    changeAccount(shop.io, { isPresenceStrict: true })
    shop.pass(0)
    await (await shop.widget()).write("Hello?")
    const tab = await shop.tabOf(ann)
    shop.choose(ann, "online")
    await tab.says(LEFT)
    shop.pass(seconds(1))
    shop.pass(seconds(1))
    await tab.settled()
    expect(tab.heard.split(LEFT)).toHaveLength(2)
  })

  test("is said once to whom strict presence counts only since their inbox is open (P15)", async () => {
    changeAccount(shop.io, { isPresenceStrict: true })
    shop.pass(0)
    await (await shop.widget()).write("Hello?")
    expect(shop.item(shop.newest()).missed).toBe("offline message")
    const tab = await shop.tabOf(ann)
    shop.pass(seconds(1))
    await tab.settled()
    expect(tab.heard.split(LEFT)).toHaveLength(2)
  })

  for (const [now, participants] of [
    ["online", 1],
    ["invisible", 0],
    ["offline", 0],
  ] as const) {
    test(`a reopened conversation goes back to its agent who is ${now}: ${participants === 1 ? "yes" : "no"}`, async () => {
      const marie = await shop.widget()
      await marie.write("Hello")
      shop.answerNewest(ann, "Bye")
      close(shop.io, ann, shop.newest())
      shop.choose(ann, now)
      await marie.write("One more thing")
      expect(shop.item(shop.newest()).participants).toHaveLength(participants)
    })
  }
})
