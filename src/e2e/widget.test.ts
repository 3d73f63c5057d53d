import { afterAll, beforeAll, expect, test } from "bun:test"
import type { Browser, Page } from "playwright-core"
import { launchBrowser } from "./browser.ts"
import { choose, goTo, launcher, inboxLog, opened, openWidget, reply, setWrong, signIn, widget, widgetLog, write } from "./people.ts"
import { eventually, moveClock, moveToNoon, openShop, startServer, type Server, type Shop } from "./stage.ts"

const DAY = 86_400_000

let browser: Browser
let server: Server
let shop: Shop
beforeAll(async () => {
  ;[browser, server] = await Promise.all([launchBrowser(), startServer({ SHOPBELL_DEV: "1" })])
  shop = openShop(server.url)
  await moveToNoon(server)
}, 120_000)
afterAll(async () => {
  await browser.close()
  await shop.stop()
  await server.stop()
})

test("K7, M6: on computers with a wrong clock both sides show the server's time, and follow it when it is moved", async () => {
  const [{ page: agent, troubles: agentsTroubles }, { page: visitor, troubles }] = await Promise.all([opened(browser), opened(browser)])
  await setWrong(visitor.context(), 3 * DAY)
  await setWrong(agent.context(), -40 * DAY)
  await visitor.goto(shop.url)
  const panel = await openWidget(visitor)
  await write(panel, "What day is it?")
  await widgetLog(panel).getByText("Today", { exact: true }).waitFor()

  await signIn(agent, server.url)
  await goTo(agent, "Unassigned")
  const row = agent.getByRole("link", { name: /What day is it/ })
  await row.getByText("now", { exact: true }).waitFor()
  await row.click()
  await inboxLog(agent).locator('[data-day="Today"]').first().waitFor()

  await moveClock(server, { advance: "24h" })
  await widgetLog(panel).getByText("Yesterday", { exact: true }).waitFor()
  await inboxLog(agent).locator('[data-day="Yesterday"]').first().waitFor()
  await moveClock(server, { advance: "-24h" })
  await widgetLog(panel).getByText("Today", { exact: true }).waitFor()
  expect([...troubles, ...agentsTroubles]).toEqual([])
  await Promise.all([agent.context().close(), visitor.context().close()])
}, 90_000)

test("W3, M4, M7: until it is opened, a page that asks for consent has nothing but the launcher, which is still right", async () => {
  const [{ page: agent }, { page: visitor, troubles }] = await Promise.all([opened(browser), opened(browser)])
  await signIn(agent, server.url)
  const asked: string[] = []
  visitor.on("request", (request) => asked.push(`${new URL(request.url()).pathname} ${request.headers().cookie ?? ""}`.trim()))
  await hideWhenOffline(agent, true)
  await choose(agent, "Offline")
  await visitor.goto(`${shop.url}?consent=required`)
  await modeOf(visitor, "hidden")
  await choose(agent, "Online")
  await comeBack(visitor)
  await launcher(visitor).waitFor()
  await modeOf(visitor, "live-chat")
  await choose(agent, "Offline")
  await comeBack(visitor)
  await modeOf(visitor, "hidden")
  expect(await visitor.locator("shopbell-widget iframe").count()).toBe(0)
  expect(await visitor.evaluate(() => [document.cookie, localStorage.length, document.scripts.length])).toEqual(["", 0, 1])
  expect([...new Set(asked)].filter((path) => path !== "/favicon.ico")).toEqual(["/", "/widget.js"])

  await choose(agent, "Online")
  await comeBack(visitor)
  const panel = await openWidget(visitor)
  await write(panel, "Are you there?")
  await eventually(
    "it is stored",
    async () =>
      (await widgetLog(panel)
        .getByText(/Sent|Seen/)
        .count()) > 0,
  )
  await choose(agent, "Offline")
  await modeOf(visitor, "messenger")

  // Who wrote has opened it, and keeps it on the next page (M4), though nobody is there.
  await visitor.goto(`${shop.url}?consent=required`)
  await launcher(visitor).waitFor()
  await modeOf(visitor, "messenger")
  expect(troubles).toEqual([])
  await hideWhenOffline(agent, false)
  await Promise.all([agent.context().close(), visitor.context().close()])
}, 90_000)

