import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import type { Group } from "../../domain/model.ts"
import type { SignedIn } from "../../testing/app.ts"
import { choiceShop, offeredTo, told, type ChoiceShop } from "../../testing/choice-shop.ts"
import { post, type Fields } from "../../testing/form.ts"
import { chooseStatus } from "../presence/commands.ts"
import { changeAccount } from "../settings/commands.ts"
import { findAccount } from "../settings/store.ts"
import { changeGroup, deleteGroup } from "./commands.ts"

// W6: an admin says whether visitors are asked for a group.

let shop: ChoiceShop, ada: SignedIn, ben: SignedIn, sales: Group, support: Group
beforeEach(async () => {
  shop = await choiceShop()
  ;({ ada, ben, sales, support } = shop)
})
afterEach(() => shop.stop())

describe("the switch", () => {
  const ask = (agent: SignedIn, fields: Fields) => post(agent, "/settings/groups/question", fields)

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
    expect(shop.conversationOf(english).groupId).toBe(support.id)
    const frames = english.of("groups").length
    chooseStatus(shop.io, ben, "offline", ben.id)
    await french.until(() => offeredTo(french).includes("Support, away"))
    await english.hello()
    expect([english.of("groups").length, writer.of("groups")]).toEqual([frames, []])
  })

  test("turned off and on again, leaves those who chose their group's mode", async () => {
    const widget = await shop.choosing(support)
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
