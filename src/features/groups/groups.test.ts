import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import type { Group } from "../../domain/model.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { TestInbox } from "../../testing/inbox.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { deactivate } from "../agents/commands.ts"
import { assign, close, reply } from "../conversations/commands.ts"
import { notesAfter } from "../conversations/notes-store.ts"
import { conversation } from "../conversations/store.ts"
import { chooseStatus } from "../presence/commands.ts"
import { changeAccount } from "../settings/commands.ts"
import { findAccount } from "../settings/store.ts"
import { changeGroup, createGroup, deleteGroup } from "./commands.ts"
import { allGroups, findGroup } from "./store.ts"

let shop: TestShopbell
let ada: SignedIn
let ben: SignedIn
let cleo: SignedIn
let tabs: TestInbox[]

beforeEach(async () => {
  shop = await testShopbell()
  ada = shop.agent("Ada", { role: "admin" })
  ben = shop.agent("Ben")
  cleo = shop.agent("Cleo")
  tabs = []
})

afterEach(async () => {
  for (const tab of tabs) tab.close()
  await shop.stop()
})

describe("M3: live chat for a visitor bound to a group", () => {
  test("is its online member's to give, and nobody else's", async () => {
    const sales = made("Sales", ben)
    const bound = await visitorOf(sales)
    const other = await shop.widget()
    chooseStatus(shop.io, cleo, "online", cleo.id)
    await told(other, "live-chat")
    expect(await modeOf(bound)).toBe("messenger")
    chooseStatus(shop.io, cleo, "offline", cleo.id)
    chooseStatus(shop.io, ben, "online", ben.id)
    await told(bound, "live-chat")
    await told(other, "live-chat")
  })

  test("comes and goes as members do, in open widgets too", async () => {
    chooseStatus(shop.io, cleo, "online", cleo.id)
    const sales = made("Sales", ben)
    const bound = await visitorOf(sales)
    expect(await modeOf(bound)).toBe("messenger")
    await post(ada, `/settings/groups/${sales.id}`, { name: "Sales", member: [ben.id, cleo.id] })
    await told(bound, "live-chat")
    await post(ada, `/settings/groups/${sales.id}`, { name: "Sales", member: [ben.id] })
    await told(bound, "messenger")
  })

  test("is everybody's to give once nobody is in it, by choice or by deactivation", async () => {
    chooseStatus(shop.io, cleo, "online", cleo.id)
    const [sales, support] = [made("Sales", ben), made("Support", ben)]
    const [buyer, asker] = [await visitorOf(sales), await visitorOf(support)]
    expect([await modeOf(buyer), await modeOf(asker)]).toEqual(["messenger", "messenger"])
    changeGroup(shop.io, ada, sales.id, { ...sales, members: [] })
    await told(buyer, "live-chat")
    expect(await modeOf(asker)).toBe("messenger")
    deactivate(shop.io, ada, ben.id)
    await told(asker, "live-chat")
    // C2: and stands in Unassigned, for it would be in nobody's list.
    expect(shop.io.db.all("select group_id from conversations")).toEqual([{ group_id: null }, { group_id: null }])
    expect(() => assign(shop.io, ada, conversationOf(asker), { agentIds: [], groupId: support.id, note: "" })).toThrow(
      "Nobody works in Support",
    )
  })

  test("is everybody's to give once the group is deleted, and open widgets hear it", async () => {
    chooseStatus(shop.io, cleo, "online", cleo.id)
    const sales = made("Sales", ben)
    const bound = await visitorOf(sales)
    expect(await modeOf(bound)).toBe("messenger")
    expect((await post(ada, `/settings/groups/${sales.id}/deletion`)).headers.get("location")).toBe("/settings/groups?done=group-deleted")
    await told(bound, "live-chat")
  })
})

