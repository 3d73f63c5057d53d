import { afterAll, beforeAll, expect, test } from "bun:test"
import type { Locator, Page } from "playwright-core"
import { goTo, opened, signIn } from "./people.ts"
import { eventually } from "./stage.ts"
import { DEMO, inboxOf, openTheatre, type Theatre } from "./theatre.ts"

// C4: whom a conversation is assigned to, who looks at it and who wrote in it is seen, covers nothing, and can be changed back. With the demo's team: four agents, three groups.

const ADA = { email: "ada@levain.example", password: "shopbell-demo" }
const PHONE = { width: 390, height: 844 }

let theatre: Theatre
let page: Page
let troubles: readonly string[]
beforeAll(async () => {
  theatre = await openTheatre(DEMO)
  ;({ page, troubles } = await opened(theatre.browser, { viewport: { width: 1280, height: 640 } }))
  await signIn(page, theatre.server.url, ADA)
  await goTo(page, "All messages")
  await row().click()
}, 120_000)
afterAll(() => theatre.close())

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
  const asked: string[] = []
  page.on("request", (request) => asked.push(request.url()))
  await details.waitFor()
  await page.goBack()
  await details.waitFor({ state: "hidden" })
  expect(page.url()).toBe(thread)
  await page.getByRole("button", { name: "Visitor details", exact: true }).click()
  await page.getByRole("button", { name: "Hide visitor details" }).click()
  await details.waitFor({ state: "hidden" })
  // The browser goes back by itself for that, a moment later.
  await page.waitForFunction(() => !(history.state as { panel?: boolean } | null)?.panel)
  // The thread stands there all the while, and whatever is being written in it.
  expect(asked.filter((url) => url === thread)).toEqual([])
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

test("I2: who has it and looks at it too has one face, marked so, and who stands behind the number one as well", async () => {
  const face = (initials: string) => head().getByText(initials, { exact: true }).filter({ visible: true })
  const looks = (name: string) => head().locator(`[title="${name} is looking at this too"]`).filter({ visible: true })
  await face("BO").waitFor()
  const [ben, dmitri] = await Promise.all([inboxOf(theatre, "ben"), inboxOf(theatre, "dmitri")])
  for (const one of [ben, dmitri]) await one.page.goto(page.url())
  for (const name of ["Ben Okafor", "Dmitri Sokolov"]) await looks(name).waitFor()
  expect([await face("BO").count(), await face("DS").count()]).toEqual([1, 1])
  await page.setViewportSize(PHONE)
  for (const name of ["Ben Okafor", "Dmitri Sokolov"]) await looks(name).waitFor()
  expect([await face("BO").count(), await face("DS").count()]).toEqual([1, 1])
  await page.setViewportSize({ width: 1280, height: 640 })
  await Promise.all([ben.page.context().close(), dmitri.page.context().close()])
  for (const name of ["Ben Okafor", "Dmitri Sokolov"]) await looks(name).waitFor({ state: "hidden" })
  expect([await face("BO").count(), await face("DS").count()]).toEqual([1, 0])
  expect(troubles).toEqual([])
}, 60_000)

test("C7: whose comment it is stands in one line with that it is one, however long the name", async () => {
  await page.getByRole("tab", { name: "Comment" }).click()
  await page.getByRole("textbox", { name: "Comment" }).fill("For us alone")
  await page.getByRole("button", { name: "Add comment" }).click()
  const entry = page.locator(".entry-comment:not(.is-pending)").filter({ hasText: "For us alone" })
  // A copy in its place, which no news of it changes back.
  await entry.evaluate((it) => it.replaceWith(Object.assign(it.cloneNode(true), { id: "copy" })))
  const header = page.locator("#copy .entry-by")
  const name = header.locator(".entry-name")
  expect(await name.getAttribute("title")).toBe("Ada Moreau")
  const height = (await header.boundingBox())!.height
  await name.evaluate((it) => (it.textContent = "Maximiliane-Wilhelmine von und zu ".repeat(3)))
  for (const viewport of [
    { width: 1280, height: 640 },
    { ...PHONE, width: 320 },
  ]) {
    await page.setViewportSize(viewport)
    const [line, kind] = [(await header.boundingBox())!, (await header.locator(".entry-kind").boundingBox())!]
    expect([line.height, kind.x + kind.width <= line.x + line.width]).toEqual([height, true])
    expect((await name.boundingBox())!.width).toBeGreaterThan(80)
  }
}, 60_000)
