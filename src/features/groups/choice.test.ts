import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import type { Group } from "../../domain/model.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { TestInbox } from "../../testing/inbox.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { deactivate } from "../agents/commands.ts"
import { close } from "../conversations/commands.ts"
import { findConversation } from "../conversations/store.ts"
import { chooseStatus } from "../presence/commands.ts"
import { changeAccount } from "../settings/commands.ts"
import { findAccount } from "../settings/store.ts"
import { changeGroup, createGroup, deleteGroup } from "./commands.ts"

// W6: visitors choose a group before they write. Ada and Cleo sell, Ben supports.

const HOSTILE = `"><img src=x onerror=alert(1)>{{7*7}}`

let shop: TestShopbell
let ada: SignedIn
let ben: SignedIn
let cleo: SignedIn
let sales: Group
let support: Group

beforeEach(async () => {
  shop = await testShopbell()
  ada = shop.agent("Ada", { role: "admin", status: "online" })
  ben = shop.agent("Ben")
  cleo = shop.agent("Cleo")
  sales = made("Sales", { names: { fr: "Ventes" } }, ada, cleo)
  support = made("Support", {}, ben)
  changeAccount(shop.io, { asksForGroup: true })
  await shop.io.db.durable()
})

afterEach(() => shop.stop())

describe("what is offered", () => {
  test("public groups with somebody in them, by name in the visitor's language, and who is there", async () => {
    made("Private", { isPrivate: true }, ada)
    made("Empty", {})
    made("Left", {}, shop.agent("Gus"))
    deactivate(shop.io, ada, shop.io.db.get<{ id: string }>("select id from agents where name = 'Gus'")!.id)
    await shop.io.db.durable()
    expect(offeredTo(await shop.widget())).toEqual(["Sales, online", "Support, away"])
    expect(offeredTo(await shop.widget({ locale: "fr-CA" }))).toEqual(["Support, away", "Ventes, online"])
  })

  test("nothing, and no word of it, unless the account asks", async () => {
    changeAccount(shop.io, { asksForGroup: false })
    const widget = await shop.widget()
    expect(widget.of("welcome")[0]).not.toHaveProperty("groups")
    chooseStatus(shop.io, ben, "online", ben.id)
    await widget.until((frame) => frame.type === "mode")
    expect(widget.of("groups")).toEqual([])
  })

  test("nothing to who has written before", async () => {
    const widget = await shop.widget()
    await widget.write("Hello")
    expect(await (await shop.widget({ token: widget.token! })).hello()).not.toHaveProperty("groups")
    expect(await widget.hello()).not.toHaveProperty("groups")
    chooseStatus(shop.io, ben, "online", ben.id)
    await widget.until((frame) => frame.type === "mode" && frame.faces.length > 1)
    expect(widget.of("groups")).toEqual([])
  })

  test("follows live: names in each language, members, who is there, groups that come and go, the setting", async () => {
    const [english, french] = [await shop.widget(), await shop.widget({ locale: "fr" })]
    const both = async (inEnglish: string[], inFrench: string[]) => {
      await english.until(() => offeredTo(english).join() === inEnglish.join())
      await french.until(() => offeredTo(french).join() === inFrench.join())
    }
    chooseStatus(shop.io, ben, "online", ben.id)
    await both(["Sales, online", "Support, online"], ["Support, online", "Ventes, online"])
    changeGroup(shop.io, ada, support.id, { ...support, name: "Care", names: { fr: "Assistance" } })
    await both(["Care, online", "Sales, online"], ["Assistance, online", "Ventes, online"])
    changeGroup(shop.io, ada, sales.id, { ...sales, isPrivate: true })
    await both(["Care, online"], ["Assistance, online"])
    changeGroup(shop.io, ada, sales.id, { ...sales, members: [] })
    changeGroup(shop.io, ada, support.id, { ...support, members: [ada.id] })
    await both(["Support, online"], ["Support, online"])
    changeAccount(shop.io, { asksForGroup: false })
    await both([], [])
  })

  test("is words, whatever they are", async () => {
    made(HOSTILE, { names: { de: "x".repeat(80) } }, ben)
    await shop.io.db.durable()
    expect(offeredTo(await shop.widget())[0]).toBe(`${HOSTILE}, away`)
    expect(offeredTo(await shop.widget({ locale: "de" }))).toContain(`${"x".repeat(80)}, away`)
  })
})

