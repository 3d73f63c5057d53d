import { afterAll, beforeAll, expect, test } from "bun:test"
import type { Browser, BrowserContext, Page } from "playwright-core"
import { launchBrowser } from "./browser.ts"
import { goTo, inboxLog, opened, openWidget, reply, setWrong, signIn, widget, widgetLog, write } from "./people.ts"
import { eventually, moveClock, openShop, startServer, type Server, type Shop } from "./stage.ts"

const DAY = 86_400_000
const REPLIES = "**/conversations/*/messages"

let browser: Browser
let server: Server
let shop: Shop
beforeAll(async () => {
  ;[browser, server] = await Promise.all([launchBrowser(), startServer({ SHOPBELL_DEV: "1" })])
  shop = openShop(server.url)
}, 120_000)
afterAll(async () => {
  await browser.close()
  await shop.stop()
  await server.stop()
})

type Asked = { readonly agent: Page; readonly visitor: Page; readonly context: BrowserContext; readonly troubles: readonly string[] }

/** An agent, on a computer whose clock is wrong by so much, with a visitor's new conversation open. */
async function asked(words: string, wrongBy = 0): Promise<Asked> {
  const [{ page: agent, troubles }, { page: visitor }] = await Promise.all([opened(browser), opened(browser)])
  await setWrong(agent.context(), wrongBy)
  await visitor.goto(shop.url)
  await write(await openWidget(visitor), words)
  await signIn(agent, server.url)
  await goTo(agent, "Unassigned")
  await agent.getByRole("link", { name: words }).click()
  await inboxLog(agent).getByText(words).waitFor()
  return { agent, visitor, context: agent.context(), troubles }
}

const bubble = (page: Page, words: string) => inboxLog(page).locator(".is-pending", { hasText: words })
const forVisitor = (visitor: Page, words: string) => widgetLog(widget(visitor)).getByText(words, { exact: true })
const keptBy = (page: Page) => page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith("outbox:")).length)
const WAITED = "Not sent. It has waited for more than 5 minutes."

test("C9, I2: replies that waited for more than 5 minutes are not said unasked, in no tab; one decides about each", async () => {
  const { agent, visitor, context, troubles } = await asked("Is it in stock?")
  await context.route(REPLIES, (route) => route.abort())
  for (const words of ["It is.", "I can keep one.", "Until six."]) await reply(agent, words)
  await bubble(agent, "Until six.").getByText("Not sent. Trying again…").waitFor()
  await moveClock(server, { advance: "4m" })
  await reply(agent, "Or seven.")
  await bubble(agent, "Or seven.").getByText("Not sent. Trying again…").waitFor()
  await moveClock(server, { advance: "2m" })
  const other = await context.newPage()
  await other.goto(agent.url())
  await context.unroute(REPLIES)
  for (const page of [agent, other]) {
    // Also what is younger, for it was written behind them.
    for (const words of ["It is.", "I can keep one.", "Until six.", "Or seven."]) await bubble(page, words).getByText(WAITED).waitFor()
  }

  // What is written in sight of them goes out.
  await reply(agent, "Sorry, I was gone.")
  await forVisitor(visitor, "Sorry, I was gone.").waitFor()
  await bubble(agent, "It is.").getByRole("button", { name: "Send this message" }).click()
  await forVisitor(visitor, "It is.").waitFor()
  await bubble(agent, "It is.").waitFor({ state: "detached" })
  await bubble(other, "It is.").waitFor({ state: "detached" })
  expect(await inboxLog(other).getByText("It is.", { exact: true }).count()).toBe(1)

  await bubble(other, "I can keep one.").getByRole("button", { name: "Discard" }).click()
  await other.getByRole("dialog", { name: "Discard this message?" }).getByRole("button", { name: "Discard" }).click()
  await bubble(agent, "I can keep one.").waitFor({ state: "detached" })
  await bubble(agent, "Until six.").getByRole("button", { name: "Edit" }).click()
  expect(await agent.getByRole("textbox", { name: "Reply" }).inputValue()).toBe("Until six.")

  // Days later, and wherever one is then.
  await other.close()
  await agent.goto(`${server.url}/statistics`)
  await moveClock(server, { advance: "48h" })
  await agent.goto(`${server.url}/inbox/all`)
  await agent
    .getByRole("link", { name: /Is it in stock|Sorry, I was gone|It is\./ })
    .first()
    .click()
  await bubble(agent, "Or seven.").getByText(WAITED).waitFor()
  expect(await bubble(agent, "Or seven.").getByRole("button").allInnerTexts()).toHaveLength(3)
  for (const words of ["I can keep one.", "Until six.", "Or seven."]) expect(await forVisitor(visitor, words).count()).toBe(0)
  expect(await keptBy(agent)).toBe(1)
  expect(troubles).toEqual([])
  await Promise.all([context.close(), visitor.context().close()])
}, 120_000)

