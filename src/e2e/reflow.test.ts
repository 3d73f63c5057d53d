import { afterAll, beforeAll, expect, test } from "bun:test"
import type { Page } from "playwright-core"
import { gallery } from "../../views/gallery.ts"
import { LONG_WORD } from "../testing/hard-cases.ts"
import { inboxLog, openWidget, opened, signIn, widgetLog, write } from "./people.ts"
import { ADA, DESKTOP, PATHS, PHONE, pictured, THREADS } from "./screens.ts"
import { DEMO, openTheatre, type Theatre } from "./theatre.ts"

// Quality, accessibility: on the smallest screens and with the largest text, nothing is cut off and nothing scrolls both ways.

let theatre: Theatre
beforeAll(async () => void (theatre = await openTheatre(DEMO)), 120_000)
afterAll(() => theatre.close())

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
    await enlarge(page)
    await signIn(page, theatre.server.url, ADA)
    const names = await page.getByRole("navigation", { name: "Main" }).locator(".rail-name").filter({ visible: true }).all()
    expect(await Promise.all(names.map((name) => name.evaluate((it) => it.scrollWidth > it.clientWidth + 1)))).not.toContain(true)
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

test("with text twice as large no page of the gallery scrolls sideways on a phone (WCAG 1.4.4, 1.4.10)", async () => {
  // Without script, for some ask before they are left.
  const { page } = await opened(theatre.browser, { viewport: PHONE, javaScriptEnabled: false })
  await enlarge(page)
  for (const { name } of gallery.filter(({ isWholePage, mail }) => isWholePage && !mail)) {
    await page.goto(`${theatre.server.url}/dev/gallery/${name}`)
    await isNarrow(page, name)
  }
  await page.context().close()
}, 120_000)

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

/** As a browser does whose text is set to twice the size. */
async function enlarge(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send("Page.enable")
  await session.send("Page.setFontSizes", { fontSizes: { standard: 32, fixed: 26 } })
}

async function isNarrow(page: Page, name: string): Promise<void> {
  await pictured(page, `${name} 320 px`)
  for (const frame of page.frames()) {
    const beyond = await frame.evaluate(wideOnes)
    expect([name, frame.url(), beyond]).toEqual([name, frame.url(), []])
  }
}

/** What can be scrolled sideways: the page, and any pane of it but tables and the picture of a week, which need both ways (WCAG 1.4.10). Runs in the page. */
function wideOnes(): readonly string[] {
  const root = document.documentElement
  return [root, ...document.querySelectorAll<HTMLElement>("body *")]
    .filter((one) => one === root || (/auto|scroll/.test(getComputedStyle(one).overflowX) && !one.matches(".report-table, .week-scroll")))
    .filter((one) => one.clientWidth > 0 && one.scrollWidth > one.clientWidth)
    .map((one) => `${one.tagName}.${one.className}: ${one.scrollWidth} of ${one.clientWidth}`)
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
