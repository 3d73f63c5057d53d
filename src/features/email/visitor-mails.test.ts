import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { hours, minutes, seconds } from "../../domain/time.ts"
import { MailFault } from "../../io/mail-faults.ts"
import type { SignedIn } from "../../testing/app.ts"
import { askingShop, type AskingShop } from "../../testing/mail-shop.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { changeAccount } from "../settings/commands.ts"
import { saveVisitor } from "../visitors/store.ts"
import { saveMailPreference } from "./preferences-store.ts"
import { saveMailSettings } from "./settings-store.ts"

// E3: what visitors are mailed. Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: AskingShop, ada: SignedIn, widget: TestWidget
beforeEach(async () => {
  shop = await askingShop()
  ;({ ada, tab: widget } = shop)
  changeAccount(shop.io, { name: "Maison Levain" })
  saveMailPreference(shop.io.db, shop.agent("Ben").id, { forwarding: "nothing" })
})
afterEach(() => shop.stop())

describe("E3: to visitors", () => {
  test("unread replies go once the visitor has been gone for 2 min, all of them in one mail", async () => {
    shop.give("camille@example.com")
    await shop.gone(widget)
    shop.answer(ada, "We do.")
    shop.pass(seconds(60))
    shop.answer(ada, "By van.")
    shop.pass(minutes(2) - 1)
    await shop.sent(0)
    shop.pass(1)
    await shop.sent(1)
    const [one] = shop.mail.sent
    expect(one!.to.address).toBe("camille@example.com")
    expect(one!.from.name).toBe("Ada · Maison Levain")
    for (const words of ["We do.", "By van.", "Do you ship to Belgium?"]) expect(one!.text).toContain(words)
    expect(one!.unsubscribeUrl).toBeNull()
    shop.pass(hours(5))
    await shop.sent(1)
  })

  test("what the visitor saw is not mailed; while they are there, nothing is", async () => {
    shop.give("camille@example.com")
    shop.answer(ada, "We do.")
    shop.pass(minutes(10))
    await shop.sent(0)
    widget.send({ type: "seen", seq: shop.talk().lastSeq })
    await widget.until((frame) => frame.type === "seen" && frame.visitorSeenSeq > 1)
    await shop.gone(widget)
    shop.pass(minutes(10))
    await shop.sent(0)
  })

  test("seen before the server took it, it is called off", async () => {
    shop.give("camille@example.com")
    shop.mail.fail(new MailFault("temporary", "The server is down."))
    await shop.gone(widget)
    shop.answer(ada, "We do.")
    shop.pass(minutes(2))
    await shop.tried()
    const back = await shop.widget({ token: widget.token! })
    back.send({ type: "seen", seq: shop.talk().lastSeq })
    await back.until((frame) => frame.type === "seen" && frame.visitorSeenSeq > 1)
    shop.mail.fail(null)
    shop.pass(minutes(1))
    expect(shop.trace().at(-1)).toEndWith("seen meanwhile")
    await shop.sent(0)
  })

  test("nobody whose address is unknown is mailed, and the conversation says so", async () => {
    await shop.gone(widget)
    shop.answer(ada, "We do.")
    shop.pass(minutes(2))
    expect(shop.trace().at(-1)).toBe("Reply not mailed to the visitor: no email address is known")
    await shop.sent(0)
  })

  test("“Do not send anything” and “Full transcript” do as they say", async () => {
    shop.give("camille@example.com")
    await ada.fetch("/settings/email/visitors", { method: "POST", body: new URLSearchParams({ "visitor-mails": "nothing" }) })
    await shop.gone(widget)
    shop.answer(ada, "We do.")
    shop.pass(minutes(2))
    expect(shop.trace().at(-1)).toContain("visitors are sent nothing")
    saveMailSettings(shop.io.db, { toVisitors: "transcript" })
    shop.answer(ada, "By van.")
    shop.pass(minutes(9))
    await shop.sent(0)
    shop.pass(minutes(2))
    await shop.sent(1)
    expect(shop.mail.sent[0]!.subject).toContain("Your chat with Maison Levain")
    for (const words of ["Do you ship to Belgium?", "We do.", "By van."]) expect(shop.mail.sent[0]!.text).toContain(words)
  })
})

test("a time zone that is none, as browsers may say, holds up neither its own conversation nor others'", async () => {
  saveMailSettings(shop.io.db, { toVisitors: "transcript" })
  saveVisitor(shop.io.db, {
    ...shop.visitor(),
    email: "camille@example.com",
    timeZone: "Etc/<b>nowhere</b>",
  })
  shop.answer(ada, "We do.")
  shop.pass(minutes(61))
  await shop.sent(1)
  expect(shop.mail.sent[0]!.to.address).toBe("camille@example.com")
})
