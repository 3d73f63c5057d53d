import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { minutes } from "../../domain/time.ts"
import type { SignedIn } from "../../testing/app.ts"
import { answerMail, messageIdOf } from "../../testing/incoming-mail.ts"
import { SECRETS } from "../../testing/mail-shop.ts"
import { REPLY_ADDRESS, takingShop, type TakingShop } from "../../testing/taking-shop.ts"
import { TestInbox } from "../../testing/inbox.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { close, remove } from "../conversations/commands.ts"
import { findConversation } from "../conversations/store.ts"
import { findAgent } from "../agents/store.ts"
import { saveVisitor } from "../visitors/store.ts"
import { findOriginal } from "./originals-store.ts"
import { saveMailPreference } from "./preferences-store.ts"
import { replyAddressFor, replyLink } from "./reply-links.ts"
import { saveMailSettings, storedMailSettings } from "./settings-store.ts"

// E4, E8, S6: what an answer becomes. Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: TakingShop
let ada: SignedIn
let widget: TestWidget
beforeEach(async () => {
  shop = await takingShop()
  ;({ ada, tab: widget } = shop)
})
afterEach(() => shop.stop())

describe("E4: an agent answers the mail", () => {
  test("it becomes their message, live in the widget, with the whole mail behind it; no mail is taken twice", async () => {
    const address = await shop.forwarded()
    const from = widget.frames.length
    const source = answerMail({
      to: address,
      text: `Yes, we do.\n\nOn Mon, 2 Mar 2026 at 11:01, Maison Levain <chat@levain.example> wrote:\n> Do you ship to Belgium?`,
    })
    await shop.take(source)
    await shop.take(source)
    const frame = await widget.until((one) => one.type === "message" && one.message.text === "Yes, we do.", from)
    expect(frame).toMatchObject({ type: "message", agent: { name: "Ada" } })
    expect(shop.texts()).toEqual(["Do you ship to Belgium?", "Ada joined", "Yes, we do."])
    expect(findOriginal(shop.io.db, shop.talk().id, shop.last().id)?.text).toContain("> Do you ship to Belgium?")
    expect(shop.lives).toEqual([ada.id])
  })

  test("agents see that it came by mail, and “Show original” shows it; visitors do not", async () => {
    await shop.take(answerMail({ to: await shop.forwarded(), text: "Yes.\n\n> SECRET-QUOTE" }))
    const page = await (await ada.fetch(`/inbox/${shop.talk().id}`)).text()
    expect(page).toContain("By email")
    const path = `/conversations/${shop.talk().id}/messages/${shop.last().id}/original`
    expect(page).toContain(path)
    expect(await (await ada.fetch(path)).text()).toContain("SECRET-QUOTE")
    expect((await shop.fetch(path)).status).toBe(401)
    expect(JSON.stringify(widget.frames)).not.toContain("SECRET-QUOTE")
  })

  test("deleting the message takes the mail's words along", async () => {
    await shop.take(answerMail({ to: await shop.forwarded(), text: "Oops, wrong window." }))
    remove(shop.io, findAgent(shop.io.db, ada.id)!, shop.talk().id, shop.last().id)
    expect(findOriginal(shop.io.db, shop.talk().id, shop.last().id)).toBeNull()
  })

  test("a closed conversation is reopened by it", async () => {
    const address = await shop.forwarded()
    close(shop.io, findAgent(shop.io.db, ada.id)!, shop.talk().id)
    await shop.take(answerMail({ to: address, text: "One more thing." }))
    expect(findConversation(shop.io.db, shop.talk().id)!.closure).toBeNull()
    expect(shop.last().text).toBe("One more thing.")
  })

  test("pitfall 40: where the program lost the address, the mail that it answers finds the conversation", async () => {
    await shop.forwarded()
    const { messageId } = shop.mail.sent[0]!
    await shop.take(answerMail({ to: "chat@levain.example", text: "By thread.", headers: [`In-Reply-To: <${messageId}>`] }))
    expect(shop.last().text).toBe("By thread.")
    await shop.take(
      answerMail({ to: "chat@levain.example", text: "By references.", headers: [`References: <x@y.example> <${messageId}>`] }),
    )
    expect(shop.last().text).toBe("By references.")
  })

  test("what is longer than a message may be is cut, and whole behind it", async () => {
    await shop.take(answerMail({ to: await shop.forwarded(), text: `${"word ".repeat(4_000)}END` }))
    expect(shop.last().text.length).toBeLessThanOrEqual(10_000)
    expect(findOriginal(shop.io.db, shop.talk().id, shop.last().id)?.text).toContain("END")
    await shop.take(answerMail({ to: await shop.forwarded(), text: "😀".repeat(6_000) }))
    expect(shop.last().text).toBe("😀".repeat(6_000))
  })
})