describe("C3: a group's conversations", () => {
  test("come into a new member's My messages and go from a former one's, counts too", async () => {
    const sales = made("Sales", ben)
    const id = conversationOf(await visitorOf(sales))
    const [bens, cleos] = [await looking(ben, "mine"), await looking(cleo, "mine")]
    expect(cleos.heard).not.toContain(`row-${id}`)
    changeGroup(shop.io, ada, sales.id, { ...sales, members: [cleo.id] })
    await cleos.says(`id="row-${id}"`)
    await bens.says(`hx-swap="unplace"><li id="row-${id}" data-state="open"`)
    shop.io.hub.flush()
    await Promise.all([bens.settled(), cleos.settled()])
    expect([lastCount(bens, "mine"), lastCount(cleos, "mine")]).toEqual(["", "1"])
  })

  test("keep the new name in an open thread's header", async () => {
    const sales = made("Sales", ben)
    const id = conversationOf(await visitorOf(sales))
    const tab = await looking(ben, "all", id)
    changeGroup(shop.io, ada, sales.id, { ...sales, name: "Orders" })
    await tab.says("Assigned to Orders")
  })

  test("are Unassigned once it is deleted, if nobody is in them: lists, counts, the thread and a note say so", async () => {
    const sales = made("Sales", ben)
    const id = conversationOf(await visitorOf(sales))
    const [bens, adas] = [await looking(ben, "mine"), await looking(ada, "unassigned", id)]
    const [bensTold, adasTold] = [bens.frames.length, adas.frames.length]
    deleteGroup(shop.io, ada, sales.id)
    // Within the turn: nothing but the hub's own gathering is waited for.
    await shop.io.db.durable()
    await Promise.resolve()
    shop.io.hub.flush()
    await Promise.all([bens.settled(), adas.settled()])
    const [bensNews, adasNews] = [bens.frames.slice(bensTold).join(""), adas.frames.slice(adasTold).join("")]
    expect(bensNews).toContain(`hx-swap="unplace"><li id="row-${id}" data-state="open"`)
    expect(bensNews).toContain(`hx-target="#count-mine" hx-swap="textContent"></hx-partial>`)
    expect(bensNews).toContain(`hx-target="#count-unassigned" hx-swap="textContent">1</hx-partial>`)
    expect(adasNews).toContain(`<li class="row`)
    expect(adasNews).toContain("No longer in the group <b><bdi>Sales</bdi></b>")
    expect(adasNews).toContain("Unassigned")
    expect(conversation(shop.io.db, id)).toMatchObject({ groupId: null, participants: [] })
    expect(notesAfter(shop.io.db, id, 0).map(({ kind, agentId, text }) => [kind, agentId, text])).toContainEqual([
      "ungrouped",
      ada.id,
      "Sales",
    ])
  })

  test("stay with whoever is in them, and closed ones are left in peace", async () => {
    const sales = made("Sales", ben)
    const [taken, shut] = [conversationOf(await visitorOf(sales)), conversationOf(await visitorOf(sales))]
    reply(shop.io, cleo, taken, { id: crypto.randomUUID(), text: "Mine" })
    close(shop.io, ada, shut)
    const before = notesAfter(shop.io.db, shut, 0).length
    const page = await (await ada.fetch(`/settings/groups/${sales.id}`)).text()
    expect(page).toContain("It has 1 open conversation. That one stays with its agents.")
    deleteGroup(shop.io, ada, sales.id)
    expect(conversation(shop.io.db, taken).participants.map((p) => p.agentId)).toEqual([cleo.id])
    expect([conversation(shop.io.db, taken).groupId, conversation(shop.io.db, shut).groupId]).toEqual([null, null])
    expect(conversation(shop.io.db, shut).closure).not.toBeNull()
    expect(notesAfter(shop.io.db, shut, 0)).toHaveLength(before)
    await shop.io.db.durable()
  })

  test("lose nothing that was written a moment before the group went", async () => {
    const sales = made("Sales", ben)
    const widget = await visitorOf(sales)
    await widget.write("and one more")
    deleteGroup(shop.io, ada, sales.id)
    expect(conversation(shop.io.db, conversationOf(widget)).lastSeq).toBe(2)
    await shop.io.db.durable()
  })
})

