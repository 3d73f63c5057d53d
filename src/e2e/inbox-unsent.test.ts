import { afterAll, beforeAll, expect, test } from "bun:test"
import { asked, forVisitor, keptBy, REPLIES, toasts, unsent } from "./asked.ts"
import { inboxLog, reply } from "./people.ts"
import { eventually } from "./stage.ts"
import { openTheatre, type Theatre } from "./theatre.ts"

// Replies that were not sent when their tab was closed. Those that wait for too long are in inbox-late.test.ts.

let theatre: Theatre
beforeAll(async () => void (theatre = await openTheatre()), 120_000)
afterAll(() => theatre.close())

test("C9: what was not sent when the tab was closed is sent by the next visit, once; leaving with it is asked about, and so is signing out", async () => {
  const { agent: page, visitor, context } = await asked(theatre, "Is it in stock?")
  await context.route(REPLIES, (route) => route.abort())
  const address = page.url()
  await reply(page, "It is.")
  await inboxLog(page).getByText("Not sent. Trying again…").waitFor()
  // Another tab tries as well, and shows it no less.
  const other = await context.newPage()
  await other.goto(address)
  await inboxLog(other).getByText("Not sent. Trying again…").waitFor()
  await other.close()

  await page.getByRole("button", { name: /^Your status:/ }).click()
  await page.getByRole("menuitem", { name: "Sign out" }).click()
  const question = page.getByRole("dialog", { name: "Sign out now?" })
  await question.getByText("One message is not sent yet.").waitFor()
  await question.getByRole("button", { name: "Cancel" }).click()
  const dialog = page.waitForEvent("dialog")
  void page.reload().catch(() => null)
  expect((await dialog).type()).toBe("beforeunload")
  await page.close()

  await context.unroute(REPLIES)
  const next = await context.newPage()
  await next.goto(`${theatre.server.url}/statistics`)
  await forVisitor(visitor, "It is.").waitFor()
  await next.goto(address)
  await inboxLog(next).getByText("It is.").waitFor()
  expect(await inboxLog(next).getByText("It is.").count()).toBe(1)
  // The page before may have gone without its answer; this one asks once more.
  await eventually("nothing is kept", async () => (await keptBy(next)) === 0)
  await Promise.all([context.close(), visitor.context().close()])
}, 90_000)

test("C9: what a colleague's hand made impossible meanwhile is told wherever one is, and leads back to it", async () => {
  const { agent: page, visitor, context } = await asked(theatre, "Can you hold it for me?")
  await context.route(REPLIES, (route) => route.abort())
  await reply(page, "Until Friday.")
  await inboxLog(page).getByText("Not sent. Trying again…").waitFor()
  await page.getByRole("button", { name: "Close", exact: true }).click()
  await page.getByRole("button", { name: "Reopen" }).waitFor()
  await page.close()
  await context.unroute(REPLIES)
  const next = await context.newPage()
  await next.goto(`${theatre.server.url}/statistics`)
  const told = toasts(next).filter({ hasText: "A message was not sent. This conversation is closed. Reopen it to reply." })
  await told.getByRole("link", { name: "Open it" }).click()
  await next.waitForURL(/\/inbox\/[\da-f-]{36}$/)
  const bubble = unsent(next, "Until Friday.")
  await bubble.getByText("Not sent. This conversation is closed.").waitFor()
  await next.getByRole("button", { name: "Reopen" }).click()
  await bubble.getByRole("button", { name: "Send this message" }).click()
  await forVisitor(visitor, "Until Friday.").waitFor()
  await Promise.all([context.close(), visitor.context().close()])
}, 90_000)
