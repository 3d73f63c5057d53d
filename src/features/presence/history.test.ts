import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { joined } from "../../domain/status.ts"
import { hours, minutes } from "../../domain/time.ts"
import type { SignedIn } from "../../testing/app.ts"
import { presencePage, type PresencePage } from "../../testing/presence-page.ts"
import { OFFICE_HOURS } from "../../testing/statuses.ts"
import { changeAvailability, chooseStatus } from "./commands.ts"
import { insertChange } from "./store.ts"

// P13. Monday 2 March 2026, 10:00 UTC, is when each test begins; in Paris it is 11:00.

let shop: PresencePage, ada: SignedIn, ben: SignedIn
beforeEach(async () => {
  shop = await presencePage()
  ;({ ada, ben } = shop)
})
afterEach(() => shop.stop())

describe("the history", () => {
  test("has nothing yet", async () => {
    expect((await shop.get()).page).toContain("No changes yet")
    expect((await shop.get(`/settings/presence?agent=${ben.id}`)).page).toContain("The status of this agent was never changed.")
  })

  test("begins with the day somebody came, which nobody chose", async () => {
    insertChange(shop.io.db, ben.id, joined(shop.clock.now()))
    expect((await shop.get()).page).toContain("Ben Offline When they joined the team Mon 2 Mar 2026, 10:00")
  })

  test("names causes and settings", async () => {
    for (const agent of [ada, ben]) chooseStatus(shop.io, agent, "online", agent.id)
    changeAvailability(shop.io, ben, OFFICE_HOURS)
    shop.pass(hours(8))
    const page = (await shop.get()).page
    expect(page).toContain("Ada Online → to Offline After 30 minutes away Mon 2 Mar 2026, 10:30")
    expect(page).toContain("Ben Online → to Offline End of their hours end at 17:00 UTC Mon 2 Mar 2026, 17:00")
    const ofBen = (await shop.get(`/settings/presence?agent=${ben.id}`)).page
    expect([ofBen.includes("Ben Online → to"), ofBen.includes("Ada Online → to")]).toEqual([true, false])
  })

  test("has 50 a page, newest first, and goes on by number", async () => {
    for (let i = 1; i <= 120; i++) {
      const at = shop.clock.now() - minutes(121 - i)
      insertChange(shop.io.db, ben.id, { from: "offline", to: "offline", at, cause: "by hand", by: ben.id, setting: `change ${i}` })
    }
    const pages = [await seen("/settings/presence")]
    for (let next = pages[0]!.older; next; next = pages.at(-1)!.older) pages.push(await seen(next))
    expect(pages.map(({ numbers }) => numbers.length)).toEqual([50, 50, 20])
    expect(pages.flatMap(({ numbers }) => numbers)).toEqual(Array.from({ length: 120 }, (_, i) => 120 - i))
    for (const before of ["0", "-1", "x", "1e3", "9".repeat(30)]) {
      expect((await seen(`/settings/presence?before=${before}`)).numbers[0]).toBe(120)
    }
    expect((await shop.get("/settings/presence?before=1")).page).toContain("No older changes")
  })
})

/** A page of the history: its rows' numbers, and where "Older" leads. */
async function seen(path: string) {
  const { html } = await shop.get(path)
  const numbers = [...html.matchAll(/id="change-(\d+)"/g)].map(([, number]) => Number(number))
  return { numbers, older: /href="([^"]+)">Older/.exec(html)?.[1]?.replaceAll("&amp;", "&") ?? null }
}
