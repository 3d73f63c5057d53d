import { afterAll, beforeAll, expect, test } from "bun:test"
import type { Page } from "playwright-core"
import { asked, forVisitor, keptBy, REPLIES, toasts, unsent } from "./asked.ts"
import { inboxLog, reply } from "./people.ts"
import { eventually, moveClock } from "./stage.ts"
import { openTheatre, type Theatre } from "./theatre.ts"

const DAY = 86_400_000
const WAITED = "Not sent. It has waited for more than 5 minutes."

let theatre: Theatre
beforeAll(async () => void (theatre = await openTheatre({ SHOPBELL_DEV: "1" })), 120_000)
afterAll(() => theatre.close())

test("C9, I2: replies that waited for more than 5 minutes are not said unasked, in no tab; one decides about each", async () => {
  const { agent, visitor, context, troubles } = await asked(theatre, "Is it in stock?")
  await context.route(REPLIES, (route) => route.abort())
  for (const words of ["It is.", "I can keep one.", "Until six."]) await reply(agent, words)
  await unsent(agent, "Until six.").getByText("Not sent. Trying again…").waitFor()
  await moveClock(theatre.server, { advance: "4m" })
  await reply(agent, "Or seven.")
  await unsent(agent, "Or seven.").getByText("Not sent. Trying again…").waitFor()
  await moveClock(theatre.server, { advance: "2m" })
  const other = await context.newPage()
  await other.goto(agent.url())
  await context.unroute(REPLIES)
  for (const page of [agent, other]) {
    // Also what is younger, for it was written behind them.
    for (const words of ["It is.", "I can keep one.", "Until six.", "Or seven."]) await unsent(page, words).getByText(WAITED).waitFor()
  }

  // What is written in sight of them goes out.
  await reply(agent, "Sorry, I was gone.")
  await forVisitor(visitor, "Sorry, I was gone.").waitFor()
  await unsent(agent, "It is.").getByRole("button", { name: "Send this message" }).click()
  await forVisitor(visitor, "It is.").waitFor()
  await unsent(agent, "It is.").waitFor({ state: "detached" })
  await unsent(other, "It is.").waitFor({ state: "detached" })
  // Once, when its socket has brought it.
  await inboxLog(other).getByText("It is.", { exact: true }).waitFor()

  await unsent(other, "I can keep one.").getByRole("button", { name: "Discard" }).click()
  await other.getByRole("dialog", { name: "Discard this message?" }).getByRole("button", { name: "Discard" }).click()
  await unsent(agent, "I can keep one.").waitFor({ state: "detached" })
  await unsent(agent, "Until six.").getByRole("button", { name: "Edit" }).click()
  expect(await agent.getByRole("textbox", { name: "Reply" }).inputValue()).toBe("Until six.")

  // Days later, and wherever one is then.
  await other.close()
  await agent.goto(`${theatre.server.url}/statistics`)
  await moveClock(theatre.server, { advance: "48h" })
  await agent.goto(`${theatre.server.url}/inbox/all`)
  await agent
    .getByRole("link", { name: /Is it in stock|Sorry, I was gone|It is\./ })
    .first()
    .click()
  await unsent(agent, "Or seven.").getByText(WAITED).waitFor()
  expect(await unsent(agent, "Or seven.").getByRole("button").allInnerTexts()).toHaveLength(3)
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
    const { agent, visitor, context } = await asked(theatre, words, wrongBy)
    const address = agent.url()
    const leaving = async (text: string, page: Page) => {
      await context.route(REPLIES, (route) => route.abort())
      const draft = page.waitForResponse(/\/drafts\/reply$/)
      await page.getByRole("textbox", { name: "Reply" }).fill(text)
      await draft
      await page.getByRole("button", { name: "Send", exact: true }).click()
      await unsent(page, text).getByText("Not sent. Trying again…").waitFor()
      await page.close()
      await context.unroute(REPLIES)
    }
    await leaving("I am.", agent)
    const next = await context.newPage()
    await next.goto(`${theatre.server.url}/statistics`)
    await forVisitor(visitor, "I am.").waitFor()
    await next.goto(address)
    await inboxLog(next).getByText("I am.").waitFor()
    await leaving("Still.", next)
    await moveClock(theatre.server, { advance: "10h" })

    const last = await context.newPage()
    await last.goto(`${theatre.server.url}/statistics`)
    const told = toasts(last).filter({ hasText: "A message was not sent. It has waited for more than 5 minutes." })
    await told.getByRole("link", { name: "Open it" }).click()
    await unsent(last, "Still.").getByText(WAITED).waitFor()
    // What has become a message is no draft.
    expect(await last.getByRole("textbox", { name: "Reply" }).inputValue()).toBe("")
    expect(await forVisitor(visitor, "Still.").count()).toBe(0)
    await unsent(last, "Still.").getByRole("button", { name: "Send this message" }).click()
    await forVisitor(visitor, "Still.").waitFor()
    await eventually("nothing is kept", async () => (await keptBy(last)) === 0)
    await Promise.all([context.close(), visitor.context().close()])
  },
  120_000,
)

test("C9, I2: so it is on pages that no socket comes through to: the page itself says the server's time", async () => {
  const { agent, visitor, context } = await asked(theatre, "Until when?", -40 * DAY)
  await context.routeWebSocket(/\/inbox-socket$/, (socket) => void socket.close())
  const written = async (text: string, page: Page) => {
    await page.reload()
    await inboxLog(page).getByText("Until when?").waitFor()
    await context.route(REPLIES, (route) => route.abort())
    await reply(page, text)
    await unsent(page, text).getByText("Not sent. Trying again…").waitFor()
  }
  await written("Until six.", agent)
  const next = await context.newPage()
  await agent.close()
  await context.unroute(REPLIES)
  await next.goto(agent.url())
  await forVisitor(visitor, "Until six.").waitFor()

  await written("It is five now.", next)
  await moveClock(theatre.server, { advance: "3h" })
  await context.unroute(REPLIES)
  await unsent(next, "It is five now.").getByText(WAITED).waitFor()
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
  const { agent, visitor, context } = await asked(theatre, "Did you get it?")
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
  await theatre.server.kill()
  await theatre.server.start()
  await moveClock(theatre.server, { advance: "20m" })
  await context.unroute(REPLIES)
  const next = await context.newPage()
  await next.goto(`${theatre.server.url}/inbox/all`)
  await eventually("it is acknowledged", async () => (await keptBy(next)) === 0)
  await next.getByRole("link", { name: /We did/ }).click()
  await inboxLog(next).getByText("We did.").waitFor()
  expect([await unsent(next, "We did.").count(), await inboxLog(next).getByText("We did.", { exact: true }).count()]).toEqual([0, 1])
  expect(await toasts(next).count()).toBe(0)
  await forVisitor(visitor, "We did.").waitFor()
  expect(await forVisitor(visitor, "We did.").count()).toBe(1)
  await Promise.all([context.close(), visitor.context().close()])
}, 120_000)
