import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { EMPTY_WEEK } from "../../domain/week.ts"
import { days, hours, minutes, seconds } from "../../domain/time.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { findAgent } from "../agents/store.ts"
import { history, presenceOf } from "./store.ts"

const PAGE = "/settings/availability"

let shop: TestShopbell
let ada: SignedIn

// It is Monday, 10:00 UTC.
beforeEach(async () => {
  shop = await testShopbell()
  ada = shop.agent("Ada")
})

afterEach(() => shop.stop())

describe("P9: availability hours", () => {
  test("are off, and empty, until somebody sets them; then the browser's zone is asked for no more", async () => {
    const before = await text(PAGE)
    expect(before).not.toContain("checked>")
    expect(before).toContain("data-unset")
    await save({ zone: "UTC", "hours-on": "on", "from-1": "09:00", "to-1": "17:00" })
    expect(await text(PAGE)).not.toContain("data-unset")
  })

  test("are saved as they were typed, and come back so", async () => {
    const answer = await save({ zone: "Europe/Paris", "hours-on": "on", "from-1": ["13:00", "09:00", ""], "to-1": ["00:00", "12:00", ""] })
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
    const page = await text(`${PAGE}?done=hours`)
    expect(timesIn(page, "from-1")).toEqual(["09:00", "13:00", ""])
    expect(timesIn(page, "to-1")).toEqual(["12:00", "00:00", ""])
    expect(timesIn(page, "from-2")).toEqual([""])
    expect(page).toContain("until midnight")
    expect(page).toContain(`<option value="Europe/Paris" selected>`)
    expect(page).toContain("Your hours are saved.")
  })

  test("that include now bring nobody online who went offline after they started: that holds until the next start", async () => {
    await save(nineToFive)
    shop.pass(0)
    expect(statusOf(ada)).toBe("offline")
    shop.pass(hours(23) - seconds(1))
    expect(statusOf(ada)).toBe("offline")
    shop.pass(seconds(1))
    expect(statusOf(ada)).toBe("online")
    expect(await standing()).toBe("Online since 09:00, start of your hours. Offline at 17:00, end of your hours.")
    shop.pass(hours(8))
    expect(statusOf(ada)).toBe("offline")
    expect(await standing()).toBe("Offline since 17:00, end of your hours. Back online Wed 09:00.")
  })

  test("whose start has passed since the last change count at once, and are dated when they were set", async () => {
    shop.clock.advance(days(1))
    await save(nineToFive)
    expect(statusOf(ada)).toBe("online")
    expect(lastChange()).toMatchObject({ from: "offline", to: "online", cause: "availability hours", at: shop.clock.now() })
  })

  test("leave Invisible as it is at their start, and end it", async () => {
    const bea = shop.agent("Bea", { status: "invisible" })
    await post(bea, `${PAGE}/auto-offline`, { after: "never" })
    await post(bea, PAGE, { zone: "UTC", "hours-on": "on", "from-2": "09:00", "to-2": "17:00" })
    shop.pass(hours(23))
    expect(statusOf(bea)).toBe("invisible")
    shop.pass(hours(8))
    expect(statusOf(bea)).toBe("offline")
  })

  test("that cannot be are refused with 422, beside their row, with all that was typed, and nothing is stored", async () => {
    const answer = await save({
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
    const answer = await save({ ...nineToFive, zone: `Mars/"><b>` })
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
  await save(nineToFive)
  shop.clock.advance(days(1))
  const before = stored()
  expect(await standing()).toStartWith("Online since 09:00, start of your hours.")
  await text("/settings/profile")
  expect(stored()).toEqual(before)
})

describe("P11: the auto-offline delay", () => {
  test("is 30 minutes until it is chosen", async () => {
    expect(await text(PAGE)).toContain(`<option value="30" selected>30 minutes</option>`)
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
    expect(await text(PAGE)).toContain(`<option value="${after}" selected>`)
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
    expect(statusOf(bea)).toBe("offline")
  })
})

describe("P10: leave", () => {
  test("is added in the order of its dates, and removed", async () => {
    const answer = await leave("2026-12-24", "2027-01-02")
    expect(answer.headers.get("location")).toBe(`${PAGE}?done=leave`)
    await leave("2026-03-03", "")
    await leave("2026-03-03", "2026-03-03")
    expect(presenceOf(shop.io.db, ada.id).leaves).toEqual([
      { from: "2026-03-03", to: "2026-03-03" },
      { from: "2026-12-24", to: "2027-01-02" },
    ])
    const page = await text(PAGE)
    expect(page).toContain("<span>Tue 3 Mar 2026</span>")
    expect(page).toContain("<span>Thu 24 Dec 2026 – Sat 2 Jan 2027</span>")
    await post(ada, `${PAGE}/leave-removal`, { from: "2026-03-03", to: "2026-03-03" })
    await post(ada, `${PAGE}/leave-removal`, { from: "2026-03-03", to: "2026-03-03" })
    expect(presenceOf(shop.io.db, ada.id).leaves).toEqual([{ from: "2026-12-24", to: "2027-01-02" }])
  })

  test("keeps hours from starting", async () => {
    await save(nineToFive)
    await leave("2026-03-03", "2026-03-04")
    expect(await standing()).toEndWith("Back online Thu 09:00.")
    shop.pass(days(2))
    expect(statusOf(ada)).toBe("offline")
    shop.pass(days(1))
    expect(statusOf(ada)).toBe("online")
  })

  test.each([
    ["", "", "from", "Choose the first day."],
    ["2026-02-30", "", "from", "“2026-02-30” is no date."],
    ["2026-03-05", "soon", "to", "“soon” is no date."],
    ["2026-03-05", "2026-03-04", "to", "The leave ends on 2026-03-04, before it starts on 2026-03-05."],
  ])("can't be %j to %j", async (from, to, field, words) => {
    const answer = await leave(from, to)
    const page = await answer.text()
    expect(answer.status).toBe(422)
    expect(page).toMatch(new RegExp(`id="${field}-problem">.*${words}`))
    expect(page).toMatch(new RegExp(`name="from" type="date" +value="${from}"`))
    expect(page).toMatch(new RegExp(`id="${field}"[^>]* autofocus`))
    expect(presenceOf(shop.io.db, ada.id).leaves).toEqual([])
  })
})

describe("P6: told when invisible", () => {
  test("is off, goes on and off again, by the words that are promised", async () => {
    const promised = "Get new chat notifications when invisible, if online agents take longer than 30 seconds to respond"
    expect(await text("/settings/profile")).toContain(promised)
    expect(presenceOf(shop.io.db, ada.id).isToldWhenInvisible).toBe(false)
    const answer = await post(ada, "/settings/profile/advanced", { "told-when-invisible": "on" })
    expect(answer.headers.get("location")).toBe("/settings/profile?done=advanced")
    expect(presenceOf(shop.io.db, ada.id).isToldWhenInvisible).toBe(true)
    expect(await text("/settings/profile?done=advanced")).toMatch(/<details class="section advanced" open>[^]*value="on" checked/)
    // Its only switch is off, so the browser sends an empty form.
    await post(ada, "/settings/profile/advanced", {})
    expect(presenceOf(shop.io.db, ada.id).isToldWhenInvisible).toBe(false)
  })
})

test("each agent sets their own alone", async () => {
  const bea = shop.agent("Bea")
  await save(nineToFive)
  await leave("2026-03-03", "")
  await post(ada, "/settings/profile/advanced", { "told-when-invisible": "on" })
  expect(presenceOf(shop.io.db, bea.id)).toMatchObject({
    availability: { isOn: false, week: EMPTY_WEEK },
    leaves: [],
    isToldWhenInvisible: false,
  })
})

const nineToFive = Object.fromEntries([
  ["zone", "UTC"],
  ["hours-on", "on"],
  ...[1, 2, 3, 4, 5].flatMap((day) => [
    [`from-${day}`, "09:00"],
    [`to-${day}`, "17:00"],
  ]),
]) as Record<string, string>

function save(fields: Record<string, string | readonly string[]>): Promise<Response> {
  return post(ada, PAGE, fields)
}

function leave(from: string, to: string): Promise<Response> {
  return post(ada, `${PAGE}/leaves`, { from, to })
}

function post(agent: SignedIn, path: string, fields: Record<string, string | readonly string[]>): Promise<Response> {
  const pairs = Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, one] as [string, string]))
  return agent.fetch(path, { method: "POST", body: new URLSearchParams(pairs) })
}

async function text(path: string): Promise<string> {
  return await (await ada.fetch(path)).text()
}

/** P13: the sentence at the top. */
async function standing(): Promise<string> {
  return /id="standing-words">([^<]*)</.exec(await text(PAGE))![1]!
}

function timesIn(page: string, name: string): readonly string[] {
  return [...page.matchAll(new RegExp(`name="${name}" value="([^"]*)"`, "g"))].map((found) => found[1]!)
}

function statusOf({ id }: SignedIn): string {
  return findAgent(shop.io.db, id)!.status
}

function lastChange() {
  return history(shop.io.db, { agentId: ada.id, before: null, most: 1 })[0]
}

function stored() {
  return ["agents", "presences", "leaves", "status_changes"].map((table) => shop.io.db.all(`select * from ${table}`))
}
