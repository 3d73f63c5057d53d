import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import type { SignedIn } from "../../testing/app.ts"
import { form, type Fields } from "../../testing/form.ts"
import { teamShop, type TeamShop } from "../../testing/team-shop.ts"
import { findAccount, saveAccount } from "../settings/store.ts"
import { findAgent } from "./store.ts"

let shop: TeamShop, ada: SignedIn, linus: SignedIn
beforeEach(async () => {
  shop = await teamShop()
  ;({ ada, linus } = shop)
})
afterEach(() => shop.stop())

describe("a status", () => {
  test("chosen by hand is stored, and the menu that answers says what is stored", async () => {
    const menu = await (await put(linus, "invisible")).text()
    expect(findAgent(shop.io.db, linus.id)!.status).toBe("invisible")
    expect(menu).toContain(`<span class="visually-hidden">Your status: </span>Invisible`)
    expect(checkedIn(menu)).toEqual(["invisible"])
  })

  test.each(["away", "", "Online", "online; drop table agents"])("can't be %j", async (status) => {
    expect((await put(linus, status)).status).toBe(422)
    expect(findAgent(shop.io.db, linus.id)!.status).toBe("offline")
  })

  test("tells what visitors will see, by the rule that decides it", async () => {
    const menu = await (await put(linus, "online")).text()
    expect(meaningOf("online", menu)).toBe("Visitors see you and can chat live.")
    expect(meaningOf("invisible", menu)).toBe("Visitors chat live with your colleagues. In chats you joined, you stay live.")
    expect(meaningOf("offline", menu)).toBe("Visitors chat live with your colleagues. You get no notifications.")
    expect(menu).not.toContain("last one online")
  })

  test("of the last one online warns before it ends live chat", async () => {
    const menu = await (await put(ada, "online")).text()
    expect(meaningOf("offline", menu)).toBe("Visitors can leave a message. You get no notifications.")
    expect(menu).toContain("You're the last one online. The widget will switch to Messenger mode.")
  })

  test("of the last one online warns that the widget goes, if that is so", async () => {
    saveAccount(shop.io.db, { ...findAccount(shop.io.db), isWidgetHiddenWhenOffline: true })
    const menu = await (await put(ada, "online")).text()
    expect(meaningOf("offline", menu)).toBe("Visitors see no widget. You get no notifications.")
    expect(menu).toContain("You're the last one online. The widget will be hidden.")
  })

  test("once changed, no longer warns", async () => {
    expect(await (await put(ada, "offline")).text()).not.toContain("last one online")
  })

  test.each([
    [false, "The widget switched to Messenger mode."],
    [true, "The widget is hidden now."],
  ])("P8: by key is warned of after, with the way back; the widget hides: %p", async (isWidgetHiddenWhenOffline, then) => {
    saveAccount(shop.io.db, { ...findAccount(shop.io.db), isWidgetHiddenWhenOffline })
    const byKey = (status: string) => put(ada, status, { by: "key" }).then((answer) => answer.text())
    for (const status of ["offline", "invisible"]) {
      expect(await byKey("online")).not.toContain("You were the last one online.")
      const answer = await byKey(status)
      expect(answer).toContain(`You were the last one online. ${then}`)
      expect(answer.split("You were the last one online.")[1]).toContain(">Go online</button>")
    }
    // They are none any more, or not the last.
    expect(await byKey("offline")).not.toContain("You were the last one online.")
    await byKey("online")
    await put(linus, "online")
    expect(await byKey("offline")).not.toContain("You were the last one online.")
  })

  test("changes for nobody who is signed out, nor from another site", async () => {
    expect((await put(shop, "online")).status).toBe(401)
    const foreign = await put(linus, "online", {}, { "sec-fetch-site": "cross-site" })
    expect(foreign.status).toBe(403)
    expect(findAgent(shop.io.db, linus.id)!.status).toBe("offline")
  })
})

function put(browser: Pick<SignedIn, "fetch">, status: string, more: Fields = {}, headers: Record<string, string> = {}): Promise<Response> {
  return browser.fetch("/agents/me/status", form({ status, ...more }, headers, "PUT"))
}

function checkedIn(menu: string): string[] {
  return [...menu.matchAll(/value="(\w+)"\s+aria-checked="true"/g)].map((found) => found[1]!)
}

function meaningOf(status: string, menu: string): string {
  return new RegExp(`id="status-${status}-means">([^<]*)<`).exec(menu)![1]!
}
