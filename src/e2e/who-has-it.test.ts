import { afterAll, beforeAll, expect, test } from "bun:test"
import type { Browser, Locator, Page } from "playwright-core"
import { launchBrowser } from "./browser.ts"
import { goTo, opened, signIn } from "./people.ts"
import { eventually, startServer, type Server } from "./stage.ts"

// C4: whom a conversation is assigned to is seen, covers nothing, and can be changed back. With the demo's team: four agents, three groups.

const ADA = { email: "ada@levain.example", password: "shopbell-demo" }
const PHONE = { width: 390, height: 844 }

let browser: Browser
let server: Server
let page: Page
let troubles: readonly string[]
beforeAll(async () => {
  ;[browser, server] = await Promise.all([
    launchBrowser(),
    startServer({ SHOPBELL_DEV: "1", SHOPBELL_ADMIN_EMAIL: "", SHOPBELL_ADMIN_PASSWORD: "" }),
  ])
  ;({ page, troubles } = await opened(browser, { viewport: { width: 1280, height: 640 } }))
  // Until the team is there, the way in is that of the first admin.
  await eventually("the demo is there", async () => (await fetch(`${server.url}/login`, { redirect: "manual" })).status === 200)
  await signIn(page, server.url, ADA)
  await goTo(page, "All messages")
  await row().click()
}, 120_000)
afterAll(async () => {
  await browser.close()
  await server.stop()
})

const row = () => page.getByRole("link", { name: /Nora Lindqvist/ })
const head = () => page.locator(".thread-head")
const assign = () => page.getByRole("dialog", { name: "Assign" })

async function openAssign(): Promise<Locator> {
  await page.getByRole("button", { name: "Assign", exact: true }).click()
  await assign().getByRole("button", { name: "Assign" }).waitFor()
  return assign()
}

/** The right edges and left edges of what stands side by side in the head. */
async function areApart(): Promise<boolean> {
  const all = await head().locator(".thread-name, .participants > :not(.visually-hidden), .thread-acts > .button").all()
  const boxes = (await Promise.all(all.map((one) => one.boundingBox()))).filter((box) => box !== null)
  const inOrder = boxes.toSorted((a, b) => a.x - b.x)
  return inOrder.every((box, i) => i === 0 || inOrder[i - 1]!.x + inOrder[i - 1]!.width <= box.x + 0.5)
}

test("C4: everybody and a group are assigned at once, none of the choices hidden, and a group picked by mistake is let go", async () => {
  const form = await openAssign()
  for (const box of await form.getByRole("checkbox").all()) await box.check()
  const [top, height, sees] = await form
    .locator(".assign-choices")
    .evaluate((list) => [list.scrollTop, list.clientHeight, list.scrollHeight] as const)
  expect([top, height]).toEqual([0, sees])
  await form.getByRole("radio", { name: /Sales/ }).check()
  await form.getByRole("radio", { name: "No group" }).check()
  await form.getByRole("radio", { name: /Sales/ }).check()
  await form.getByRole("button", { name: "Assign" }).click()
  await head()
    .getByText(/^Assigned to .*Sales$/)
    .waitFor({ state: "attached" })
}, 60_000)

test.each([1280, 1366, 1440, 1024, 900, 768])(
  "C4: in a window of %p pixels who has it covers neither the name nor a button",
  async (width) => {
    await page.setViewportSize({ width, height: 640 })
    expect(await areApart()).toBe(true)
    expect((await head().locator(".thread-name").boundingBox())!.width).toBeGreaterThan(80)
  },
)

test("C4: on a phone it is said beside where the visitor is, in their details, and in the list of all", async () => {
  await page.setViewportSize(PHONE)
  await head().locator(".thread-with").getByText("Ada +3").waitFor()
  expect(await areApart()).toBe(true)
  for (const width of [320, 390]) {
    await page.setViewportSize({ ...PHONE, width })
    for (const words of ["Unassigned", "Ada +3"]) {
      const isWhole = await head()
        .locator(".thread-with .truncate")
        .evaluate((it, text) => {
          const before = it.textContent
          it.textContent = text
          const whole =
            it.clientWidth > 0 &&
            it.scrollWidth <= it.clientWidth &&
            it.closest(".thread-where")!.getBoundingClientRect().bottom >= it.getBoundingClientRect().bottom - 1
          it.textContent = before
          return whole
        }, words)
      expect([width, words, isWhole]).toEqual([width, words, true])
    }
  }
  await page.getByRole("button", { name: "Visitor details", exact: true }).click()
  await page.locator(".facts").getByText("Ada Moreau, Ben Okafor, Chloé Lefèvre, Dmitri Sokolov, Sales").waitFor()
})

test("I1: on a phone Back closes the visitor's details, and only then leads to the list", async () => {
  const details = page.getByRole("complementary", { name: "Visitor" })
  const thread = page.url()
  await details.waitFor()
  await page.goBack()
  await details.waitFor({ state: "hidden" })
  expect(page.url()).toBe(thread)
  await page.getByRole("button", { name: "Visitor details", exact: true }).click()
  await page.getByRole("button", { name: "Hide visitor details" }).click()
  await details.waitFor({ state: "hidden" })
  await page.goBack()
  await page.getByRole("heading", { name: "All messages" }).waitFor()
  await row().getByText("Ada +3").waitFor()
})

test("C4: its group is taken away, and everybody sees it go", async () => {
  await page.setViewportSize({ width: 1280, height: 640 })
  await row().click()
  const form = await openAssign()
  await form.getByRole("button", { name: "Remove Sales" }).click()
  await page.getByText("No longer in the group Sales").waitFor()
  await eventually("the head has no group", async () => (await head().getByText("Sales").count()) === 0)
  expect(troubles).toEqual([])
})
