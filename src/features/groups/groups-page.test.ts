import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import type { SignedIn } from "../../testing/app.ts"
import { groupsShop, type GroupsShop } from "../../testing/groups-shop.ts"
import { post, type Fields } from "../../testing/form.ts"
import { NO_INVITES } from "../../testing/no-invites.ts"
import { deactivate } from "../agents/commands.ts"
import { reply } from "../conversations/commands.ts"
import { deleteGroup } from "./commands.ts"
import { allGroups, findGroup } from "./store.ts"

let shop: GroupsShop, ada: SignedIn, ben: SignedIn, cleo: SignedIn
beforeEach(async () => {
  shop = await groupsShop()
  ;({ ada, ben, cleo } = shop)
})
afterEach(() => shop.stop())

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
    const sales = shop.made("Sales", [ben])
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
  ])("refuses %s with words at the field, and keeps what was typed", async (_, fields: Fields, words) => {
    for (const name of ["Support", "École"]) shop.made(name, [])
    const sales = shop.made("Sales", [ben])
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
    const sales = shop.made("Sales", [ben])
    expect((await post(ada, `/settings/groups/${sales.id}`, { name: "SALES" })).status).toBe(303)
    expect(findGroup(shop.io.db, sales.id)!.name).toBe("SALES")
  })

  test("keeps a deactivated member for the day they are back, and lets nobody add one", async () => {
    const sales = shop.made("Sales", [ben])
    deactivate(shop.io, ada, ben.id, NO_INVITES)
    expect(await (await ada.fetch("/settings/groups")).text()).toContain("Nobody in it")
    expect(await (await ada.fetch(`/settings/groups/${sales.id}`)).text()).toContain("in it again once they are back: <bdi>Ben</bdi>.")
    await post(ada, `/settings/groups/${sales.id}`, { name: "Sales", member: [cleo.id] })
    expect(findGroup(shop.io.db, sales.id)!.members.toSorted()).toEqual([ben.id, cleo.id].toSorted())
    expect((await post(ada, "/settings/groups", { name: "Other", member: [ben.id] })).status).toBe(422)
  })

  test("says what a deletion does before it is done", async () => {
    const sales = shop.made("Sales", [ben])
    const page = async () => await (await ada.fetch(`/settings/groups/${sales.id}`)).text()
    expect(await page()).toContain("It has no open conversations.")
    for (let i = 0; i < 2; i++) await shop.visitorOf(sales)
    expect(await page()).toContain("It has 2 open conversations. They go to Unassigned, as nobody is in them.")
    reply(shop.io, cleo, shop.conversationOf(await shop.visitorOf(sales)).id, { id: crypto.randomUUID(), text: "Mine" })
    expect(await page()).toContain("It has 3 open conversations. 2 that nobody is in go to Unassigned, 1 stays with its agents.")
  })

  test("is 404 for a group that is gone", async () => {
    const sales = shop.made("Sales", [ben])
    deleteGroup(shop.io, ada, sales.id)
    expect((await ada.fetch(`/settings/groups/${sales.id}`)).status).toBe(404)
    expect((await post(ada, `/settings/groups/${sales.id}`, { name: "x" })).status).toBe(404)
    expect((await post(ada, `/settings/groups/${sales.id}/deletion`)).status).toBe(404)
  })

  test("is for admins alone", async () => {
    const sales = shop.made("Sales", [ben])
    for (const path of ["", "/new", `/${sales.id}`]) expect((await ben.fetch(`/settings/groups${path}`)).status).toBe(403)
    for (const path of ["", `/${sales.id}`, `/${sales.id}/deletion`]) {
      expect((await post(ben, `/settings/groups${path}`, { name: "Mine" })).status).toBe(403)
    }
    expect(allGroups(shop.io.db)).toEqual([sales])
    expect(await (await ben.fetch("/settings/profile")).text()).not.toContain("/settings/groups")
  })
})
