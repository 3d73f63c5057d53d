import { afterAll, beforeAll, expect, test } from "bun:test"
import type { Browser, Page } from "playwright-core"
import { AGENTS, DEMO_PASSWORD, type AgentKey } from "../testing/cast.ts"
import { launchBrowser } from "./browser.ts"
import { TestWidget } from "../testing/widget.ts"
import { choose, goTo, inboxLog, opened, openWidget, reply, signIn, widgetLog, write } from "./people.ts"
import { openShop, startServer, type Server, type Shop } from "./stage.ts"

let browser: Browser
let server: Server
let shop: Shop
beforeAll(async () => {
  ;[browser, server] = await Promise.all([
    launchBrowser(),
    startServer({ SHOPBELL_DEV: "1", SHOPBELL_ADMIN_EMAIL: "", SHOPBELL_ADMIN_PASSWORD: "" }),
  ])
  shop = openShop(server.url)
}, 120_000)
afterAll(async () => {
  await browser.close()
  await shop.stop()
  await server.stop()
})

async function inboxOf(key: AgentKey) {
  const one = await opened(browser)
  await signIn(one.page, server.url, { email: AGENTS[key].email, password: DEMO_PASSWORD })
  return one
}

async function advance(by: string): Promise<void> {
  const answer = await fetch(`${server.url}/dev/clock`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ advance: by }),
  })
  expect(answer.status).toBe(200)
}

const modeOf = (page: Page, mode: string) =>
  page.locator(`shopbell-widget[data-mode="${mode}"]`).waitFor({ state: "attached", timeout: 1_000 })
const toasts = (page: Page) => page.locator("#toasts .toast")

test("one online, one invisible who asked for it, one offline; two visitors (P3-P6, C2, M2, M3)", async () => {
  const [ada, chloe, dmitri, ben, first, second] = await Promise.all([
    inboxOf("ada"),
    inboxOf("chloe"),
    inboxOf("dmitri"),
    inboxOf("ben"),
    opened(browser),
    opened(browser),
  ])
  await choose(ben.page, "Offline")
  await ben.page.context().close()
  await chloe.page.goto(`${server.url}/settings/profile`)
  await chloe.page.getByText("Advanced settings", { exact: true }).click()
  await chloe.page.getByLabel(/Get new chat notifications when invisible/).check()
  await chloe.page.getByRole("status").getByText("Saved", { exact: true }).waitFor()
  await chloe.page.goto(`${server.url}/inbox`)
  await goTo(ada.page, "Unassigned")

  await first.page.goto(shop.url)
  const panel = await openWidget(first.page)
  await write(panel, "Is anybody there?")
  await ada.page.getByRole("link", { name: /Is anybody there/ }).waitFor()
  await advance("29s")
  expect(await toasts(chloe.page).count()).toBe(0)
  await advance("2s")
  await chloe.page.getByText("A visitor has been waiting for 30 seconds.").waitFor()
  await chloe.page.getByRole("link", { name: "Open it" }).click()
  await reply(chloe.page, "I am.")
  await widgetLog(panel).getByText("I am.").waitFor()

  await second.page.goto(shop.url)
  await modeOf(second.page, "live-chat")
  await choose(ada.page, "Offline")
  await modeOf(second.page, "messenger")
  // Chloé is invisible, and there for the one she joined.
  await modeOf(first.page, "live-chat")
  expect(await toasts(dmitri.page).count()).toBe(0)
  expect([ada, chloe, dmitri, first, second].flatMap(({ troubles }) => troubles)).toEqual([])
  await Promise.all([ada, chloe, dmitri, first, second].map(({ page }) => page.context().close()))
}, 120_000)

