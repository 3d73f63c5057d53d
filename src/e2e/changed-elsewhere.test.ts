import { afterAll, beforeAll, expect, test } from "bun:test"
import type { BrowserContext, Page, WebSocketRoute } from "playwright-core"
import { colleagueIn, hasFocus, inThread, optionsOf, press, pressItem, rewrite, write } from "./keyboard.ts"
import { inboxLog, reply } from "./people.ts"
import { DEMO, openTheatre, type Theatre } from "./theatre.ts"

// C7, C9: one's own messages while the same ones are changed elsewhere, answers come late, and a thread comes anew.

let theatre: Theatre
beforeAll(async () => void (theatre = await openTheatre(DEMO)), 120_000)
afterAll(() => theatre.close())

test("C7, C9: a thread that comes anew, because too much was missed, leaves the focus and what is being rewritten", async () => {
  const socket = heldSocket()
  const { page } = await inThread(theatre, "ada", /Hanna Kowalska/, socket.route)
  await reply(page, "To be rewritten")
  const options = optionsOf(page, "To be rewritten")
  await press(options)
  await pressItem(page, "Edit")
  const box = page.getByRole("textbox", { name: "Edit message" })
  await box.fill("Half a sentence")
  await socket.reload(page)
  await hasFocus(page, box)
  expect(await box.inputValue()).toBe("Half a sentence")
  await page.keyboard.press("Escape")
  await hasFocus(page, options)
  await socket.reload(page)
  await hasFocus(page, options)
  await page.context().close()
}, 60_000)

test("C9: a thread that comes anew keeps the earlier messages it holds without a gap, else asks for them anew; what one confirms is still done", async () => {
  const socket = heldSocket()
  const { page, troubles } = await inThread(theatre, "ada", /Kenji Watanabe/, socket.route)
  await write(page, 52)
  const colleague = await colleagueIn(page)
  await page.reload()
  const earlier = page.getByRole("link", { name: "Earlier messages" })
  const entries = inboxLog(page).getByRole("listitem")
  for (const one of [page, colleague]) {
    await press(one.getByRole("link", { name: "Earlier messages" }))
    await inboxLog(one).getByText("Reply 0", { exact: true }).waitFor()
  }
  const all = await entries.count()
  await socket.reload(page)
  expect(await entries.count()).toBe(all)
  expect(await earlier.count()).toBe(0)
  await press(optionsOf(page, /Reply 0(?!\d)/))
  await pressItem(page, "Delete")
  socket.isDeaf = true
  await rewrite(colleague, "Reply 51", "Missed")
  await socket.reload(page)
  await earlier.waitFor()
  expect(await inboxLog(page).getByText("Reply 0", { exact: true }).count()).toBe(0)
  socket.isDeaf = false
  await press(page.getByRole("dialog").getByRole("button", { name: "Delete" }))
  await inboxLog(colleague).getByText("Message deleted").waitFor()
  await hasFocus(page, page.getByRole("textbox", { name: "Reply" }))
  await press(earlier)
  await inboxLog(page).getByText("Message deleted").waitFor()
  await press(optionsOf(page, /Reply 1(?!\d)/))
  await hasFocus(page, page.getByRole("menuitem"))
  socket.isDeaf = true
  await rewrite(colleague, "Missed", "Missed again")
  await socket.reload(page)
  await page.getByRole("menuitem").first().waitFor({ state: "hidden" })
  await hasFocus(page, page.getByRole("textbox", { name: "Reply" }))
  expect(troubles).toEqual([])
  await page.context().close()
}, 60_000)

test("C9: what comes while a thread is fetched anew stays, and a search beside it keeps nothing from coming", async () => {
  const socket = heldSocket()
  const { page } = await inThread(theatre, "ada", /Luis Ortega/, socket.route)
  const colleague = await colleagueIn(page)
  const conversation = conversationOf(page)
  await page.getByRole("searchbox", { name: "Search" }).fill("zebra")
  await page.waitForURL(/search=zebra/)
  socket.isDeaf = true
  await reply(colleague, "Missed")
  await rewrite(colleague, "Missed", "Missed and changed")
  const late = await lateAnswer(page, new RegExp(`/inbox/${conversation}`))
  socket.sayReload(conversation)
  await late.isAnswered
  socket.isDeaf = false
  await reply(colleague, "Meanwhile")
  await inboxLog(page).getByText("Meanwhile").waitFor()
  await late.arrives()
  await inboxLog(page).getByText("Missed and changed").waitFor()
  expect(await inboxLog(page).getByText("Meanwhile").count()).toBe(1)
  await page.context().close()
}, 60_000)

