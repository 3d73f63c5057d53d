import { afterAll, beforeAll, expect, test } from "bun:test"
import type { Response } from "playwright-core"
import { AGENTS } from "../testing/cast.ts"
import { choose, goTo, inboxLog } from "./people.ts"
import { moveToNoon } from "./stage.ts"
import { DEMO, inboxOf, openTheatre, type Theatre } from "./theatre.ts"
import { promptly } from "../testing/until.ts"

// C4, I8, P13, P14: pages that are open follow statuses and who works here, and keep what is being done in them. C7: and what colleagues make of their comments.

let theatre: Theatre
beforeAll(async () => {
  theatre = await openTheatre(DEMO)
  await moveToNoon(theatre.server)
}, 120_000)
afterAll(() => theatre.close())

test("settings pages that tell of statuses tell at once when one changes; what is being chosen there stays (P13, P14)", async () => {
  const [ada, dmitri] = await Promise.all([inboxOf(theatre, "ada"), inboxOf(theatre, "dmitri")])
  await choose(dmitri.page, "Offline")
  const name = AGENTS.dmitri.name
  const [agents, group, presence] = [ada.page, await ada.page.context().newPage(), await ada.page.context().newPage()]
  await agents.goto(`${theatre.server.url}/settings/agents`)
  await group.goto(`${theatre.server.url}/settings/groups`)
  await group.getByRole("link", { name: "Support" }).click()
  await presence.goto(`${theatre.server.url}/settings/presence`)
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
  await Promise.all(
    [
      person.getByText(/^Online since \d/),
      member.getByText("Online"),
      presence.locator(".change").first().filter({ hasText: "Online" }).filter({ hasText: name }),
      presence
        .locator(".answer")
        .filter({ hasText: "Live chat" })
        .filter({ hasText: `${name} is Online since` }),
    ].map((told) => promptly(() => told.isVisible(), String(told))),
  )
  await agents.getByRole("menu", { name: `Change ${name}` }).waitFor()
  expect(await group.getByLabel("Name", { exact: true }).inputValue()).toBe("Half a na")
  expect(await member.getByRole("checkbox").isChecked()).toBe(false)
  expect(await presence.getByLabel("With an unread reply in a closed conversation").isChecked()).toBe(true)
  expect([...ada.troubles, ...dmitri.troubles]).toEqual([])
  await Promise.all([ada, dmitri].map(({ page }) => page.context().close()))
}, 120_000)

test("the open Assign dialog follows statuses; what is chosen and typed in it stays (C4, P14)", async () => {
  const [ada, dmitri] = await Promise.all([inboxOf(theatre, "ada"), inboxOf(theatre, "dmitri")])
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
  await promptly(() => choice.getByText("Online").isVisible(), "the dialog says Online")
  expect(await choice.locator(".status-dot").getAttribute("data-status")).toBe("online")
  expect(await choice.getByRole("checkbox").isChecked()).toBe(true)
  expect(await dialog.getByLabel(/Note for colleagues/).inputValue()).toBe("Half a no")
  await choose(dmitri.page, "Offline")
  expect([...ada.troubles, ...dmitri.troubles]).toEqual([])
  await Promise.all([ada, dmitri].map(({ page }) => page.context().close()))
}, 120_000)

test("one's own comment is edited and deleted in its place, by keys too; a colleague sees it at once, or once they are back (C7, C9)", async () => {
  const [ada, dmitri] = await Promise.all([inboxOf(theatre, "ada"), inboxOf(theatre, "dmitri")])
  for (const { page } of [ada, dmitri]) {
    await goTo(page, "All messages")
    await page.getByRole("link", { name: /Nora Lindqvist/ }).click()
  }
  await ada.page.getByRole("tab", { name: "Comment" }).click()
  await ada.page.getByRole("textbox", { name: "Comment" }).fill("Her password is hunter2")
  await ada.page.getByRole("button", { name: "Add comment" }).click()
  const theirs = inboxLog(dmitri.page).locator(".entry-comment").last()
  await theirs.getByText("hunter2").waitFor()
  const options = { name: "Options for this message" }
  expect(await theirs.getByRole("button", options).count()).toBe(0)

  const mine = inboxLog(ada.page).locator(".entry-comment").last()
  await mine.getByRole("button", options).focus()
  await ada.page.keyboard.press("Enter")
  await ada.page.getByRole("menuitem", { name: "Edit" }).press("Enter")
  const box = mine.getByRole("textbox", { name: "Edit comment" })
  await box.fill("Her password is hunter3")
  await box.press("Enter")
  await theirs.getByText("hunter3").waitFor()
  for (const entry of [mine, theirs]) await entry.getByText("Edited").waitFor()

  await dmitri.page.context().setOffline(true)
  await dmitri.page.getByText("Reconnecting…").waitFor()
  await mine.getByRole("button", options).press("Enter")
  // The menu takes the focus a moment after it stands there.
  await ada.page.getByRole("menuitem").and(ada.page.locator(":focus")).waitFor()
  await ada.page.getByRole("menuitem", { name: "Delete" }).press("Enter")
  const question = ada.page.getByRole("dialog", { name: "Delete this comment?" })
  await question.getByText("Your colleagues will no longer see it either.").waitFor()
  await question.getByRole("button", { name: "Delete" }).click()
  await mine.getByText("Comment deleted").waitFor()
  expect(await mine.getByRole("button", options).count()).toBe(0)
  await theirs.getByText("hunter3").waitFor()
  await dmitri.page.context().setOffline(false)
  await theirs.getByText("Comment deleted").waitFor()
  for (const { page } of [ada, dmitri]) expect(await page.content()).not.toContain("hunter")
  expect(ada.troubles).toEqual([])
  await Promise.all([ada, dmitri].map(({ page }) => page.context().close()))
}, 120_000)

