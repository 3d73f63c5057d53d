import { afterAll, beforeAll, expect, test } from "bun:test"
import type { Page, WebSocketRoute } from "playwright-core"
import { choose, goTo, inboxLog, launcher, marked, openWidget, opened, reply, signIn, widget, widgetLog, write } from "./people.ts"
import { ADMIN, eventually } from "./stage.ts"
import { openTheatre, type Theatre } from "./theatre.ts"
import { promptly } from "../testing/until.ts"

let theatre: Theatre
beforeAll(async () => void (theatre = await openTheatre()), 120_000)
afterAll(() => theatre.close())

test("a visitor of another site and an agent chat, and only what is meant for the visitor reaches them (C2, C7, C8, P14)", async () => {
  const [{ page: agent, troubles: agentsTroubles }, { page: visitor, troubles }] = await Promise.all([
    opened(theatre.browser),
    opened(theatre.browser),
  ])
  const told: string[] = []
  visitor.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => told.push(String(payload))))

  await signIn(agent, theatre.server.url)
  await visitor.goto(theatre.shop.url)
  await visitor.getByRole("button", { name: "Leave us a message" }).waitFor()
  await choose(agent, "Online")
  await visitor.getByRole("button", { name: "Chat with us" }).waitFor()

  await goTo(agent, "Unassigned")
  const panel = await openWidget(visitor)
  await write(panel, "Is there sourdough tomorrow?")
  await agent.getByRole("link", { name: /sourdough tomorrow/ }).click()
  await inboxLog(agent).getByText("Is there sourdough tomorrow?").waitFor()

  await panel.getByRole("textbox", { name: "Message" }).pressSequentially("And rye")
  await agent.getByText(/is typing/).waitFor()
  await agent.getByRole("textbox", { name: "Reply" }).pressSequentially("Yes, ")
  await panel.getByText(`${ADMIN.name} is typing`).waitFor()

  await reply(agent, "Yes, until noon.")
  await widgetLog(panel).getByText("Yes, until noon.").waitFor()
  await widgetLog(panel).getByText(`${ADMIN.name} joined`).waitFor()
  await inboxLog(agent).getByText("Seen").waitFor()

  await agent.getByRole("tab", { name: "Comment" }).click()
  await agent.getByRole("textbox", { name: "Comment" }).fill("Secret: she is a baker herself")
  await agent.getByRole("button", { name: "Add comment" }).click()
  await inboxLog(agent).getByText("Secret: she is a baker herself").waitFor()
  await agent.getByRole("tab", { name: "Reply" }).click()
  await reply(agent, "Shall I keep one for you?")
  await widgetLog(panel).getByText("Shall I keep one for you?").waitFor()
  expect(await panel.locator("body").innerText()).not.toContain("Secret")
  expect(told.join("\n")).toContain("Shall I keep one for you?")
  expect(told.join("\n")).not.toMatch(/Secret|baker herself/)

  await panel.getByRole("button", { name: "Close chat" }).click()
  await choose(agent, "Offline")
  const away = launcher(visitor).and(visitor.getByRole("button", { name: /^Leave us a message/ }))
  await promptly(() => away.isVisible(), "the launcher says that nobody is there")
  expect([...troubles, ...agentsTroubles]).toEqual([])
  await Promise.all([agent.context().close(), visitor.context().close()])
}, 90_000)

