import { afterAll, beforeAll, expect, test } from "bun:test"
import type { Page } from "playwright-core"
import { promptly } from "../testing/until.ts"
import { TestWidget } from "../testing/widget.ts"
import { choose, goTo, inboxLog, launcher, opened, openWidget, reply, widgetLog, write } from "./people.ts"
import { moveClock, moveToNoon } from "./stage.ts"
import { DEMO, inboxOf, openTheatre, type Theatre } from "./theatre.ts"

// C2, C12, M2, M3, P2-P14: who is there, and what agents and visitors are shown of it.

let theatre: Theatre
beforeAll(async () => {
  theatre = await openTheatre(DEMO)
  await moveToNoon(theatre.server)
}, 120_000)
afterAll(() => theatre.close())

const advance = (by: string) => moveClock(theatre.server, { advance: by })
/** M7: a second is what a change may take, once the widget is there. */
const modeOf = (page: Page, mode: string) =>
  promptly(async () => (await page.locator(`shopbell-widget[data-mode="${mode}"]`).count()) === 1, `the widget is in ${mode} mode`)
const toasts = (page: Page) => page.locator("#toasts .toast")

test("one online, one invisible who asked for it, one offline; two visitors (P3-P6, C2, M2, M3)", async () => {
  const [ada, chloe, dmitri, ben, first, second] = await Promise.all([
    inboxOf(theatre, "ada"),
    inboxOf(theatre, "chloe"),
    inboxOf(theatre, "dmitri"),
    inboxOf(theatre, "ben"),
    opened(theatre.browser),
    opened(theatre.browser),
  ])
  await choose(ben.page, "Offline")
  await ben.page.context().close()
  await chloe.page.goto(`${theatre.server.url}/settings/profile`)
  await chloe.page.getByText("Advanced settings", { exact: true }).click()
  await chloe.page.getByLabel(/Get new chat notifications when invisible/).check()
  await chloe.page.getByRole("status").getByText("Saved", { exact: true }).waitFor()
  await chloe.page.goto(`${theatre.server.url}/inbox`)
  await goTo(ada.page, "Unassigned")

  await first.page.goto(theatre.shop.url)
  const panel = await openWidget(first.page)
  await write(panel, "Is anybody there?")
  await ada.page.getByRole("link", { name: /Is anybody there/ }).waitFor()
  // The clock runs on beside that, for as long as all this takes here.
  await advance("15s")
  expect(await toasts(chloe.page).count()).toBe(0)
  await advance("16s")
  await chloe.page.getByText("A visitor has been waiting for 30 seconds.").waitFor()
  await chloe.page.getByRole("link", { name: "Open it" }).click()
  await reply(chloe.page, "I am.")
  await widgetLog(panel).getByText("I am.").waitFor()

  await second.page.goto(theatre.shop.url)
  await launcher(second.page).waitFor()
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
  const [ada, ben, visitor] = await Promise.all([inboxOf(theatre, "ada"), inboxOf(theatre, "ben"), opened(theatre.browser)])
  await choose(ben.page, "Offline")
  await ben.page.context().close()
  await choose(ada.page, "Online")
  await visitor.page.goto(theatre.shop.url)
  await launcher(visitor.page).waitFor()
  await modeOf(visitor.page, "live-chat")
  await ada.page.goto(`${theatre.server.url}/settings/availability`)
  await ada.page.getByLabel("Switch me to Offline after").selectOption({ label: "5 minutes" })
  await ada.page.getByRole("button", { name: "Save delay" }).click()
  await ada.page.getByText("Saved.", { exact: true }).waitFor()
  await ada.page.goto(`${theatre.server.url}/inbox`)
  await advance("6m")
  await ada.page.getByText(/^You were switched to offline at \d\d:\d\d after 5 minutes away\.$/).waitFor()
  await ada.page.getByRole("button", { name: "Your status: Offline" }).waitFor()
  await modeOf(visitor.page, "messenger")
  await ada.page.getByRole("button", { name: "Go online" }).click()
  await ada.page.getByRole("button", { name: "Your status: Online" }).waitFor()
  await modeOf(visitor.page, "live-chat")
  await ada.page.getByText(/You were switched/).waitFor({ state: "detached" })
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
  await ada.page.getByText(/You were the last one online/).waitFor({ state: "detached" })
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
    const ada = await inboxOf(theatre, "ada")
    await ada.page.setViewportSize(viewport)
    await ada.page.getByRole("button", { name: /^Your status:/ }).click()
    const menu = ada.page.getByRole("menu", { name: /^Your status:/ })
    const { y, height } = (await menu.boundingBox())!
    expect([y >= 0, y + height <= viewport.height]).toEqual([true, true])
    // The focus comes into the menu a moment after the menu.
    await menu.locator(":focus").waitFor()
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
  const [ben, visitor, other] = await Promise.all([inboxOf(theatre, "ben"), opened(theatre.browser), opened(theatre.browser)])
  const ada = await inboxOf(theatre, "ada")
  await Promise.all([choose(ada.page, "Offline"), choose(ben.page, "Offline")])
  await visitor.page.goto(theatre.shop.url)
  const panel = await openWidget(visitor.page)
  await write(panel, "Nobody there?")
  await widgetLog(panel).getByText("Sent", { exact: true }).waitFor()
  const said = ada.page.getByText(/came while nobody was online/)
  await choose(ada.page, "Online")
  await ada.page.getByText(/^\d+ conversations came while nobody was online/).waitFor()
  // In place of what the demo company had left behind before.
  expect(await said.count()).toBe(1)
  await other.page.goto(theatre.shop.url)
  const otherPanel = await openWidget(other.page)
  await ada.page.goto(`${theatre.server.url}/inbox/unassigned`)
  await write(otherPanel, "Somebody there?")
  // Behind all that the tab was told with its first look.
  await ada.page.getByRole("link", { name: /Somebody there/ }).waitFor()
  expect(await said.count()).toBe(0)
  const later = await ada.page.context().newPage()
  await later.goto(`${theatre.server.url}/settings/profile`)
  await later.getByText(/came while nobody was online/).waitFor()
  await later.getByRole("link", { name: /Oldest first|in Unassigned/ }).click()
  await later.getByRole("heading", { name: "Unassigned", level: 1 }).waitFor()
  expect([ada, ben, visitor, other].flatMap(({ troubles }) => troubles)).toEqual([])
  await Promise.all([ada, ben, visitor, other].map(({ page }) => page.context().close()))
}, 120_000)

test("who is online is told of new conversations: one toast, however many; gone where it is open, answered or dismissed (P2-P4, I5)", async () => {
  const [ada, ben, chloe, dmitri] = await Promise.all([
    inboxOf(theatre, "ada"),
    inboxOf(theatre, "ben"),
    inboxOf(theatre, "chloe"),
    inboxOf(theatre, "dmitri"),
  ])
  await Promise.all([
    choose(ada.page, "Online"),
    choose(ben.page, "Online"),
    choose(chloe.page, "Invisible"),
    choose(dmitri.page, "Offline"),
  ])
  const settings = await ada.page.context().newPage()
  await settings.goto(`${theatre.server.url}/settings/profile`)
  const told = (page: Page) => page.locator('#toasts [data-toast="new"]:visible')
  const from = async (words: string) => {
    const widget = new TestWidget(theatre.server.url)
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