test("away for too long while pages are open: the widget, the menu and the notice say so, and one click mends it (P11, P13, P14)", async () => {
  const [ada, ben, visitor] = await Promise.all([inboxOf("ada"), inboxOf("ben"), opened(browser)])
  await choose(ben.page, "Offline")
  await ben.page.context().close()
  await choose(ada.page, "Online")
  await visitor.page.goto(shop.url)
  await modeOf(visitor.page, "live-chat")
  await ada.page.goto(`${server.url}/settings/availability`)
  await ada.page.getByLabel("Switch me to Offline after").selectOption({ label: "5 minutes" })
  await ada.page.getByRole("button", { name: "Save delay" }).click()
  await ada.page.getByText("Saved.", { exact: true }).waitFor()
  await ada.page.goto(`${server.url}/inbox`)
  await advance("6m")
  await ada.page.getByText(/^You were switched to offline at \d\d:\d\d after 5 minutes away\.$/).waitFor()
  await ada.page.getByRole("button", { name: "Your status: Offline" }).waitFor()
  await modeOf(visitor.page, "messenger")
  await ada.page.getByRole("button", { name: "Go online" }).click()
  await ada.page.getByRole("button", { name: "Your status: Online" }).waitFor()
  await modeOf(visitor.page, "live-chat")
  expect(await ada.page.getByText(/You were switched/).count()).toBe(0)
  // P8: one key each, and none of them while somebody types.
  await ada.page.getByRole("searchbox").or(ada.page.getByPlaceholder("Search")).first().fill("")
  await ada.page.keyboard.type("gf")
  await ada.page.getByRole("heading", { name: "My messages" }).click()
  await ada.page.keyboard.type("gi")
  await ada.page.getByRole("button", { name: "Your status: Invisible" }).waitFor()
  // What the menu warns of before, a key is told after, with the way back.
  await ada.page.getByText("You were the last one online. The widget switched to Messenger mode.").waitFor()
  await ada.page.locator("#toasts").getByRole("button", { name: "Go online" }).click()
  await ada.page.getByRole("button", { name: "Your status: Online" }).waitFor()
  expect(await ada.page.getByText(/You were the last one online/).count()).toBe(0)
  expect([ada, visitor].flatMap(({ troubles }) => troubles)).toEqual([])
  await Promise.all([ada, visitor].map(({ page }) => page.context().close()))
}, 120_000)

test.each([
  ["a phone lying down", { width: 844, height: 390 }],
  ["200 % zoom", { width: 640, height: 400 }],
  ["a phone", { width: 390, height: 844 }],
])(
  "the status menu can be read and used whole: %s (P8)",
  async (_, viewport) => {
    const ada = await inboxOf("ada")
    await ada.page.setViewportSize(viewport)
    await ada.page.getByRole("button", { name: /^Your status:/ }).click()
    const menu = ada.page.getByRole("menu", { name: /^Your status:/ })
    const { y, height } = (await menu.boundingBox())!
    expect([y >= 0, y + height <= viewport.height]).toEqual([true, true])
    await ada.page.keyboard.press("Home")
    for (const item of await menu.getByRole("menuitemradio").or(menu.getByRole("menuitem")).all()) {
      expect(await item.evaluate((one) => one === document.activeElement)).toBe(true)
      const box = (await item.boundingBox())!
      expect([box.y >= y, box.y + box.height <= y + height]).toEqual([true, true])
      await ada.page.keyboard.press("ArrowDown")
    }
    expect(ada.troubles).toEqual([])
    await ada.page.context().close()
  },
  60_000,
)

