import { afterAll, beforeAll, test } from "bun:test"
import { hasFocus, inThread, optionsOf, press, pressItem, rewrite } from "./keyboard.ts"
import { choose, inboxLog, reply } from "./people.ts"
import { DEMO, openTheatre, type Theatre } from "./theatre.ts"

// W8: whoever works with the keyboard goes on where they were, whatever went away under them.

let theatre: Theatre
beforeAll(async () => void (theatre = await openTheatre(DEMO)), 120_000)
afterAll(() => theatre.close())

test("who closes a conversation is where it is reopened, and who reopens it is where they write", async () => {
  const { page } = await inThread(theatre, "ada", /Luis Ortega/)
  await press(page.getByRole("button", { name: "Close", exact: true }))
  await hasFocus(page, page.getByRole("button", { name: "Reopen" }))
  await page.keyboard.press("Enter")
  await hasFocus(page, page.getByRole("textbox", { name: "Reply" }))
  await page.context().close()
}, 60_000)

test("who says no to a dialog of a menu is at the menu's button again", async () => {
  const { page } = await inThread(theatre, "ada", /Hanna Kowalska/)
  const more = page.getByRole("button", { name: "More", exact: true })
  await press(more)
  await pressItem(page, "Delete conversation")
  await hasFocus(page, page.getByRole("button", { name: "Cancel" }))
  await page.keyboard.press("Escape")
  await hasFocus(page, more)
  await page.context().close()
}, 60_000)

test("who edits a message is at its options again, whether they save it or not (C7)", async () => {
  const { page } = await inThread(theatre, "ada", /Hanna Kowalska/)
  await reply(page, "To be edited")
  const options = optionsOf(page, "To be edited")
  const box = page.getByRole("textbox", { name: "Edit message" })
  for (const end of ["Escape", "Enter"]) {
    await press(options)
    await pressItem(page, "Edit")
    await hasFocus(page, box)
    await page.keyboard.type(" once")
    await page.keyboard.press(end)
    await box.waitFor({ state: "detached" })
    await hasFocus(page, options)
  }
  await inboxLog(page).getByText("To be edited once").waitFor()
  await page.context().close()
}, 60_000)

test("what comes of a message leaves the focus on its options, and in its box until the box is left (C7)", async () => {
  const { page } = await inThread(theatre, "ada", /Hanna Kowalska/)
  await reply(page, "First words")
  const options = optionsOf(page, /First words|Second words|Third words/)
  await options.focus()
  const other = await page.context().newPage()
  await other.goto(page.url())
  await rewrite(other, "First words", "Second words")
  await inboxLog(page).getByText("Second words").waitFor()
  await hasFocus(page, options)
  await options.press("Enter")
  await pressItem(page, "Edit")
  const box = page.getByRole("textbox", { name: "Edit message" })
  await hasFocus(page, box)
  await rewrite(other, "Second words", "Third words")
  await reply(other, "Written after it")
  await inboxLog(page).getByText("Written after it").waitFor()
  await hasFocus(page, box)
  await page.keyboard.press("Escape")
  await inboxLog(page).getByText("Third words").waitFor()
  await hasFocus(page, options)
  await page.context().close()
}, 60_000)

test("who deletes a message is where they write (C7)", async () => {
  const { page } = await inThread(theatre, "ada", /Hanna Kowalska/)
  await reply(page, "To be taken back")
  await press(optionsOf(page, "To be taken back"))
  await pressItem(page, "Delete")
  await press(page.getByRole("dialog").getByRole("button", { name: "Delete" }))
  await inboxLog(page).getByText("To be taken back").waitFor({ state: "detached" })
  await hasFocus(page, page.getByRole("textbox", { name: "Reply" }))
  await page.context().close()
}, 60_000)

test("who goes online in a conversation is where they write (P8)", async () => {
  const { page } = await inThread(theatre, "ben", /Kenji Watanabe/)
  await choose(page, "Offline")
  await press(page.getByRole("button", { name: "Go online" }).first())
  await hasFocus(page, page.getByRole("textbox", { name: "Reply" }))
  await page.context().close()
}, 60_000)
