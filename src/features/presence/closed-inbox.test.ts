import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { minutes, seconds } from "../../domain/time.ts"
import type { SignedIn } from "../../testing/app.ts"
import { lastAnswer, strictShop, type StrictShop } from "../../testing/strict-shop.ts"
import { findAgent } from "../agents/store.ts"
import { changeAccount } from "../settings/commands.ts"
import { chooseStatus } from "./commands.ts"
import { statusWords } from "./explained.ts"

// P13-P15: what is said of an agent whose status is Online and whose inbox is closed. Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: StrictShop, ada: SignedIn
beforeEach(async () => {
  shop = await strictShop()
  ;({ ada } = shop)
})
afterEach(() => shop.stop())

describe("with strict presence on", () => {
  test("the presence page says who counts as what, and why", async () => {
    const page = await shop.text("/settings/presence", shop.agent("Zoe", { role: "admin" }))
    expect(page).toContain("Ada is online, but no inbox of theirs is open.")
    expect(page).toContain("Ada is Online since 10:00, chosen by them, but counts as Offline, for no inbox of theirs is open")
    expect(page).toContain("So the widget is a messenger.")
    expect(await shop.text("/settings/presence")).toContain(
      "You are Online since 10:00, chosen by you, but count as Offline, for no inbox of yours is open",
    )
  })

  test("P13, P14: who is Online and missing is shown the same everywhere: their status, and that it does not count, with why", async () => {
    const { ben } = shop
    chooseStatus(shop.io, ada, "offline", ada.id)
    chooseStatus(shop.io, ben, "online", ben.id)
    const only = await shop.tabOf(ben)
    shop.tick()
    await shop.becomes("live-chat")
    expect(await shop.text("/settings/presence")).toContain("1 online · 0 invisible · 3 offline")
    await shop.leaves(only)
    shop.passTo(shop.clock.now() + seconds(75))
    await shop.becomes("messenger")
    const page = await shop.text("/settings/presence")
    expect(page).toContain("0 online · 0 invisible · 4 offline")
    expect(page).toContain("Online since 10:00, chosen by them. Offline at 10:30, if they stay away.")
    expect(page).toContain("Ben is online, but their inbox has been closed for 1 min. Until it is open, they count as Offline.")
    expect(page).toContain("Ben is Online since 10:00, chosen by them, but counts as Offline, for no inbox of theirs is open")
    expect(await shop.html("/settings/agents")).toMatch(/data-status="offline"><\/span><span>Online, inbox closed</)
    const menu = await shop.text("/settings/profile", ben)
    expect(menu).toContain("Your status: Online")
    expect(menu).toContain("Visitors can chat live once your inbox is open.")
    expect(menu).toContain("Until your inbox is open, you count as Offline.")
    expect(menu).not.toContain("last one online")
    await shop.tabOf(ben)
    shop.tick()
    await shop.becomes("live-chat")
    expect(await shop.text("/settings/profile", ben)).toContain("the last one online.")
    expect(await shop.text("/settings/profile", ben)).not.toContain("count as Offline")
    expect(await shop.text("/settings/agents")).not.toContain("Online, inbox closed")
  })
})

describe("whatever the setting", () => {
  beforeEach(() => changeAccount(shop.io, { isPresenceStrict: false }))

  test("a closed inbox changes no mode, and is told to admins and to her", async () => {
    const only = await shop.tabOf(ada)
    await shop.leaves(only)
    shop.passTo(shop.clock.now() + minutes(29))
    expect(shop.standing()).toBe("online")
    const zoe = shop.agent("Zoe", { role: "admin" })
    expect(await shop.text("/settings/presence", zoe)).toContain("Ada is online, but their inbox has been closed for 29 min.")
    expect(await shop.text("/settings/presence")).toContain("You are online, but your inbox has been closed for 29 min.")
    expect(await shop.text("/inbox/unassigned")).toContain("You are online, but your inbox has been closed for 29 min.")
    await shop.tabOf(ada)
    expect(statusWords(shop.io, findAgent(shop.io.db, ada.id)!).notice?.text).toBe(
      "You were online while your inbox was closed for 29 min.",
    )
    expect(await shop.text("/settings/presence", zoe)).not.toContain("but their inbox")
  })

  test("a break of less than 15 min is no news to her, neither before her inbox has answered nor after", async () => {
    const only = await shop.tabOf(ada)
    await shop.leaves(only)
    shop.passTo(lastAnswer(shop, ada) + minutes(15) - 1)
    expect(await shop.text("/inbox")).not.toContain("your inbox")
    await shop.tabOf(ada)
    expect(statusWords(shop.io, findAgent(shop.io.db, ada.id)!).notice).toBeNull()
  })

  test("it is the same news before her inbox has answered and after, so that she dismisses it once", async () => {
    const only = await shop.tabOf(ada)
    await shop.leaves(only)
    shop.passTo(shop.clock.now() + minutes(20))
    const key = () => statusWords(shop.io, findAgent(shop.io.db, ada.id)!).notice?.key
    const before = key()
    expect(await shop.html("/inbox")).toContain(`data-notice="${before}"`)
    await shop.tabOf(ada)
    expect(key()).toBe(before)
  })
})