test("what came while nobody was online is said when Ada opens the inbox, and not again in that tab (C12)", async () => {
  const [ben, visitor, other] = await Promise.all([inboxOf("ben"), opened(browser), opened(browser)])
  const ada = await inboxOf("ada")
  await Promise.all([choose(ada.page, "Offline"), choose(ben.page, "Offline")])
  await visitor.page.goto(shop.url)
  const panel = await openWidget(visitor.page)
  await write(panel, "Nobody there?")
  await widgetLog(panel).getByText("Sent", { exact: true }).waitFor()
  const said = ada.page.getByText(/came while nobody was online/)
  await choose(ada.page, "Online")
  await ada.page.getByText(/^\d+ conversations came while nobody was online/).waitFor()
  // In place of what the demo company had left behind before.
  expect(await said.count()).toBe(1)
  await other.page.goto(shop.url)
  const otherPanel = await openWidget(other.page)
  await ada.page.goto(`${server.url}/inbox/unassigned`)
  await write(otherPanel, "Somebody there?")
  // Behind all that the tab was told with its first look.
  await ada.page.getByRole("link", { name: /Somebody there/ }).waitFor()
  expect(await said.count()).toBe(0)
  const later = await ada.page.context().newPage()
  await later.goto(`${server.url}/settings/profile`)
  await later.getByText(/came while nobody was online/).waitFor()
  await later.getByRole("link", { name: /Oldest first|in Unassigned/ }).click()
  await later.getByRole("heading", { name: "Unassigned", level: 1 }).waitFor()
  expect([ada, ben, visitor, other].flatMap(({ troubles }) => troubles)).toEqual([])
  await Promise.all([ada, ben, visitor, other].map(({ page }) => page.context().close()))
}, 120_000)

test("settings pages that tell of statuses tell at once when one changes; what is being chosen there stays (P13, P14)", async () => {
  const [ada, dmitri] = await Promise.all([inboxOf("ada"), inboxOf("dmitri")])
  await choose(dmitri.page, "Offline")
  const name = AGENTS.dmitri.name
  const [agents, group, presence] = [ada.page, await ada.page.context().newPage(), await ada.page.context().newPage()]
  await agents.goto(`${server.url}/settings/agents`)
  await group.goto(`${server.url}/settings/groups`)
  await group.getByRole("link", { name: "Support" }).click()
  await presence.goto(`${server.url}/settings/presence`)
  // What is asked next does not touch the answer to what was asked before.
  await presence.getByLabel("With an unread reply in a closed conversation").check()
  const person = agents.locator(".person").filter({ hasText: name })
  await person.getByText(/^Offline since/).waitFor()
  await person.getByRole("button", { name: `Change ${name}` }).click()
  const member = group.locator(".member").filter({ hasText: name })
  await member.getByText("Offline").waitFor()
  await group.getByLabel("Name", { exact: true }).fill("Half a na")
  await member.getByRole("checkbox").uncheck()

  await choose(dmitri.page, "Online")
  const atOnce = { timeout: 1_000 }
  await Promise.all([
    person.getByText(/^Online since \d/).waitFor(atOnce),
    member.getByText("Online").waitFor(atOnce),
    presence.locator(".change").first().filter({ hasText: "Online" }).filter({ hasText: name }).waitFor(atOnce),
    presence
      .locator(".answer")
      .filter({ hasText: "Live chat" })
      .filter({ hasText: `${name} is Online since` })
      .waitFor(atOnce),
  ])
  await agents.getByRole("menu", { name: `Change ${name}` }).waitFor()
  expect(await group.getByLabel("Name", { exact: true }).inputValue()).toBe("Half a na")
  expect(await member.getByRole("checkbox").isChecked()).toBe(false)
  expect(await presence.getByLabel("With an unread reply in a closed conversation").isChecked()).toBe(true)
  expect([...ada.troubles, ...dmitri.troubles]).toEqual([])
  await Promise.all([ada, dmitri].map(({ page }) => page.context().close()))
}, 120_000)