test("C7: of a message stands what was last done to it, however late the answer to what was done before", async () => {
  const { page } = await inThread(theatre, "ada", /Hanna Kowalska/)
  const colleague = await colleagueIn(page)
  const words = inboxLog(page).getByRole("listitem")
  const hears = async (text: string) => {
    await reply(colleague, text)
    await words.filter({ hasText: text }).waitFor()
  }
  let late = await lateAnswer(page)
  await reply(page, "With a typo")
  await remove(colleague, "With a typo")
  await words.filter({ hasText: "With a typo" }).waitFor({ state: "detached" })
  await late.arrives()
  await reply(page, "As it should be")
  await words.filter({ hasText: "As it should be" }).and(page.locator(":not(.is-pending)")).waitFor()
  expect(await words.filter({ hasText: "With a typo" }).count()).toBe(0)

  late = await lateAnswer(page)
  await press(optionsOf(page, "As it should be"))
  await pressItem(page, "Edit")
  const box = page.getByRole("textbox", { name: "Edit message" })
  await box.fill("In this tab")
  await page.keyboard.press("Enter")
  await rewrite(colleague, "In this tab", "In the other tab")
  await hears("Heard of it")
  await late.arrives()
  await box.waitFor({ state: "detached" })
  await words.filter({ hasText: "In the other tab" }).waitFor()

  await press(optionsOf(page, "In the other tab"))
  await pressItem(page, "Edit")
  await rewrite(colleague, "In the other tab", "Changed once more")
  await hears("Heard of that too")
  await box.press("Enter")
  await inboxLog(colleague).getByText("In the other tab").waitFor()
  await words.filter({ hasText: "In the other tab" }).waitFor()
  await page.context().close()
}, 60_000)

test("C7: the options of a message are its own, and go with it; the focus is then where one writes", async () => {
  const { page } = await inThread(theatre, "ada", /Luis Ortega/)
  const colleague = await colleagueIn(page)
  for (const words of ["Uno", "Dos"]) await reply(page, words)
  const [uno, dos] = [optionsOf(page, "Uno"), optionsOf(page, "Dos")]
  const writing = page.getByRole("textbox", { name: "Reply" })
  const item = page.getByRole("menuitem")
  await press(uno)
  await hasFocus(page, item)
  await page.keyboard.press("Escape")
  await dos.focus()
  await page.keyboard.press("ArrowDown")
  await hasFocus(page, item)
  expect(await uno.getAttribute("aria-expanded")).toBe("false")
  expect(await dos.getAttribute("aria-expanded")).toBe("true")
  await pressItem(page, "Edit")
  const box = page.getByRole("textbox", { name: "Edit message" })
  await hasFocus(page, box)
  expect(await box.inputValue()).toBe("Dos")
  await page.keyboard.press("Escape")
  await press(dos)
  await hasFocus(page, item)
  await remove(colleague, "Dos")
  await item.first().waitFor({ state: "hidden" })
  await hasFocus(page, writing)
  await press(uno)
  await pressItem(page, "Edit")
  await hasFocus(page, box)
  await remove(colleague, "Uno")
  await reply(colleague, "Tres")
  await inboxLog(page).getByText("Tres").waitFor()
  await box.press("Escape")
  await hasFocus(page, writing)
  await page.context().close()
}, 60_000)

async function remove(page: Page, text: string): Promise<void> {
  await press(optionsOf(page, text))
  await pressItem(page, "Delete")
  await press(page.getByRole("dialog").getByRole("button", { name: "Delete" }))
  await page.getByRole("dialog").waitFor({ state: "detached" })
}

const conversationOf = (page: Page): string => new URL(page.url()).pathname.split("/").at(-1)!

/** The page's next request of this kind, an act on a message, reaches the server at once; its answer is here when the page is told to have it. */
async function lateAnswer(page: Page, kind = /\/conversations\/[^/]+\/messages/) {
  const told = Promise.withResolvers<void>()
  const answered = Promise.withResolvers<void>()
  const arrived = Promise.withResolvers<void>()
  await page.route(
    kind,
    async (route) => {
      const response = await route.fetch()
      answered.resolve()
      await told.promise
      await route.fulfill({ response })
      arrived.resolve()
    },
    { times: 1 },
  )
  return {
    isAnswered: answered.promise,
    arrives(): Promise<void> {
      told.resolve()
      return arrived.promise
    },
  }
}

/** The inbox's socket of a page in our hands: it may hear nothing, and be told to fetch the thread anew. */
function heldSocket() {
  const sockets: WebSocketRoute[] = []
  const held = {
    isDeaf: false,
    route: (context: BrowserContext) =>
      context.pages()[0]!.routeWebSocket(/inbox-socket/, (socket) => {
        const server = socket.connectToServer()
        server.onMessage((message) => void (held.isDeaf || socket.send(message)))
        sockets.push(socket)
      }),
    sayReload: (conversation: string) => sockets.at(-1)!.send(JSON.stringify({ type: "reload", conversation })),
    async reload(page: Page): Promise<void> {
      // So that it can be seen to have come. It stands there as if written later than all the server has, as once a backup was restored.
      await inboxLog(page).evaluate((log) => {
        const last = [...log.querySelectorAll<HTMLElement>(".entry:not([data-editing]):has(.bubble)")].at(-1)!
        last.dataset.revision = "99"
        last.querySelector(".bubble")!.append(" (stale)")
      })
      held.sayReload(conversationOf(page))
      await inboxLog(page).getByText("(stale)").waitFor({ state: "detached" })
    },
  }
  return held
}