test("M7: a panel that is open does not vanish from under who is writing, and then it says what it is", async () => {
  const [{ page: agent }, { page: visitor }] = await Promise.all([opened(browser), opened(browser)])
  await signIn(agent, server.url)
  await hideWhenOffline(agent, true)
  await choose(agent, "Online")
  await visitor.goto(shop.url)
  const panel = await openWidget(visitor)
  await panel.getByRole("textbox", { name: "Message" }).fill("I was about to")
  await choose(agent, "Offline")
  await modeOf(visitor, "messenger")
  expect(await panel.getByRole("textbox", { name: "Message" }).inputValue()).toBe("I was about to")
  await panel.getByRole("button", { name: "Close chat" }).click()
  await modeOf(visitor, "hidden")
  await launcher(visitor).waitFor({ state: "hidden" })
  await hideWhenOffline(agent, false)
  await Promise.all([agent.context().close(), visitor.context().close()])
}, 90_000)

test.each([
  ["waits there to be sent", false],
  ["goes out as soon as it can, if Enter was pressed", true],
])(
  "C9: what is written before the panel's script is there is not lost: it %s",
  async (_, isEntered) => {
    const { page: visitor, troubles } = await opened(browser)
    let arrive = () => {}
    const isDue = new Promise<void>((resolve) => (arrive = resolve))
    await visitor.route(/\/panel\.[^/]*js/, async (route) => {
      await isDue
      await route.continue()
    })
    await visitor.goto(shop.url)
    await launcher(visitor).click()
    const panel = widget(visitor)
    const box = panel.getByRole("textbox", { name: "Message" })
    await box.click()
    await box.pressSequentially("Hello?")
    if (isEntered) await visitor.keyboard.press("Enter")
    expect(await panel.getByRole("button", { name: "Send" }).isDisabled()).toBe(true)
    await panel.getByRole("status").getByText("Connecting…").waitFor()
    arrive()
    if (!isEntered) await panel.getByRole("button", { name: "Send" }).click()
    await widgetLog(panel).getByText("Hello?").waitFor()
    await widgetLog(panel).getByText("Sent", { exact: true }).waitFor()
    expect(await box.inputValue()).toBe("")
    expect(troubles).toEqual([])
    await visitor.context().close()
  },
  90_000,
)

test("S4, C8: neither a page's endless address nor a draft longer than a frame costs the connection", async () => {
  const { page: visitor, troubles } = await opened(browser)
  const sockets: string[] = []
  let draftsTold = 0
  visitor.on("websocket", (socket) => {
    sockets.push("opened")
    socket.on("close", () => sockets.push("closed"))
    socket.on("framesent", ({ payload }) => void (draftsTold += /"typing".*Once upon/.test(String(payload)) ? 1 : 0))
  })
  await visitor.goto(`${shop.url}?title=${"long".repeat(500)}#${"x".repeat(100_000)}`)
  const panel = await openWidget(visitor)
  await write(panel, "Hello")
  await widgetLog(panel).getByText("Sent", { exact: true }).waitFor()
  const box = panel.getByRole("textbox", { name: "Message" })
  for (let n = 1; n <= 3; n++) {
    await box.fill(`${"Once upon a time. ".repeat(5_000)}${n}`)
    await eventually("it is told", () => draftsTold === n)
  }
  await write(panel, "Never mind")
  await widgetLog(panel).getByText("Never mind").waitFor()
  await eventually("both are stored", async () => (await widgetLog(panel).getByText("Sending").count()) === 0)
  expect(sockets).toEqual(["opened"])
  expect(troubles).toEqual([])
  await visitor.context().close()
}, 90_000)

test("W8: in a small window, as at twice the size, what is said last is in sight", async () => {
  const [{ page: agent }, { page: visitor }] = await Promise.all([
    opened(browser),
    opened(browser, { viewport: { width: 500, height: 500 } }),
  ])
  await signIn(agent, server.url)
  await visitor.goto(shop.url)
  const panel = await openWidget(visitor)
  await write(panel, "Which breads keep longest?")
  await goTo(agent, "Unassigned")
  await agent.getByRole("link", { name: /keep longest/ }).click()
  for (const words of ["Rye. ".repeat(30), "Then sourdough. ".repeat(20)]) {
    await reply(agent, words)
    await widgetLog(panel).getByText(words).waitFor()
    await eventually("its end is in sight", async () => (await widgetLog(panel).evaluate(leftBelow)) < 2)
  }
  await widgetLog(panel).evaluate((log) => void (log.scrollTop = 0))
  await reply(agent, "And now?")
  await panel.getByRole("button", { name: "New messages" }).click()
  await eventually("its end is in sight", async () => (await widgetLog(panel).evaluate(leftBelow)) < 2)
  await Promise.all([agent.context().close(), visitor.context().close()])
}, 90_000)

