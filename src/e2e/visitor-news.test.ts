import { afterAll, beforeAll, expect, test } from "bun:test"
import type { Page } from "playwright-core"
import { colleagueIn, hasFocus, inThread, press, pressItem } from "./keyboard.ts"
import { inboxLog, opened, signIn } from "./people.ts"
import { ADA, PHONE } from "./screens.ts"
import { DEMO, openTheatre, type Theatre } from "./theatre.ts"

// I7, W8: what comes of a visitor, or of their whole conversation, while one is at work in it.

let theatre: Theatre
beforeAll(async () => void (theatre = await openTheatre(DEMO)), 120_000)
afterAll(() => theatre.close())

test("W8: news of the visitor leaves the focus on what is only for those who are in the conversation", async () => {
  const { page } = await inThread(theatre, "ada", /Hanna Kowalska/)
  const colleague = await colleagueIn(page)
  await press(page.getByRole("button", { name: "More", exact: true }))
  const leave = page.getByRole("menuitem", { name: "Leave" })
  await hasFocus(page, leave)
  await page.evaluate(() => {
    const told = ((globalThis as { lost?: string[] }).lost = [] as string[])
    document.addEventListener("focusout", ({ target }) => told.push((target as Element).id))
  })
  await press(colleague.getByRole("button", { name: "More", exact: true }))
  await pressItem(colleague, "Block visitor")
  await press(colleague.getByRole("dialog").getByRole("button", { name: "Block visitor" }))
  await page.getByText("Blocked", { exact: true }).waitFor()
  await settled(page)
  await hasFocus(page, leave)
  expect(await page.evaluate(() => (globalThis as { lost?: string[] }).lost)).toEqual([])
  await page.context().close()
}, 60_000)

test("I4, I7, S10: a new name is all over the thread, in the title, and in a field that one was only in", async () => {
  const { page } = await inThread(theatre, "ada", /Luis Ortega/)
  const colleague = await colleagueIn(page)
  const [mine, theirs] = [nameIn(page), nameIn(colleague)]
  const rename = async (name: string) => {
    await theirs.fill(name)
    await theirs.press("Enter")
    await page.getByRole("heading", { name, exact: true, level: 1 }).waitFor()
  }
  await mine.fill("Luis O.")
  await mine.press("Enter")
  await page.getByRole("heading", { name: "Luis O.", exact: true, level: 1 }).waitFor()
  // A colleague's news while one is in it, and has saved what one typed.
  await rename("Rosa Vega")
  await mine.press("Tab")
  expect(await mine.inputValue()).toBe("Rosa Vega")
  // While one has typed, and takes it back.
  await mine.press("End")
  await mine.press("x")
  await rename("Ana Bravo")
  expect(await mine.inputValue()).toBe("Rosa Vegax")
  await mine.press("Backspace")
  await mine.press("Tab")
  expect(await mine.inputValue()).toBe("Ana Bravo")
  // While one is still typing.
  await mine.press("End")
  await mine.press("o")
  await rename("Tom Sola")
  await mine.press("Tab")
  await page.getByRole("heading", { name: "Ana Bravoo", exact: true, level: 1 }).waitFor()
  for (const tab of [page, colleague]) {
    await tab.waitForFunction(() => /^(\(\d+\) )?Ana Bravoo · Shopbell$/.test(document.title))
    expect(await tab.locator(".visitor-panel .avatar").textContent()).toBe("AB")
  }
  expect(await theirs.inputValue()).toBe("Tom Sola")
  await theirs.press("Tab")
  expect(await theirs.inputValue()).toBe("Ana Bravoo")
  await page.context().close()
}, 60_000)

test("W8, I1: when a conversation is deleted one is told by the focus, and Back leads to the list, from the visitor's details too", async () => {
  const { page } = await opened(theatre.browser, { viewport: PHONE })
  await signIn(page, theatre.server.url, ADA)
  await page.goto(`${theatre.server.url}/inbox/all`)
  await page
    .getByRole("link", { name: /Kenji Watanabe/ })
    .first()
    .click()
  await inboxLog(page).waitFor()
  const [inMenu, inAssign] = [await colleagueIn(page), await colleagueIn(page)]
  await press(page.getByRole("button", { name: "Visitor details" }))
  await hasFocus(page, page.getByRole("button", { name: "Hide visitor details" }))
  await press(inAssign.getByRole("button", { name: "Assign", exact: true }))
  await inAssign.getByRole("dialog").getByRole("checkbox").first().focus()
  await press(inMenu.getByRole("button", { name: "More", exact: true }))
  await pressItem(inMenu, "Delete conversation")
  await press(inMenu.getByRole("dialog").getByRole("button", { name: "Delete" }))
  for (const tab of [inMenu, inAssign, page]) await hasFocus(tab, tab.getByRole("heading", { name: "This conversation was deleted" }))
  await page.waitForFunction(() => !(history.state as { panel?: true } | null)?.panel)
  await page.evaluate(() => history.back())
  await page.getByRole("heading", { name: "All messages", level: 1 }).waitFor()
  await page.context().close()
}, 60_000)

const nameIn = (page: Page) => page.getByRole("textbox", { name: "Name", exact: true })

/** The browser moves the focus off what cannot have it as it paints. */
const settled = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))))
