import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { EMPTY_WEEK } from "../../domain/week.ts"
import { days, hours, seconds } from "../../domain/time.ts"
import type { SignedIn } from "../../testing/app.ts"
import { availabilityPage, OFFICE_HOURS_TYPED, PAGE, type AvailabilityPage } from "../../testing/availability-page.ts"
import { post } from "../../testing/form.ts"
import { history, presenceOf } from "./store.ts"

// It is Monday, 10:00 UTC, when each test begins.

let shop: AvailabilityPage, ada: SignedIn
beforeEach(async () => {
  shop = await availabilityPage()
  ;({ ada } = shop)
})
afterEach(() => shop.stop())

describe("P9: availability hours", () => {
  test("are off, and empty, until somebody sets them; then the browser's zone is asked for no more", async () => {
    const before = await shop.text()
    expect(before).not.toContain("checked>")
    expect(before).toContain("data-unset")
    await shop.save({ zone: "UTC", "hours-on": "on", "from-1": "09:00", "to-1": "17:00" })
    expect(await shop.text()).not.toContain("data-unset")
  })

  test("are saved as they were typed, and come back so", async () => {
    const answer = await shop.save({
      zone: "Europe/Paris",
      "hours-on": "on",
      "from-1": ["13:00", "09:00", ""],
      "to-1": ["00:00", "12:00", ""],
    })
    expect([answer.status, answer.headers.get("location")]).toEqual([303, `${PAGE}?done=hours`])
    expect(presenceOf(shop.io.db, ada.id).availability).toEqual({
      isOn: true,
      timeZone: "Europe/Paris",
      week: {
        ...EMPTY_WEEK,
        1: [
          { from: 540, to: 720 },
          { from: 780, to: 1_440 },
        ],
      },
    })
    const page = await shop.text(`${PAGE}?done=hours`)
    expect(timesIn(page, "from-1")).toEqual(["09:00", "13:00", ""])
    expect(timesIn(page, "to-1")).toEqual(["12:00", "00:00", ""])
    expect(timesIn(page, "from-2")).toEqual([""])
    expect(page).toContain("until midnight")
    expect(page).toContain(`<option value="Europe/Paris" selected>`)
    expect(page).toContain("Your hours are saved.")
  })

  test("that include now bring nobody online who went offline after they started: that holds until the next start", async () => {
    await shop.save(OFFICE_HOURS_TYPED)
    shop.pass(0)
    expect(shop.statusOf(ada)).toBe("offline")
    shop.pass(hours(23) - seconds(1))
    expect(shop.statusOf(ada)).toBe("offline")
    shop.pass(seconds(1))
    expect(shop.statusOf(ada)).toBe("online")
    expect(await shop.standing()).toBe("Online since 09:00, start of your hours. Offline at 17:00, end of your hours.")
    shop.pass(hours(8))
    expect(shop.statusOf(ada)).toBe("offline")
    expect(await shop.standing()).toBe("Offline since 17:00, end of your hours. Back online Wed 09:00.")
  })

  test("whose start has passed since the last change count at once, and are dated when they were set", async () => {
    shop.clock.advance(days(1))
    await shop.save(OFFICE_HOURS_TYPED)
    expect(shop.statusOf(ada)).toBe("online")
    expect(lastChange()).toMatchObject({ from: "offline", to: "online", cause: "availability hours", at: shop.clock.now() })
  })

  test("leave Invisible as it is at their start, and end it", async () => {
    const bea = shop.agent("Bea", { status: "invisible" })
    await post(bea, `${PAGE}/auto-offline`, { after: "never" })
    await post(bea, PAGE, { zone: "UTC", "hours-on": "on", "from-2": "09:00", "to-2": "17:00" })
    shop.pass(hours(23))
    expect(shop.statusOf(bea)).toBe("invisible")
    shop.pass(hours(8))
    expect(shop.statusOf(bea)).toBe("offline")
  })

  test("that cannot be are refused with 422, beside their row, with all that was typed, and nothing is stored", async () => {
    const answer = await shop.save({
      zone: "Europe/Rome",
      "hours-on": "on",
      "from-1": ["09:00", "16:00"],
      "to-1": ["17:00", "18:00"],
      "from-3": "22:00",
      "to-3": "06:00",
    })
    const page = await answer.text()
    expect(answer.status).toBe(422)
    expect(page).toMatch(/name="from-1" value="16:00" aria-label="From" aria-invalid="true" aria-describedby="range-1-1-problem" autofocus/)
    expect(page).toMatch(/id="range-1-1-problem">.*Monday 09:00–17:00 and Monday 16:00–18:00 overlap\./)
    expect(page.match(/ autofocus/g)).toHaveLength(1)
    expect([timesIn(page, "from-1"), timesIn(page, "to-3")]).toEqual([
      ["09:00", "16:00", ""],
      ["06:00", ""],
    ])
    expect(page).toContain(`<option value="Europe/Rome" selected>`)
    expect(page).toContain("until next day")
    expect(presenceOf(shop.io.db, ada.id).availability).toMatchObject({ isOn: false, timeZone: "UTC", week: EMPTY_WEEK })
  })

  test("of a zone that is none are refused with 422 at the zone, which stays as it was", async () => {
    const answer = await shop.save({ ...OFFICE_HOURS_TYPED, zone: `Mars/"><b>` })
    const page = await answer.text()
    expect(answer.status).toBe(422)
    expect(page).toContain(`<option value="Mars/&quot;&gt;&lt;b&gt;" selected>`)
    expect(page).toMatch(/id="zone"[^>]* aria-describedby="zone-hint zone-problem" aria-invalid="true" autofocus/)
    expect(page).toContain("This time zone is not known.")
  })

  test.each([
    [
      "of two zones",
      [
        ["zone", "UTC"],
        ["zone", "Europe/Paris"],
      ],
      303,
    ],
    [
      "with names of ours",
      [
        ["zone", "UTC"],
        ["__proto__", "x"],
        ["constructor", "x"],
      ],
      303,
    ],
    ["without anything", [], 422],
  ] as const)("a form %s breaks nothing", async (_, fields, status) => {
    const body = new URLSearchParams(fields.map(([name, value]) => [name, value]))
    expect((await ada.fetch(PAGE, { method: "POST", body })).status).toBe(status)
  })
})

test("P9, P13: a GET writes nothing, even when a change is due", async () => {
  await shop.save(OFFICE_HOURS_TYPED)
  shop.clock.advance(days(1))
  const before = stored()
  expect(await shop.standing()).toStartWith("Online since 09:00, start of your hours.")
  await shop.text("/settings/profile")
  expect(stored()).toEqual(before)
})

function timesIn(page: string, name: string): readonly string[] {
  return [...page.matchAll(new RegExp(`name="${name}" value="([^"]*)"`, "g"))].map((found) => found[1]!)
}

function lastChange() {
  return history(shop.io.db, { agentId: ada.id, before: null, most: 1 })[0]
}

function stored() {
  return ["agents", "presences", "leaves", "status_changes"].map((table) => shop.io.db.all(`select * from ${table}`))
}
