import { afterAll, beforeAll, expect, test } from "bun:test"
import type { Page } from "playwright-core"
import { colleagueIn, hasFocus, inThread, press, pressItem, write } from "./keyboard.ts"
import { inboxLog, reply } from "./people.ts"
import { DEMO, inboxOf, openTheatre, type Theatre } from "./theatre.ts"

// I7, W8: what comes of something takes nothing out of one's hands: an open menu or dialog, the place of the focus, half a sentence.

let theatre: Theatre
beforeAll(async () => void (theatre = await openTheatre(DEMO)), 120_000)
afterAll(() => theatre.close())

test("news of a conversation leaves its menu open, and says so; one's place in it stays", async () => {
  const { page } = await inThread(theatre, "ada", /Hanna Kowalska/)
  const colleague = await colleagueIn(page)
  const more = page.getByRole("button", { name: "More", exact: true })
  await press(more)
  await hasFocus(page, page.getByRole("menuitem").first())
  await page.keyboard.press("End")
  const last = page.getByRole("menuitem", { name: "Delete conversation" })
  await hasFocus(page, last)
  await block(colleague)
  await page.getByText("Blocked", { exact: true }).waitFor()
  await hasFocus(page, last)
  expect(await more.getAttribute("aria-expanded")).toBe("true")
  await colleague.getByRole("button", { name: "More", exact: true }).click()
  await colleague.getByRole("menuitem", { name: "Unblock visitor" }).click()
  await page.getByText("Blocked", { exact: true }).waitFor({ state: "detached" })
  await hasFocus(page, last)
  await page.keyboard.press("Escape")
  await hasFocus(page, more)
  await more.and(page.locator('[aria-expanded="false"]')).waitFor()
  await page.context().close()
}, 60_000)

test("an item that goes from an open menu leaves the focus in the menu", async () => {
  const { page } = await inThread(theatre, "ada", /Kenji Watanabe/)
  const colleague = await colleagueIn(page)
  await press(page.getByRole("button", { name: "More", exact: true }))
  await hasFocus(page, page.getByRole("menuitem").first())
  const blocks = page.getByRole("menuitem", { name: "Block visitor", exact: true })
  await blocks.focus()
  await block(colleague)
  await blocks.waitFor({ state: "detached" })
  await hasFocus(page, page.getByRole("menuitem"))
  await page.keyboard.press("End")
  await hasFocus(page, page.getByRole("menuitem", { name: "Delete conversation" }))
  await page.context().close()
}, 60_000)

test("a menu whose first item is not for oneself opens at the next", async () => {
  const { page } = await inThread(theatre, "ben", /Hanna Kowalska/)
  await press(page.getByRole("button", { name: "More", exact: true }))
  await hasFocus(page, page.getByRole("menuitem", { name: "Block visitor", exact: true }))
  expect(await page.getByRole("menuitem", { name: "Leave" }).count()).toBe(0)
  await page.context().close()
}, 60_000)

test("who is about to assign a conversation that a colleague closes and reopens still is", async () => {
  const { page } = await inThread(theatre, "ada", /Luis Ortega/)
  const colleague = await colleagueIn(page)
  const assign = page.getByRole("button", { name: "Assign", exact: true })
  await assign.focus()
  await colleague.getByRole("button", { name: "Close", exact: true }).click()
  await page.getByRole("button", { name: "Reopen" }).waitFor()
  await hasFocus(page, assign)
  await colleague.getByRole("button", { name: "Reopen" }).click()
  await page.getByRole("button", { name: "Close", exact: true }).waitFor()
  await hasFocus(page, assign)
  await page.context().close()
}, 60_000)

test("I8, P14: a question about an agent stays open while what is told of them changes", async () => {
  const { page } = await inboxOf(theatre, "ada")
  await page.goto(`${theatre.server.url}/settings/agents`)
  const ben = page.getByRole("listitem").filter({ hasText: "Ben" })
  await press(ben.getByRole("button", { name: /^Change/ }))
  await pressItem(page, /Deactivate/)
  const dialog = page.getByRole("dialog")
  await dialog.waitFor()
  const other = await page.context().newPage()
  await other.goto(page.url())
  await other
    .getByRole("listitem")
    .filter({ hasText: "Ben" })
    .getByRole("button", { name: /^Change/ })
    .click()
  await other.getByRole("menuitem", { name: "Make an admin" }).click()
  await ben.getByText("Admin", { exact: true }).waitFor()
  expect(await dialog.isVisible()).toBe(true)
  await hasFocus(page, dialog.locator("button, input"))
  await page.context().close()
}, 60_000)

test("who asks for earlier messages by keyboard can ask again, and is in the log once there are no more", async () => {
  const { page } = await inThread(theatre, "ada", /Luis Ortega/)
  await write(page, 120)
  await page.reload()
  const earlier = page.getByRole("link", { name: "Earlier messages" })
  const entries = inboxLog(page).getByRole("listitem")
  await earlier.focus()
  for (;;) {
    const before = await entries.count()
    await page.keyboard.press("Enter")
    await entries.nth(before).waitFor()
    if ((await earlier.count()) === 0) break
    await hasFocus(page, earlier)
  }
  await hasFocus(page, inboxLog(page))
  await page.context().close()
}, 60_000)

test("what stands there is not written anew when news comes: it would be read aloud again, and a selection in it be lost", async () => {
  const { page } = await inThread(theatre, "ada", /Hanna Kowalska/)
  for (const words of ["One", "Two"]) await reply(page, words)
  await inboxLog(page).locator(".is-pending").waitFor({ state: "detached" })
  const colleague = await colleagueIn(page)
  await page.evaluate(() => {
    const log = document.querySelector(".timeline")!
    const known = new Set(log.children)
    const anew: string[] = ((globalThis as { anew?: string[] }).anew = [])
    new MutationObserver((changes) => {
      for (const { target, addedNodes } of changes) {
        const entry = (target as Element).closest(".entry")
        if (addedNodes.length > 0 && entry && known.has(entry)) anew.push(target.textContent!)
      }
    }).observe(log, { childList: true, subtree: true })
    getSelection()!.selectAllChildren(document.querySelector("[data-local-time]")!)
  })
  const selected = await page.evaluate(() => String(getSelection()))
  expect(selected).toContain("Europe/Warsaw")
  await reply(colleague, "Three")
  await inboxLog(page).getByText("Three").waitFor()
  expect(await page.evaluate(() => (globalThis as { anew?: string[] }).anew)).toEqual([])
  expect(await page.evaluate(() => String(getSelection()).replace(/[\d:]+/, ""))).toBe(selected.replace(/[\d:]+/, ""))
  await page.context().close()
}, 60_000)

async function block(page: Page): Promise<void> {
  await page.getByRole("button", { name: "More", exact: true }).click()
  await page.getByRole("menuitem", { name: "Block visitor", exact: true }).click()
  await page.getByRole("dialog").getByRole("button", { name: "Block visitor" }).click()
}
