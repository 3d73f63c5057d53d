import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import type { Group } from "../../domain/model.ts"
import type { SignedIn } from "../../testing/app.ts"
import { choiceShop, HOSTILE, type ChoiceShop } from "../../testing/choice-shop.ts"
import type { TestInbox } from "../../testing/inbox.ts"
import { close } from "../conversations/commands.ts"
import { changeAccount } from "../settings/commands.ts"
import { changeGroup, deleteGroup } from "./commands.ts"

// W6: which group's a visitor's conversation is.

let shop: ChoiceShop, ada: SignedIn, ben: SignedIn, sales: Group, support: Group
beforeEach(async () => {
  shop = await choiceShop()
  ;({ ada, ben, sales, support } = shop)
})
afterEach(() => shop.stop())

describe("C3: the conversation", () => {
  test("begins with the group, in its members' My messages and not in Unassigned; who is not sure is in Unassigned", async () => {
    const [adas, bens] = [await shop.listOf(ada, "mine"), await shop.listOf(ben, "mine")]
    const all = await shop.listOf(ben, "unassigned")
    const buyer = await shop.choosing(sales)
    await buyer.write("I would like to buy")
    await adas.says("I would like to buy")
    const unsure = await shop.widget()
    await unsure.write("I do not know")
    await all.says("I do not know")
    await bens.settled()
    expect(listedIn(all)).not.toContain("I would like to buy")
    expect(listedIn(bens) + listedIn(adas)).not.toContain("I do not know")
    expect(bens.heard).not.toContain("I would like to buy")
    expect([shop.conversationOf(buyer).groupId, shop.conversationOf(unsure).groupId]).toEqual([sales.id, null])
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
    expect(shop.conversationOf(widget).groupId).toBeNull()
  })

  test("begins as nobody's if the group went private, empty or away since it was chosen, or the account stopped asking", async () => {
    const [one, two, three] = [await shop.choosing(sales), await shop.choosing(support), await shop.choosing(sales)]
    changeGroup(shop.io, ada, sales.id, { ...sales, isPrivate: true })
    deleteGroup(shop.io, ada, support.id)
    for (const widget of [one, two]) {
      await widget.write("Hello")
      expect(shop.conversationOf(widget).groupId).toBeNull()
    }
    changeGroup(shop.io, ada, sales.id, sales)
    changeAccount(shop.io, { asksForGroup: false })
    await three.write("Hello")
    expect(shop.conversationOf(three).groupId).toBeNull()
  })

  test("keeps its group, whatever a later message says", async () => {
    const widget = await shop.choosing(sales)
    await widget.write("Hello")
    widget.groupId = support.id
    await widget.hello()
    await widget.write("And more")
    close(shop.io, ada, shop.conversationOf(widget).id)
    await widget.write("And again")
    expect(shop.conversationOf(widget).groupId).toBe(sales.id)
  })

  test("is one, with its group, though the first message's answer was lost", async () => {
    const widget = await shop.choosing(sales)
    const id = crypto.randomUUID()
    await widget.write("Hello", id)
    const again = await shop.widget({ token: widget.token! })
    again.groupId = support.id
    expect(await again.write("Hello", id)).toMatchObject({ seq: 1, isResend: true })
    expect([shop.conversationOf(widget).groupId, shop.io.db.get<{ n: number }>("select count(*) as n from conversations")!.n]).toEqual([
      sales.id,
      1,
    ])
  })
})

/** What its list was told; toasts are another matter. */
function listedIn(tab: TestInbox): string {
  return [...tab.heard.matchAll(/<hx-partial hx-target="#list-.*?<\/hx-partial>/gs)].join("")
}