describe("M3: the mode of who chose", () => {
  test("is the group's, before anything is written and live; not sure is everybody's", async () => {
    const widget = await choosing(support)
    expect(told(widget)).toEqual(["messenger", ["Ben"], true])
    chooseStatus(shop.io, ben, "online", ben.id)
    await widget.until(() => told(widget)[0] === "live-chat")
    chooseStatus(shop.io, ada, "offline", ada.id)
    chooseStatus(shop.io, ben, "invisible", ben.id)
    await widget.until(() => told(widget)[0] === "messenger")
    chooseStatus(shop.io, cleo, "online", cleo.id)
    widget.groupId = undefined
    await widget.hello()
    expect(told(widget)).toEqual(["live-chat", ["Cleo"], false])
    // And from then on what all are told.
    const frames = widget.frames.length
    chooseStatus(shop.io, cleo, "offline", cleo.id)
    await widget.until((frame) => frame.type === "mode", frames)
    expect(widget.of("mode").at(-1)).toMatchObject({ isOwn: false, mode: "messenger" })
  })

  test("counts when the message is stored, and follows the conversation", async () => {
    const widget = await choosing(support)
    expect(await widget.write("Help")).toMatchObject({ mode: "messenger" })
    chooseStatus(shop.io, ben, "online", ben.id)
    await widget.until(() => told(widget)[0] === "live-chat")
    expect(await widget.write("Still?")).toMatchObject({ mode: "live-chat" })
    expect(await (await choosing(sales)).write("Buy")).toMatchObject({ mode: "live-chat" })
  })

  test("is the whole team's once the group is deleted, empty or private", async () => {
    for (const end of [
      () => changeGroup(shop.io, ada, support.id, { ...support, isPrivate: true }),
      () => changeGroup(shop.io, ada, support.id, { ...support, members: [] }),
      () => deleteGroup(shop.io, ada, support.id),
    ]) {
      const widget = await choosing(support)
      expect(told(widget)[0]).toBe("messenger")
      end()
      await widget.until(() => !offeredTo(widget).some((words) => words.startsWith("Support")))
      await widget.hello()
      expect(told(widget)).toEqual(["live-chat", ["Ada"], false])
      widget.close()
      if (end.toString().includes("deleteGroup")) continue
      changeGroup(shop.io, ada, support.id, support)
      await shop.io.db.durable()
    }
  })

  test("hides no widget under the hands of who chose (M4)", async () => {
    changeAccount(shop.io, { isWidgetHiddenWhenOffline: true })
    const widget = await choosing(support)
    expect(told(widget)[0]).toBe("messenger")
    expect(await widget.write("Help")).toMatchObject({ mode: "messenger" })
    chooseStatus(shop.io, ada, "offline", ada.id)
    await shop.io.db.durable()
    expect((await shop.widget()).mode).toBe("hidden")
  })
})

