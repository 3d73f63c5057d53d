import { afterAll, beforeAll, expect, test } from "bun:test"
import type { Locator, Page, WebSocketRoute } from "playwright-core"
import { asked, listed, toasts } from "./asked.ts"
import { inboxLog, openWidget, opened, reply, signIn, widget, widgetLog, write } from "./people.ts"
import { eventually } from "./stage.ts"
import { openTheatre, type Theatre } from "./theatre.ts"

let theatre: Theatre
beforeAll(async () => void (theatre = await openTheatre()), 120_000)
afterAll(() => theatre.close())

async function chooseMore(page: Page, item: string, act: string): Promise<void> {
  await page.getByRole("button", { name: "More", exact: true }).click()
  await page.getByRole("menuitem", { name: item }).click()
  await page.getByRole("dialog").getByRole("button", { name: act }).click()
}

async function areApart(one: Locator, other: Locator): Promise<boolean> {
  const [a, b] = [(await one.boundingBox())!, (await other.boundingBox())!]
  return a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y
}

test("what failed is said where it is in nobody's way, stays until dismissed, and goes once it works", async () => {
  const { agent: page, visitor, troubles } = await asked(theatre, "Where are you?")
  const network = /This address is of your own network/
  // In one's own network everybody has this address (C10).
  await chooseMore(page, "Ban address", "Ban address")
  await toasts(page).filter({ hasText: network }).waitFor()
  for (const name of ["Send", "Close", "Assign", "More"]) {
    expect([name, await areApart(toasts(page), page.getByRole("button", { name, exact: true }))]).toEqual([name, true])
  }
  await toasts(page).evaluate((toast) => toast.classList.add("first"))
  await chooseMore(page, "Ban address", "Ban address")
  await page.locator("#toasts .first").waitFor({ state: "detached" })
  expect(await toasts(page).count()).toBe(1)
  await toasts(page).getByRole("button", { name: "Dismiss" }).click()
  await eventually("it is gone", async () => (await toasts(page).count()) === 0)

  await chooseMore(page, "Ban address", "Ban address")
  await toasts(page).waitFor()
  await chooseMore(page, "Block visitor", "Block visitor")
  await page.getByText("Blocked", { exact: true }).waitFor()
  await eventually("the failure is past", async () => (await toasts(page).count()) === 0)
  await page.getByRole("button", { name: "More", exact: true }).click()
  await page.getByRole("menuitem", { name: "Unblock visitor" }).click()

  await page.getByRole("button", { name: "Assign", exact: true }).click()
  const assign = page.getByRole("dialog", { name: "Assign" })
  await assign.getByRole("button", { name: "Assign" }).click()
  await assign.getByRole("alert").getByText("Choose an agent or a group.").waitFor()
  expect(await toasts(page).count()).toBe(0)
  expect(troubles).toEqual([])
  await Promise.all([page.context().close(), visitor.context().close()])
}, 90_000)

test("of what is said at most three stand there, failures longest; good news leaves by itself", async () => {
  const { page } = await opened(theatre.browser)
  await signIn(page, theatre.server.url)
  await page.evaluate(() => {
    const say = (words: string, tone: string) =>
      document.getElementById("toasts")!.insertAdjacentHTML("beforeend", `<div class="toast" data-toast="${tone}"><p>${words}</p></div>`)
    say("It failed", "failed")
    for (const n of [1, 2, 3, 4]) say(`News ${n}`, "done")
  })
  expect(await toasts(page).allTextContents()).toEqual(["It failed", "News 3", "News 4"])
  await toasts(page).filter({ hasText: "News" }).last().waitFor({ state: "detached" })
  expect(await toasts(page).allTextContents()).toEqual(["It failed"])
  await page.context().close()
}, 60_000)

test("I7: the conversation that one answers in Unassigned stays in sight until one leaves it", async () => {
  const { agent: page, visitor } = await asked(theatre, "Do you deliver?")
  await write(await otherVisitor(), "And on Sundays?")
  await listed(page, "And on Sundays?").waitFor()
  await reply(page, "We do.")
  const row = listed(page, "Now in My messages")
  await row.waitFor()
  expect(await row.getAttribute("aria-current")).toBe("page")
  await page.context().setOffline(true)
  await page.getByText("Reconnecting…").waitFor()
  await page.context().setOffline(false)
  await page.getByText("Back online").waitFor()
  // All the rows have come anew, and it still says so.
  expect(await row.getAttribute("aria-current")).toBe("page")
  await listed(page, "And on Sundays?").click()
  await inboxLog(page).getByText("And on Sundays?").waitFor()
  await row.waitFor({ state: "detached" })
  await page.getByRole("button", { name: "Close", exact: true }).click()
  await listed(page, /Closed$/).waitFor()
  await Promise.all([page.context().close(), visitor.context().close()])
}, 90_000)

