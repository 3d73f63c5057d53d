import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { days, hours } from "../../domain/time.ts"
import type { SignedIn } from "../../testing/app.ts"
import { presencePage, type PresencePage } from "../../testing/presence-page.ts"
import { OFFICE_HOURS } from "../../testing/statuses.ts"
import { findAgent, saveMembership } from "../agents/store.ts"
import { changeAccount } from "../settings/commands.ts"
import { changeAvailability, chooseStatus, showLife } from "./commands.ts"

// P13: who is what now, and the coming week. Monday 2 March 2026, 10:00 UTC, is when each test begins; in Paris it is 11:00.

let shop: PresencePage, ada: SignedIn, ben: SignedIn
beforeEach(async () => {
  shop = await presencePage()
  ;({ ada, ben } = shop)
})
afterEach(() => shop.stop())

describe("everybody now", () => {
  test("with the status, since when, why and what comes next; online first, then invisible, then offline, then by name", async () => {
    const [zoe, chloe] = [shop.agent("Zoe"), shop.agent("Chloe")]
    chooseStatus(shop.io, zoe, "online", zoe.id)
    chooseStatus(shop.io, ben, "online", ben.id)
    changeAvailability(shop.io, ben, OFFICE_HOURS)
    chooseStatus(shop.io, chloe, "invisible", ada.id)
    const page = (await shop.get()).page
    expect(page).toContain("2 online · 1 invisible · 1 offline")
    const rows = [
      "Ben Online since 10:00, chosen by them. Offline at 17:00, end of their hours.",
      "Zoe Online since 10:00, chosen by them. Offline at 10:30, if they stay away.",
      "Chloe Invisible since 10:00, set by Ada. Offline at 10:30, if they stay away.",
      "Ada You Offline since 10:00, when you joined the team.",
    ]
    const places = rows.map((row) => page.indexOf(row))
    expect(rows.filter((row) => !page.includes(row))).toEqual([])
    expect(places.toSorted((a, b) => a - b)).toEqual(places)
  })

  test("is for admins alone", async () => {
    expect((await ben.fetch("/settings/presence")).status).toBe(403)
    expect((await shop.fetch("/settings/presence")).status).toBe(401)
    const asked = { method: "POST", body: new URLSearchParams({ status: "online" }) }
    expect((await ben.fetch(`/settings/presence/${ben.id}/status`, asked)).status).toBe(403)
    expect(await (await ben.fetch("/settings/profile")).text()).not.toContain("/settings/presence")
  })

  test("tells one who is alone how to have company", async () => {
    saveMembership(shop.io.db, { ...findAgent(shop.io.db, ben.id)!, isActive: false }, shop.clock.now())
    expect((await shop.get()).page).toContain("Nobody else is in your team yet. Invite somebody")
  })

  test("P13: is told in the reader's own time zone, as their menu is; until they have one, in the account's", async () => {
    chooseStatus(shop.io, ben, "online", ben.id)
    changeAccount(shop.io, { timeZone: "Europe/Paris" })
    const page = (await shop.get()).page
    expect(page).toContain("Times are those of Europe/Paris.")
    expect(page).toContain("Online since 11:00, chosen by them.")
    showLife(shop.io, ada.id, "America/New_York")
    const hers = await shop.get()
    expect(hers.page).toContain("Times are those of America/New York.")
    expect(hers.page).toContain("Online since 05:00, chosen by them.")
    expect(hers.html).toContain('id="status-menu" data-zone="America/New_York"')
    expect((await shop.get("/settings/presence?at=2026-03-02T12:59")).page).toContain("Mon 2 Mar 2026, 12:59")
  })
})

describe("the coming week", () => {
  test("is a picture with a name, and the same as a table", async () => {
    chooseStatus(shop.io, ben, "online", ben.id)
    changeAvailability(shop.io, ben, OFFICE_HOURS)
    const { html } = await shop.get()
    expect(html).toContain('role="img" aria-label="The coming week of 2 agents. New visitors see Live chat now, then Messenger.')
    const table = await shop.get("/settings/presence/week")
    expect(table.page).toContain("New visitors Live chat now 17:00 Why?")
    expect(table.page).toContain("Messenger 17:00 Tue 09:00 Why?")
    expect(table.page).toContain("Online Tue 09:00 Tue 17:00 Start of their hours")
    expect(table.page).toContain("Ada Offline now beyond this week When you joined the team")
    expect(table.html).toContain(`href="/settings/presence?at=${encodeURIComponent("2026-03-02T17:00")}#question"`)
  })
})

test("looking writes nothing, also of what is due", async () => {
  chooseStatus(shop.io, ben, "online", ben.id)
  changeAvailability(shop.io, ben, OFFICE_HOURS)
  await shop.get()
  const before = written()
  shop.clock.advance(days(1) + hours(8))
  const page = (await shop.get("/settings/presence?at=2026-03-20T10:00")).page
  expect(page).toContain("Ben Offline since 17:00, end of their hours.")
  expect(written()).toBe(before)
})

/** All that this connection has ever written. */
function written(): number {
  return shop.io.db.get<{ n: number }>("select total_changes() as n")!.n
}