test("the open Assign dialog follows statuses; what is chosen and typed in it stays (C4, P14)", async () => {
  const [ada, dmitri] = await Promise.all([inboxOf("ada"), inboxOf("dmitri")])
  await choose(dmitri.page, "Offline")
  await goTo(ada.page, "All messages")
  await ada.page.locator(".row-link").first().click()
  await ada.page.getByRole("button", { name: "Assign" }).click()
  const dialog = ada.page.getByRole("dialog", { name: "Assign" })
  const choice = dialog.locator(".assign-choice").filter({ hasText: AGENTS.dmitri.name })
  await choice.getByText("Offline").waitFor()
  await choice.getByRole("checkbox").check()
  await dialog.getByLabel(/Note for colleagues/).fill("Half a no")
  await choose(dmitri.page, "Online")
  await choice.getByText("Online").waitFor({ timeout: 1_000 })
  expect(await choice.locator(".status-dot").getAttribute("data-status")).toBe("online")
  expect(await choice.getByRole("checkbox").isChecked()).toBe(true)
  expect(await dialog.getByLabel(/Note for colleagues/).inputValue()).toBe("Half a no")
  await choose(dmitri.page, "Offline")
  expect([...ada.troubles, ...dmitri.troubles]).toEqual([])
  await Promise.all([ada, dmitri].map(({ page }) => page.context().close()))
}, 120_000)

test("who is online is told of new conversations: one toast, however many; gone where it is open, answered or dismissed (P2-P4, I5)", async () => {
  const [ada, ben, chloe, dmitri] = await Promise.all([inboxOf("ada"), inboxOf("ben"), inboxOf("chloe"), inboxOf("dmitri")])
  await Promise.all([
    choose(ada.page, "Online"),
    choose(ben.page, "Online"),
    choose(chloe.page, "Invisible"),
    choose(dmitri.page, "Offline"),
  ])
  const settings = await ada.page.context().newPage()
  await settings.goto(`${server.url}/settings/profile`)
  const told = (page: Page) => page.locator('#toasts [data-toast="new"]:visible')
  const from = async (words: string) => {
    const widget = new TestWidget(server.url)
    await widget.hello()
    await widget.write(words)
    return widget
  }
  const open = (page: Page, name: string) => told(page).getByRole("link", { name }).click()

  const first = await from("First words")
  for (const page of [ada.page, settings, ben.page]) await told(page).getByText("First words").waitFor()
  await ada.page.locator("#toasts").getByText("New conversation: Visitor").waitFor()
  expect([await told(chloe.page).count(), await told(dmitri.page).count()]).toEqual([0, 0])

  const [second, third] = [await from("Second words"), await from("Third words")]
  for (const page of [ada.page, settings, ben.page]) await told(page).getByText("3 new conversations.").waitFor()
  expect(await told(ada.page).count()).toBe(1)

  await open(ada.page, "Open the first")
  await ada.page.getByRole("log", { name: "Messages" }).getByText("First words").waitFor()
  for (const page of [ada.page, settings]) await told(page).getByText("2 new conversations.").waitFor()
  await told(ben.page).getByText("3 new conversations.").waitFor()
  await reply(ada.page, "Yes?")
  await told(ben.page).getByText("2 new conversations.").waitFor()

  await told(settings).getByRole("button", { name: "Dismiss" }).click()
  await told(settings).waitFor({ state: "detached" })
  await told(ada.page).waitFor({ state: "detached" })
  await told(ben.page).getByText("2 new conversations.").waitFor()
  // It stands there already.
  await first.write("More of the first")
  await inboxLog(ada.page).getByText("More of the first").waitFor()
  expect(await told(ada.page).count()).toBe(0)
  await choose(ben.page, "Invisible")
  await told(ben.page).waitFor({ state: "detached" })
  for (const widget of [first, second, third]) widget.close()
  expect([ada, ben, chloe, dmitri].flatMap(({ troubles }) => troubles)).toEqual([])
  await Promise.all([ada, ben, chloe, dmitri].map(({ page }) => page.context().close()))
}, 120_000)