async function otherVisitor() {
  const { page } = await opened(theatre.browser)
  await page.goto(theatre.shop.url)
  return openWidget(page)
}

test("I4: an email that is none is said to be none at its field, and what was typed stays", async () => {
  const { agent: page, visitor } = await asked(theatre, "Write to me!")
  const panel = page.getByRole("complementary", { name: "Visitor" })
  const email = panel.getByRole("textbox", { name: "Email" })
  await email.fill("mila at example")
  await email.blur()
  await panel.getByRole("alert").getByText("This is no email address.").waitFor()
  expect(await email.getAttribute("aria-invalid")).toBe("true")
  await panel.getByRole("textbox", { name: "Name" }).fill("Mila")
  await panel.getByRole("textbox", { name: "Name" }).press("Enter")
  // The name is saved, and its news touches the other field as little.
  await page.getByRole("heading", { name: "Mila", level: 1 }).waitFor()
  expect([await email.inputValue(), await email.getAttribute("aria-invalid")]).toEqual(["mila at example", "true"])
  await email.fill("mila@example.com")
  await email.blur()
  await eventually("it is right", async () => (await email.getAttribute("aria-invalid")) === null)
  await page.reload()
  expect(await email.inputValue()).toBe("mila@example.com")
  await Promise.all([page.context().close(), visitor.context().close()])
}, 90_000)

test("pitfall 51: that the connection is lost is said beside the conversation, not over it", async () => {
  const { page } = await opened(theatre.browser)
  let isCut = false
  const sockets: WebSocketRoute[] = []
  await page.routeWebSocket(/inbox-socket/, async (socket) => {
    if (isCut) return socket.close({ code: 1001 })
    socket.connectToServer()
    sockets.push(socket)
  })
  await signIn(page, theatre.server.url)
  await eventually("connected", () => sockets.length > 0)
  isCut = true
  await sockets.at(-1)!.close({ code: 1001 })
  const words = page.getByText("Reconnecting…")
  await words.waitFor()
  expect(await areApart(words, page.locator("#main"))).toBe(true)
  await page.context().close()
}, 90_000)

test("I7: a computer whose clock is put back while its inbox hears nothing still says for how long that was", async () => {
  const { page } = await opened(theatre.browser)
  const sockets: WebSocketRoute[] = []
  const deafFor: number[] = []
  await page.routeWebSocket(/inbox-socket/, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage((text) => {
      const frame = JSON.parse(String(text)) as { type: string; deafFor?: number }
      if (frame.type === "look") deafFor.push(frame.deafFor!)
      server.send(text)
    })
    sockets.push(socket)
  })
  await signIn(page, theatre.server.url)
  await eventually("it has looked", () => deafFor.length > 0)
  await page.evaluate(() => {
    const True = Date.now
    Date.now = () => True() - 3_600_000
  })
  const looks = deafFor.length
  await sockets.at(-1)!.close({ code: 1001 })
  await eventually("it looks again", () => deafFor.length > looks)
  // Telling takes 2 s, and coming back at least a third of a second.
  expect(deafFor.at(-1)).toBeGreaterThan(2_300)
  expect(deafFor.at(-1)).toBeLessThan(60_000)
  await page.context().close()
}, 60_000)

test("I1: on a phone there are five names, large enough for a thumb, and Settings is in one's menu", async () => {
  const { page } = await opened(theatre.browser, { viewport: { width: 390, height: 844 }, hasTouch: true })
  await signIn(page, theatre.server.url)
  const bar = page.getByRole("navigation", { name: "Main" }).getByRole("link")
  expect(await bar.allTextContents()).toEqual(["My messages", "Unassigned", "All messages", "Visitors online", "Statistics"])
  for (let i = 0; i < 5; i++) {
    const { width, height } = (await bar.nth(i).boundingBox())!
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(44)
  }
  for (const [width, height] of [
    [390, 844],
    [320, 640],
  ] as const) {
    await page.setViewportSize({ width, height })
    const names = await bar.locator(".rail-name").all()
    const boxes = await Promise.all(names.map(async (name) => (await name.boundingBox())!))
    // One line each, whole, and none touches the edge or its neighbour.
    expect(new Set(boxes.map((box) => Math.round(box.height))).size).toBe(1)
    expect(boxes[0]!.height).toBeLessThan(18)
    expect(await Promise.all(names.map((name) => name.evaluate((it) => it.scrollWidth > it.clientWidth + 1)))).not.toContain(true)
    const edges = [0, ...boxes.flatMap((box) => [box.x, box.x + box.width]), width]
    for (let i = 0; i < edges.length; i += 2)
      expect(edges[i + 1]! - edges[i]!).toBeGreaterThanOrEqual(i === 0 || i === edges.length - 2 ? 4 : 2)
  }
  await page.getByRole("button", { name: /^Your status:/ }).click()
  await page.getByRole("menuitem", { name: "Settings" }).click()
  await page.waitForURL(/\/settings/)
  await page.context().close()
}, 60_000)

