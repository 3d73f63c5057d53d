import { afterEach, beforeEach, expect, test } from "bun:test"
import { days, hours, minutes } from "../../domain/time.ts"
import { weekOf, type Range } from "../../domain/week.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { NO_INVITES } from "../../testing/no-invites.ts"
import { deactivate, reactivate } from "../agents/commands.ts"
import { findAgent } from "../agents/store.ts"
import { changeAvailability, changeDaysOff, changeLeaves, chooseStatus } from "./commands.ts"
import { statusWords } from "./explained.ts"

// P9, P10, P13: who is switched because their settings were edited is told that, and not of a boundary that was another day's.
// It is Tuesday 3 March 2026, 12:00 UTC, and Ben is Online by his hours since 09:00.

let shop: TestShopbell
let ada: SignedIn
let ben: SignedIn
beforeEach(async () => {
  shop = await testShopbell()
  ada = shop.agent("Ada", { role: "admin" })
  ben = shop.agent("Ben")
  worksFrom(540)
  shop.pass(hours(23))
  expect(menu()).toBe("Online since 09:00, start of your hours. Offline at 17:00, end of your hours.")
  shop.pass(hours(3))
})
afterEach(() => shop.stop())

test("by leave from today on, and by its removal", async () => {
  changeLeaves(shop.io, ben, [{ from: "2026-03-03", to: "2026-03-04" }])
  expect(menu()).toBe("Offline since 12:00, on leave. Back online Thu 09:00.")
  expect(await history()).toBe("On leave")
  shop.pass(hours(1))
  changeLeaves(shop.io, ben, [])
  expect(menu()).toBe("Online since 13:00, your leave was removed. Offline at 17:00, end of your hours.")
  expect(await history()).toBe("Their leave was removed")
})

test("by other hours, there and back", async () => {
  worksFrom(780)
  expect(menu()).toBe("Offline since 12:00, your hours were changed. Back online at 13:00.")
  expect(await history()).toBe("Their hours were changed")
  shop.pass(minutes(1))
  worksFrom(540)
  expect(menu()).toBe("Online since 12:01, your hours were changed. Offline at 17:00, end of your hours.")
  shop.pass(hours(5))
  expect(menu()).toBe("Offline since 17:00, end of your hours. Back online Wed 09:00.")
  expect(await history()).toBe("End of their hours end at 17:00 UTC")
})

test("P10: not by a day off that is set in the middle of the shift: it ends when it would have, and no other starts", () => {
  changeAvailability(shop.io, ben, { isOn: true, timeZone: "UTC", week: weekOf(() => [range(540, 1_020), range(1_080, 1_200)]) })
  changeDaysOff(shop.io, [{ date: "2026-03-03", name: "Inventory" }])
  expect(menu()).toBe("Online since 09:00, start of your hours. Offline at 17:00, end of your hours.")
  shop.pass(hours(5))
  expect(menu()).toBe("Offline since 17:00, end of your hours. Back online Wed 09:00.")
  shop.pass(hours(2))
  expect(menu()).toBe("Offline since 17:00, end of your hours. Back online Wed 09:00.")
})

test("P10: by a day off that is taken out of the list; what is set anew stops nothing that has begun again", async () => {
  changeDaysOff(shop.io, [{ date: "03-04", name: "Inventory" }])
  shop.pass(days(1))
  expect(menu()).toBe("Offline since Tue 17:00, end of your hours. Back online Thu 09:00.")
  changeDaysOff(shop.io, [{ date: "2026-03-03", name: "Over" }])
  expect(menu()).toBe("Online since 12:00, Inventory is no longer a day off. Offline at 17:00, end of your hours.")
  expect(await history()).toBe("Inventory is no longer a day off")
  changeDaysOff(shop.io, [{ date: "2026-03-04", name: "" }])
  expect(menu()).toBe("Online since 12:00, Inventory is no longer a day off. Offline at 17:00, end of your hours.")
})

test("P8: not who chose their status since: that holds until the next boundary", () => {
  chooseStatus(shop.io, ben, "invisible", ben.id)
  worksFrom(780)
  changeLeaves(shop.io, ben, [{ from: "2026-03-03", to: "2026-03-03" }])
  expect(menu()).toStartWith("Invisible since 12:00, chosen by you.")
})

test("who is deactivated and comes back reads so by whom", async () => {
  deactivate(shop.io, ada, ben.id, NO_INVITES)
  expect(await history()).toBe("Deactivated by Ada")
  reactivate(shop.io, ada, ben.id)
  expect(menu()).toBe("Offline since 12:00, reactivated by Ada. Back online Wed 09:00.")
  expect(await history()).toBe("Reactivated by Ada")
})

const range = (from: number, to: number): Range => ({ from, to })

function worksFrom(from: number): void {
  changeAvailability(shop.io, ben, { isOn: true, timeZone: "UTC", week: weekOf(() => [range(from, 1_020)]) })
}

function menu(): string {
  return statusWords(shop.io, findAgent(shop.io.db, ben.id)!).why
}

/** The newest row as an admin reads it. */
async function history(): Promise<string> {
  const page = await (await ada.fetch("/settings/presence")).text()
  return page
    .match(/<p class="change-why">(.*?)<\/p>/s)![1]!
    .replaceAll(/<[^>]+>/g, "")
    .replaceAll(/\s+/g, " ")
    .trim()
}
