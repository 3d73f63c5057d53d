import { afterAll, beforeAll, expect, test } from "bun:test"
import type { Browser, Page, WebSocketRoute } from "playwright-core"
import { TestWidget } from "../testing/widget.ts"
import { launchBrowser } from "./browser.ts"
import { choose, opened, signIn } from "./people.ts"
import { startServer, type Server } from "./stage.ts"

// P2, I7: whoever is online is told of new conversations, whatever their tabs' connections went through meanwhile.

let browser: Browser
let server: Server
beforeAll(async () => {
  ;[browser, server] = await Promise.all([launchBrowser(), startServer()])
}, 120_000)
afterAll(async () => {
  await browser.close()
  await server.stop()
})

const told = (page: Page) => page.locator('#toasts [data-toast="new"]:visible')

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
  const { page, troubles } = await opened(browser)
  const line = await held(page)
  await signIn(page, server.url)
  await choose(page, "Online")

  line.hold()
  await page.goto(`${server.url}/settings/profile`)
  const first = await from("Before it connects")
  await line.letThrough()
  await told(page).getByText("Before it connects").waitFor()
  await told(page).getByRole("button", { name: "Dismiss" }).click()
  await told(page).waitFor({ state: "detached" })

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