test("I6: Escape leaves the box for the messages, what was written stays, and the keys of the status work", async () => {
  const { agent: page, visitor, troubles } = await asked(theatre, "Do you bake on Sundays?")
  for (const name of ["Comment", "Reply"]) {
    await page.getByRole("tab", { name }).click()
    const box = page.getByRole("textbox", { name, exact: true })
    await box.fill("Half a sentence")
    await page.evaluate(() => document.querySelector<HTMLElement>("#status-items")!.showPopover())
    await box.focus()
    await page.keyboard.press("Escape")
    await eventually("the menu is closed", async () => (await page.locator(":popover-open").count()) === 0)
    expect([name, await box.evaluate((it) => it === document.activeElement)]).toEqual([name, true])
    await page.keyboard.press("Escape")
    expect([name, await inboxLog(page).evaluate((it) => it === document.activeElement)]).toEqual([name, true])
    expect(await box.inputValue()).toBe("Half a sentence")
  }
  const chosen: string[] = []
  page.on("request", (request) => {
    // Drafts are saved once the keys rest.
    if (request.method() === "PUT" && request.url().endsWith("/status"))
      chosen.push(new URLSearchParams(request.postData() ?? "").get("status") ?? "")
  })
  await page.keyboard.type("gi")
  await page.getByRole("button", { name: "Your status: Invisible" }).waitFor()
  // A key on its own behind a sequence is none, and a second sequence is one.
  await page.keyboard.type("goigf")
  await eventually("all are heard", () => Promise.resolve(chosen.length >= 3))
  expect(chosen).toEqual(["invisible", "online", "offline"])
  expect(troubles).toEqual([])
  await Promise.all([page.context().close(), visitor.context().close()])
}, 60_000)

test("C7: a text that is too long is kept whole, says so, and is sent once it fits, in every box", async () => {
  const { agent: page, visitor } = await asked(theatre, "Tell me everything!")
  const long = "word ".repeat(2_001).trim()
  const words = "10,004 of 10,000 characters. Please shorten it."
  for (const [name, act] of [
    ["Reply", "Send"],
    ["Comment", "Add comment"],
  ] as const) {
    const box = page.getByRole("textbox", { name })
    await box.fill(long)
    await page.getByRole("alert").getByText(words).waitFor()
    expect(await page.getByRole("button", { name: act, exact: true }).isDisabled()).toBe(true)
    await box.press("Control+Enter")
    expect(await box.inputValue()).toBe(long)
    // It outlives its tab, as any draft.
    await page.evaluate(() => sessionStorage.clear())
    await page.reload()
    expect(await box.inputValue()).toBe(long)
    expect(await page.getByRole("button", { name: act, exact: true }).isDisabled()).toBe(true)
    await box.fill(long.slice(5))
    expect(await page.getByRole("alert").getByText("Please shorten it.").count()).toBe(0)
    await page.getByRole("button", { name: act, exact: true }).click()
    await eventually("it is on its way", async () => (await box.inputValue()) === "")
    // A page is not left without a question while it is.
    await inboxLog(page).locator(".is-pending").waitFor({ state: "detached" })
  }
  // As long as it may be, of letters that take nine bytes on their way.
  await reply(page, "字".repeat(10_000))
  await widgetLog(widget(visitor)).getByText("字".repeat(10_000)).waitFor()
  await inboxLog(page).locator(".is-pending").waitFor({ state: "detached" })
  const entry = inboxLog(page).locator(".entry-agent:not(.is-pending)").last()
  await entry.getByRole("button", { name: "Options for this message" }).click()
  await page.getByRole("menuitem", { name: "Edit" }).click()
  await entry.getByRole("textbox", { name: "Edit message" }).fill(long)
  await entry.getByRole("alert").getByText(words).waitFor()
  await entry.getByRole("textbox", { name: "Edit message" }).press("Enter")
  expect(await entry.getByRole("button", { name: "Save" }).isDisabled()).toBe(true)
  await entry.getByRole("textbox", { name: "Edit message" }).fill("In short: yes")
  await entry.getByRole("button", { name: "Save" }).click()
  await entry.getByText("In short: yes").waitFor()

  await page.getByRole("button", { name: "Assign", exact: true }).click()
  const assign = page.getByRole("dialog", { name: "Assign" })
  await assign.getByRole("textbox", { name: "Note for colleagues" }).fill(long)
  await assign.getByRole("alert").getByText(words).waitFor()
  expect(await assign.getByRole("button", { name: "Assign" }).isDisabled()).toBe(true)
  await Promise.all([page.context().close(), visitor.context().close()])
}, 120_000)