test("the server is killed in mid-chat: nothing is lost or doubled, and both sides show the same order (C9)", async () => {
  const [{ page: agent }, { page: visitor }] = await Promise.all([opened(theatre.browser), opened(theatre.browser)])
  await signIn(agent, theatre.server.url)
  await choose(agent, "Online")
  await visitor.goto(theatre.shop.url)
  await write(await openWidget(visitor), "visitor-0")
  await goTo(agent, "Unassigned")
  await agent.getByRole("link", { name: /visitor-0/ }).click()
  await reply(agent, "agent-0")
  await widgetLog(widget(visitor)).getByText("agent-0").waitFor()

  const [said, replied] = [sayAll(visitor), replyAll(agent)]
  await eventually("three messages each", async () => (await bothLogs(visitor, agent)).every((log) => log.length >= 6))
  await theatre.server.kill()
  await eventually("both sides go on writing", async () => (await bothLogs(visitor, agent)).every((log) => log.length >= 10))
  await theatre.server.start()
  await Promise.all([said, replied])

  // Both wait longer from one try to connect to the next, and a busy machine starts a server slowly.
  const isAllThere = (logs: readonly (readonly string[])[]) => logs.every((log) => log.length >= EVERYTHING.length)
  await eventually("everything for both", async () => isAllThere(await bothLogs(visitor, agent)), 30_000).catch(() => {})
  const [forVisitor, forAgent] = await bothLogs(visitor, agent)
  expect(forVisitor!.toSorted()).toEqual(EVERYTHING.toSorted())
  expect(forAgent!.toSorted()).toEqual(EVERYTHING.toSorted())
  await eventually("the same order for both", async () => Bun.deepEquals(...((await bothLogs(visitor, agent)) as [unknown, unknown])))
  await agent.reload()
  await eventually("the same order for both, read anew", async () =>
    Bun.deepEquals(...((await bothLogs(visitor, agent)) as [unknown, unknown])),
  )
  expect((await marked(inboxLog(agent))).filter((words) => words.startsWith("visitor"))).toEqual(numbered("visitor"))
  await Promise.all([agent.context().close(), visitor.context().close()])
}, 120_000)

test("a reply that goes out while the inbox hears nothing leaves no gap before it once it hears again (I7, C9)", async () => {
  const [{ page: agent }, { page: visitor }] = await Promise.all([opened(theatre.browser), opened(theatre.browser)])
  const wire = await wireOf(agent, /inbox-socket/)
  await signIn(agent, theatre.server.url)
  await choose(agent, "Online")
  await visitor.goto(theatre.shop.url)
  const panel = await openWidget(visitor)
  await write(panel, "visitor-0")
  await goTo(agent, "Unassigned")
  await agent.getByRole("link", { name: /visitor-0/ }).click()
  await inboxLog(agent).getByText("visitor-0").waitFor()

  await wire.cut()
  await write(panel, "visitor-1")
  await write(panel, "visitor-2")
  await eventually("both are stored", async () => (await widgetLog(panel).getByText("Sending").count()) === 0)
  await reply(agent, "agent-0")
  await widgetLog(panel).getByText("agent-0").waitFor()
  wire.mend()
  await agent.evaluate(() => dispatchEvent(new Event("online")))

  await eventually("all four in the inbox", async () => (await marked(inboxLog(agent))).length === 4)
  expect(await marked(inboxLog(agent))).toEqual(["visitor-0", "visitor-1", "visitor-2", "agent-0"])
  await Promise.all([agent.context().close(), visitor.context().close()])
}, 90_000)

/** An agent with a new visitor's conversation open, which the visitor is told was seen. */
async function talking(words: string) {
  const [{ page: agent, troubles }, { page: visitor }] = await Promise.all([opened(theatre.browser), opened(theatre.browser)])
  const wire = await wireOf(agent, /inbox-socket/)
  await signIn(agent, theatre.server.url)
  await visitor.goto(theatre.shop.url)
  const panel = await openWidget(visitor)
  await write(panel, words)
  await goTo(agent, "Unassigned")
  await agent.getByRole("list").getByRole("link", { name: words }).click()
  await widgetLog(panel).getByText("Seen").waitFor()
  return { agent, visitor, panel, wire, troubles }
}

test("closing from a page that lacks the visitor's last words is refused and shows them; the second time it closes (C1, C9)", async () => {
  const { agent, visitor, panel, wire, troubles } = await talking("Where is my order?")
  await wire.cut()
  await write(panel, "WAIT, it never came!")
  await widgetLog(panel).getByText("Sent", { exact: true }).waitFor()
  const close = agent.getByRole("button", { name: "Close", exact: true })
  await close.click()
  const told = agent.getByText("The visitor has just written. Read it before you close.")
  await told.waitFor()
  await inboxLog(agent).getByText("WAIT, it never came!").waitFor()
  expect(await agent.getByRole("button", { name: "Reopen" }).count()).toBe(0)
  expect(await widgetLog(panel).getByText("Seen").count()).toBe(0)

  // By the keyboard it goes the same way.
  await close.press("Enter")
  await agent.getByRole("button", { name: "Reopen" }).waitFor()
  await told.waitFor({ state: "detached" })
  expect(troubles).toEqual([])
  await Promise.all([agent.context().close(), visitor.context().close()])
}, 90_000)

