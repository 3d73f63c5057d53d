import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test"
import type { Browser, Page, WebSocketRoute } from "playwright-core"
import { AGENTS, DEMO_PASSWORD, type AgentKey } from "../testing/cast.ts"
import { TestWidget } from "../testing/widget.ts"
import { launchBrowser } from "./browser.ts"
import { choose, opened, signIn } from "./people.ts"
import { moveClock, startServer, type Server } from "./stage.ts"

// P2, P6, C4, I7: agents are told of new conversations and of their own, whatever their tabs' connections went through meanwhile.

let browser: Browser
let server: Server
beforeAll(async () => {
  ;[browser, server] = await Promise.all([
    launchBrowser(),
    startServer({ SHOPBELL_DEV: "1", SHOPBELL_ADMIN_EMAIL: "", SHOPBELL_ADMIN_PASSWORD: "" }),
  ])
}, 120_000)
// What one leaves unanswered would be told of in the next.
beforeEach(() => fetch(`${server.url}/dev/reset`, { method: "POST" }))
afterAll(async () => {
  await browser.close()
  await server.stop()
})

const told = (page: Page, kind = "new") => page.locator(`#toasts [data-toast="${kind}"]:visible`)

async function dismiss(page: Page, kind = "new"): Promise<void> {
  await told(page, kind).getByRole("button", { name: "Dismiss" }).click()
  await told(page, kind).waitFor({ state: "detached" })
}

/** An agent of the demo company, with a page whose inbox socket can be held back. */
async function inboxOf(key: AgentKey) {
  const { page, troubles } = await opened(browser)
  const line = await held(page)
  await signIn(page, server.url, { email: AGENTS[key].email, password: DEMO_PASSWORD })
  return { page, troubles, line }
}

async function from(words: string): Promise<TestWidget> {
  const widget = new TestWidget(server.url)
  await widget.hello()
  await widget.write(words)
  return widget
}

/** The page's inbox socket, which reaches the server only while it is let through. */
async function held(page: Page) {
  let isThrough = true
  const sockets: WebSocketRoute[] = []
  await page.routeWebSocket(/inbox-socket/, async (socket) => {
    if (!isThrough) return socket.close({ code: 1001 })
    socket.connectToServer()
    sockets.push(socket)
  })
  return {
    hold: () => void (isThrough = false),
    cut: () => sockets.at(-1)!.close({ code: 1001 }),
    letThrough: async () => {
      isThrough = true
      await page.evaluate(() => dispatchEvent(new Event("online")))
    },
  }
}

test("I7, P2: what becomes new while a tab is not connected is told once it is, and what it was told before is not told again", async () => {
  const { page, troubles, line } = await inboxOf("ada")
  await choose(page, "Online")

  line.hold()
  await page.goto(`${server.url}/settings/profile`)
  const first = await from("Before it connects")
  await line.letThrough()
  await told(page).getByText("Before it connects").waitFor()
  await dismiss(page)

  line.hold()
  await line.cut()
  const others = [await from("While it is cut")]
  await line.letThrough()
  await told(page).getByText("While it is cut").waitFor()
  // What stands there stays there, and what was dismissed stays away.
  line.hold()
  await line.cut()
  others.push(await from("While it is cut again"))
  await line.letThrough()
  await told(page).getByText("2 new conversations.").waitFor()
  expect(await page.locator("#toasts").getByText("Before it connects").count()).toBe(0)

  for (const widget of [first, ...others]) widget.close()
  expect(troubles).toEqual([])
  await page.context().close()
}, 120_000)

test("I7: what was dismissed a moment before a change of page is not told again on the next one; what stood there is", async () => {
  const { page, troubles } = await inboxOf("ada")
  await choose(page, "Online")
  const widgets = [await from("Dismissed")]
  await told(page).getByText("Dismissed").waitFor()
  await dismiss(page)
  await page.goto(`${server.url}/settings/profile`)
  widgets.push(await from("Stands there"))
  await told(page).getByText("Stands there").waitFor()
  // Alone, and beside what the page has to say of itself.
  await page.goto(`${server.url}/settings/presence?done=status`)
  await page.locator("#toasts").getByText("Saved.").or(page.locator('#toasts [data-toast="done"]')).first().waitFor()
  await told(page).getByText("Stands there").waitFor()
  for (const widget of widgets) widget.close()
  expect(troubles).toEqual([])
  await page.context().close()
}, 120_000)

test("I7, C4: what was assigned to me while my tab was not connected is told once it is, and once", async () => {
  const [ada, ben] = [await inboxOf("ada"), await inboxOf("ben")]
  for (const { page } of [ada, ben]) await choose(page, "Online")
  const mine = () => told(ada.page, "assigned")
  const widgets: TestWidget[] = []
  const assignTo = async (name: string, ...words: string[]) => {
    for (const one of words) {
      widgets.push(await from(one))
      await ben.page.goto(`${server.url}/inbox/unassigned`)
      await ben.page.getByRole("link", { name: new RegExp(one) }).click()
      await ben.page.getByRole("button", { name: "Assign" }).first().click()
      await ben.page.getByRole("checkbox", { name: new RegExp(name) }).check()
      await ben.page.locator(".assign-form").getByRole("button", { name: "Assign" }).click()
      await ben.page.locator(".assign-form").waitFor({ state: "hidden" })
    }
  }
  const cut = async () => {
    ada.line.hold()
    await ada.line.cut()
  }

  await cut()
  await assignTo(AGENTS.ada.name, "The first of mine")
  await ada.line.letThrough()
  await mine().getByText(`${AGENTS.ben.name} assigned you a conversation.`).waitFor()
  await dismiss(ada.page, "assigned")
  await cut()
  await assignTo(AGENTS.ada.name, "The second of mine", "The third of mine")
  await ada.line.letThrough()
  await mine().getByText("2 conversations were assigned to you.").waitFor()
  await mine().getByRole("link", { name: "Open the first" }).click()
  await ada.page.getByRole("log", { name: "Messages" }).getByText("The second of mine").waitFor()
  await mine().getByText(`${AGENTS.ben.name} assigned you a conversation.`).waitFor()
  for (const widget of widgets) widget.close()
  expect([...ada.troubles, ...ben.troubles]).toEqual([])
  await Promise.all([ada, ben].map(({ page }) => page.context().close()))
}, 120_000)

test("I7, P6: an invisible agent who asked for it is told of a long wait that her tab was not connected for", async () => {
  const [ada, chloe] = [await inboxOf("ada"), await inboxOf("chloe")]
  await choose(ada.page, "Online")
  await choose(chloe.page, "Invisible")
  await chloe.page.goto(`${server.url}/settings/profile`)
  await chloe.page.getByText("Advanced settings", { exact: true }).click()
  await chloe.page.getByLabel(/Get new chat notifications when invisible/).check()
  await chloe.page.getByRole("status").getByText("Saved", { exact: true }).waitFor()

  chloe.line.hold()
  await chloe.line.cut()
  const widget = await from("A long wait")
  await moveClock(server, { advance: "31s" })
  await chloe.line.letThrough()
  await told(chloe.page).getByText("A visitor has been waiting for 30 seconds.").waitFor()
  widget.close()
  expect([...ada.troubles, ...chloe.troubles]).toEqual([])
  await Promise.all([ada, chloe].map(({ page }) => page.context().close()))
}, 120_000)