test("an open Presence page fetches what has changed, in the order of a new page; the open table follows (P13, P14)", async () => {
  const [ada, dmitri] = await Promise.all([inboxOf(theatre, "ada"), inboxOf(theatre, "dmitri")])
  await choose(dmitri.page, "Offline")
  const { page } = ada
  await page.goto(`${theatre.server.url}/settings/presence`)
  const whole = (await page.content()).length
  await page.getByText("The week as a table").click()
  const lane = page.locator("#week-table tbody").filter({ hasText: AGENTS.dmitri.name })
  await lane.getByRole("cell", { name: "Offline", exact: true }).first().waitFor()
  const answers: Response[] = []
  page.on("response", (answer) => void (answer.url().endsWith("/settings/presence") && answers.push(answer)))
  const names = () => page.locator("#standings .person-name bdi").allTextContents()
  const before = await names()

  for (const status of ["Invisible", "Online"] as const) await choose(dmitri.page, status)
  await promptly(() => lane.getByRole("cell", { name: "Online", exact: true }).first().isVisible(), "the table says Online", 2_000)
  // The table is asked for by itself, and may be the first to know.
  await promptly(async () => !Bun.deepEquals(await names(), before), "the people are in another order", 2_000)
  const after = await names()
  // Before the reload, with which a browser forgets what came.
  const sizes = await Promise.all(answers.map(async (answer) => (await answer.text()).length))
  expect([sizes.length > 0, sizes.every((size) => size < whole / 3)]).toEqual([true, true])
  await page.reload()
  expect(await names()).toEqual(after)
  expect([...ada.troubles, ...dmitri.troubles]).toEqual([])
  await Promise.all([ada, dmitri].map(({ page: one }) => one.context().close()))
}, 120_000)

test("an open Presence page keeps the order of a new page when its first person moves and its history grows (P13, P14)", async () => {
  const [ada, dmitri] = await Promise.all([inboxOf(theatre, "ada"), inboxOf(theatre, "dmitri")])
  await choose(ada.page, "Online")
  const { page } = ada
  await page.goto(`${theatre.server.url}/settings/presence`)
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
  const ada = await inboxOf(theatre, "ada")
  const [page, other] = [ada.page, await ada.page.context().newPage()]
  await Promise.all([page, other].map((one) => one.goto(`${theatre.server.url}/settings/agents`)))
  const name = AGENTS.dmitri.name
  const rows = () => page.locator("#people > .person").evaluateAll((all) => all.map(({ id }) => id))
  const count = () => page.locator("#people-count").textContent()
  const before = [await rows(), await count()]
  await other.getByRole("button", { name: `Change ${name}` }).click()
  await other.getByRole("menuitem", { name: "Deactivate…" }).click()
  await other.getByRole("dialog").getByRole("button", { name: "Deactivate" }).click()
  const gone = page.locator("#people-gone .person").filter({ hasText: name })
  await promptly(() => gone.isVisible(), "the other page shows who is deactivated", 2_000)
  expect(await page.locator("#people > .person").count()).toBe(before[0]!.length - 1)
  expect(await count()).toBe(`${before[0]!.length - 1} agents`)

  await other.getByRole("button", { name: `Reactivate ${name}` }).click()
  await promptly(async () => (await gone.count()) === 0, "the other page shows who is back", 2_000)
  await page
    .locator("#people > .person")
    .filter({ hasText: name })
    .getByText(/^Offline/)
    .waitFor()
  expect([await rows(), await count()]).toEqual(before)
  expect(ada.troubles).toEqual([])
  await page.context().close()
}, 120_000)