test("C7, C9: while there is no connection one line at the top says so, and what is written is under way, not failed", async () => {
  const { page: visitor } = await opened(browser)
  await visitor.goto(shop.url)
  const panel = await openWidget(visitor)
  await write(panel, "First")
  await widgetLog(panel).getByText("Sent", { exact: true }).waitFor()
  await visitor.context().setOffline(true)
  await write(panel, "Second")
  await panel.getByRole("status").getByText("Offline. Your messages will wait.").waitFor()
  await widgetLog(panel).getByText("Sending…", { exact: true }).waitFor()
  expect(await widgetLog(panel).getByText("Not sent").count()).toBe(0)
  await visitor.context().setOffline(false)
  await widgetLog(panel).getByText("Sent", { exact: true }).waitFor()
  await panel.getByRole("status").getByText("Offline").waitFor({ state: "detached" })
  await visitor.context().close()
}, 90_000)

test("W7, W8: a copy by email is offered once there is an answer; Esc closes its form, then the panel", async () => {
  const [{ page: agent }, { page: visitor, troubles }] = await Promise.all([opened(browser), opened(browser)])
  await signIn(agent, server.url)
  await visitor.goto(shop.url)
  const panel = await openWidget(visitor)
  const copy = panel.getByRole("button", { name: "Email me this conversation" })
  await write(panel, "Do you ship abroad?")
  await widgetLog(panel).getByText("Sent", { exact: true }).waitFor()
  expect(await copy.isVisible()).toBe(false)
  await goTo(agent, "Unassigned")
  await agent.getByRole("link", { name: /ship abroad/ }).click()
  await reply(agent, "All over Europe.")
  await copy.click()
  await panel.getByRole("textbox", { name: "Your email" }).and(panel.locator(":focus")).waitFor()
  await visitor.keyboard.press("Escape")
  await copy.and(panel.locator(":focus")).waitFor()
  expect(await visitor.locator("shopbell-widget").getAttribute("data-open")).toBe("true")
  await copy.click()
  await panel.getByRole("button", { name: "Cancel" }).click()
  await copy.and(panel.locator(":focus")).waitFor()
  await visitor.keyboard.press("Escape")
  await visitor.locator('shopbell-widget[data-open="false"]').waitFor()
  expect(troubles).toEqual([])
  await Promise.all([agent.context().close(), visitor.context().close()])
}, 90_000)

/** How far a log can be scrolled down, in px. */
const leftBelow = (log: Element): number => log.scrollHeight - log.scrollTop - log.clientHeight

const modeOf = (page: Page, mode: string) => page.locator(`shopbell-widget[data-mode="${mode}"]`).waitFor({ state: "attached" })

async function hideWhenOffline(agent: Page, isOn: boolean): Promise<void> {
  const status = await agent.evaluate(async (isOn) => {
    const body = new URLSearchParams({ color: "#4f46e5", ...(isOn ? { "hide-when-offline": "on" } : {}) })
    return (await fetch("/settings/widget", { method: "POST", body })).status
  }, isOn)
  expect(status).toBe(200)
}

/** To the tab, from another. */
async function comeBack(visitor: Page): Promise<void> {
  await visitor.evaluate(() => document.dispatchEvent(new Event("visibilitychange")))
}

test("M6, E3: who writes while nobody is there can have the answer by email", async () => {
  const [{ page: agent }, { page: visitor, troubles }] = await Promise.all([opened(browser), opened(browser)])
  await signIn(agent, server.url)
  await hideWhenOffline(agent, false)
  await choose(agent, "Offline")
  await visitor.goto(shop.url)
  const panel = await openWidget(visitor)
  const ask = panel.getByRole("button", { name: "Get the answer by email" })
  await panel.getByText("or by email if you leave us your address").waitFor()
  await write(panel, "Do you ship to Belgium?")
  await ask.click()
  const email = panel.getByLabel("Your email")
  await email.fill("camille@example.com")
  await email.press("Enter")
  await panel.getByText("the answer goes to camille@example.com").waitFor()
  expect(await ask.isVisible()).toBe(false)
  await eventually("one can go on writing", () =>
    panel.getByRole("textbox", { name: "Message" }).evaluate((box) => document.activeElement === box),
  )

  await goTo(agent, "All messages")
  await agent.getByRole("link", { name: /Do you ship to Belgium/ }).click()
  await eventually(
    "the agent sees the address",
    async () => (await agent.getByLabel("Email", { exact: true }).inputValue()) === "camille@example.com",
  )
  await visitor.reload()
  await openWidget(visitor)
  await widgetLog(widget(visitor)).getByText("Do you ship to Belgium?").waitFor()
  expect(await ask.isVisible()).toBe(false)
  expect(troubles).toEqual([])
  await Promise.all([agent.context().close(), visitor.context().close()])
}, 90_000)