describe("I8: the page", () => {
  test("makes a group with names, members and privacy, and shows it", async () => {
    const fields = { name: "  Sales ", "name-fr": "Ventes", "name-ar": "المبيعات", private: "on", member: [ada.id, ben.id] }
    expect((await post(ada, "/settings/groups", fields)).headers.get("location")).toBe("/settings/groups?done=group-made")
    const [group] = allGroups(shop.io.db)
    expect(group).toMatchObject({ name: "Sales", names: { fr: "Ventes", ar: "المبيعات" }, isPrivate: true })
    expect(group!.members.toSorted()).toEqual([ada.id, ben.id].toSorted())
    const list = await (await ada.fetch("/settings/groups?done=group-made")).text()
    expect(list).toContain("Group made.")
    expect(list).toContain("<bdi>Ada</bdi> and <bdi>Ben</bdi>")
    expect(list).toContain("Private")
    const form = await (await ada.fetch(`/settings/groups/${group!.id}`)).text()
    expect(form).toContain(`value="Ventes" lang="fr"`)
    expect(form).toContain(`value="${ben.id}" checked`)
    expect(form).toContain(`value="${cleo.id}" >`)
  })

  test("takes one member as well as many, and none", async () => {
    const sales = made("Sales", ben)
    await post(ada, `/settings/groups/${sales.id}`, { name: "Sales", member: [cleo.id] })
    expect(findGroup(shop.io.db, sales.id)!.members).toEqual([cleo.id])
    await post(ada, `/settings/groups/${sales.id}`, { name: "Sales" })
    expect(findGroup(shop.io.db, sales.id)).toMatchObject({ members: [], names: {}, isPrivate: false })
  })

  test.each([
    ["no name", { name: " " }, "Enter the group&#x27;s name."],
    ["a name that is taken", { name: "sUPPORT" }, "There is a group called Support already."],
    ["a name that is taken but for its case, in any alphabet", { name: "éCOLE" }, "There is a group called École already."],
    ["an overlong name", { name: "x".repeat(81) }, "That is 81 characters; 80 is the most."],
    ["an overlong name in German", { name: "Fine", "name-de": "ß".repeat(81) }, "That is 81 characters; 80 is the most."],
    ["a member who is nobody", { name: "Fine", member: ["nobody"] }, "Somebody chosen is not in your team any more. Choose again."],
  ])("refuses %s with words at the field, and keeps what was typed", async (_, fields: Record<string, string | string[]>, words) => {
    for (const name of ["Support", "École"]) made(name)
    const sales = made("Sales", ben)
    for (const path of ["/settings/groups", `/settings/groups/${sales.id}`]) {
      const answer = await post(ada, path, { "name-fr": `<i>"Ventes"</i>`, private: "on", ...fields })
      const page = await answer.text()
      expect([answer.status, page.includes(words)]).toEqual([422, true])
      expect(page).toContain(`value="&lt;i&gt;&quot;Ventes&quot;&lt;/i&gt;"`)
      expect(page).toContain(`name="private" value="on" checked`)
      expect(page).toMatch(/id="(name|name-de|member)-problem"/)
    }
    expect(allGroups(shop.io.db)).toHaveLength(3)
    expect(findGroup(shop.io.db, sales.id)).toEqual(sales)
  })

  test("lets a group keep its own name, in another case too", async () => {
    const sales = made("Sales", ben)
    expect((await post(ada, `/settings/groups/${sales.id}`, { name: "SALES" })).status).toBe(303)
    expect(findGroup(shop.io.db, sales.id)!.name).toBe("SALES")
  })

  test("keeps a deactivated member for the day they are back, and lets nobody add one", async () => {
    const sales = made("Sales", ben)
    deactivate(shop.io, ada, ben.id)
    expect(await (await ada.fetch("/settings/groups")).text()).toContain("Nobody in it")
    expect(await (await ada.fetch(`/settings/groups/${sales.id}`)).text()).toContain("in it again once they are back: <bdi>Ben</bdi>.")
    await post(ada, `/settings/groups/${sales.id}`, { name: "Sales", member: [cleo.id] })
    expect(findGroup(shop.io.db, sales.id)!.members.toSorted()).toEqual([ben.id, cleo.id].toSorted())
    expect((await post(ada, "/settings/groups", { name: "Other", member: [ben.id] })).status).toBe(422)
  })

  test("says what a deletion does before it is done", async () => {
    const sales = made("Sales", ben)
    const page = async () => await (await ada.fetch(`/settings/groups/${sales.id}`)).text()
    expect(await page()).toContain("It has no open conversations.")
    for (let i = 0; i < 2; i++) await visitorOf(sales)
    expect(await page()).toContain("It has 2 open conversations. They go to Unassigned, as nobody is in them.")
    reply(shop.io, cleo, conversationOf(await visitorOf(sales)), { id: crypto.randomUUID(), text: "Mine" })
    expect(await page()).toContain("It has 3 open conversations. 2 that nobody is in go to Unassigned, 1 stays with its agents.")
  })

  test("is 404 for a group that is gone", async () => {
    const sales = made("Sales", ben)
    deleteGroup(shop.io, ada, sales.id)
    expect((await ada.fetch(`/settings/groups/${sales.id}`)).status).toBe(404)
    expect((await post(ada, `/settings/groups/${sales.id}`, { name: "x" })).status).toBe(404)
    expect((await post(ada, `/settings/groups/${sales.id}/deletion`)).status).toBe(404)
  })

  test("is for admins alone", async () => {
    const sales = made("Sales", ben)
    for (const path of ["", "/new", `/${sales.id}`]) expect((await ben.fetch(`/settings/groups${path}`)).status).toBe(403)
    for (const path of ["", `/${sales.id}`, `/${sales.id}/deletion`]) {
      expect((await post(ben, `/settings/groups${path}`, { name: "Mine" })).status).toBe(403)
    }
    expect(allGroups(shop.io.db)).toEqual([sales])
    expect(await (await ben.fetch("/settings/profile")).text()).not.toContain("/settings/groups")
  })
})

