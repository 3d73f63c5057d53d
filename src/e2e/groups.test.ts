import { AxeBuilder } from "@axe-core/playwright"
import { afterAll, beforeAll, expect, test } from "bun:test"
import type { FrameLocator, Page } from "playwright-core"
import { HOSTILE } from "../testing/hard-cases.ts"
import { choose, goTo, opened, openWidget, widgetLog, write } from "./people.ts"
import { eventually } from "./stage.ts"
import { DEMO, inboxOf, openTheatre, type Theatre } from "./theatre.ts"

let theatre: Theatre
beforeAll(async () => void (theatre = await openTheatre(DEMO)), 120_000)
afterAll(() => theatre.close())

async function saveGroup(page: Page, button: "Make group" | "Save changes"): Promise<void> {
  await page.getByRole("button", { name: button }).click()
  // The address loses its "done" again as soon as it was said.
  await page.getByText(button === "Make group" ? "Group made." : "Group saved.").waitFor()
  // The words come with the page, before the script that saves what is switched in it.
  await page.waitForLoadState()
}

/** W3: all that the widget keeps in the shop's storage. */
const keptIn = (page: Page) => page.evaluate(() => JSON.parse(localStorage.getItem("shopbell") ?? "null") as unknown)

const question = (panel: FrameLocator) => panel.getByRole("group", { name: "Who would you like to talk to?" })

