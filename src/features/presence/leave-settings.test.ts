import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { days } from "../../domain/time.ts"
import type { SignedIn } from "../../testing/app.ts"
import { availabilityPage, OFFICE_HOURS_TYPED, PAGE, type AvailabilityPage } from "../../testing/availability-page.ts"
import { post } from "../../testing/form.ts"
import { presenceOf } from "./store.ts"

// It is Monday, 10:00 UTC, when each test begins.

let shop: AvailabilityPage, ada: SignedIn
beforeEach(async () => {
  shop = await availabilityPage()
  ;({ ada } = shop)
})
afterEach(() => shop.stop())

describe("P10: leave", () => {
  test("is added in the order of its dates, and removed", async () => {
    const answer = await shop.leave("2026-12-24", "2027-01-02")
    expect(answer.headers.get("location")).toBe(`${PAGE}?done=leave`)
    await shop.leave("2026-03-03", "")
    await shop.leave("2026-03-03", "2026-03-03")
    expect(presenceOf(shop.io.db, ada.id).leaves).toEqual([
      { from: "2026-03-03", to: "2026-03-03" },
      { from: "2026-12-24", to: "2027-01-02" },
    ])
    const page = await shop.text()
    expect(page).toContain("<span>Tue 3 Mar 2026</span>")
    expect(page).toContain("<span>Thu 24 Dec 2026 – Sat 2 Jan 2027</span>")
    await post(ada, `${PAGE}/leave-removal`, { from: "2026-03-03", to: "2026-03-03" })
    await post(ada, `${PAGE}/leave-removal`, { from: "2026-03-03", to: "2026-03-03" })
    expect(presenceOf(shop.io.db, ada.id).leaves).toEqual([{ from: "2026-12-24", to: "2027-01-02" }])
  })

  test("keeps hours from starting", async () => {
    await shop.save(OFFICE_HOURS_TYPED)
    await shop.leave("2026-03-03", "2026-03-04")
    expect(await shop.standing()).toEndWith("Back online Thu 09:00.")
    shop.pass(days(2))
    expect(shop.statusOf(ada)).toBe("offline")
    shop.pass(days(1))
    expect(shop.statusOf(ada)).toBe("online")
  })

  test.each([
    ["", "", "from", "Choose the first day."],
    ["2026-02-30", "", "from", "“2026-02-30” is no date."],
    ["2026-03-05", "soon", "to", "“soon” is no date."],
    ["2026-03-05", "2026-03-04", "to", "The leave ends on 2026-03-04, before it starts on 2026-03-05."],
  ])("can't be %j to %j", async (from, to, field, words) => {
    const answer = await shop.leave(from, to)
    const page = await answer.text()
    expect(answer.status).toBe(422)
    expect(page).toMatch(new RegExp(`id="${field}-problem">.*${words}`))
    expect(page).toMatch(new RegExp(`name="from" type="date" +value="${from}"`))
    expect(page).toMatch(new RegExp(`id="${field}"[^>]* autofocus`))
    expect(presenceOf(shop.io.db, ada.id).leaves).toEqual([])
  })
})
