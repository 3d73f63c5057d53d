import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from "bun:test"
import type { Page } from "playwright-core"
import { opened, signIn } from "./people.ts"
import { ADMIN, eventually } from "./stage.ts"
import { openTheatre, type Theatre } from "./theatre.ts"

// I8: what every settings page does alike: nothing that was changed is lost without a word, and on a phone there is a way back.

let theatre: Theatre
let page: Page
let troubles: readonly string[]
beforeAll(async () => void (theatre = await openTheatre()), 120_000)
afterAll(() => theatre.close())
beforeEach(async () => {
  ;({ page, troubles } = await opened(theatre.browser, { viewport: { width: 1280, height: 800 } }))
  await signIn(page, theatre.server.url)
}, 60_000)
afterEach(async () => {
  await page.context().close()
})

const open = (path: string) => page.goto(`${theatre.server.url}/settings/${path}`)
const save = () => page.getByRole("button", { name: "Save changes" })
const question = () => page.getByRole("dialog", { name: "You have changes here that are not saved. Leave without them?" })

describe("I8: a switch that stands alone", () => {
  test("is saved as it is turned, and says so", async () => {
    await open("profile")
    const shortcuts = page.getByRole("switch", { name: "Keyboard shortcuts" })
    const form = page.locator("form", { has: shortcuts })
    expect(await form.getByRole("button").count()).toBe(0)
    await shortcuts.uncheck()
    await form.getByRole("status").getByText("Saved", { exact: true }).waitFor()
    await page.reload()
    expect(await shortcuts.isChecked()).toBe(false)
    expect(troubles).toEqual([])
  }, 60_000)

  test("goes back when it could not be saved, and says that", async () => {
    await open("profile")
    const shortcuts = page.getByRole("switch", { name: "Keyboard shortcuts" })
    const before = await shortcuts.isChecked()
    await page.route("**/settings/profile/shortcuts", (route) => route.abort())
    await shortcuts.click()
    await page.getByRole("status").getByText("Not saved. Try again.").waitFor()
    expect(await shortcuts.isChecked()).toBe(before)
  }, 60_000)

  test("has not been saved for somebody who was signed out meanwhile", async () => {
    await open("profile")
    await page.context().clearCookies()
    await page.getByRole("switch", { name: "Keyboard shortcuts" }).click()
    await page.getByRole("status").getByText("Not saved. Try again.").waitFor()
  }, 60_000)
})

describe("I8: a form of several fields", () => {
  test("can be saved once something differs from what is saved, and no longer when it is as before", async () => {
    await open("account")
    const name = page.getByLabel("Company name")
    const saved = await name.inputValue()
    expect(await save().isDisabled()).toBe(true)
    await name.fill("Flora & Sons")
    expect(await save().isEnabled()).toBe(true)
    await name.fill(saved)
    expect(await save().isDisabled()).toBe(true)
    await page.getByRole("switch", { name: "Typing preview" }).click()
    await name.fill("Flora & Sons")
    await save().click()
    await page.getByText("Saved.", { exact: true }).waitFor()
    await page.waitForLoadState()
    expect(await save().isDisabled()).toBe(true)
    expect(troubles).toEqual([])
  }, 60_000)

  test("is not left without a word by a link, and is as it was typed for whoever stays", async () => {
    await open("account")
    await page.getByLabel("Company name").fill("Half typed")
    await page.getByRole("link", { name: "Groups", exact: true }).click()
    await question().getByRole("button", { name: "Cancel" }).click()
    expect(new URL(page.url()).pathname).toBe("/settings/account")
    expect(await page.getByLabel("Company name").inputValue()).toBe("Half typed")
    await page.getByRole("link", { name: "Groups", exact: true }).click()
    await question().getByRole("button", { name: "Leave" }).click()
    await page.getByRole("heading", { name: "Groups", level: 1 }).waitFor()
    // Nobody asked twice.
    expect(troubles).toEqual([])
  }, 60_000)

  test("is not left without a word by another form, nor by a reload", async () => {
    await open("availability")
    await page.getByRole("switch", { name: "Set my status by my hours" }).click()
    await page.getByLabel("Switch me to Offline after").selectOption("5 minutes")
    await page.getByRole("button", { name: "Save delay" }).click()
    await question().getByRole("button", { name: "Cancel" }).click()
    const asked = page.waitForEvent("dialog")
    void page.reload().catch(() => null)
    expect((await asked).type()).toBe("beforeunload")
    await page.getByRole("button", { name: "Save delay" }).click()
    await question().getByRole("button", { name: "Leave" }).click()
    await page.getByText("Saved.", { exact: true }).waitFor()
    expect(await page.getByLabel("Switch me to Offline after").inputValue()).toBe("5")
    expect(await page.getByRole("switch", { name: "Set my status by my hours" }).isChecked()).toBe(false)
  }, 60_000)

  test("P9: a range that comes, goes or is copied is a change", async () => {
    await open("availability")
    const hours = page.getByRole("button", { name: "Save hours" })
    expect(await hours.isDisabled()).toBe(true)
    await page.getByRole("button", { name: "Add a range to Monday" }).click()
    await eventually("the hours can be saved", () => hours.isEnabled())
    await page.getByRole("group", { name: "Monday" }).getByRole("button", { name: "Remove this range" }).click()
    await eventually("the hours are as they were", () => hours.isDisabled())
  }, 60_000)

  test("what was refused is not saved either", async () => {
    await open("account")
    await page.getByLabel("Company name").fill(" ")
    await save().click()
    await page.getByText("Enter your company's name.").waitFor()
    await page.waitForLoadState()
    expect(await save().isEnabled()).toBe(true)
    await page.getByRole("link", { name: "Groups", exact: true }).click()
    await question().waitFor()
  }, 60_000)
})