describe("C3: the conversation", () => {
  test("begins with the group, in its members' My messages and not in Unassigned; who is not sure is in Unassigned", async () => {
    const [adas, bens] = [await listOf(ada, "mine"), await listOf(ben, "mine")]
    const all = await listOf(ben, "unassigned")
    const buyer = await choosing(sales)
    await buyer.write("I would like to buy")
    await adas.says("I would like to buy")
    const unsure = await shop.widget()
    await unsure.write("I do not know")
    await all.says("I do not know")
    await bens.settled()
    expect(listedIn(all)).not.toContain("I would like to buy")
    expect(listedIn(bens) + listedIn(adas)).not.toContain("I do not know")
    expect(bens.heard).not.toContain("I would like to buy")
    expect([groupOf(buyer), groupOf(unsure)]).toEqual([sales.id, null])
    for (const tab of [adas, bens, all]) tab.close()
  })

  test.each([
    ["unknown", "nonsense"],
    ["empty", ""],
    ["overlong", "x".repeat(10_000)],
    ["inherited", "__proto__"],
    ["hostile", HOSTILE],
  ])("%s: a message is stored all the same, as nobody's", async (_, groupId) => {
    const widget = await shop.widget()
    widget.groupId = groupId
    await widget.hello()
    expect(await widget.write("Hello")).toMatchObject({ type: "stored", seq: 1, mode: "live-chat" })
    expect(groupOf(widget)).toBeNull()
  })

  test("begins as nobody's if the group went private, empty or away since it was chosen, or the account stopped asking", async () => {
    const [one, two, three] = [await choosing(sales), await choosing(support), await choosing(sales)]
    changeGroup(shop.io, ada, sales.id, { ...sales, isPrivate: true })
    deleteGroup(shop.io, ada, support.id)
    for (const widget of [one, two]) {
      await widget.write("Hello")
      expect(groupOf(widget)).toBeNull()
    }
    changeGroup(shop.io, ada, sales.id, sales)
    changeAccount(shop.io, { asksForGroup: false })
    await three.write("Hello")
    expect(groupOf(three)).toBeNull()
  })

  test("keeps its group, whatever a later message says", async () => {
    const widget = await choosing(sales)
    await widget.write("Hello")
    widget.groupId = support.id
    await widget.hello()
    await widget.write("And more")
    close(shop.io, ada, conversationOf(widget).id)
    await widget.write("And again")
    expect(groupOf(widget)).toBe(sales.id)
  })

  test("is one, with its group, though the first message's answer was lost", async () => {
    const widget = await choosing(sales)
    const id = crypto.randomUUID()
    await widget.write("Hello", id)
    const again = await shop.widget({ token: widget.token! })
    again.groupId = support.id
    expect(await again.write("Hello", id)).toMatchObject({ seq: 1, isResend: true })
    expect([groupOf(widget), shop.io.db.get<{ n: number }>("select count(*) as n from conversations")!.n]).toEqual([sales.id, 1])
  })
})

