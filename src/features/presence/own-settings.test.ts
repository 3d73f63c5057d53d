import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { EMPTY_WEEK } from "../../domain/week.ts"
import type { SignedIn } from "../../testing/app.ts"
import { availabilityPage, OFFICE_HOURS_TYPED, type AvailabilityPage } from "../../testing/availability-page.ts"
import { post } from "../../testing/form.ts"
import { presenceOf } from "./store.ts"

// P6, and that all of these settings are each agent's own. It is Monday, 10:00 UTC, when each test begins.

let shop: AvailabilityPage, ada: SignedIn
beforeEach(async () => {
  shop = await availabilityPage()
  ;({ ada } = shop)
})
afterEach(() => shop.stop())

describe("P6: told when invisible", () => {
  test("is off, goes on and off again, by the words that are promised", async () => {
    const promised = "Get new chat notifications when invisible, if online agents take longer than 30 seconds to respond"
    expect(await shop.text("/settings/profile")).toContain(promised)
    expect(presenceOf(shop.io.db, ada.id).isToldWhenInvisible).toBe(false)
    const answer = await post(ada, "/settings/profile/advanced", { "told-when-invisible": "on" })
    expect(answer.headers.get("location")).toBe("/settings/profile?done=advanced")
    expect(presenceOf(shop.io.db, ada.id).isToldWhenInvisible).toBe(true)
    expect(await shop.text("/settings/profile?done=advanced")).toMatch(/<details class="section advanced" open>[^]*value="on" checked/)
    // Its only switch is off, so the browser sends an empty form.
    await post(ada, "/settings/profile/advanced", {})
    expect(presenceOf(shop.io.db, ada.id).isToldWhenInvisible).toBe(false)
  })
})

test("each agent sets their own alone", async () => {
  const bea = shop.agent("Bea")
  await shop.save(OFFICE_HOURS_TYPED)
  await shop.leave("2026-03-03", "")
  await post(ada, "/settings/profile/advanced", { "told-when-invisible": "on" })
  expect(presenceOf(shop.io.db, bea.id)).toMatchObject({
    availability: { isOn: false, week: EMPTY_WEEK },
    leaves: [],
    isToldWhenInvisible: false,
  })
})
