import { afterAll, beforeAll, expect, test } from "bun:test"
import type { Locator, Page } from "playwright-core"
import { HOSTILE } from "../testing/hard-cases.ts"
import { TestWidget } from "../testing/widget.ts"
import { choose, goTo, inboxLog, openWidget, opened, reply, signIn, widget, widgetLog, write } from "./people.ts"
import { openTheatre, type Theatre } from "./theatre.ts"

let theatre: Theatre
beforeAll(async () => void (theatre = await openTheatre()), 120_000)
afterAll(() => theatre.close())

const TEXTS = [HOSTILE.image, HOSTILE.script, HOSTILE.attribute, HOSTILE.expression, HOSTILE.url, HOSTILE.reversed]

test("whatever a visitor's message, page, referrer and name are made of, agents and visitors read it as text (S1)", async () => {
  const [{ page: agent, troubles: agentsTroubles }, { page: visitor, troubles }] = await Promise.all([
    opened(theatre.browser),
    opened(theatre.browser),
  ])
  await signIn(agent, theatre.server.url)
  await choose(agent, "Online")
  await goTo(agent, "Unassigned")

  const address = `${theatre.shop.url}?title=${encodeURIComponent(HOSTILE.script)}&q=${encodeURIComponent(HOSTILE.attribute)}#${encodeURIComponent(HOSTILE.image)}`
  await visitor.goto(address, { referer: `${theatre.shop.url}?from=${encodeURIComponent(HOSTILE.image)}` })
  const panel = await openWidget(visitor)
  for (const text of TEXTS) await write(panel, text)
  for (const text of TEXTS) await shown(widgetLog(panel), text)

  // Live in the list, in the thread as it loads, and once more from the beginning.
  await agent.getByRole("link", { name: HOSTILE.reversed }).click()
  for (const text of TEXTS) await shown(inboxLog(agent), text)
  await shown(agent.getByRole("main"), HOSTILE.script)

  await agent.getByLabel("Name", { exact: true }).fill(HOSTILE.image)
  await agent.getByLabel("Name", { exact: true }).press("Enter")
  await agent.getByRole("heading", { name: HOSTILE.image }).waitFor()
  for (const text of TEXTS) await reply(agent, text)
  for (const text of TEXTS) await shown(widgetLog(panel), text, 2)
  await agent.getByRole("tab", { name: "Comment" }).click()
  await agent.getByRole("textbox", { name: "Comment" }).fill(HOSTILE.image)
  await agent.getByRole("button", { name: "Add comment" }).click()
  await shown(inboxLog(agent), HOSTILE.image, 3)

  await agent.reload()
  for (const text of TEXTS) await shown(inboxLog(agent), text, 2)
  await visitor.reload()
  await openWidget(visitor)
  for (const text of TEXTS) await shown(widgetLog(widget(visitor)), text, 2)

  await nothingRan(agent)
  await nothingRan(visitor)
  expect([...troubles, ...agentsTroubles]).toEqual([])
  await Promise.all([agent.context().close(), visitor.context().close()])
}, 90_000)

test("an address that is code is a link to nowhere, whatever a widget says of its page (S1)", async () => {
  const forged = new TestWidget(theatre.server.url, {
    page: { url: HOSTILE.url, title: HOSTILE.image, referrer: `data:text/html,${HOSTILE.script}` },
  })
  await forged.hello()
  await forged.write("From a forged page")
  const { page: agent, troubles } = await opened(theatre.browser)
  await signIn(agent, theatre.server.url)
  await goTo(agent, "All messages")
  await agent.getByRole("link", { name: /forged page/ }).click()
  await shown(agent.getByRole("main"), HOSTILE.image)
  for (const link of await agent.getByRole("link", { name: HOSTILE.image, exact: true }).all())
    expect(await link.getAttribute("href")).toBe("#")
  await goTo(agent, "Visitors online")
  await shown(agent.getByRole("main"), HOSTILE.image)
  await nothingRan(agent)
  expect(troubles).toEqual([])
  forged.close()
  await agent.context().close()
}, 90_000)

test("what turns text around turns no address, and stands in no page's title (S1, W7)", async () => {
  const [{ page: agent }, { page: visitor }] = await Promise.all([opened(theatre.browser), opened(theatre.browser)])
  await visitor.goto(`${theatre.shop.url}?title=${encodeURIComponent("\u202Edaerb")}`)
  const panel = await openWidget(visitor)
  await write(panel, "\u202Esee https://shop.example/cart or https://shop.example/\u202Egpj.exe")
  await signIn(agent, theatre.server.url)
  await goTo(agent, "All messages")
  await agent.getByRole("link", { name: /see/ }).click()
  for (const log of [inboxLog(agent), widgetLog(panel)]) {
    const links = log.getByRole("link")
    await links.first().waitFor()
    expect(await links.allTextContents()).toEqual(["https://shop.example/cart", "https://shop.example/"])
    for (const link of await links.all()) expect(await isForward(link)).toBe(true)
  }
  const titles = agent.getByRole("main").getByRole("link", { name: "daerb", exact: true })
  await titles.first().waitFor()
  for (const title of await titles.all()) expect(await isForward(title)).toBe(true)
  await Promise.all([agent.context().close(), visitor.context().close()])
}, 90_000)

test("what the page around sends that is none of our messages does no harm in the panel (S1)", async () => {
  const { page, troubles } = await opened(theatre.browser)
  await page.goto(`${theatre.server.url}/widget/panel`)
  await page.evaluate(async () => {
    const heard = new Promise((done) => addEventListener("message", done))
    postMessage(null, "*")
    await heard
  })
  expect(troubles).toEqual([])
  await page.context().close()
}, 60_000)

/** Whether its first letter stands before its last on the screen. */
function isForward(line: Locator): Promise<boolean> {
  return line.evaluate((element) => {
    const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode() as Text
    const left = (at: number) => {
      const range = document.createRange()
      range.setStart(text, at)
      range.setEnd(text, at + 1)
      return range.getBoundingClientRect().left
    }
    return left(0) < left(text.length - 1)
  })
}

/** There as words, `times` or more: looked for in the text alone, so that a tag made of it would not count. */
async function shown(place: Locator, text: string, times = 1): Promise<void> {
  await place
    .getByText(text)
    .nth(times - 1)
    .waitFor()
}

/** No element that only people's words could have made. */
async function nothingRan(page: Page): Promise<void> {
  for (const frame of page.frames())
    expect(await frame.locator('img[src="x"], [onerror], [onfocus], script:not([src]), a[href^="javascript:"]').count()).toBe(0)
}
