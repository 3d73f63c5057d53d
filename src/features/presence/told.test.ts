import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { hours, minutes, seconds } from "../../domain/time.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { TestInbox } from "../../testing/inbox.ts"
import { changeAccount } from "../settings/commands.ts"
import { chooseStatus, pingOnline, showLife } from "./commands.ts"

// P11, P13, P14: what an open tab says of a status stays true. Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: TestShopbell
let ada: SignedIn
let ben: SignedIn
let tab: TestInbox
beforeEach(async () => {
  shop = await testShopbell()
  ada = shop.agent("Ada", { role: "admin" })
  ben = shop.agent("Ben")
  chooseStatus(shop.io, ada, "online", ada.id)
  chooseStatus(shop.io, ben, "online", ben.id)
  tab = new TestInbox(shop.url, ada)
  await tab.look()
})
afterEach(async () => {
  tab.close()
  await shop.stop()
})

describe("one's own menu", () => {
  test("tells the new moment after each sign of life that moves it, and nothing after one that does not", async () => {
    shop.pass(minutes(12))
    const from = tab.frames.length
    showLife(shop.io, ada.id)
    await tab.says("Offline at 10:42, if you stay away.", from)
    const told = tab.frames.length
    shop.pass(seconds(21))
    showLife(shop.io, ada.id)
    await tab.settled()
    expect(menusIn(tab.frames.slice(told))).toBe(0)
  })

  test("is told no more often than once a minute, however lively its agent is", async () => {
    const from = tab.frames.length
    for (let i = 0; i < 60; i++) {
      shop.pass(seconds(10))
      showLife(shop.io, ada.id)
    }
    await tab.says("Offline at 10:40, if you stay away.", from)
    await tab.settled()
    expect(menusIn(tab.frames.slice(from))).toBeLessThanOrEqual(10)
    expect(tab.frames.findLast((frame) => frame.includes("status-why"))).toContain("Offline at 10:40, if you stay away.")
  })

  test("tells in the browser's zone as soon as that is known", async () => {
    shop.pass(seconds(21))
    const from = tab.frames.length
    showLife(shop.io, ada.id, "Europe/Paris")
    await tab.says("Online since 11:00, chosen by you.", from)
  })

  test("hears of a choice that changes nothing but the moment, and of pings", async () => {
    shop.pass(minutes(5))
    let from = tab.frames.length
    chooseStatus(shop.io, ada, "online", ada.id)
    await tab.says("Offline at 10:35, if you stay away.", from)
    chooseStatus(shop.io, ada, "offline", ada.id)
    pingOnline(shop.io, ada.id)
    await tab.says("Offline at 10:07, unless the API pings again.", from)
    shop.pass(minutes(2))
    from = tab.frames.length
    pingOnline(shop.io, ada.id)
    await tab.says("Offline at 10:09, unless the API pings again.", from)
  })

  test("names the day once another has begun in its agent's zone", async () => {
    shop.pass(seconds(21))
    showLife(shop.io, ada.id, "Asia/Kolkata")
    chooseStatus(shop.io, ada, "offline", ada.id)
    await tab.says("Offline since 15:30, chosen by you.")
    // 18:30 UTC is midnight in Kolkata.
    shop.pass(hours(8.5) - seconds(22))
    await tab.settled()
    const from = tab.frames.length
    shop.pass(seconds(1))
    await tab.says("Offline since Mon 15:30, chosen by you.", from)
  })
})

describe("the page of all statuses", () => {
  test("tells when somebody's next change moves, to whoever looks at it alone", async () => {
    const page = new TestInbox(shop.url, ada)
    await page.look({ isPresence: true })
    shop.pass(minutes(12))
    const from = [page.frames.length, tab.frames.length]
    showLife(shop.io, ben.id)
    const told = await page.says("Offline at 10:42, if they stay away.", from[0])
    expect(told).toContain(`hx-target="#standing-why-${ben.id}"`)
    showLife(shop.io, ada.id)
    await page.says("Offline at 10:42, if you stay away.", from[0])
    await tab.settled()
    expect(tab.frames.slice(from[1]).join("")).not.toContain("standing-why")
    page.close()
  })

  test("is made anew when another day begins where the account is", async () => {
    changeAccount(shop.io, { timeZone: "Europe/Paris" })
    shop.pass(hours(13) - seconds(1))
    await tab.settled()
    const from = tab.frames.length
    shop.pass(seconds(1))
    await tab.says(`hx-target="#presence"`, from)
  })
})

function menusIn(frames: readonly string[]): number {
  return frames.filter((frame) => frame.includes("status-why")).length
}
