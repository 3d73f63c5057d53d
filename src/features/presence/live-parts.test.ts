import { afterEach, beforeEach, expect, test } from "bun:test"
import { days, minutes } from "../../domain/time.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { TestInbox } from "../../testing/inbox.ts"
import { OFFICE_HOURS } from "../../testing/statuses.ts"
import { NO_INVITES } from "../../testing/no-invites.ts"
import { changeRole, deactivate, reactivate } from "../agents/commands.ts"
import { changeAccount } from "../settings/commands.ts"
import { changeAvailability, chooseStatus, showLife } from "./commands.ts"

// P14, and what it may cost: a page that is open is sent what has changed, and nothing else.

let shop: TestShopbell
let ada: SignedIn
let ben: SignedIn
beforeEach(async () => {
  shop = await testShopbell()
  ada = shop.agent("Ada", { role: "admin" })
  ben = shop.agent("Ben")
  for (let i = 0; i < 8; i++) shop.agent(`Cleo ${i}`)
})
afterEach(() => shop.stop())

test("nothing while nothing has changed; as the minutes go by only when to ask again", async () => {
  const known = versionsIn(await get("/settings/presence?at=2026-03-04T10:00"))
  expect(known.length).toBeGreaterThan(12)
  expect(await changed("/settings/presence?at=2026-03-04T10:00", known)).toEqual([])
  shop.clock.advance(minutes(5))
  expect(await changed("/settings/presence?at=2026-03-04T10:00", known)).toEqual(["live-until"])
})

test("one row, the counts, the week, the answer and the history's new row when a status changes; the order says where", async () => {
  const known = versionsIn(await get("/settings/presence"))
  chooseStatus(shop.io, ben, "online", ben.id)
  const told = await changed("/settings/presence", known)
  expect(told).toEqual(["standing-counts", `standing-${ben.id}`, "week", "answer", expect.stringMatching(/^change-\d+$/)])
  const fresh = await get("/settings/presence")
  expect(orderIn(await get("/settings/presence", known))).toEqual(versionsIn(fresh))
  expect(fresh.indexOf(`standing-${ben.id}`)).toBeLessThan(fresh.indexOf(`standing-${ada.id}`))
  expect(await changed("/settings/presence", versionsIn(fresh))).toEqual([])
})

test("on the pages of agents and groups: whose status it is", async () => {
  const known = versionsIn(await get("/settings/agents"))
  chooseStatus(shop.io, ben, "online", ben.id)
  expect(await changed("/settings/agents", known)).toEqual([`status-of-${ben.id}`])
})

test("P15: the switch itself and what is said of the week when strict presence is switched; open pages are told to look", async () => {
  const known = versionsIn(await get("/settings/presence"))
  const tab = new TestInbox(shop.url, ada)
  await tab.look({ isPresence: true })
  const before = tab.frames.length
  changeAccount(shop.io, { isPresenceStrict: true })
  await tab.says('hx-target="#presence"', before)
  const told = await changed("/settings/presence", known)
  expect([told.includes("week-lead"), told.includes("strict")]).toEqual([true, true])
  tab.close()
})

test("S3: who is no admin any more hears no more of others' statuses, also where that page is still open", async () => {
  const zoe = shop.agent("Zoe", { role: "admin" })
  const tab = new TestInbox(shop.url, zoe)
  await tab.look({ isPresence: true })
  chooseStatus(shop.io, ben, "online", ben.id)
  const heard = async () => {
    await tab.settled()
    const from = tab.frames.length
    shop.pass(minutes(5))
    showLife(shop.io, ben.id, "UTC")
    await tab.settled()
    return tab.frames.slice(from).join("").includes(`standing-why-${ben.id}`)
  }
  expect(await heard()).toBe(true)
  changeRole(shop.io, zoe.id, "agent", NO_INVITES)
  expect(await heard()).toBe(false)
  changeRole(shop.io, zoe.id, "admin", NO_INVITES)
  expect(await heard()).toBe(true)
  tab.close()
})

test("on the page of agents: who works here, and who no longer does", async () => {
  const known = versionsIn(await get("/settings/agents"))
  deactivate(shop.io, ada, ben.id, NO_INVITES)
  expect(await changed("/settings/agents", known)).toEqual(["people-count", "people-gone"])
  const without = await get("/settings/agents")
  expect(orderIn(await get("/settings/agents", known))).toEqual(versionsIn(without))
  reactivate(shop.io, ada, ben.id)
  // With all that is in the row.
  const told = await get("/settings/agents", versionsIn(without))
  expect([...told.matchAll(/ id="([^"]+)" data-live="/g)].map(([, id]) => id)).toEqual([
    "people-count",
    `agent-${ben.id}`,
    `status-of-${ben.id}`,
    "people-gone",
  ])
  expect(told).toContain(`aria-label="Change Ben"`)
})

test("a new password link that is being copied stays the one it is", async () => {
  const path = `/settings/agents?password-link=${ben.id}`
  const page = await get(path)
  expect(page).toContain("New password link for Ben")
  shop.clock.advance(minutes(5))
  expect(await changed(path, versionsIn(page))).toEqual([])
})

test("what people wrote is not taken for a part", async () => {
  const mallory = shop.agent(`<p id="x" data-live="abc">`)
  const ids = await changed("/settings/presence", [])
  expect(ids).toContain(`standing-${mallory.id}`)
  expect(ids).not.toContain("x")
})

test("quality: of a large team a page shows 20 at a time, online first, in less than 200 kB; counts and modes are of all", async () => {
  for (let i = 0; i < 190; i++) changeAvailability(shop.io, shop.agent(`Dana ${i}`), OFFICE_HOURS)
  shop.pass(days(1))
  const pages = await Promise.all(
    ["", "?people=2", "?people=9", "?people=11", "?people=x"].map((query) => get(`/settings/presence${query}`)),
  )
  expect(pages.map((page) => page.split(' data-in="standings"').length - 1)).toEqual([20, 20, 20, 20, 20])
  for (const page of pages) {
    expect(page.length).toBeLessThan(200_000)
    expect(page).toMatch(/\d+ online · 0 invisible · \d+ offline/)
    expect(page).toContain("New visitors see Live chat now, then Messenger.")
  }
  expect(pages[0]).toContain("Page 1 of 10")
  expect(pages[0]).toContain(`rel="next" href="/settings/presence?people=2"`)
  expect(pages[3]).toContain("Page 10 of 10")
  const table = await get("/settings/presence/week?people=2")
  expect(table.split(`scope="rowgroup"`).length - 1).toBe(1 + 20)
})

async function get(path: string, known?: readonly string[]): Promise<string> {
  const answer = await ada.fetch(path, known && { headers: { "x-live": known.join(" ") } })
  return answer.text()
}

async function changed(path: string, known: readonly string[]): Promise<readonly string[]> {
  const answer = await get(path, known)
  return [...answer.matchAll(/ id="([^"]+)" data-live="/g)].map(([, id]) => id!)
}

function versionsIn(page: string): string[] {
  return [...page.matchAll(/ data-live="(\w+)"/g)].map(([, version]) => version!)
}

function orderIn(answer: string): string[] {
  return /id="live-order" value="([^"]*)"/.exec(answer)![1]!.split(" ")
}