test("visitors choose whom they write to: a French one Sales, one is not sure, one just writes (W6, C2, C3, M3)", async () => {
  const [ada, ben, dmitri] = await Promise.all([inboxOf(theatre, "ada"), inboxOf(theatre, "ben"), inboxOf(theatre, "dmitri")])
  await ada.page.goto(`${theatre.server.url}/settings/groups`)
  await ada.page.getByRole("link", { name: "Sales" }).click()
  await ada.page.getByText("In other languages").click()
  await ada.page.getByLabel("French").fill("Ventes")
  await saveGroup(ada.page, "Save changes")
  await ada.page.goto(`${theatre.server.url}/settings/groups/new`)
  await ada.page.getByLabel("Name", { exact: true }).fill(HOSTILE.image)
  await ada.page.getByLabel("Ben Okafor").check()
  await saveGroup(ada.page, "Make group")
  await ada.page.getByLabel("Ask visitors to select a group").check()
  await ada.page.getByRole("status").getByText("Saved", { exact: true }).waitFor()
  await goTo(dmitri.page, "Unassigned")
  await Promise.all([choose(ada.page, "Online"), choose(ben.page, "Offline")])

  const [buyer, unsure, hasty] = await Promise.all([
    opened(theatre.browser, { locale: "fr-FR" }),
    opened(theatre.browser),
    opened(theatre.browser),
  ])
  await Promise.all([buyer, unsure, hasty].map(({ page }) => page.goto(theatre.shop.url)))

  const french = await openWidget(buyer.page)
  await question(french).waitFor()
  expect(await question(french).getByRole("button").allInnerTexts()).toEqual([
    `${HOSTILE.image}\nAway`,
    "Support\nAway",
    "Ventes\nOnline",
    "Not sure",
  ])
  const { violations } = await new AxeBuilder({ page: buyer.page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).analyze()
  expect(violations.map(({ id }) => id)).toEqual([])
  // Someone comes: it says so without a reload, and the mode is the chosen group's.
  await choose(ben.page, "Online")
  await question(french)
    .getByRole("button", { name: `${HOSTILE.image} Online` })
    .waitFor()
  await question(french).getByRole("button", { name: "Support" }).click()
  await french.getByText("Leave us a message").waitFor()
  await question(french).getByRole("button", { name: "Change" }).click()
  // By keyboard: from the choice that stands to the one behind it.
  await question(french).getByRole("button", { name: "Support", pressed: true }).and(french.locator(":focus")).waitFor()
  await buyer.page.keyboard.press("Tab")
  await buyer.page.keyboard.press("Enter")
  await french.getByRole("textbox", { name: "Message" }).and(french.locator(":focus")).waitFor()
  await question(french).getByRole("paragraph").filter({ hasText: "Ventes" }).waitFor()
  await french.getByText("How can we help?").waitFor()
  await write(french, "Je voudrais acheter")
  await widgetLog(french).getByText("Sent", { exact: true }).waitFor()
  expect(await question(french).count()).toBe(0)

  // W3: nothing is kept before the visitor answers; then it is, for the next page, until they have written.
  let english = await openWidget(unsure.page)
  expect(await keptIn(unsure.page)).toBeNull()
  for (const answer of ["Support", "Not sure"]) {
    await question(english).getByRole("button", { name: answer }).click()
    await question(english).getByRole("paragraph").filter({ hasText: answer }).waitFor()
    await unsure.page.reload()
    english = await openWidget(unsure.page)
    await question(english).getByRole("paragraph").filter({ hasText: answer }).waitFor()
    await question(english).getByRole("button", { name: "Change" }).click()
  }
  expect(await keptIn(unsure.page)).toEqual({ token: null, outbox: [], choice: null })
  await write(english, "Whom do I ask?")
  await write(await openWidget(hasty.page), "No time to choose")

  await dmitri.page.getByRole("link", { name: /Whom do I ask/ }).waitFor()
  await dmitri.page.getByRole("link", { name: /No time to choose/ }).waitFor()
  expect(await dmitri.page.getByRole("link", { name: /Je voudrais acheter/ }).count()).toBe(0)
  for (const { page } of [ada, ben]) {
    await goTo(page, "My messages")
    await page.getByRole("link", { name: /Je voudrais acheter/ }).waitFor()
  }
  await goTo(dmitri.page, "My messages")
  expect(await dmitri.page.getByRole("link", { name: /Je voudrais acheter/ }).count()).toBe(0)
  await eventually("nothing waits to be sent", async () => ((await keptIn(unsure.page)) as { outbox: unknown[] }).outbox.length === 0)
  expect(await keptIn(unsure.page)).toEqual({ token: expect.any(String), outbox: [] })
  const all = [ada, ben, dmitri, buyer, unsure, hasty]
  expect(all.flatMap(({ troubles }) => troubles)).toEqual([])
  await Promise.all(all.map(({ page }) => page.context().close()))
}, 120_000)

test("shortcuts that are switched off do nothing, in a tab that was open already, and nothing speaks of them (I6)", async () => {
  const [tab, settings] = await Promise.all([inboxOf(theatre, "chloe"), inboxOf(theatre, "chloe")])
  const status = (name: string) => tab.page.getByRole("button", { name: `Your status: ${name}` })
  const press = async (keys: string) => {
    await tab.page.getByRole("heading", { level: 1 }).first().click()
    await tab.page.keyboard.type(keys)
  }
  const turn = async (isOn: boolean) => {
    await settings.page.goto(`${theatre.server.url}/settings/profile`)
    await settings.page.getByRole("switch", { name: "Keyboard shortcuts" }).setChecked(isOn)
    await settings.page.getByRole("status").getByText("Saved", { exact: true }).waitFor()
  }
  await press("gf")
  await status("Offline").waitFor()
  await turn(false)
  await tab.page.locator("#status-menu:not([data-shortcuts])").waitFor()
  expect(await tab.page.locator("#status-items :is(kbd, [aria-keyshortcuts])").count()).toBe(0)
  await press("gi")
  await turn(true)
  await tab.page.locator("#status-menu[data-shortcuts]").waitFor()
  expect(await status("Offline").count()).toBe(1)
  await press("gi")
  await status("Invisible").waitFor()
  expect([tab, settings].flatMap(({ troubles }) => troubles)).toEqual([])
  await Promise.all([tab, settings].map(({ page }) => page.context().close()))
}, 120_000)
