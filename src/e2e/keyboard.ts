import type { BrowserContext, Locator, Page } from "playwright-core"
import { inboxLog } from "./people.ts"
import { inboxOf, type Theatre } from "./theatre.ts"

// W8: an agent who has no mouse.

/** Somebody of the demo company where they write in this visitor's conversation. `before` anything is asked of the server. */
export async function inThread(
  theatre: Theatre,
  key: "ada" | "ben",
  name: RegExp,
  before: (context: BrowserContext) => Promise<void> = () => Promise.resolve(),
): ReturnType<typeof inboxOf> {
  const one = await inboxOf(theatre, key)
  const { page } = one
  await before(page.context())
  await page.goto(`${theatre.server.url}/inbox/all`)
  await page.getByRole("link", { name }).first().click()
  await inboxLog(page).waitFor()
  // Who opens one is where they write, a moment after it stands there.
  await hasFocus(page, page.getByRole("textbox", { name: "Reply" }))
  return one
}

/** The same conversation in another tab, as good as a colleague's. */
export async function colleagueIn(page: Page): Promise<Page> {
  const other = await page.context().newPage()
  await other.goto(page.url())
  await inboxLog(other).waitFor()
  return other
}

/** As many replies in the open conversation. */
export async function write(page: Page, replies: number): Promise<void> {
  await page.evaluate(async (replies) => {
    const path = `/conversations/${location.pathname.split("/").at(-1)}/messages`
    const { agent, now } = document.getElementById("socket")!.dataset as { agent: string; now: string }
    for (let n = 0; n < replies; n++) {
      const body = { id: crypto.randomUUID(), text: `Reply ${n}`, agent, writtenAt: now, seq: "999", noteSeq: "999" }
      await fetch(path, { method: "POST", body: new URLSearchParams(body) })
    }
  }, replies)
}

export const optionsOf = (page: Page, text: string | RegExp): Locator =>
  inboxLog(page).getByRole("listitem").filter({ hasText: text }).getByRole("button", { name: "Options for this message" })

export async function rewrite(page: Page, from: string, to: string): Promise<void> {
  await press(optionsOf(page, from))
  await pressItem(page, "Edit")
  await page.getByRole("textbox", { name: "Edit message" }).fill(to)
  await page.keyboard.press("Enter")
  await inboxLog(page).getByText(to).waitFor()
}

export async function press(button: Locator): Promise<void> {
  await button.focus()
  await button.press("Enter")
}

/** Of the open menu, which takes the focus a moment after it stands there. */
export async function pressItem(page: Page, name: string | RegExp): Promise<void> {
  await hasFocus(page, page.getByRole("menuitem"))
  await press(page.getByRole("menuitem", { name }))
}

export const hasFocus = (page: Page, one: Locator): Promise<void> => one.and(page.locator(":focus")).waitFor()
