import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import type { Status, WidgetMode } from "../../domain/model.ts"
import { hours } from "../../domain/time.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { changeAutoOffline, chooseStatus } from "../presence/commands.ts"
import { changeAccount } from "../settings/commands.ts"
import { close, leave, remove, reply, seeAsVisitor } from "./commands.ts"

let shop: TestShopbell
let ada: SignedIn
beforeEach(async () => {
  shop = await testShopbell()
  ada = shop.agent("Ada", { role: "admin" })
})
afterEach(() => shop.stop())

const choose = (to: Status) => chooseStatus(shop.io, ada, to, ada.id)

describe("M2, M8: an invisible agent's old conversation, with everybody else offline", () => {
  /** Ada, who is invisible, has answered; then two hours pass, in which the exchange finishes. */
  async function oldTalk() {
    choose("online")
    const widget = await shop.widget()
    await widget.write("Hello?")
    const { id } = shop.io.db.get<{ id: string }>("select id from conversations")!
    reply(shop.io, ada, id, { id: crypto.randomUUID(), text: "Hi" })
    changeAutoOffline(shop.io, ada, { after: null, isAlsoDuringHours: false, isBackOnReturn: false })
    choose("invisible")
    await modeOf(widget, "live-chat")
    shop.pass(hours(2))
    return { widget, id }
  }

  test("is a messenger once its exchange is finished: the widget says so, the next message is stored so, and begins a live chat again", async () => {
    const { widget } = await oldTalk()
    await modeOf(widget, "messenger")
    expect(await widget.write("One more thing")).toMatchObject({ type: "stored", mode: "messenger" })
    await modeOf(widget, "live-chat")
    expect(await widget.write("And another")).toMatchObject({ type: "stored", mode: "live-chat" })
  })

  test("is a messenger as well once it is closed", async () => {
    const { widget, id } = await oldTalk()
    close(shop.io, ada, id)
    await modeOf(widget, "messenger")
    expect(await widget.write("One more thing")).toMatchObject({ type: "stored", mode: "messenger" })
  })
})

describe("M4: hidden when everybody is offline, but not from who has a reply to read", () => {
  /** Answered by Ada, read by the visitor up to `seq` (1 their question, 2 "Ada joined", 3 her reply), and Ada goes. */
  async function answered(readUpTo: number) {
    changeAccount(shop.io, { isWidgetHiddenWhenOffline: true })
    choose("online")
    const widget = await shop.widget()
    await widget.write("Hello?")
    const { id } = shop.io.db.get<{ id: string }>("select id from conversations")!
    const answer = reply(shop.io, ada, id, { id: crypto.randomUUID(), text: "Hi" })
    seeAsVisitor(shop.io, id, readUpTo)
    return { widget, id, answer }
  }

  test("a closed conversation keeps the widget for an unread reply, until it is read", async () => {
    const { widget, id } = await answered(2)
    close(shop.io, ada, id)
    choose("offline")
    await modeOf(widget, "messenger")
    seeAsVisitor(shop.io, id, 3)
    await modeOf(widget, "hidden")
  })

  test("not for one that was taken back, before or after it was closed", async () => {
    const { widget, id, answer } = await answered(2)
    close(shop.io, ada, id)
    choose("offline")
    await modeOf(widget, "messenger")
    remove(shop.io, ada, id, answer.id)
    await modeOf(widget, "hidden")
    expect((await (await shop.widget({ token: widget.token! })).hello()).mode.mode).toBe("hidden")
  })

  test("nor for a line that nobody wrote", async () => {
    const { widget, id } = await answered(3)
    leave(shop.io, ada, id, ada.id)
    close(shop.io, ada, id)
    choose("offline")
    await modeOf(widget, "hidden")
  })
})

async function modeOf(widget: TestWidget, mode: WidgetMode): Promise<void> {
  await widget.until(() => widget.mode === mode)
}
