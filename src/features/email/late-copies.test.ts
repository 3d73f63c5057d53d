import { afterEach, beforeEach, expect, test } from "bun:test"
import { days, minutes } from "../../domain/time.ts"
import { MailFault } from "../../io/mail-faults.ts"
import type { SignedIn } from "../../testing/app.ts"
import { askingShop, replyPath, type AskingShop } from "../../testing/mail-shop.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { remove } from "../conversations/commands.ts"

// W7, E8: "Email me this conversation" while no mail leaves, for eight days. Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: AskingShop, ada: SignedIn, widget: TestWidget
beforeEach(async () => {
  shop = await askingShop()
  ;({ ada, tab: widget } = shop)
  shop.answer(ada, "Not that one.")
  shop.answer(ada, "We do.")
  shop.mail.fail(new MailFault("settings", "535 wrong password"))
  await copyTo("camille@example.com")
  await copyTo("friend@example.com")
  shop.pass(minutes(1))
  await shop.tried()
})
afterEach(() => shop.stop())

test("its link lives for seven days from when it leaves", async () => {
  const { text } = await leaves("camille@example.com")
  for (const words of ["Do you ship to Belgium?", "We do."]) expect(text).toContain(words)
  expect(await opens(text)).toBe(200)
  shop.pass(days(7) - minutes(1))
  expect(await opens(text)).toBe(200)
  shop.pass(minutes(2))
  expect(await opens(text)).toBe(410)
})

test("what was deleted since is not in it, and what was said since is neither: that goes by itself (E3)", async () => {
  remove(shop.io, ada, shop.talk().id, shop.messages().find(({ text }) => text === "Not that one.")!.id)
  shop.answer(ada, "By van.")
  await shop.gone(widget)
  const { text } = await leaves("camille@example.com", 3)
  expect(["Not that one.", "We do.", "By van."].map((words) => text.includes(words))).toEqual([false, true, false])
  expect(sentTo("camille@example.com").map((one) => one.text.includes("By van."))).toEqual([false, true])
})

test("to where its visitor is reached by then, with a link that is theirs", async () => {
  await shop.learn(ada, "camille@other.example")
  const { text } = await leaves("camille@other.example")
  expect(await opens(text)).toBe(200)
  expect(sentTo("camille@example.com")).toEqual([])
})

test("whose address was taken away since gets the words, and no way to write as anybody", async () => {
  await shop.learn(ada, "")
  const { text, html, replyTo } = await leaves("camille@example.com")
  expect(text).toContain("We do.")
  for (const part of [text, html]) expect(part).not.toMatch(/https?:|href/)
  expect(replyTo).toBeNull()
})

test("another address than theirs gets no link, however late", async () => {
  const { text } = await leaves("friend@example.com")
  expect(text).toContain("We do.")
  expect(text).not.toMatch(/https?:/)
})

async function copyTo(email: string): Promise<void> {
  const already = widget.of("copied").length
  widget.send({ type: "copy", email })
  expect(await widget.next("copied", already)).not.toHaveProperty("problem")
}

/** The server takes mails again. */
async function leaves(address: string, mails = 2) {
  shop.mail.fail(null)
  shop.pass(days(8))
  await shop.sent(mails)
  return sentTo(address)[0]!
}

function sentTo(address: string) {
  return shop.mail.sent.filter(({ to }) => to.address === address)
}

async function opens(text: string): Promise<number> {
  return (await shop.fetch(replyPath(text))).status
}
