import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import type { Group } from "../../domain/model.ts"
import type { SignedIn } from "../../testing/app.ts"
import { choiceShop, HOSTILE, offeredTo, type ChoiceShop } from "../../testing/choice-shop.ts"
import { NO_INVITES } from "../../testing/no-invites.ts"
import { deactivate } from "../agents/commands.ts"
import { chooseStatus } from "../presence/commands.ts"
import { changeAccount } from "../settings/commands.ts"
import { changeGroup } from "./commands.ts"

// W6: which groups visitors are offered before they write.

let shop: ChoiceShop, ada: SignedIn, ben: SignedIn, sales: Group, support: Group
beforeEach(async () => {
  shop = await choiceShop()
  ;({ ada, ben, sales, support } = shop)
})
afterEach(() => shop.stop())

describe("what is offered", () => {
  test("public groups with somebody in them, by name in the visitor's language, and who is there", async () => {
    shop.made("Private", [ada], { isPrivate: true })
    shop.made("Empty", [])
    shop.made("Left", [shop.agent("Gus")])
    deactivate(shop.io, ada, shop.io.db.get<{ id: string }>("select id from agents where name = 'Gus'")!.id, NO_INVITES)
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
    shop.made(HOSTILE, [ben], { names: { de: "x".repeat(80) } })
    await shop.io.db.durable()
    expect(offeredTo(await shop.widget())[0]).toBe(`${HOSTILE}, away`)
    expect(offeredTo(await shop.widget({ locale: "de" }))).toContain(`${"x".repeat(80)}, away`)
  })
})