test("an open Presence page fetches what has changed, in the order of a new page; the open table follows (P13, P14)", async () => {
  const [ada, dmitri] = await Promise.all([inboxOf("ada"), inboxOf("dmitri")])
  await choose(dmitri.page, "Offline")
  const { page } = ada
  await page.goto(`${server.url}/settings/presence`)
  const whole = (await page.content()).length
  await page.getByText("The week as a table").click()
  const lane = page.locator("#week-table tbody").filter({ hasText: AGENTS.dmitri.name })
  await lane.getByRole("cell", { name: "Offline", exact: true }).first().waitFor()
  const sizes: number[] = []
  page.on("response", async (answer) => answer.url().endsWith("/settings/presence") && sizes.push((await answer.text()).length))
  const names = () => page.locator("#standings .person-name bdi").allTextContents()
  const before = await names()

  for (const status of ["Invisible", "Online"] as const) await choose(dmitri.page, status)
  await lane.getByRole("cell", { name: "Online", exact: true }).first().waitFor({ timeout: 2_000 })
  const after = await names()
  expect(after).not.toEqual(before)
  expect([sizes.length > 0, sizes.every((size) => size < whole / 3)]).toEqual([true, true])
  await page.reload()
  expect(await names()).toEqual(after)
  expect([...ada.troubles, ...dmitri.troubles]).toEqual([])
  await Promise.all([ada, dmitri].map(({ page: one }) => one.context().close()))
}, 120_000)

test("an open Presence page keeps the order of a new page when its first person moves and its history grows (P13, P14)", async () => {
  const [ada, dmitri] = await Promise.all([inboxOf("ada"), inboxOf("dmitri")])
  await choose(ada.page, "Online")
  const { page } = ada
  await page.goto(`${server.url}/settings/presence`)
  const names = () => page.locator("#standings .person-name bdi").allTextContents()
  const changes = () => page.locator("#changes > .change").evaluateAll((all) => all.map(({ id }) => id))
  const first = (await names())[0]
  const newest = (await changes())[0]

  await choose(page, "Offline")
  await page
    .locator("#changes > .change")
    .first()
    .filter({ hasText: "Offline" })
    .filter({ hasNot: page.locator(`#${newest}`) })
    .waitFor()
  await page
    .locator("#standing-counts")
    .filter({ hasText: /offline/ })
    .waitFor()
  await page.waitForFunction((was) => document.querySelector("#standings .person-name bdi")?.textContent !== was, first)
  const [namesThen, changesThen] = [await names(), await changes()]
  expect(changesThen[1]).toBe(newest)
  await page.reload()
  expect([namesThen, changesThen]).toEqual([await names(), await changes()])
  expect([...ada.troubles, ...dmitri.troubles]).toEqual([])
  await Promise.all([ada, dmitri].map(({ page: one }) => one.context().close()))
}, 120_000)

test("an open Agents page follows who works here: counts, rows and who is deactivated (P14, I8)", async () => {
  const ada = await inboxOf("ada")
  const [page, other] = [ada.page, await ada.page.context().newPage()]
  await Promise.all([page, other].map((one) => one.goto(`${server.url}/settings/agents`)))
  const name = AGENTS.dmitri.name
  const rows = () => page.locator("#people > .person").evaluateAll((all) => all.map(({ id }) => id))
  const count = () => page.locator("#people-count").textContent()
  const before = [await rows(), await count()]
  await other.getByRole("button", { name: `Change ${name}` }).click()
  await other.getByRole("menuitem", { name: "Deactivate…" }).click()
  await other.getByRole("dialog").getByRole("button", { name: "Deactivate" }).click()
  const gone = page.locator("#people-gone .person").filter({ hasText: name })
  await gone.waitFor({ timeout: 2_000 })
  expect(await page.locator("#people > .person").count()).toBe(before[0]!.length - 1)
  expect(await count()).toBe(`${before[0]!.length - 1} agents`)

  await other.getByRole("button", { name: `Reactivate ${name}` }).click()
  await gone.waitFor({ state: "detached", timeout: 2_000 })
  await page
    .locator("#people > .person")
    .filter({ hasText: name })
    .getByText(/^Offline/)
    .waitFor()
  expect([await rows(), await count()]).toEqual(before)
  expect(ada.troubles).toEqual([])
  await page.context().close()
}, 120_000)
