import { AxeBuilder } from "@axe-core/playwright"
import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Browser, BrowserContextOptions, Page } from "playwright-core"
import { AGENTS, DEMO_PASSWORD } from "../testing/cast.ts"
import { launchBrowser } from "./browser.ts"
import { goTo, inboxLog, launcher, openWidget, opened, signIn, widget, widgetLog, write } from "./people.ts"
import { openShop, startServer, type Server, type Shop } from "./stage.ts"

const TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
const ADA = { email: AGENTS.ada.email, password: DEMO_PASSWORD }
const NO_ADMIN = { SHOPBELL_DEV: "1", SHOPBELL_ADMIN_EMAIL: "", SHOPBELL_ADMIN_PASSWORD: "" }
const DESKTOP = { width: 1280, height: 800 }
const PHONE = { width: 390, height: 844 }
const NARROW = { width: 320, height: 640 }

let browser: Browser
let server: Server
let shop: Shop
beforeAll(async () => {
  ;[browser, server] = await Promise.all([launchBrowser(), startServer(NO_ADMIN)])
  shop = openShop(server.url)
})
afterAll(async () => {
  await browser.close()
  await shop.stop()
  await server.stop()
})

const LOOKS: readonly (readonly [name: string, options: BrowserContextOptions])[] = [
  ["light, desktop", { colorScheme: "light", viewport: DESKTOP }],
  ["dark, desktop", { colorScheme: "dark", viewport: DESKTOP }],
  ["light, phone", { colorScheme: "light", viewport: PHONE, hasTouch: true }],
  ["dark, phone", { colorScheme: "dark", viewport: PHONE, hasTouch: true }],
  ["light, 320 px", { colorScheme: "light", viewport: NARROW }],
]

describe.each(LOOKS)("axe finds nothing, and nothing is cut off sideways: %s", (look, options) => {
  test("at the door and inside", async () => {
    const { page, troubles } = await opened(browser, options)
    await page.goto(`${server.url}/login`)
    await isFit(page, `login ${look}`)
    await signIn(page, server.url, ADA)
    for (const path of ["/inbox/all", "/inbox/unassigned", "/inbox/all?state=closed", "/settings/profile", "/settings/account", "/settings/widget", "/settings/agents", "/visitors", "/statistics"]) {
      await page.goto(server.url + path)
      await page.getByRole("heading", { level: 1 }).first().waitFor()
      await isFit(page, `${path.slice(1).replaceAll("/", "-")} ${look}`)
    }
    expect(troubles).toEqual([])
    await page.context().close()
  }, 40_000)

  test("in a thread of each kind", async () => {
    const { page, troubles } = await opened(browser, options)
    await signIn(page, server.url, ADA)
    for (const name of ["Hanna Kowalska", "onerror", "Maximiliane", "Inès Caron"]) {
      await page.goto(`${server.url}/inbox/all`)
      await page.getByRole("link", { name }).first().click()
      await inboxLog(page).waitFor()
      await isFit(page, `thread ${name} ${look}`)
    }
    expect(troubles).toEqual([])
    await page.context().close()
  }, 40_000)

  test("in the widget, closed and open", async () => {
    const { page, troubles } = await opened(browser, options)
    await page.goto(shop.url)
    await launcher(page).waitFor()
    await isFit(page, `launcher ${look}`)
    const panel = await openWidget(page)
    await isFit(page, `widget ${look}`)
    await write(panel, "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft https://shop.example/bread")
    await widgetLog(panel).getByText("Sent", { exact: true }).waitFor()
    await isFit(page, `widget with a message ${look}`)
    expect(troubles).toEqual([])
    await page.context().close()
  }, 40_000)
})

test("with the keyboard alone an agent signs in, changes status, opens a thread and replies (W8, I6)", async () => {
  const { page, troubles } = await opened(browser, { viewport: DESKTOP })
  await page.goto(`${server.url}/login`)
  await tabTo(page, "Email")
  await page.keyboard.type(ADA.email)
  await tabTo(page, "Password")
  await page.keyboard.type(ADA.password)
  await page.keyboard.press("Enter")
  await page.waitForURL(/\/inbox/)

  await tabTo(page, /^Your status:/)
  await page.keyboard.press("Enter")
  await page.getByRole("menuitemradio", { name: "Online", checked: true }).and(page.locator(":focus")).waitFor()
  await page.keyboard.press("ArrowDown")
  await page.keyboard.press("Enter")
  await page.getByRole("button", { name: "Your status: Invisible" }).and(page.locator(":focus")).waitFor()

  await page.goto(`${server.url}/inbox/all`)
  await tabTo(page, /Hanna Kowalska/)
  await page.keyboard.press("Enter")
  await page.getByRole("heading", { name: "Hanna Kowalska" }).waitFor()
  await tabTo(page, "Reply")
  await page.keyboard.type("By keyboard alone")
  await page.keyboard.press("Enter")
  await inboxLog(page).getByText("By keyboard alone").waitFor()
  expect(troubles).toEqual([])
  await page.context().close()
}, 30_000)

test("with the keyboard alone a visitor opens the widget, writes, and is back where they were (W8)", async () => {
  const { page, troubles } = await opened(browser, { viewport: DESKTOP })
  await page.goto(shop.url)
  await launcher(page).waitFor()
  await tabTo(page, /^(Chat with us|Leave us a message)/)
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
}, 30_000)

/** Tab until the focus is on what has this name. A person would give up after as many. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    const isThere = typeof name === "string" ? (label: string) => label === name : (label: string) => name.test(label)
    if (isThere(await focusedName(page))) return
    await page.keyboard.press("Tab")
  }
  throw new Error(`80 times Tab, and never on ${name}`)
}

/** The accessible name of what has the focus, inside of shadow trees too. */
async function focusedName(page: Page): Promise<string> {
  return await page.evaluate(() => {
    let focused = document.activeElement
    while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement
    if (!(focused instanceof HTMLElement) || focused === document.body) return ""
    const labels = focused instanceof HTMLInputElement || focused instanceof HTMLTextAreaElement ? [...(focused.labels ?? [])] : []
    return (focused.getAttribute("aria-label") ?? labels[0]?.textContent ?? focused.textContent ?? "").trim().replaceAll(/\s+/g, " ")
  })
}

/** Nothing that axe objects to, and no scrolling sideways (WCAG 1.4.10). A picture is kept for looking at. */
async function isFit(page: Page, name: string): Promise<void> {
  if (process.env.SHOPBELL_PICTURES) await page.screenshot({ path: join(process.env.SHOPBELL_PICTURES, `${name.replaceAll(/\W+/g, "-")}.png`) })
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze()
  expect([name, violations.map(({ id, nodes }) => [id, nodes.map(({ target, failureSummary }) => `${String(target)}: ${failureSummary}`)])]).toEqual([name, []])
  for (const frame of page.frames()) {
    const beyond = await frame.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect([name, frame.url(), beyond]).toEqual([name, frame.url(), 0])
  }
}
