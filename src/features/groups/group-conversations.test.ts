import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import type { SignedIn } from "../../testing/app.ts"
import { groupsShop, type GroupsShop } from "../../testing/groups-shop.ts"
import type { TestInbox } from "../../testing/inbox.ts"
import { close, reply } from "../conversations/commands.ts"
import { notesAfter } from "../conversations/notes-store.ts"
import { conversation } from "../conversations/store.ts"
import { changeGroup, deleteGroup } from "./commands.ts"

let shop: GroupsShop, ada: SignedIn, ben: SignedIn, cleo: SignedIn
beforeEach(async () => {
  shop = await groupsShop()
  ;({ ada, ben, cleo } = shop)
})
afterEach(() => shop.stop())

describe("C3: a group's conversations", () => {
  test("come into a new member's My messages and go from a former one's, counts too", async () => {
    const sales = shop.made("Sales", [ben])
    const id = shop.conversationOf(await shop.visitorOf(sales)).id
    const [bens, cleos] = [await shop.listOf(ben, "mine"), await shop.listOf(cleo, "mine")]
    expect(cleos.heard).not.toContain(`row-${id}`)
    changeGroup(shop.io, ada, sales.id, { ...sales, members: [cleo.id] })
    await cleos.says(`id="row-${id}"`)
    await bens.says(`hx-swap="unplace"><li id="row-${id}" data-state="open"`)
    shop.io.hub.flush()
    await Promise.all([bens.settled(), cleos.settled()])
    expect([lastCount(bens, "mine"), lastCount(cleos, "mine")]).toEqual(["", "1"])
  })

  test("go from a former member's My messages also where nobody is left in it, and stand in Unassigned alone (C2)", async () => {
    const sales = shop.made("Sales", [ben])
    const id = shop.conversationOf(await shop.visitorOf(sales)).id
    const [bens, adas] = [await shop.listOf(ben, "mine"), await shop.listOf(ada, "unassigned")]
    changeGroup(shop.io, ada, sales.id, { ...sales, members: [] })
    await adas.says(`id="row-${id}"`)
    await bens.says(`hx-swap="unplace"><li id="row-${id}" data-state="open"`)
  })

  test("keep the new name in an open thread's header", async () => {
    const sales = shop.made("Sales", [ben])
    const id = shop.conversationOf(await shop.visitorOf(sales)).id
    const tab = await shop.listOf(ben, "all", id)
    changeGroup(shop.io, ada, sales.id, { ...sales, name: "Orders" })
    await tab.says("Assigned to Orders")
  })

  test("are Unassigned once it is deleted, if nobody is in them: lists, counts, the thread and a note say so", async () => {
    const sales = shop.made("Sales", [ben])
    const id = shop.conversationOf(await shop.visitorOf(sales)).id
    const [bens, adas] = [await shop.listOf(ben, "mine"), await shop.listOf(ada, "unassigned", id)]
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
    const sales = shop.made("Sales", [ben])
    const [taken, shut] = [shop.conversationOf(await shop.visitorOf(sales)).id, shop.conversationOf(await shop.visitorOf(sales)).id]
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
    const sales = shop.made("Sales", [ben])
    const widget = await shop.visitorOf(sales)
    await widget.write("and one more")
    deleteGroup(shop.io, ada, sales.id)
    expect(conversation(shop.io.db, shop.conversationOf(widget).id).lastSeq).toBe(2)
    await shop.io.db.durable()
  })
})

function lastCount(tab: TestInbox, of: string): string | undefined {
  return [...tab.heard.matchAll(new RegExp(`#count-${of}" hx-swap="textContent">(\\d*)<`, "g"))].at(-1)?.[1]
}