test("I8: on a phone the settings are a list, and each page has a way back to it", async () => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${theatre.server.url}/settings`)
  await page.getByRole("heading", { name: "Settings", level: 1 }).waitFor()
  for (const name of ["Chat profile", "Availability", "Agents", "Email"]) {
    await page.getByRole("main").getByRole("link", { name }).click()
    await page.getByRole("heading", { name, level: 1 }).waitFor()
    await page.waitForLoadState()
    expect(await page.getByRole("navigation", { name: "Settings" }).isVisible()).toBe(false)
    await page.getByRole("main").getByRole("link", { name: "Settings" }).click()
    await page.getByRole("heading", { name: "Settings", level: 1 }).waitFor()
  }
  await page.getByRole("main").getByRole("link", { name: "Email" }).click()
  await page.getByRole("link", { name: "Unmatched mails" }).click()
  await page.getByRole("main").getByRole("link", { name: "Email", exact: true }).click()
  await page.getByRole("heading", { name: "Email", level: 1 }).waitFor()
  expect(troubles).toEqual([])
}, 90_000)

test("S2: a new password that is too short is refused before it is sent, and what else was typed stays", async () => {
  await open("profile")
  const current = page.getByLabel("Current password", { exact: true })
  await current.fill(ADMIN.password)
  const fresh = page.getByLabel("New password", { exact: true })
  for (const tooShort of ["short", "longer"]) {
    await fresh.fill(tooShort)
    await page.getByRole("button", { name: "Change password" }).click()
    await page.getByText(`That is ${tooShort.length} characters; use 8 or more.`).waitFor()
    // The hint says what is wanted, and the problem what is wrong: both are read out, each once.
    expect(await fresh.getAttribute("aria-describedby")).toBe("password-hint password-problem")
  }
  expect(await current.inputValue()).toBe(ADMIN.password)
  await fresh.fill(ADMIN.password)
  await page.getByRole("button", { name: "Change password" }).click()
  await page.waitForURL(/profile$/)
  await page.getByText("Your password is changed.").waitFor()
}, 60_000)

test("S2: a password can be looked at while it is typed, and is one again when it is sent", async () => {
  await page.context().clearCookies()
  await page.goto(`${theatre.server.url}/login`)
  await page.getByLabel("Email", { exact: true }).fill(ADMIN.email)
  const password = page.getByLabel("Password", { exact: true })
  await password.fill(ADMIN.password)
  await page.getByRole("button", { name: "Show password" }).click()
  expect(await password.getAttribute("type")).toBe("text")
  // Password managers look at the form as it is sent. An answer without content leaves the page as it was then.
  await page.route("**/login", (route) => route.fulfill({ status: 204 }))
  const answered = page.waitForResponse("**/login")
  await page.getByRole("button", { name: "Sign in" }).click()
  await answered
  expect(await password.getAttribute("type")).toBe("password")
}, 60_000)
