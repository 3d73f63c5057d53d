import { afterAll, beforeAll, expect, test } from "bun:test"
import type { Browser } from "playwright-core"
import { launchBrowser } from "./browser.ts"
import { opened, signIn } from "./people.ts"
import { startServer, type Server } from "./stage.ts"

let browser: Browser
let server: Server
beforeAll(async () => {
  ;[browser, server] = await Promise.all([launchBrowser(), startServer()])
}, 120_000)
afterAll(async () => {
  await browser.close()
  await server.stop()
})

test("the strict presence switch follows what an admin chooses elsewhere, and keeps the focus (P14, P15)", async () => {
  const [one, other] = [await opened(browser), await opened(browser)]
  const switches = []
  for (const { page } of [one, other]) {
    await signIn(page, server.url)
    await page.goto(`${server.url}/settings/presence`)
    switches.push(page.getByRole("switch", { name: /Count agents as online only/ }))
  }
  const [mine, theirs] = switches as [(typeof switches)[0], (typeof switches)[0]]
  const saved = one.page.locator("output").getByText("Saved", { exact: true })
  await theirs.focus()
  // Turned here before, there after, there before, here after: a box that was turned by hand follows too.
  await mine.check()
  await saved.waitFor()
  await other.page.getByRole("switch", { checked: true }).waitFor({ timeout: 5_000 })
  await theirs.press("Space")
  await one.page.getByRole("switch", { checked: false }).waitFor({ timeout: 5_000 })
  expect(await saved.count()).toBe(0)
  await mine.check()
  await other.page.getByRole("switch", { checked: true }).waitFor({ timeout: 5_000 })
  expect(await theirs.evaluate((box) => box === document.activeElement)).toBe(true)
  // What is said of one's own choice stays as long as it does.
  await saved.waitFor()
  expect([...one.troubles, ...other.troubles]).toEqual([])
  await Promise.all([one, other].map(({ page }) => page.context().close()))
}, 120_000)
