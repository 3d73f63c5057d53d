import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { days, hours } from "../../domain/time.ts"
import { weekOf } from "../../domain/week.ts"
import { NINE_TO_FIVE } from "../../testing/statuses.ts"
import { TestInbox } from "../../testing/inbox.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { findAgent } from "../agents/store.ts"
import { changeAvailability } from "./commands.ts"
import { daysOff } from "./store.ts"

// It is Monday 2 March 2026, 10:00 UTC.
let shop: TestShopbell
let ada: SignedIn
let ben: SignedIn

beforeEach(async () => {
  shop = await testShopbell()
  ada = shop.agent("Ada", { role: "admin" })
  ben = shop.agent("Ben")
})

afterEach(() => shop.stop())

test("P10: no hours start on a day off, and they do again once it is taken back", async () => {
  await add({ date: "2026-03-03", name: "Founders' day" })
  changeAvailability(shop.io, ben, { isOn: true, timeZone: "UTC", week: weekOf(() => [NINE_TO_FIVE]) })
  shop.pass(days(1))
  expect(findAgent(shop.io.db, ben.id)!.status).toBe("offline")
  shop.pass(days(1))
  expect(findAgent(shop.io.db, ben.id)!.status).toBe("online")
  shop.pass(hours(8))
  expect(findAgent(shop.io.db, ben.id)!.status).toBe("offline")
  await add({ date: "2026-03-05", name: "" })
  await post(ada, "/settings/days-off/2026-03-05/removal")
  shop.pass(hours(15))
  expect(findAgent(shop.io.db, ben.id)!.status).toBe("online")
})

test("P10, P13: open inboxes hear at once when somebody is back online instead", async () => {
  changeAvailability(shop.io, ben, { isOn: true, timeZone: "UTC", week: weekOf(() => [NINE_TO_FIVE]) })
  shop.pass(hours(8))
  const tab = new TestInbox(shop.url, ben)
  expect(await tab.look()).toContain("Back online Tue 09:00")
  const from = tab.frames.length
  await add({ date: "2026-03-03", name: "" })
  await tab.says("Back online Wed 09:00", from)
  tab.close()
})

describe("P10, I8: the page", () => {
  test("keeps a day of every year without its year", async () => {
    expect((await add({ date: "2026-12-25", name: " Christmas ", yearly: "on" })).headers.get("location")).toBe(
      "/settings/days-off?done=day-off",
    )
    expect(daysOff(shop.io.db)).toMatchObject([{ date: "12-25", name: "Christmas" }])
    const page = await read("?done=day-off")
    for (const words of ["Day off added.", '<bdi class="anywhere">Christmas</bdi>', "Every year", "Next on ", "Friday, 25 December 2026"]) {
      expect(page).toContain(words)
    }
  })

  test("lists what comes next first, and marks what is over", async () => {
    const entries = [
      ["2026-03-01", "Yesterday"],
      ["2026-05-01", "May"],
      ["2026-03-02", "Now"],
      ["2026-02-01", "Long ago"],
    ] as const
    for (const [date, name] of entries) await add({ date, name })
    await add({ date: "2026-01-01", name: "New Year", yearly: "on" })
    const page = await read()
    expect([...page.matchAll(/<bdi class="anywhere">([^<]+)</g)].map((found) => found[1]!)).toEqual([
      "Now",
      "May",
      "New Year",
      "Yesterday",
      "Long ago",
    ])
    expect(page.match(/>Past</g)).toHaveLength(2)
    expect(page.match(/>Today</g)).toHaveLength(1)
    expect(page).toContain("5 days off")
  })

  test("takes a day back, also twice", async () => {
    await add({ date: "2026-12-25", name: "Christmas", yearly: "on" })
    await add({ date: "2026-12-24", name: "" })
    for (let i = 0; i < 2; i++) {
      expect((await post(ada, "/settings/days-off/12-25/removal")).headers.get("location")).toBe("/settings/days-off?done=day-off-removed")
    }
    expect(daysOff(shop.io.db)).toMatchObject([{ date: "2026-12-24", name: "" }])
  })

  test.each([
    ["no date", { date: "" }, "Choose a date."],
    ["a date that is none", { date: "2026-02-29" }, "“2026-02-29” is no date. It looks like 2026-12-25, or 12-25 for every year."],
    ["words for a date", { date: "Christmas" }, "“Christmas” is no date."],
    ["a day twice", { date: "2026-05-01" }, "This day is in the list already: May Day."],
    ["a day of every year twice", { date: "2030-12-25", yearly: "on" }, "This day is in the list already: Christmas."],
    ["a day that is off every year", { date: "2026-12-25" }, "This day is off every year already: Christmas."],
    ["an overlong name", { date: "2026-12-24", name: "x".repeat(81) }, "The name has 81 characters; 80 are the most."],
  ])("refuses %s with words at the field, and keeps what was typed", async (_, fields: Record<string, string>, words) => {
    await add({ date: "2026-05-01", name: "May Day" })
    await add({ date: "2026-12-25", name: "Christmas", yearly: "on" })
    const answer = await add({ name: `<i>"x"</i>`, ...fields })
    const page = await answer.text()
    expect([answer.status, page.includes(words)]).toEqual([422, true])
    expect(page).toMatch(/id="(date|name)-problem"/)
    expect(page).toContain(`value="${fields["date"]}"`)
    expect(page).toContain(`value="${fields["name"] ?? "&lt;i&gt;&quot;x&quot;&lt;/i&gt;"}"`)
    expect(/name="yearly" value="on" checked/.test(page)).toBe(fields["yearly"] === "on")
    expect(daysOff(shop.io.db)).toHaveLength(2)
  })

  test("shows hostile names as text", async () => {
    await add({ date: "2026-12-24", name: "<img src=x onerror=alert(1)>" })
    expect(await read()).not.toContain("<img src=x")
  })

  test("is for admins alone", async () => {
    await add({ date: "2026-12-24", name: "Eve" })
    expect((await ben.fetch("/settings/days-off")).status).toBe(403)
    expect((await post(ben, "/settings/days-off", { date: "2026-12-26" })).status).toBe(403)
    expect((await post(ben, "/settings/days-off/2026-12-24/removal")).status).toBe(403)
    expect(daysOff(shop.io.db)).toHaveLength(1)
    expect(await (await ben.fetch("/settings/profile")).text()).not.toContain("/settings/days-off")
  })
})

function add(fields: Record<string, string>): Promise<Response> {
  return post(ada, "/settings/days-off", fields)
}

async function read(query = ""): Promise<string> {
  return await (await ada.fetch(`/settings/days-off${query}`)).text()
}

function post(agent: SignedIn, path: string, fields: Record<string, string> = {}): Promise<Response> {
  const body = new URLSearchParams(fields).toString()
  return agent.fetch(path, { method: "POST", body, headers: { "content-type": "application/x-www-form-urlencoded" } })
}
