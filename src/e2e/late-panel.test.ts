import { afterAll, beforeAll, expect, test } from "bun:test"
import type { Page } from "playwright-core"
import { launcher, opened, openWidget, widget, widgetLog, write } from "./people.ts"
import { eventually } from "./stage.ts"
import { openTheatre, type Theatre } from "./theatre.ts"

// The launcher comes from the browser's cache or came before; the panel's page does not come.

let theatre: Theatre
beforeAll(async () => {
  theatre = await openTheatre()
}, 120_000)
afterAll(async () => await theatre.close())

test("C9, R1: what was written while the server was down is sent by the next page, which came before the server was back", async () => {
  const { browser, server, shop } = theatre
  const { page: visitor } = await opened(browser)
  // What it rests between two tries is drawn by lot, up to half a minute: here it is short.
  await visitor.addInitScript(() => void (Math.random = () => 0.1))
  await visitor.goto(shop.url)
  const panel = await openWidget(visitor)
  await write(panel, "First")
  await widgetLog(panel).getByText("Sent", { exact: true }).waitFor()
  await server.kill()
  await write(panel, "Second")
  await eventually("it is kept", async () => (await unsent(visitor)) === 1)

  const isRefused = refusals(visitor)
  await visitor.goto(`${shop.url}?title=Next`)
  await launcher(visitor).waitFor()
  await isRefused(2)
  await server.start()
  await eventually("it is sent, though nobody opened the panel", async () => (await unsent(visitor)) === 0)
  await openWidget(visitor)
  await widgetLog(widget(visitor)).getByText("Second").waitFor()
  expect(await widgetLog(widget(visitor)).getByText("First").count()).toBe(1)
  await visitor.context().close()
}, 90_000)

test.each([
  ["on a computer", { viewport: { width: 1280, height: 800 } }],
  ["on a phone", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }],
])(
  "M7, W8: while the panel does not come, what opens is ours and can be closed, %s",
  async (_, options) => {
    const { browser, shop } = theatre
    const { page: visitor, troubles } = await opened(browser, options)
    let isDown = true
    await visitor.route(/\/widget\/panel/, (route) => (isDown ? route.abort("connectionrefused") : route.continue()))
    const isRefused = refusals(visitor)
    await visitor.goto(`${shop.url}?consent=required`)
    const button = launcher(visitor)
    const waiting = visitor.getByRole("status").getByText("Connecting…")

    await button.click()
    await waiting.waitFor()
    await isRefused(1)
    expect(await shownFrames(visitor)).toBe(0)
    await button.click()
    await waiting.waitFor({ state: "hidden" })
    expect(await button.getAttribute("aria-expanded")).toBe("false")

    await isRefused(3)
    await button.click()
    await waiting.waitFor()
    expect(await shownFrames(visitor)).toBe(0)
    await visitor.keyboard.press("Escape")
    await waiting.waitFor({ state: "hidden" })

    isDown = false
    await openWidget(visitor)
    await waiting.waitFor({ state: "hidden" })
    await widget(visitor).getByRole("button", { name: "Close chat" }).click()
    await visitor.locator('shopbell-widget[data-open="false"]').waitFor()
    expect(troubles).toEqual([])
    await visitor.context().close()
  },
  90_000,
)

test("C9: a panel whose script did not come is asked for again", async () => {
  const { browser, shop } = theatre
  const { page: visitor } = await opened(browser)
  let isDown = true
  await visitor.route(/\/panel\.[^/]*js/, (route) => {
    const answer = isDown ? route.abort("connectionreset") : route.continue()
    isDown = false
    return answer
  })
  await visitor.goto(shop.url)
  await write(await openWidget(visitor), "Still there?")
  await widgetLog(widget(visitor)).getByText("Sent", { exact: true }).waitFor()
  await visitor.context().close()
}, 90_000)