test.each([
  ["behind", -40 * DAY],
  ["ahead", 3 * DAY],
])(
  "C9: by the server's time, on a computer whose clock is far %s: a young reply of the last visit goes out by itself, an old one is held",
  async (_, wrongBy) => {
    const words = `Are you there? ${wrongBy}`
    const { agent, visitor, context } = await asked(words, wrongBy)
    const address = agent.url()
    const leaving = async (text: string, page: Page) => {
      await context.route(REPLIES, (route) => route.abort())
      const draft = page.waitForResponse(/\/drafts\/reply$/)
      await page.getByRole("textbox", { name: "Reply" }).fill(text)
      await draft
      await page.getByRole("button", { name: "Send", exact: true }).click()
      await bubble(page, text).getByText("Not sent. Trying again…").waitFor()
      await page.close()
      await context.unroute(REPLIES)
    }
    await leaving("I am.", agent)
    const next = await context.newPage()
    await next.goto(`${server.url}/statistics`)
    await forVisitor(visitor, "I am.").waitFor()
    await next.goto(address)
    await inboxLog(next).getByText("I am.").waitFor()
    await leaving("Still.", next)
    await moveClock(server, { advance: "10h" })

    const last = await context.newPage()
    await last.goto(`${server.url}/statistics`)
    const told = last.locator("#toasts .toast", { hasText: "A message was not sent. It has waited for more than 5 minutes." })
    await told.getByRole("link", { name: "Open it" }).click()
    await bubble(last, "Still.").getByText(WAITED).waitFor()
    // What has become a message is no draft.
    expect(await last.getByRole("textbox", { name: "Reply" }).inputValue()).toBe("")
    expect(await forVisitor(visitor, "Still.").count()).toBe(0)
    await bubble(last, "Still.").getByRole("button", { name: "Send this message" }).click()
    await forVisitor(visitor, "Still.").waitFor()
    await eventually("nothing is kept", async () => (await keptBy(last)) === 0)
    await Promise.all([context.close(), visitor.context().close()])
  },
  120_000,
)

test("C9, I2: so it is on pages that no socket comes through to: the page itself says the server's time", async () => {
  const { agent, visitor, context } = await asked("Until when?", -40 * DAY)
  await context.routeWebSocket(/\/inbox-socket$/, (socket) => void socket.close())
  const written = async (text: string, page: Page) => {
    await page.reload()
    await inboxLog(page).getByText("Until when?").waitFor()
    await context.route(REPLIES, (route) => route.abort())
    await reply(page, text)
    await bubble(page, text).getByText("Not sent. Trying again…").waitFor()
  }
  await written("Until six.", agent)
  const next = await context.newPage()
  await agent.close()
  await context.unroute(REPLIES)
  await next.goto(agent.url())
  await forVisitor(visitor, "Until six.").waitFor()

  await written("It is five now.", next)
  await moveClock(server, { advance: "3h" })
  await context.unroute(REPLIES)
  await bubble(next, "It is five now.").getByText(WAITED).waitFor()
  expect(await forVisitor(visitor, "It is five now.").count()).toBe(0)

  // The computer has slept for those hours: its own clock says so, and the browser has not counted them.
  await next.evaluate(() => {
    const woken = Date.now() + 3 * 3_600_000 - performance.now()
    Date.now = () => woken + performance.now()
  })
  await reply(next, "It is eight now.")
  await forVisitor(visitor, "It is eight now.").waitFor()
  await Promise.all([context.close(), visitor.context().close()])
}, 120_000)

test("C9: a reply that was stored, though its answer was lost when the server went, is neither held nor sent twice", async () => {
  const { agent, visitor, context } = await asked("Did you get it?")
  let isStored = false
  await context.route(REPLIES, async (route) => {
    if (isStored) return route.abort()
    await route.fetch()
    isStored = true
    await route.abort()
  })
  await reply(agent, "We did.")
  await eventually("it is stored", () => isStored)
  await agent.close()
  await server.kill()
  await server.start()
  await moveClock(server, { advance: "20m" })
  await context.unroute(REPLIES)
  const next = await context.newPage()
  await next.goto(`${server.url}/inbox/all`)
  await eventually("it is acknowledged", async () => (await keptBy(next)) === 0)
  await next.getByRole("link", { name: /We did/ }).click()
  await inboxLog(next).getByText("We did.").waitFor()
  expect([await bubble(next, "We did.").count(), await inboxLog(next).getByText("We did.", { exact: true }).count()]).toEqual([0, 1])
  expect(await next.locator("#toasts .toast").count()).toBe(0)
  await forVisitor(visitor, "We did.").waitFor()
  expect(await forVisitor(visitor, "We did.").count()).toBe(1)
  await Promise.all([context.close(), visitor.context().close()])
}, 120_000)