test("W6: whether visitors are asked for a group is kept", () => {
  expect(findAccount(shop.io.db).asksForGroup).toBe(false)
  changeAccount(shop.io, { asksForGroup: true })
  expect(findAccount(shop.io.db).asksForGroup).toBe(true)
})

function made(name: string, ...members: readonly SignedIn[]): Group {
  return createGroup(shop.io, { name, names: {}, isPrivate: false, members: members.map(({ id }) => id) })
}

/** A visitor who wrote, and whose conversation was given to the group. */
async function visitorOf(group: Group): Promise<TestWidget> {
  const widget = await shop.widget()
  await widget.write("Hello")
  assign(shop.io, ada, conversationOf(widget), { agentIds: [], groupId: group.id, note: "" })
  return widget
}

/** The newest but for the ones asked for before. */
function conversationOf(widget: TestWidget): string {
  const known = conversations.get(widget)
  if (known !== undefined) return known
  const { id } = shop.io.db.get<{ id: string }>("select id from conversations order by number desc limit 1")!
  conversations.set(widget, id)
  return id
}
const conversations = new WeakMap<TestWidget, string>()

async function told(widget: TestWidget, mode: string): Promise<void> {
  for (let tries = 0; widget.mode !== mode && tries < 200; tries++) await Bun.sleep(5)
  expect(widget.mode).toBe(mode as never)
}

/** Once all that is under way has arrived. */
async function modeOf(widget: TestWidget) {
  await Bun.sleep(60)
  return widget.mode
}

async function looking(agent: SignedIn, view: "mine" | "unassigned" | "all", thread: string | null = null): Promise<TestInbox> {
  const tab = new TestInbox(shop.url, agent)
  tabs.push(tab)
  await tab.look({ list: { view, state: "open", isOldestFirst: false, rows: 25 }, conversation: thread })
  await tab.settled()
  return tab
}

function lastCount(tab: TestInbox, of: string): string | undefined {
  return [...tab.heard.matchAll(new RegExp(`#count-${of}" hx-swap="textContent">(\\d*)<`, "g"))].at(-1)?.[1]
}

function post(agent: SignedIn, path: string, fields: Record<string, string | readonly string[]> = {}): Promise<Response> {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one as string)
  return agent.fetch(path, { method: "POST", body: body.toString(), headers: { "content-type": "application/x-www-form-urlencoded" } })
}
