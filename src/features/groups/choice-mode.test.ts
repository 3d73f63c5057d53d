import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import type { Group } from "../../domain/model.ts"
import type { SignedIn } from "../../testing/app.ts"
import { choiceShop, offeredTo, told, type ChoiceShop } from "../../testing/choice-shop.ts"
import { chooseStatus } from "../presence/commands.ts"
import { changeAccount } from "../settings/commands.ts"
import { changeGroup, deleteGroup } from "./commands.ts"

// W6: what a visitor who chose a group is shown of who is there.

let shop: ChoiceShop, ada: SignedIn, ben: SignedIn, cleo: SignedIn, sales: Group, support: Group
beforeEach(async () => {
  shop = await choiceShop()
  ;({ ada, ben, cleo, sales, support } = shop)
})
afterEach(() => shop.stop())

describe("M3: the mode of who chose", () => {
  test("is the group's, before anything is written and live; not sure is everybody's", async () => {
    const widget = await shop.choosing(support)
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
    const widget = await shop.choosing(support)
    expect(await widget.write("Help")).toMatchObject({ mode: "messenger" })
    chooseStatus(shop.io, ben, "online", ben.id)
    await widget.until(() => told(widget)[0] === "live-chat")
    expect(await widget.write("Still?")).toMatchObject({ mode: "live-chat" })
    expect(await (await shop.choosing(sales)).write("Buy")).toMatchObject({ mode: "live-chat" })
  })

  test("is the whole team's once the group is deleted, empty or private", async () => {
    for (const end of [
      () => changeGroup(shop.io, ada, support.id, { ...support, isPrivate: true }),
      () => changeGroup(shop.io, ada, support.id, { ...support, members: [] }),
      () => deleteGroup(shop.io, ada, support.id),
    ]) {
      const widget = await shop.choosing(support)
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
    const widget = await shop.choosing(support)
    expect(told(widget)[0]).toBe("messenger")
    expect(await widget.write("Help")).toMatchObject({ mode: "messenger" })
    chooseStatus(shop.io, ada, "offline", ada.id)
    await shop.io.db.durable()
    expect((await shop.widget()).mode).toBe("hidden")
  })
})
