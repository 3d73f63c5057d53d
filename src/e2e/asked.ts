import type { BrowserContext, Locator, Page } from "playwright-core"
import { goTo, inboxLog, opened, openWidget, setWrong, signIn, widget, widgetLog, write } from "./people.ts"
import type { Theatre } from "./theatre.ts"

export type Asked = {
  readonly agent: Page
  readonly visitor: Page
  /** The agent's browser. */
  readonly context: BrowserContext
  /** What went wrong in the agent's page. */
  readonly troubles: readonly string[]
}

/** An agent, on a computer whose clock is wrong by so many milliseconds, with a visitor's new conversation open, from Unassigned. */
export async function asked({ browser, server, shop }: Theatre, words: string, wrongBy = 0): Promise<Asked> {
  const [{ page: agent, troubles }, { page: visitor }] = await Promise.all([opened(browser), opened(browser)])
  await setWrong(agent.context(), wrongBy)
  await signIn(agent, server.url)
  await visitor.goto(shop.url)
  await write(await openWidget(visitor), words)
  await goTo(agent, "Unassigned")
  await listed(agent, words).click()
  await inboxLog(agent).getByText(words).waitFor()
  return { agent, visitor, context: agent.context(), troubles }
}

/** C9: the requests that carry replies. */
export const REPLIES = "**/conversations/*/messages"

export const listed = (page: Page, words: string | RegExp): Locator => page.getByRole("list").getByRole("link", { name: words })
export const toasts = (page: Page): Locator => page.locator("#toasts .toast")
/** What is written, but not sent. */
export const unsent = (page: Page, words: string): Locator => inboxLog(page).locator(".is-pending", { hasText: words })
export const forVisitor = (visitor: Page, words: string): Locator => widgetLog(widget(visitor)).getByText(words, { exact: true })
/** In how many conversations the browser keeps something that is not acknowledged. */
export const keptBy = (page: Page): Promise<number> =>
  page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith("outbox:")).length)
