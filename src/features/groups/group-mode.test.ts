import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import type { SignedIn } from "../../testing/app.ts"
import { groupsShop, type GroupsShop } from "../../testing/groups-shop.ts"
import { post } from "../../testing/form.ts"
import { until } from "../../testing/until.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { NO_INVITES } from "../../testing/no-invites.ts"
import { deactivate } from "../agents/commands.ts"
import { assign } from "../conversations/commands.ts"
import { chooseStatus } from "../presence/commands.ts"
import { changeGroup } from "./commands.ts"

let shop: GroupsShop, ada: SignedIn, ben: SignedIn, cleo: SignedIn
beforeEach(async () => {
  shop = await groupsShop()
  ;({ ada, ben, cleo } = shop)
})
afterEach(() => shop.stop())

describe("M3: live chat for a visitor bound to a group", () => {
  test("is its online member's to give, and nobody else's", async () => {
    const sales = shop.made("Sales", [ben])
    const bound = await shop.visitorOf(sales)
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
    const sales = shop.made("Sales", [ben])
    const bound = await shop.visitorOf(sales)
    await told(bound, "messenger")
    await post(ada, `/settings/groups/${sales.id}`, { name: "Sales", member: [ben.id, cleo.id] })
    await told(bound, "live-chat")
    await post(ada, `/settings/groups/${sales.id}`, { name: "Sales", member: [ben.id] })
    await told(bound, "messenger")
  })

  test("is everybody's to give once nobody is in it, by choice or by deactivation", async () => {
    chooseStatus(shop.io, cleo, "online", cleo.id)
    const [sales, support] = [shop.made("Sales", [ben]), shop.made("Support", [ben])]
    const [buyer, asker] = [await shop.visitorOf(sales), await shop.visitorOf(support)]
    for (const one of [buyer, asker]) await told(one, "messenger")
    changeGroup(shop.io, ada, sales.id, { ...sales, members: [] })
    await told(buyer, "live-chat")
    expect(await modeOf(asker)).toBe("messenger")
    deactivate(shop.io, ada, ben.id, NO_INVITES)
    await told(asker, "live-chat")
    // C2: and stands in Unassigned, for it would be in nobody's list.
    expect(shop.io.db.all("select group_id from conversations")).toEqual([{ group_id: null }, { group_id: null }])
    expect(() => assign(shop.io, ada, shop.conversationOf(asker).id, { agentIds: [], groupId: support.id, note: "" })).toThrow(
      "Nobody works in Support",
    )
  })

  test("is everybody's to give once the group is deleted, and open widgets hear it", async () => {
    chooseStatus(shop.io, cleo, "online", cleo.id)
    const sales = shop.made("Sales", [ben])
    const bound = await shop.visitorOf(sales)
    await told(bound, "messenger")
    expect((await post(ada, `/settings/groups/${sales.id}/deletion`)).headers.get("location")).toBe("/settings/groups?done=group-deleted")
    await told(bound, "live-chat")
  })
})

async function told(widget: TestWidget, mode: string): Promise<void> {
  await until(() => widget.mode === mode, `the widget is in ${mode} mode`)
}

/** Once all that is under way has arrived. */
async function modeOf(widget: TestWidget) {
  await Bun.sleep(60)
  return widget.mode
}
