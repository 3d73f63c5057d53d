import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import type { SignedIn } from "../../testing/app.ts"
import { answerMail, bounceOf } from "../../testing/incoming-mail.ts"
import { takingShop, type TakingShop } from "../../testing/taking-shop.ts"

// E5: absence notes, newsletters, our own mails, bounces. Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: TakingShop
let ada: SignedIn
beforeEach(async () => {
  shop = await takingShop()
  ;({ ada } = shop)
})
afterEach(() => shop.stop())

describe("E5: what no person wrote", () => {
  test("an out-of-office note is not added, and the conversation says so", async () => {
    await shop.take(answerMail({ to: await shop.forwarded(), text: "I am away.", headers: ["Auto-Submitted: auto-replied"] }))
    expect(shop.last().text).toBe("Do you ship to Belgium?")
    expect(shop.trace().at(-1)).toBe("Not added, from ada@example.com: An automatic answer, such as an out-of-office note.")
    expect(shop.kept(1)).toEqual([])
  })

  test("what belongs to no conversation is kept for an admin, in a list of its own", async () => {
    await shop.take(answerMail({ from: "news@shop.example", to: "reply@levain.example", text: "Buy bread!", headers: ["List-Id: <x>"] }))
    await shop.take(bounceOf("nobody@nowhere.example"))
    const page = await (await ada.fetch("/settings/email/unmatched")).text()
    expect(page).toContain("Automatic, 2")
    expect(page).not.toContain("Buy bread!")
    const list = await (await ada.fetch("/settings/email/unmatched?list=automatic")).text()
    expect(list).toContain("Buy bread!")
    expect(list).toContain("could not be delivered")
    const [bounce, news] = shop.kept(9, "automatic")
    expect(bounce!.outcome).toBe("bounce")
    const body = new URLSearchParams({ conversation: shop.talk().id })
    expect((await ada.fetch(`/settings/email/unmatched/${news!.id}/conversation`, { method: "PUT", body })).status).toBe(200)
    expect(shop.last().text).toBe("Buy bread!")
    expect((await ada.fetch(`/settings/email/unmatched/${bounce!.id}`, { method: "DELETE" })).status).toBe(200)
    expect(shop.kept(9, "automatic")).toEqual([])
  })

  test("an absence note that only its subject gives away is shown to no visitor, and waits for an admin", async () => {
    const to = await shop.forwarded()
    await shop.take(answerMail({ to, text: "I am away.", subject: "Abwesenheitsnotiz: Offline message" }))
    expect(shop.last().text).toBe("Do you ship to Belgium?")
    expect(shop.kept(1)[0]).toMatchObject({ text: "I am away.", words: expect.stringContaining("automatic answer") })
    await shop.take(answerMail({ to, text: "I am here.\n\n> Do you ship to Belgium?", subject: "Automatic reply: Offline message" }))
    expect(shop.last().text).toStartWith("I am here.")
  })

  test("our own mail that comes back is no answer", async () => {
    const address = await shop.forwarded()
    await shop.take(answerMail({ to: address, text: "Loop", headers: ["X-Shopbell: 1"] }))
    expect(shop.last().text).toBe("Do you ship to Belgium?")
  })

  test("a bounce shows in the conversation", async () => {
    await shop.forwarded()
    const { messageId } = shop.mails()[0]!
    await shop.take(bounceOf(messageId))
    expect(shop.trace().at(-1)).toStartWith("Message did not arrive at ada@example.com:")
    expect(shop.trace().at(-1)).toContain("550")
  })

  test("a bounce that gives no reason says so, in the conversation and where it belongs to none", async () => {
    await shop.forwarded()
    const { messageId } = shop.mails()[0]!
    const wordless = (id: string) => {
      const told = bounceOf(id).replace(/^(?:Status|Diagnostic-Code|Message-ID: <bounce).*\r\n/gm, "")
      return told.replace(/^I'm sorry.*\r\n/m, "")
    }
    await shop.take(wordless(messageId))
    expect(shop.trace().at(-1)).toBe("Message did not arrive at ada@example.com: it came back without a reason")
    await shop.take(wordless("nobody@nowhere.example"))
    expect(shop.kept(1, "automatic")[0]?.words).toBe("It came back without a reason.")
  })

  test("a delay is not one", async () => {
    await shop.forwarded()
    const { messageId } = shop.mails()[0]!
    await shop.take(bounceOf(messageId, "delayed", "4.4.1"))
    expect(shop.trace().at(-1)).toBe("Message mailed to ada@example.com")
  })
})
