import { AxeBuilder } from "@axe-core/playwright"
import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import type { BrowserContextOptions, Page } from "playwright-core"
import { LONG_WORD } from "../testing/hard-cases.ts"
import { inboxLog, launcher, openWidget, opened, signIn, tabTo, widget, widgetLog, write } from "./people.ts"
import { ADA, DESKTOP, PATHS, PHONE, pictured, THREADS } from "./screens.ts"
import { DEMO, openTheatre, type Theatre } from "./theatre.ts"

const TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]

let theatre: Theatre
beforeAll(async () => void (theatre = await openTheatre(DEMO)), 120_000)
afterAll(() => theatre.close())

const LOOKS: readonly (readonly [name: string, options: BrowserContextOptions])[] = [
  ["light, desktop", { colorScheme: "light", viewport: DESKTOP }],
  ["dark, desktop", { colorScheme: "dark", viewport: DESKTOP }],
  ["light, phone", { colorScheme: "light", viewport: PHONE, hasTouch: true }],
  ["dark, phone", { colorScheme: "dark", viewport: PHONE, hasTouch: true }],
]
describe.each(LOOKS)("axe finds nothing: %s", (look, options) => {
  test("at the door and inside", async () => {
    const { page, troubles } = await opened(theatre.browser, options)
    const found: string[] = []
    await page.goto(`${theatre.server.url}/login`)
    found.push(...(await objections(page, `login ${look}`)))
    await page.getByRole("link", { name: "Forgot your password?" }).click()
    await page.getByRole("heading", { name: "Forgot your password?" }).waitFor()
    found.push(...(await objections(page, `forgot ${look}`)))
    await signIn(page, theatre.server.url, ADA)
    await page.getByRole("button", { name: /^Your status:/ }).click()
    await page.getByRole("menuitemradio", { name: "Online", checked: true }).waitFor()
    found.push(...(await objections(page, `status menu ${look}`)))
    for (const path of PATHS) {
      await page.goto(theatre.server.url + path)
      await page.getByRole("heading", { level: 1 }).first().waitFor()
      found.push(...(await objections(page, `${path} ${look}`)))
    }
    for (const name of THREADS) {
      await page.goto(`${theatre.server.url}/inbox/all`)
      await page.getByRole("link", { name }).first().click()
      await inboxLog(page).waitFor()
      found.push(...(await objections(page, `thread ${name.source} ${look}`)))
    }
    expect([...found, ...troubles]).toEqual([])
    await page.context().close()
  }, 120_000)

  test("in the widget, closed and open", async () => {
    const { page, troubles } = await opened(theatre.browser, options)
    const found: string[] = []
    await page.goto(theatre.shop.url)
    await launcher(page).waitFor()
    found.push(...(await objections(page, `launcher ${look}`)))
    const panel = await openWidget(page)
    await write(panel, `${LONG_WORD} https://shop.example/bread`)
    await widgetLog(panel).getByText("Sent", { exact: true }).waitFor()
    found.push(...(await objections(page, `widget ${look}`)))
    expect([...found, ...troubles]).toEqual([])
    await page.context().close()
  }, 90_000)
})

test("with the keyboard alone an agent signs in, changes status, looks at their hours, opens a thread and replies (W8, P8, I6)", async () => {
  const { page, troubles } = await opened(theatre.browser, { viewport: DESKTOP })
  await page.goto(`${theatre.server.url}/login`)
  await tabTo(page, page.getByLabel("Email", { exact: true }))
  await page.keyboard.type(ADA.email)
  await tabTo(page, page.getByLabel("Password", { exact: true }))
  await page.keyboard.type(ADA.password)
  await page.keyboard.press("Enter")
  await page.waitForURL(/\/inbox/)

  await tabTo(page, page.getByRole("button", { name: /^Your status:/ }))
  await page.keyboard.press("Enter")
  await page.getByRole("menuitemradio", { name: "Online", checked: true }).and(page.locator(":focus")).waitFor()
  await page.keyboard.press("ArrowDown")
  await page.keyboard.press("Enter")
  await page.getByRole("button", { name: "Your status: Invisible" }).and(page.locator(":focus")).waitFor()

  await page.keyboard.press("ArrowDown")
  await page.getByRole("menuitemradio", { name: "Invisible", checked: true }).and(page.locator(":focus")).waitFor()
  await page.keyboard.press("ArrowDown")
  await page.keyboard.press("ArrowDown")
  await page.getByRole("menuitem", { name: "Your hours" }).and(page.locator(":focus")).waitFor()
  await page.keyboard.press("Enter")
  await page.waitForURL(/\/settings\/availability/)

  await page.goto(`${theatre.server.url}/inbox/all`)
  await tabTo(page, page.getByRole("link", { name: /Hanna Kowalska/ }))
  await page.keyboard.press("Enter")
  await page.getByRole("heading", { name: "Hanna Kowalska" }).waitFor()
  await tabTo(page, page.getByRole("textbox", { name: "Reply" }))
  await page.keyboard.type("By keyboard alone")
  await page.keyboard.press("Enter")
  await inboxLog(page).getByText("By keyboard alone").waitFor()
  expect(troubles).toEqual([])
  await page.context().close()
}, 90_000)

test("with the keyboard alone a visitor opens the widget, writes, and is back where they were (W8)", async () => {
  const { page, troubles } = await opened(theatre.browser, { viewport: DESKTOP })
  await page.goto(theatre.shop.url)
  await launcher(page).waitFor()
  await tabTo(page, launcher(page))
  await page.keyboard.press("Enter")
  const panel = widget(page)
  await panel.getByRole("textbox", { name: "Message" }).and(panel.locator(":focus")).waitFor()
  await page.keyboard.type("Without a mouse")
  await page.keyboard.press("Enter")
  await widgetLog(panel).getByText("Without a mouse").waitFor()
  await page.keyboard.press("Escape")
  await launcher(page).and(page.locator(":focus")).waitFor()
  expect(await page.locator("shopbell-widget").getAttribute("data-open")).toBe("false")
  expect(troubles).toEqual([])
  await page.context().close()
}, 90_000)

/** What axe objects to, in any frame. */
async function objections(page: Page, name: string): Promise<readonly string[]> {
  await pictured(page, name)
  // Its way for one document is much faster; only the shop has a frame.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(page.frames().length === 1)
    .withTags(TAGS)
    .analyze()
  const found = violations.map(({ id, nodes }) => [id, nodes.map(({ target, failureSummary }) => `${String(target)}: ${failureSummary}`)])
  return found.length === 0 ? [] : [`${name}: ${JSON.stringify(found, null, 1)}`]
}