describe("the switch", () => {
  const ask = (agent: SignedIn, fields: Record<string, string>) =>
    agent.fetch("/settings/groups/question", {
      method: "POST",
      body: new URLSearchParams(fields).toString(),
      headers: { "content-type": "application/x-www-form-urlencoded" },
    })

  test("is an admin's, and is kept", async () => {
    expect((await ask(ben, {})).status).toBe(403)
    expect(findAccount(shop.io.db).asksForGroup).toBe(true)
    expect((await ask(ada, {})).headers.get("location")).toBe("/settings/groups?done=question")
    expect(findAccount(shop.io.db).asksForGroup).toBe(false)
    await ask(ada, { ask: "on" })
    expect(await (await ada.fetch("/settings/groups")).text()).toMatch(/id="ask" name="ask" value="on" checked/)
  })

  test("turned on, is heard by widgets that were open before and whose visitors have not written, each in its language", async () => {
    changeAccount(shop.io, { asksForGroup: false })
    const [english, french, writer] = [await shop.widget(), await shop.widget({ locale: "fr" }), await shop.widget()]
    await writer.write("Hello")
    changeAccount(shop.io, { asksForGroup: true })
    await english.until((frame) => frame.type === "groups")
    await french.until((frame) => frame.type === "groups")
    expect([offeredTo(english), offeredTo(french)]).toEqual([
      ["Sales, online", "Support, away"],
      ["Support, away", "Ventes, online"],
    ])
    // And from then on, until they write.
    chooseStatus(shop.io, ben, "online", ben.id)
    await english.until(() => offeredTo(english).includes("Support, online"))
    english.groupId = support.id
    await english.write("Help")
    expect(groupOf(english)).toBe(support.id)
    const frames = english.of("groups").length
    chooseStatus(shop.io, ben, "offline", ben.id)
    await french.until(() => offeredTo(french).includes("Support, away"))
    await english.hello()
    expect([english.of("groups").length, writer.of("groups")]).toEqual([frames, []])
  })

  test("turned off and on again, leaves those who chose their group's mode", async () => {
    const widget = await choosing(support)
    changeAccount(shop.io, { asksForGroup: false })
    await widget.until(() => offeredTo(widget).length === 0)
    changeAccount(shop.io, { asksForGroup: true })
    await widget.until(() => offeredTo(widget).length > 0)
    chooseStatus(shop.io, ben, "online", ben.id)
    await widget.until(() => told(widget)[0] === "live-chat")
    expect(told(widget)).toEqual(["live-chat", ["Ben"], true])
  })

  test("can't be turned on with nothing to choose, and says why; what is on can be turned off", async () => {
    deleteGroup(shop.io, ada, support.id)
    changeGroup(shop.io, ada, sales.id, { ...sales, isPrivate: true })
    expect(await (await ada.fetch("/settings/groups")).text()).toContain("Until then visitors are not asked.")
    await ask(ada, {})
    expect(findAccount(shop.io.db).asksForGroup).toBe(false)
    const page = await (await ada.fetch("/settings/groups")).text()
    expect(page).toMatch(/id="ask"[^>]* disabled/)
    expect(page).toContain("make one that is not private, with somebody in it")
    expect((await ask(ada, { ask: "on" })).status).toBe(409)
    expect(findAccount(shop.io.db).asksForGroup).toBe(false)
  })
})

function made(name: string, { names = {}, isPrivate = false }: Partial<Group>, ...members: readonly SignedIn[]): Group {
  return createGroup(shop.io, { name, names, isPrivate, members: members.map(({ id }) => id) })
}

async function choosing(group: Group): Promise<TestWidget> {
  const widget = await shop.widget()
  widget.groupId = group.id
  await widget.hello()
  return widget
}

/** As it was told last. */
function offeredTo(widget: TestWidget): readonly string[] {
  const frames = widget.frames.flatMap((frame) => (frame.type === "groups" || frame.type === "welcome" ? [frame.groups ?? []] : []))
  return frames.at(-1)!.map(({ name, isOnline }) => `${name}, ${isOnline ? "online" : "away"}`)
}

/** As the panel takes it: a welcome's, then its own, if it has one. */
function told(widget: TestWidget) {
  let mode = widget.of("welcome")[0]!.mode
  for (const frame of widget.frames) {
    if (frame.type === "welcome") mode = frame.mode
    if (frame.type === "mode" && (frame.isOwn || !mode.isOwn)) mode = frame
  }
  return [mode.mode, mode.faces.map(({ name }) => name), mode.isOwn]
}

async function listOf(agent: SignedIn, view: "mine" | "unassigned"): Promise<TestInbox> {
  const tab = new TestInbox(shop.url, agent)
  await tab.look({ list: { view, state: "open", isOldestFirst: false, rows: 25 } })
  return tab
}

function conversationOf(widget: TestWidget) {
  const first = widget.messages[0]!
  const row = shop.io.db.get<{ id: string }>(
    "select conversations.id from messages join conversations on conversations.number = conversation_number where messages.id = :id",
    { id: first.id },
  )!
  return findConversation(shop.io.db, row.id)!
}

/** What its list was told; toasts are another matter. */
function listedIn(tab: TestInbox): string {
  return [...tab.heard.matchAll(/<hx-partial hx-target="#list-.*?<\/hx-partial>/gs)].join("")
}

function groupOf(widget: TestWidget): string | null {
  return conversationOf(widget).groupId
}
