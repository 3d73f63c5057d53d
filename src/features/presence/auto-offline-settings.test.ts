import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { minutes } from "../../domain/time.ts"
import type { SignedIn } from "../../testing/app.ts"
import { availabilityPage, PAGE, type AvailabilityPage } from "../../testing/availability-page.ts"
import { post } from "../../testing/form.ts"
import { presenceOf } from "./store.ts"

// It is Monday, 10:00 UTC, when each test begins.

let shop: AvailabilityPage, ada: SignedIn
beforeEach(async () => {
  shop = await availabilityPage()
  ;({ ada } = shop)
})
afterEach(() => shop.stop())

describe("P11: the auto-offline delay", () => {
  test("is 30 minutes until it is chosen", async () => {
    expect(await shop.text()).toContain(`<option value="30" selected>30 minutes</option>`)
  })

  test.each([
    ["never", null],
    ["5", 5],
    ["15", 15],
    ["30", 30],
    ["60", 60],
    ["120", 120],
  ] as const)("may be %s", async (after, length) => {
    const answer = await post(ada, `${PAGE}/auto-offline`, { after, "also-during-hours": "on" })
    expect(answer.headers.get("location")).toBe(`${PAGE}?done=auto-offline`)
    expect(presenceOf(shop.io.db, ada.id).autoOffline).toEqual({
      after: length === null ? null : minutes(length),
      isAlsoDuringHours: true,
      isBackOnReturn: false,
    })
    expect(await shop.text()).toContain(`<option value="${after}" selected>`)
  })

  test.each(["7", "-5", "1e99", "", "forever"])("can't be %j; the two switches stay as they were set", async (after) => {
    const answer = await post(ada, `${PAGE}/auto-offline`, { after, "back-on-return": "on" })
    const page = await answer.text()
    expect(answer.status).toBe(422)
    expect(page).toMatch(/id="after" name="after" aria-invalid="true" aria-describedby="after-problem" autofocus/)
    expect(page).toContain("Choose one of the delays in the list.")
    expect(page).toMatch(/name="back-on-return" value="on" checked/)
    expect(presenceOf(shop.io.db, ada.id).autoOffline).toEqual({ after: minutes(30), isAlsoDuringHours: false, isBackOnReturn: false })
  })

  test("once chosen, takes offline who stays away", async () => {
    const bea = shop.agent("Bea", { status: "online" })
    await post(bea, `${PAGE}/auto-offline`, { after: "5" })
    shop.pass(minutes(5))
    expect(shop.statusOf(bea)).toBe("offline")
  })
})