describe("E4, E8: what an agent's mail lets them do stays theirs", () => {
  const quoted = (text: string) => text.trimEnd().replaceAll(/^/gm, "> ")
  const cases: [string, (ours: string) => string][] = [
    ["below quotes that nothing introduces", (ours) => `${quoted(ours)}\n\nYes, we do.`],
    ["between quotes", (ours) => `Maison Levain wrote:\n${quoted(ours)}\n\nYes, we do.\n`],
    ["above our mail without quotes", (ours) => `Yes, we do.\n\n${ours}`],
    ["above the line, wrapped", (ours) => `Yes, we do.\n\n${ours.replace("your answer above", "your answer\nabove")}`],
    ["above our mail without the line", (ours) => `Yes, we do.\n\n${ours.split("\n").slice(2).join("\n")}`],
    ["above the line, translated", (ours) => `Yes, we do.\n\n${ours.split("\n").slice(2).join("\n").replaceAll("wrote", "schrieb")}`],
  ]

  test.each(cases)("an answer %s, whether the reply address is proven or not", async (_, make) => {
    for (const isProven of [true, false]) {
      const address = await shop.forwarded()
      const { text, messageId } = shop.mail.sent[0]!
      const to = isProven ? address : "chat@levain.example"
      await shop.take(answerMail({ to, text: make(text), headers: [`In-Reply-To: <${messageId}>`] }))
      expect(shop.last().text).toStartWith("Yes, we do.")
      expect(JSON.stringify(shop.messages())).not.toMatch(SECRETS)
      expect(JSON.stringify(widget.frames)).not.toMatch(SECRETS)
    }
  })

  test("other agents who look at the original see that there was a link, and not where it leads", async () => {
    const ben = shop.agent("Ben")
    const to = await shop.forwarded()
    const { text, html } = shop.mail.sent[0]!
    expect(text).toMatch(SECRETS)
    await shop.take(answerMail({ to, text: `Yes.\n\n${quoted(text)}\n> To: ${to}` }))
    const path = `/conversations/${shop.talk().id}/messages/${shop.last().id}/original`
    const page = await (await ben.fetch(path)).text()
    expect(page).toContain("Answer: [link]")
    expect(page).toContain("reply+…@levain.example")
    expect(page).not.toMatch(SECRETS)
    await shop.take(answerMail({ to, text: html, headers: ["Content-Type: text/html"] }))
    await shop.take(answerMail({ from: "eve@evil.example", to, text: `Found this:\n\n${text}` }))
    const unmatched = await (await ada.fetch("/settings/email/unmatched")).text()
    expect(unmatched).toContain("[link]")
    expect(unmatched).not.toMatch(SECRETS)
    expect(
      JSON.stringify(shop.io.db.all("select * from received_mails union all select 1,2,3,4,subject,6,7,8,text,10,11 from mail_originals")),
    ).not.toMatch(SECRETS)
  })
})

describe("E4: a visitor answers the mail", () => {
  test("it becomes their message, and agents are mailed about it as about any other", async () => {
    shop.give("camille@example.com")
    saveMailPreference(shop.io.db, ada.id, { forwarding: "missed" })
    shop.answer(ada, "We do.")
    await shop.gone(widget)
    shop.pass(minutes(2))
    await shop.mail.took(1)
    expect(shop.mail.sent[0]!.to.address).toBe("camille@example.com")
    const answered = answerMail({ from: "Camille@Example.com", to: shop.mail.sent[0]!.replyTo!, text: "Great, and to France?" })
    await shop.take(answered)
    expect(shop.last()).toMatchObject({ author: { kind: "visitor" }, text: "Great, and to France?", via: "email" })
    shop.pass(minutes(1))
    await shop.mail.took(2)
    expect(shop.mail.sent[1]!).toMatchObject({ to: { address: "ada@example.com" } })
    expect(shop.mail.sent[1]!.text).toContain("Great, and to France?")
    shop.answer(ada, "And to France.")
    shop.pass(minutes(2))
    await shop.mail.took(3)
    expect(shop.mail.sent[2]!.references).toContain(messageIdOf(answered))
  })

  test("is pushed to agents who have it open", async () => {
    shop.give("camille@example.com")
    const inbox = new TestInbox(shop.url, ada)
    await inbox.look({ conversation: shop.talk().id })
    const address = replyAddressFor(
      shop.io,
      REPLY_ADDRESS,
      shop.io.db.tx(() => replyLink(shop.io, shop.talk().id, shop.visitor())),
    )
    await shop.take(answerMail({ from: "camille@example.com", to: address, text: "Hello again" }))
    await inbox.says("Hello again")
    inbox.close()
  })
})

describe("E8", () => {
  test("no reply address is offered before a round trip was seen; the mail of one proves it", async () => {
    saveMailSettings(shop.io.db, { proven: null, checkToken: "check0123" })
    shop.pass(minutes(1))
    await shop.mail.took(1)
    expect(shop.mail.sent[0]!.replyTo).toBeNull()
    expect(shop.mail.sent[0]!.text).toContain("replies to this mail are not read")
    await shop.take(
      answerMail({
        from: "chat@levain.example",
        to: "reply+check0123@levain.example",
        text: "check",
        headers: ["Auto-Submitted: auto-generated"],
      }),
    )
    expect(storedMailSettings(shop.io.db)).toMatchObject({ proven: { address: REPLY_ADDRESS }, checkToken: null })
  })
})

test("S6: nothing that people write makes a header of ours", async () => {
  const visitor = shop.visitor()
  saveVisitor(shop.io.db, { ...visitor, name: "Eve\r\nBcc: victim@example.com" })
  await shop.forwarded()
  expect(shop.mail.sent[0]!.subject).not.toMatch(/[\r\n]/)
})