test("a deleted conversation leaves nothing of its visitor on any open page, and nothing in any panel of theirs (I2, S10)", async () => {
  const { agent, visitor, panel } = await talking("Forget me!")
  const details = agent.getByRole("complementary", { name: "Visitor" })
  await details.getByRole("textbox", { name: "Name" }).fill("Wilhelmina")
  await details.getByRole("textbox", { name: "Name" }).press("Enter")
  await agent.getByRole("heading", { name: "Wilhelmina", level: 1 }).waitFor()
  const [other, asleep] = await Promise.all([agent.context().newPage(), visitor.context().newPage()])
  await other.goto(agent.url())
  await other.getByRole("heading", { name: "Wilhelmina", level: 1 }).waitFor()
  const wire = await wireOf(asleep, /widget\/socket/)
  await asleep.goto(theatre.shop.url)
  const late = await openWidget(asleep)
  await widgetLog(late).getByText("Forget me!").waitFor()
  await wire.cut()

  await agent.getByRole("button", { name: "More", exact: true }).click()
  await agent.getByRole("menuitem", { name: "Delete conversation" }).click()
  await agent.getByRole("dialog").getByRole("button", { name: "Delete" }).click()
  for (const page of [agent, other]) {
    await page.getByRole("heading", { name: "This conversation was deleted" }).waitFor()
    await eventually("the title says so", async () => (await page.title()).includes("Deleted conversation"))
    // The row in the list goes by itself.
    await eventually("nothing says the name", async () => !(await page.content()).includes("Wilhelmina"))
    expect(await page.getByRole("complementary", { name: "Visitor" }).count()).toBe(0)
  }
  await widgetLog(panel).getByText("Forget me!").waitFor({ state: "detached" })
  // The greeting that stands above an empty chat.
  await panel.locator("#title").waitFor()

  await write(panel, "Hello again")
  await agent.getByRole("list").getByRole("link", { name: "Hello again" }).waitFor()
  // It holds as many messages as there are, and not one of them.
  wire.mend()
  await widgetLog(late).getByText("Hello again").waitFor()
  expect(await widgetLog(late).getByText("Forget me!").count()).toBe(0)
  await Promise.all([agent.context().close(), visitor.context().close()])
}, 90_000)

/** The sockets of a page to here: cut, they do not come back until they may. */
async function wireOf(page: Page, address: RegExp): Promise<{ cut(): Promise<void>; mend(): void }> {
  let isCut = false
  const sockets: WebSocketRoute[] = []
  await page.routeWebSocket(address, async (socket) => {
    if (isCut) return socket.close({ code: 1001 })
    socket.connectToServer()
    sockets.push(socket)
  })
  return {
    async cut() {
      isCut = true
      await sockets.at(-1)!.close({ code: 1001 })
    },
    mend() {
      isCut = false
    },
  }
}

/** Less than the 20 messages that a visitor may send in 10 s (S4). */
const COUNT = 12
const numbered = (who: string) => Array.from({ length: COUNT + 1 }, (_, i) => `${who}-${i}`)

const EVERYTHING = [...numbered("agent"), ...numbered("visitor")]

async function sayAll(visitor: Page): Promise<void> {
  for (const words of numbered("visitor").slice(1)) await write(widget(visitor), words)
}

async function replyAll(agent: Page): Promise<void> {
  for (const words of numbered("agent").slice(1)) await reply(agent, words)
}

async function bothLogs(visitor: Page, agent: Page): Promise<readonly (readonly string[])[]> {
  return await Promise.all([marked(widgetLog(widget(visitor))), marked(inboxLog(agent))])
}
