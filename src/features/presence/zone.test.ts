import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { minutes } from "../../domain/time.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { TestInbox } from "../../testing/inbox.ts"
import { changeAccount } from "../settings/commands.ts"
import { chooseStatus } from "./commands.ts"
import { presenceOf } from "./store.ts"
import { zoneOf } from "./zone-store.ts"

// P9, P13: whose zone an agent reads times in. Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: TestShopbell
let ada: SignedIn
let ben: SignedIn
let tab: TestInbox
let thread: string
beforeEach(async () => {
  shop = await testShopbell()
  ada = shop.agent("Ada", { role: "admin" })
  ben = shop.agent("Ben", { role: "admin" })
  changeAccount(shop.io, { timeZone: "Europe/Paris" })
  chooseStatus(shop.io, ada, "online", ada.id)
  await (await shop.widget()).write("What time is it?")
  thread = `/inbox/${shop.io.db.get<{ id: string }>("select id from conversations")!.id}`
  tab = new TestInbox(shop.url, ben)
  await tab.look()
})
afterEach(async () => {
  tab.close()
  await shop.stop()
})

describe("P9: while nobody has said which", () => {
  test("it is the account's everywhere, also on the form, until their browser tells theirs", async () => {
    expect(await zonesTold()).toEqual(allIn("Europe/Paris"))
    expect(await text("/settings/availability")).toContain("data-unset")
    await livesIn("America/New_York")
    expect(await zonesTold()).toEqual(allIn("America/New_York"))
    expect(presenceOf(shop.io.db, ben.id)).toMatchObject({ availability: { timeZone: "America/New_York" }, zoneFrom: "browser" })
  })

  test("a browser that says UTC is taken at its word: that one zone everywhere, at once, and nothing asked for any more", async () => {
    const from = tab.frames.length
    await livesIn("UTC")
    await tab.says(`data-zone="UTC"`, from)
    expect(await zonesTold()).toEqual(allIn("UTC"))
    expect(await text("/settings/availability")).not.toContain("data-unset")
    expect(await text("/settings/presence")).toContain("Online since 10:00, chosen by them.")
    await livesIn("America/New_York")
    expect(zoneOf(shop.io.db, ben.id)).toBe("UTC")
  })

  test("a browser that tells no zone that is known says nothing", async () => {
    await livesIn("Mars/Olympus")
    expect(presenceOf(shop.io.db, ben.id).zoneFrom).toBe("nobody")
    expect(zoneOf(shop.io.db, ben.id)).toBe("Europe/Paris")
  })
})

describe("P9: what an agent saved", () => {
  test("stays, also UTC without hours, with a browser in New York", async () => {
    await livesIn("America/New_York")
    await choose("UTC")
    expect(await zonesTold()).toEqual(allIn("UTC"))
    await livesIn("America/New_York")
    expect(await zonesTold()).toEqual(allIn("UTC"))
    expect(await text("/settings/availability")).not.toContain("data-unset")
    expect(presenceOf(shop.io.db, ben.id).zoneFrom).toBe("agent")
  })

  test("stays, also if it was saved before the first sign of life", async () => {
    await choose("UTC")
    await livesIn("America/New_York")
    expect(zoneOf(shop.io.db, ben.id)).toBe("UTC")
  })

  test("is not chosen by whoever saves something else", async () => {
    const body = new URLSearchParams({ after: String(30) })
    expect((await ben.fetch("/settings/availability/auto-offline", { method: "POST", body })).status).toBe(303)
    await livesIn("Asia/Kolkata")
    expect(await zonesTold()).toEqual(allIn("Asia/Kolkata"))
  })
})

async function livesIn(timeZone: string): Promise<void> {
  shop.clock.advance(minutes(1))
  tab.send({ type: "active", timeZone })
  await tab.settled()
}

async function choose(zone: string): Promise<void> {
  expect((await ben.fetch("/settings/availability", { method: "POST", body: new URLSearchParams({ zone }) })).status).toBe(303)
}

async function text(path: string): Promise<string> {
  return (await ben.fetch(path)).text()
}

const MENU = /id="status-menu" data-zone="([^"]+)"/

/** The zone that each place names, as they are served now. */
async function zonesTold() {
  const [availability, presence, talk] = [await text("/settings/availability"), await text("/settings/presence"), await text(thread)]
  return {
    menu: MENU.exec(presence)?.[1],
    thread: MENU.exec(talk)?.[1],
    chosen: /<option value="([^"]+)" selected>/.exec(availability)?.[1],
    clock: /id="zone-name">([^<]+)</.exec(availability)?.[1],
    presence: /Times are those of ([\w/ ]+)\./.exec(presence)?.[1]?.replace(" ", "_"),
  }
}

const allIn = (zone: string) => ({ menu: zone, thread: zone, chosen: zone, clock: zone, presence: zone })
