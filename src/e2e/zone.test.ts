import { afterAll, beforeAll, expect, test } from "bun:test"
import type { Page } from "playwright-core"
import { goTo, inboxLog, opened, openWidget, reply, signIn, write } from "./people.ts"
import { eventually } from "./stage.ts"
import { openTheatre, type Theatre } from "./theatre.ts"

// P13: an agent reads every moment in one zone, theirs, wherever their browser is and whoever writes it: the server or a script.
// Tokyo and New York are 13 or 14 hours apart and Paris lies between, so an hour tells whose it is.

const THERE = "America/New_York"

let theatre: Theatre
let page: Page
let troubles: readonly string[]
const since = Date.now()

beforeAll(async () => {
  theatre = await openTheatre()
  ;({ page, troubles } = await opened(theatre.browser, { timezoneId: "Asia/Tokyo", viewport: { width: 1280, height: 800 } }))
  await signIn(page, theatre.server.url)
}, 120_000)
afterAll(() => theatre.close())

/** The hours that it was in a zone since this began: one, or two. */
function hoursIn(timeZone: string): ReadonlySet<string> {
  const hour = (at: number) => new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", hourCycle: "h23" }).format(at)
  return new Set([hour(since), hour(Date.now())])
}

/** Of all "14:02" in these words. */
function hoursOf(words: string): ReadonlySet<string> {
  return new Set([...words.matchAll(/\b(\d\d):\d\d\b/g)].map(([, hour]) => hour!))
}

async function expectHours(part: string, zone: string): Promise<void> {
  const words = (await page.locator(part).allInnerTexts()).join(" ")
  expect([part, [...hoursOf(words)].length > 0, [...hoursOf(words)].filter((hour) => !hoursIn(zone).has(hour))]).toEqual([part, true, []])
}

const openMenu = () => page.getByRole("button", { name: /^Your status:/ }).click()
const note = () => page.locator("#status-items").getByText(/^Times are in/)

test("P9: the first sign of life makes the browser's zone theirs, in pages that are open already", async () => {
  let x = 200
  await eventually("it is known", async () => {
    await page.mouse.move(x++, 200)
    return (await page.locator("#status-menu").getAttribute("data-zone")) === "Asia/Tokyo"
  })
  await openMenu()
  await expectHours("#status-why", "Asia/Tokyo")
  await note().waitFor({ state: "hidden" })
}, 60_000)

test("P13: who chose New York reads New York's time in the menu, in a thread, of colleagues and of all statuses, and is told why", async () => {
  await page.goto(`${theatre.server.url}/settings/availability`)
  await page.getByLabel("Time zone").selectOption(THERE)
  await page.getByRole("button", { name: "Save" }).first().click()
  await eventually("it is saved", async () => (await page.locator("#status-menu").getAttribute("data-zone")) === THERE)

  const visitor = (await opened(theatre.browser)).page
  await visitor.goto(theatre.shop.url)
  await write(await openWidget(visitor), "What time is it?")
  await page.goto(`${theatre.server.url}/inbox`)
  await goTo(page, "Unassigned")
  await page.getByRole("list").getByRole("link", { name: "What time is it?" }).click()
  await reply(page, "Time to go home")
  await inboxLog(page).getByText("Time to go home").waitFor()
  await inboxLog(page)
    .getByText(/^(Sent|Seen)$/)
    .waitFor()
  await expectHours(".entry time", THERE)
  await expectHours("#visitor-panel .fact:last-of-type, #visitor-panel .fact dd time", THERE)
  await openMenu()
  await expectHours("#status-why", THERE)
  await note().getByText("Times are in New York.").waitFor()

  await page.goto(`${theatre.server.url}/settings/agents`)
  await expectHours(".person-since", THERE)
  await page.goto(`${theatre.server.url}/settings/presence`)
  await page.getByText("Times are those of America/New York").waitFor()
  await expectHours(".change-when", THERE)
  expect(troubles).toEqual([])
  await visitor.context().close()
}, 60_000)

test("P9: who then chooses UTC reads UTC, whatever the browser's zone, which it says again and again", async () => {
  await page.goto(`${theatre.server.url}/settings/availability`)
  await page.getByLabel("Time zone").selectOption("UTC")
  await page.getByRole("button", { name: "Save" }).first().click()
  await eventually("it is saved", async () => (await page.locator("#status-menu").getAttribute("data-zone")) === "UTC")
  // Of whichever socket: the page that is left may open its own as late as this.
  let isTold = false
  page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => void (isTold ||= String(payload).includes("Asia/Tokyo"))))
  await page.goto(`${theatre.server.url}/settings/availability`)
  let x = 200
  await eventually("it is told", async () => {
    await page.mouse.move(x++, 200)
    return isTold
  })
  await page.reload()
  expect(await page.locator("#status-menu").getAttribute("data-zone")).toBe("UTC")
  expect(await page.getByLabel("Time zone").inputValue()).toBe("UTC")
  await openMenu()
  await expectHours("#status-why", "UTC")
  expect(troubles).toEqual([])
}, 60_000)
