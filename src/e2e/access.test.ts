import { AxeBuilder } from "@axe-core/playwright"
import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { join } from "node:path"
import type { BrowserContextOptions, Page } from "playwright-core"
import { AGENTS, DEMO_PASSWORD } from "../testing/cast.ts"
import { LONG_WORD } from "../testing/hard-cases.ts"
import { inboxLog, launcher, openWidget, opened, signIn, tabTo, widget, widgetLog, write } from "./people.ts"
import { DEMO, openTheatre, type Theatre } from "./theatre.ts"

const TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
const ADA = { email: AGENTS.ada.email, password: DEMO_PASSWORD }
const DESKTOP = { width: 1280, height: 800 }
const PHONE = { width: 390, height: 844 }

let theatre: Theatre
beforeAll(async () => void (theatre = await openTheatre(DEMO)), 120_000)
afterAll(() => theatre.close())

const LOOKS: readonly (readonly [name: string, options: BrowserContextOptions])[] = [
  ["light, desktop", { colorScheme: "light", viewport: DESKTOP }],
  ["dark, desktop", { colorScheme: "dark", viewport: DESKTOP }],
  ["light, phone", { colorScheme: "light", viewport: PHONE, hasTouch: true }],
  ["dark, phone", { colorScheme: "dark", viewport: PHONE, hasTouch: true }],
]
const PATHS = [
  "/inbox",
  "/inbox/all?state=closed",
  "/settings",
  "/settings/profile",
  "/settings/availability",
  "/settings/preferences",
  "/settings/account",
  "/settings/widget",
  "/settings/agents",
  "/settings/presence",
  "/settings/groups",
  "/settings/groups/new",
  "/settings/days-off",
  "/settings/email",
  "/settings/email/unmatched",
  "/visitors",
  "/statistics",
]
const THREADS = [/Hanna Kowalska/, /onerror/]

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

test("at 320 px nothing is cut off sideways (WCAG 1.4.10)", async () => {
  const { page } = await opened(theatre.browser, { viewport: { width: 320, height: 640 } })
  await page.goto(`${theatre.server.url}/login`)
  await isNarrow(page, "login")
  await page.goto(`${theatre.server.url}/forgot`)
  await isNarrow(page, "forgot")
  await page.goto(`${theatre.server.url}/login`)
  await signIn(page, theatre.server.url, ADA)
  for (const path of PATHS) {
    await page.goto(theatre.server.url + path)
    await isNarrow(page, path)
  }
  for (const name of [...THREADS, /Maximiliane/]) {
    await page.goto(`${theatre.server.url}/inbox/all`)
    await page.getByRole("link", { name }).first().click()
    await inboxLog(page).waitFor()
    await isNarrow(page, `thread ${name.source}`)
  }
  await page.goto(theatre.shop.url)
  const panel = await openWidget(page)
  await write(panel, LONG_WORD.repeat(3))
  await widgetLog(panel).getByText("Sent", { exact: true }).waitFor()
  await isNarrow(page, "widget")
  await page.context().close()
}, 90_000)

test.each([
  ["desktop", DESKTOP],
  ["phone", PHONE],
])(
  "with text twice as large nothing is cut off, and a conversation can be read and answered (WCAG 1.4.4): %s",
  async (look, viewport) => {
    const { page, troubles } = await opened(theatre.browser, { viewport })
    const session = await page.context().newCDPSession(page)
    await session.send("Page.enable")
    await session.send("Page.setFontSizes", { fontSizes: { standard: 32, fixed: 26 } })
    await signIn(page, theatre.server.url, ADA)
    for (const path of PATHS) {
      await page.goto(theatre.server.url + path)
      await isNarrow(page, `${path} large ${look}`)
    }
    await page.goto(`${theatre.server.url}/inbox/all`)
    await page
      .getByRole("link", { name: /Hanna Kowalska/ })
      .first()
      .click()
    await inboxLog(page).waitFor()
    await isNarrow(page, `thread large ${look}`)
    const { width, height } = viewport
    for (const one of [
      page.getByRole("heading", { name: "Hanna Kowalska" }),
      inboxLog(page),
      page.getByRole("textbox", { name: "Reply" }),
      page.getByRole("button", { name: "Send", exact: true }),
      page.getByRole("button", { name: "More", exact: true }),
    ]) {
      const box = (await one.boundingBox())!
      expect([String(one), box.width > 24, box.height > 24, box.x >= 0, box.x + box.width <= width, box.y + box.height <= height]).toEqual([
        String(one),
        ...Array(5).fill(true),
      ])
    }
    expect(troubles).toEqual([])
    await page.context().close()
  },
  60_000,
)

test.each([
  ["desktop", DESKTOP],
  ["phone", PHONE],
])(
  "no page scrolls into emptiness: %s",
  async (_, viewport) => {
    const { page } = await opened(theatre.browser, { viewport })
    await signIn(page, theatre.server.url, ADA)
    const found: (readonly [path: string, emptiness: readonly string[]])[] = []
    for (const path of [...PATHS, "/settings/presence#history", "/settings/presence?visitor=ongoing#question", "/settings/email"]) {
      await page.goto(theatre.server.url + path)
      await page.getByRole("heading", { level: 1 }).first().waitFor()
      found.push([path, await emptiness(page)])
    }
    for (const name of THREADS) {
      await page.goto(`${theatre.server.url}/inbox/all`)
      await page.getByRole("link", { name }).first().click()
      await inboxLog(page).waitFor()
      found.push([name.source, await emptiness(page)])
    }
    expect(found.filter(([, empty]) => empty.length > 0)).toEqual([])
    await page.context().close()
  },
  60_000,
)

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

async function isNarrow(page: Page, name: string): Promise<void> {
  await pictured(page, `${name} 320 px`)
  for (const frame of page.frames()) {
    const beyond = await frame.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect([name, frame.url(), beyond]).toEqual([name, frame.url(), 0])
  }
}

/** What can be scrolled further than anything stands that can be seen: the page, which has panes for that, and what words for screen readers alone make longer. */
function emptiness(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const root = document.documentElement
    const scrollers = [...document.querySelectorAll<HTMLElement>("body *")].filter((one) => one.scrollHeight > one.clientHeight)
    const heights = scrollers.map((one) => one.scrollHeight)
    const found = root.scrollHeight > innerHeight ? [`page: ${root.scrollHeight} of ${innerHeight}`] : []
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(".visually-hidden { display: none }")
    document.adoptedStyleSheets = [sheet]
    for (const [i, one] of scrollers.entries()) {
      if (/auto|scroll/.test(getComputedStyle(one).overflowY) && one.scrollHeight < heights[i]!) {
        found.push(`.${one.className}: ${heights[i]} of ${one.scrollHeight}`)
      }
    }
    document.adoptedStyleSheets = []
    return found
  })
}

/** For looking at, if a folder is named. */
async function pictured(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES
  if (folder) await page.screenshot({ path: join(folder, `${name.replaceAll(/\W+/g, "-")}.png`) })
}
