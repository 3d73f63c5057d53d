import { AxeBuilder } from "@axe-core/playwright"
import { afterAll, beforeAll, expect, test } from "bun:test"
import type { BrowserContextOptions, Page } from "playwright-core"
import { opened, signIn, tabTo } from "./people.ts"
import { openTheatre, type Theatre } from "./theatre.ts"

// E5: Settings > Email as an admin uses it. Without development's own server, so that both can be set here.

const DESKTOP = { width: 1280, height: 800 }
const PHONE = { width: 390, height: 844 }

let theatre: Theatre
beforeAll(async () => void (theatre = await openTheatre()), 120_000)
afterAll(() => theatre.close())

test.each<[string, BrowserContextOptions]>([
  ["light, desktop", { colorScheme: "light", viewport: DESKTOP }],
  ["dark, phone", { colorScheme: "dark", viewport: PHONE }],
])(
  "with the keyboard alone a server is set, mended, tried and removed; axe finds nothing on the way: %s",
  async (look, options) => {
    const { page, troubles } = await opened(theatre.browser, options)
    const found: string[] = []
    await signIn(page, theatre.server.url)
    await page.goto(`${theatre.server.url}/settings/email`)
    const incoming = page.locator("section", { has: page.getByRole("heading", { name: "Incoming mailbox", exact: true }) })
    // A port where nothing listens.
    for (const [label, words] of Object.entries({
      Server: "127.0.0.1",
      Port: "1",
      User: "reply",
      Password: "secret",
      "Reply address": "reply@levain.example",
    })) {
      await tabTo(page, incoming.getByRole("textbox", { name: label, exact: true }))
      await page.keyboard.press("ControlOrMeta+A")
      await page.keyboard.type(words)
    }
    await page.keyboard.press("Enter")
    await page.getByText("Saved.", { exact: true }).waitFor()
    await page.waitForLoadState()

    await tabTo(page, incoming.getByRole("textbox", { name: "Server", exact: true }))
    await page.keyboard.press("ControlOrMeta+A")
    await page.keyboard.type("evil.example")
    await page.keyboard.press("Enter")
    // It begins where something is missing.
    await incoming.getByLabel("Password").and(page.locator(":focus")).waitFor()
    expect(await incoming.getByLabel("Password").getAttribute("aria-describedby")).toContain("imap-password-problem")
    await incoming.getByText("Enter the password again for another server.").waitFor()
    found.push(...(await objections(page, `a problem, ${look}`)))

    await page.keyboard.type("another secret")
    await tabTo(page, incoming.getByRole("textbox", { name: "Server", exact: true }))
    await page.keyboard.press("ControlOrMeta+A")
    await page.keyboard.type("127.0.0.1")
    await page.keyboard.press("Enter")
    await page.getByText("Saved.", { exact: true }).waitFor()
    await page.waitForLoadState()
    await tabTo(page, incoming.getByRole("button", { name: "Check mailbox" }))
    await page.keyboard.press("Enter")
    await incoming.getByRole("status").getByText("127.0.0.1:1 refused the connection: nothing listens there.").waitFor()
    found.push(...(await objections(page, `a check, ${look}`)))

    await tabTo(page, incoming.getByRole("button", { name: "Remove… incoming mailbox" }))
    await page.keyboard.press("Enter")
    const dialog = page.getByRole("dialog", { name: "Remove the incoming mailbox?" })
    await dialog.waitFor()
    found.push(...(await objections(page, `the question, ${look}`)))
    await page.keyboard.press("Escape")
    await dialog.waitFor({ state: "hidden" })
    await incoming.getByRole("button", { name: "Remove… incoming mailbox" }).and(page.locator(":focus")).waitFor()
    await page.keyboard.press("Enter")
    await tabTo(page, dialog.getByRole("button", { name: "Remove incoming mailbox" }))
    await page.keyboard.press("Enter")
    await page.getByText("The incoming mailbox is removed.").waitFor()
    expect(await incoming.getByRole("textbox", { name: "Server", exact: true }).inputValue()).toBe("")
    expect([...found, ...troubles]).toEqual([])
    await page.context().close()
  },
  90_000,
)

async function objections(page: Page, name: string): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).analyze()
  return violations.map(
    ({ id, nodes }) => `${name}: ${id} ${JSON.stringify(nodes.map(({ target, failureSummary }) => [target, failureSummary]))}`,
  )
}
