import type { Browser, BrowserContext, BrowserContextOptions, FrameLocator, Locator, Page } from "playwright-core"
import { ADMIN, eventually } from "./stage.ts"

// Both sides as people use them: by the names that product.md promises (K5, K6), so that these tests hold whatever is inside.

/** A page in a browser of its own, and what went wrong in it: errors, dialogs, anything a CSP had to stop. */
export async function opened(browser: Browser, options: BrowserContextOptions = {}): Promise<{ page: Page; troubles: readonly string[] }> {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  const troubles: string[] = []
  page.on("pageerror", (error) => troubles.push(`error: ${error.message}`))
  page.on("dialog", (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on("console", (line) => {
    // What the network does is each test's own business; a CSP's word is everybody's.
    if (line.type() === "error" && !/net::ERR|WebSocket|Failed to load resource/.test(line.text())) troubles.push(`console: ${line.text()}`)
  })
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) =>
      console.error(`CSP stopped ${event.violatedDirective} ${event.blockedURI}`),
    )
  })
  return { page, troubles }
}

/** A computer whose clock is `ahead` milliseconds of the true time, for all pages that come from now on. */
export async function setWrong(computer: BrowserContext, ahead: number): Promise<void> {
  await computer.addInitScript((ahead) => {
    const True = Date
    globalThis.Date = class extends True {
      constructor(...parts: unknown[]) {
        super(...((parts.length === 0 ? [True.now() + ahead] : parts) as [number]))
      }
      static override now() {
        return True.now() + ahead
      }
    } as DateConstructor
  }, ahead)
}

export async function signIn(page: Page, url: string, who: { email: string; password: string } = ADMIN): Promise<void> {
  await page.goto(`${url}/login`)
  await page.getByLabel("Email", { exact: true }).fill(who.email)
  await page.getByLabel("Password", { exact: true }).fill(who.password)
  await page.getByRole("button", { name: "Sign in" }).click()
  await page.waitForURL(/\/inbox/)
}

export async function choose(page: Page, status: "Online" | "Invisible" | "Offline"): Promise<void> {
  await page.getByRole("button", { name: /^Your status:/ }).click()
  await page.getByRole("menuitemradio", { name: status }).click()
  await page.getByRole("button", { name: `Your status: ${status}` }).waitFor()
}

/** A list of the navigation (I1). */
export async function goTo(page: Page, name: "My messages" | "Unassigned" | "All messages" | "Visitors online"): Promise<void> {
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name }).click()
  await page.getByRole("heading", { name, level: 1 }).waitFor()
}

export const launcher = (page: Page): Locator => page.getByRole("button", { name: /^(Chat with us|Leave us a message)/ })
export const widget = (page: Page): FrameLocator => page.frameLocator('iframe[title="Chat"]')

export async function openWidget(page: Page): Promise<FrameLocator> {
  await launcher(page).click()
  const panel = widget(page)
  // The box stands before the script that sends what is in it; its invitation comes with the script.
  await panel.getByRole("textbox", { name: "Message" }).and(panel.getByPlaceholder(/\w/)).waitFor()
  return panel
}

export async function write(panel: FrameLocator, text: string): Promise<void> {
  const box = panel.getByRole("textbox", { name: "Message" })
  // Playwright types into whatever has the focus; a click gives it to a frame of another site for sure.
  await eventually("the words are in the box", async () => {
    await box.click()
    await box.fill(text)
    return (await box.inputValue()) === text
  })
  await panel.getByRole("button", { name: "Send" }).click()
}

export async function reply(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Reply" }).fill(text)
  await page.getByRole("button", { name: "Send", exact: true }).click()
}

export const inboxLog = (page: Page): Locator => page.getByRole("log", { name: "Messages" })
export const widgetLog = (panel: FrameLocator): Locator => panel.getByRole("log", { name: "Messages" })

/** The marked words of a log, top to bottom: who said what in which order, whatever stands around them. */
export async function marked(log: Locator): Promise<readonly string[]> {
  return (await log.innerText()).match(/\b(?:visitor|agent)-\d+\b/g) ?? []
}

/** Tab until the focus is there. A person would give up after as many. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  // Looked for once, for that takes longer than a press, unless the page puts another in its place.
  let element = await target.elementHandle()
  for (let presses = 0; presses < 80; presses++) {
    if (!(await element!.evaluate((one) => one.isConnected))) element = await target.elementHandle()
    if (await element!.evaluate((one) => one.matches(":focus"))) return
    await page.keyboard.press("Tab")
  }
  throw new Error(`80 times Tab, and never on ${target}`)
}