test("C9: what is written while the panel's script does not come stays in the box, and can be sent once it is there", async () => {
  const { browser, shop } = theatre
  const { page: visitor } = await opened(browser)
  let missing = 2
  const { promise: isMissed, resolve: missed } = Promise.withResolvers<void>()
  visitor.on("requestfailed", () => missed())
  await visitor.route(/\/panel\.[^/]*js/, (route) => (missing-- > 0 ? route.abort("connectionreset") : route.continue()))
  // However late the page's own first word is.
  await visitor.route(/\/here\.[^/]*js/, async (route) => void (await isMissed, await route.continue()))
  await visitor.goto(shop.url)
  await launcher(visitor).click()
  const box = widget(visitor).getByRole("textbox", { name: "Message" })
  const words = "My order 4711 has not come, and I was home all day"
  await box.fill(words)
  // Its invitation comes with the script.
  await box.and(widget(visitor).getByPlaceholder(/\w/)).waitFor()
  expect(missing).toBeLessThan(0)
  expect(await box.inputValue()).toBe(words)
  await widget(visitor).getByRole("button", { name: "Send" }).click()
  await widgetLog(widget(visitor)).getByText(words).waitFor()
  await visitor.context().close()
}, 90_000)

test("C9: what is typed into a panel whose script never comes is in the next one, as often as it is made anew", async () => {
  const { browser, shop } = theatre
  const { page: visitor } = await opened(browser)
  await visitor.clock.install()
  let pages = 0
  visitor.on("request", (request) => void (pages += request.url().includes("/widget/panel") ? 1 : 0))
  // Neither comes nor fails, until the third page.
  await visitor.route(/\/panel\.[^/]*js/, async (route) => void (pages > 2 && (await route.continue())))
  await visitor.goto(shop.url)
  await launcher(visitor).click()
  const box = widget(visitor).getByRole("textbox", { name: "Message" })
  const frames = visitor.locator("shopbell-widget iframe")
  const nextPage = async () => {
    const before = pages
    await eventually("the panel's page is given up", async () => {
      await visitor.clock.fastForward(5_000)
      return (await frames.count()) === 0 || pages > before
    })
    // The longest rest after so few, and less than the next page has for its first word.
    await visitor.clock.fastForward(4_000)
    await eventually("it is asked for again", () => pages > before)
  }
  await box.pressSequentially("My order 4711")
  await nextPage()
  await eventually("it is in the next page", async () => (await box.inputValue()) === "My order 4711")
  await box.press("End")
  await box.pressSequentially(" has not come")
  await nextPage()
  // Its invitation comes with the script.
  await box.and(widget(visitor).getByPlaceholder(/\w/)).waitFor()
  await eventually("it is in the third", async () => (await box.inputValue()) === "My order 4711 has not come")
  await box.press("Enter")
  await widgetLog(widget(visitor)).getByText("My order 4711 has not come").waitFor()
  await visitor.context().close()
}, 90_000)

test("M7: opening asks for a panel that did not come at once, however long it has been tried", async () => {
  const { browser, shop } = theatre
  const { page: visitor } = await opened(browser)
  let isDown = true
  await visitor.route(/\/widget\/panel/, (route) => (isDown ? route.abort("connectionrefused") : route.continue()))
  const isRefused = refusals(visitor)
  // It rests as long as it may, and from when it is told to, its page's timers bring nothing any more.
  await visitor.addInitScript(() => {
    Math.random = () => 0.999
    const { setTimeout } = globalThis
    let isStill = false
    addEventListener("still", () => (isStill = true))
    Object.assign(globalThis, {
      setTimeout: (run: (...given: unknown[]) => void, after: number, ...given: unknown[]) =>
        setTimeout(() => void (isStill || run(...given)), after),
    })
  })
  await visitor.goto(shop.url)
  await isRefused(4)
  await visitor.locator("shopbell-widget iframe").waitFor({ state: "detached" })
  isDown = false
  await visitor.evaluate(() => dispatchEvent(new Event("still")))
  await openWidget(visitor)
  await visitor.context().close()
}, 90_000)

/** How many messages the page's storage keeps for later. */
const unsent = (page: Page): Promise<number> => page.evaluate(() => JSON.parse(localStorage.getItem("shopbell")!).outbox.length as number)

/** Of the frames in the widget, those that an eye could see anything of. */
const shownFrames = (page: Page): Promise<number> => page.locator("shopbell-widget iframe").filter({ visible: true }).count()

/** Counts how often the panel's page could not be had; waits until it was so `times` times. */
function refusals(page: Page): (times: number) => Promise<void> {
  let refused = 0
  page.on("requestfailed", (request) => void (refused += request.url().includes("/widget/panel") ? 1 : 0))
  return (times) => eventually(`the panel did not come ${times} times`, () => refused >= times)
}
