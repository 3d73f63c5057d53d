import { afterAll, beforeAll, expect, test } from "bun:test"
import type { Locator, Page } from "playwright-core"
import { opened, signIn } from "./people.ts"
import { openTheatre, type Theatre } from "./theatre.ts"

let theatre: Theatre
beforeAll(async () => void (theatre = await openTheatre()), 120_000)
afterAll(() => theatre.close())

test("P9: hours are set on a phone by keyboard alone: on, a range, copied to all weekdays, one taken out, saved", async () => {
  const { page, troubles } = await opened(theatre.browser, {
    viewport: { width: 390, height: 844 },
    timezoneId: "Europe/Paris",
    locale: "en-GB",
  })
  await signIn(page, theatre.server.url)
  await page.goto(`${theatre.server.url}/settings/availability`)
  const day = (name: string) => page.getByRole("group", { name, exact: true })
  const times = (name: string) => day(name).locator(".range:not(.range-spare) .range-time")

  await tabTo(page, page.getByRole("switch", { name: "Set my status by my hours" }))
  await page.keyboard.press("Space")
  await tabTo(page, page.getByRole("button", { name: "Add a range to Monday" }))
  await page.keyboard.press("Enter")
  // The new range has the focus, ready to be typed into.
  await times("Monday").first().and(page.locator(":focus")).waitFor()
  await page.keyboard.type("0930")
  await tabTo(page, times("Monday").nth(1))
  await page.keyboard.type("1715")
  await tabTo(page, page.getByRole("button", { name: "Copy Monday to other days" }))
  await page.keyboard.press("Enter")
  await page.getByRole("menuitem", { name: "All weekdays" }).and(page.locator(":focus")).waitFor()
  await page.keyboard.press("Enter")
  await tabTo(page, day("Wednesday").getByRole("button", { name: "Remove this range" }))
  await page.keyboard.press("Enter")
  await tabTo(page, page.getByRole("button", { name: "Save hours" }))
  await page.keyboard.press("Enter")
  await page.getByText("Your hours are saved.").waitFor()
  await page.waitForLoadState()

  const saved = async (name: string) => Promise.all((await times(name).all()).map((one) => one.inputValue()))
  for (const name of ["Monday", "Tuesday", "Thursday", "Friday"]) expect([name, await saved(name)]).toEqual([name, ["09:30", "17:15"]])
  for (const name of ["Wednesday", "Saturday", "Sunday"]) expect([name, await saved(name)]).toEqual([name, []])
  expect(await page.getByRole("switch", { name: "Set my status by my hours" }).isChecked()).toBe(true)
  expect(await page.locator("#zone").inputValue()).toBe("Europe/Paris")
  expect(troubles).toEqual([])
}, 90_000)

/** As a person would: Tab, again and again, until it is there. Each stop must be in sight. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let i = 0; i < 120; i++) {
    const isThere = await wanted.evaluateAll((found) => found.some((one) => one === document.activeElement))
    if (isThere) {
      expect(await wanted.evaluate((element) => element.checkVisibility())).toBe(true)
      return
    }
    await page.keyboard.press("Tab")
  }
  throw new Error(`The keyboard never came to ${String(wanted)}.`)
}
