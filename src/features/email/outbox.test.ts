import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { hours, minutes, seconds } from "../../domain/time.ts"
import { MailFault } from "../../io/mail-faults.ts"
import { TEST_CONFIG, type SignedIn } from "../../testing/app.ts"
import { replyPath, SENDING, staffedShop, type StaffedShop } from "../../testing/mail-shop.ts"
import { until } from "../../testing/until.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { findAgent, saveMembership } from "../agents/store.ts"
import { close, remove } from "../conversations/commands.ts"
import { deskOf, post } from "./composing.ts"
import { saveMailPreference } from "./preferences-store.ts"

// E6: what is written waits until it is taken, or not needed any more. Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: StaffedShop, ada: SignedIn, ben: SignedIn, widget: TestWidget
beforeEach(async () => {
  shop = await staffedShop()
  ;({ ada, ben, tab: widget } = shop)
})
afterEach(() => shop.stop())

describe("E6: the outbox", () => {
  test("with no server set everything waits, and goes once there is one", async () => {
    await shop.stop()
    shop = await staffedShop({ servers: TEST_CONFIG.mail, settings: { publicUrl: null } })
    ;({ ada, ben, tab: widget } = shop)
    saveMailPreference(shop.io.db, ben.id, { forwarding: "nothing" })
    await widget.write("Hello?")
    shop.pass(minutes(1))
    shop.pass(hours(1))
    await shop.sent(0)
    const page = await (await ada.fetch("/settings/email")).text()
    expect(page).toContain("No outgoing server is set: 1 mail waits.")
    expect(await (await shop.fetch("/readyz")).json()).toMatchObject({ status: "warn", checks: { mail: { status: "warn" } } })
    const typed = {
      "smtp-host": "mail.example",
      "smtp-port": "587",
      "smtp-security": "none",
      "from-name": "",
      "from-address": "chat@levain.example",
    }
    await ada.fetch("/settings/email/outgoing", { method: "POST", body: new URLSearchParams(typed) })
    shop.tick()
    await shop.sent(1)
    expect(await (await shop.fetch("/readyz")).json()).toMatchObject({ checks: { mail: { status: "pass" } } })
  })

  test("a failing server is asked again, at longer and longer intervals, with the same mail", async () => {
    saveMailPreference(shop.io.db, ben.id, { forwarding: "nothing" })
    shop.mail.fail(new MailFault("temporary", "mail.example:587 refused the connection."))
    await widget.write("Hello?")
    shop.pass(minutes(1))
    await shop.tried(1)
    const { messageId, nextTryAt } = waiting()[0]!
    expect(nextTryAt).toBe(shop.clock.now() + seconds(30))
    expect(shop.trace()).toContain(
      "Message waits to be mailed to ada@example.com: mail.example:587 refused the connection. It is tried again",
    )
    expect(await (await ada.fetch("/settings/email")).text()).toContain("mail.example:587 refused the connection.")
    shop.pass(seconds(29))
    expect(waiting()[0]!.attempts).toBe(1)
    shop.pass(seconds(1))
    await shop.tried(2)
    expect(waiting()[0]!.nextTryAt).toBe(shop.clock.now() + minutes(1))
    shop.mail.fail(null)
    shop.pass(minutes(1))
    await shop.sent(1)
    expect(shop.mail.sent[0]!.messageId).toBe(messageId)
    expect(shop.trace().at(-1)).toBe("Message mailed to ada@example.com")
  })

  test("a refused recipient is given up at once; “Retry” tries again", async () => {
    saveMailPreference(shop.io.db, ben.id, { forwarding: "nothing" })
    shop.mail.fail(new MailFault("permanent", "ada@example.com was refused: 550 no such user"))
    await widget.write("Hello?")
    shop.pass(minutes(1))
    await shop.tried(1)
    expect(shop.trace()[0]).toBe("Message could not be mailed to ada@example.com: ada@example.com was refused: 550 no such user")
    shop.pass(hours(10))
    expect(shop.mails().find(({ state }) => state === "failed")?.attempts).toBe(1)
    shop.mail.fail(null)
    const { id } = shop.mails().find(({ state }) => state === "failed")!
    expect((await ada.fetch(`/settings/email/queue/${id}/retry`, { method: "POST" })).headers.get("location")).toBe(
      "/settings/email?done=retry",
    )
    shop.tick()
    await shop.sent(1)
  })

  test("what a server refuses for now is given up after three days of it; wrong settings, and no server, give nothing up", async () => {
    saveMailPreference(shop.io.db, ben.id, { forwarding: "nothing" })
    shop.mail.fail(new MailFault("settings", "535 wrong password"))
    await widget.write("Hello?")
    shop.pass(minutes(1))
    await shop.tried(1)
    shop.pass(hours(24 * 4))
    await shop.tried(2)
    shop.mail.fail(new MailFault("temporary", "It is down."))
    shop.pass(hours(5))
    await shop.tried(3)
    expect(waiting().length).toBe(1)
    shop.pass(hours(24 * 3))
    await shop.tried(4)
    expect(waiting()).toEqual([])
  })

  test("a mail whose row could not be kept does not leave, and is one mail once it can be (R3, R5)", async () => {
    saveMailPreference(shop.io.db, ben.id, { forwarding: "nothing" })
    await widget.write("Hello?")
    for (let i = 0; i < 3; i++) {
      shop.pass(i === 0 ? minutes(1) : seconds(1))
      // What a full disk does: the whole transaction is gone, at its commit.
      shop.io.db.run("rollback")
      await shop.io.db.durable().catch(() => undefined)
      await new Promise((done) => setImmediate(done))
      expect(shop.mail.sent).toEqual([])
    }
    await shop.sent(1)
    const path = replyPath(shop.mail.sent[0]!.text)
    expect((await shop.fetch(path)).status).toBe(200)
    await shop.sent(1)
  })

  test("a newer notice takes the place of one that still waits; of an answered question nobody is mailed", async () => {
    saveMailPreference(shop.io.db, ben.id, { forwarding: "nothing" })
    shop.mail.fail(new MailFault("temporary", "It is down."))
    for (const text of ["One?", "Two?", "Three?"]) {
      await widget.write(text)
      shop.pass(minutes(6))
      await until(() => waiting().length === 1)
    }
    shop.mail.fail(null)
    shop.pass(hours(1))
    await shop.sent(1)
    for (const words of ["One?", "Two?", "Three?"]) expect(shop.mail.sent[0]!.text).toContain(words)
    shop.mail.fail(new MailFault("temporary", "It is down."))
    await widget.write("Four?")
    shop.pass(minutes(6))
    shop.answer(ada, "Yes.")
    await widget.write("And five?")
    shop.mail.fail(null)
    shop.pass(minutes(10))
    await shop.sent(2)
    expect(shop.mail.sent[1]!.text).toContain("And five?")
    expect(shop.mail.sent[1]!.text).not.toContain("Four?")
  })

  test("who has left the team, or no longer wants mails, gets none of what still waited (pitfall 37)", async () => {
    shop.mail.fail(new MailFault("temporary", "It is down."))
    await widget.write("Hello?")
    shop.pass(minutes(1))
    await shop.tried(1)
    saveMembership(shop.io.db, { ...findAgent(shop.io.db, ben.id)!, isActive: false }, shop.clock.now())
    saveMailPreference(shop.io.db, ada.id, { forwarding: "nothing" })
    shop.mail.fail(null)
    shop.pass(minutes(10))
    await shop.sent(0)
    expect(shop.trace()).toEqual([
      "Message not mailed to Ada: they no longer want such mails",
      "Message not mailed to Ben: they do not work here any more",
    ])
  })

  test("what was edited, deleted or readdressed between two tries is so in the mail, which stays the same one", async () => {
    saveMailPreference(shop.io.db, ada.id, { forwarding: "nothing" })
    saveMailPreference(shop.io.db, ben.id, { forwarding: "nothing" })
    await widget.write("Do you ship to Belgium?")
    shop.give("typo@example.com")
    await shop.gone(widget)
    shop.answer(ada, "The wrong customer's words")
    shop.answer(ada, "We do.")
    shop.mail.fail(new MailFault("temporary", "It is down."))
    shop.pass(minutes(2))
    await until(() => waiting().some(({ text, attempts }) => attempts > 0 && text.includes("The wrong customer's words")))
    const { messageId } = waiting().find(({ kind }) => kind === "replies")!
    const [, , wrong] = shop.messages()
    remove(shop.io, findAgent(shop.io.db, ada.id)!, shop.talk().id, wrong!.id)
    shop.give("camille@example.com")
    shop.mail.fail(null)
    shop.pass(minutes(5))
    await until(() => shop.mail.sent.some(({ to }) => to.address === "camille@example.com"))
    const one = shop.mail.sent.find(({ to }) => to.address === "camille@example.com")!
    expect(one.messageId).toBe(messageId)
    expect(one.text).toContain("We do.")
    expect(one.text).not.toContain("wrong customer")
    expect(shop.mail.sent.some(({ to }) => to.address === "typo@example.com")).toBe(false)
    const path = replyPath(one.text)
    expect((await shop.fetch(path)).status).toBe(200)
  })

  test("a server that refuses us is not asked by all that wait in one go", async () => {
    shop.mail.fail(new MailFault("settings", "535 wrong password"))
    postMany(50)
    shop.tick()
    await until(() => shop.io.db.get<{ n: number }>("select count(*) as n from mails where attempts > 0")!.n >= 4)
    for (let i = 0; i < 20; i++) await new Promise((done) => setImmediate(done))
    expect(shop.io.db.get<{ n: number }>("select count(*) as n from mails where attempts > 0")!.n).toBe(4)
  })

  test("a clock that goes back holds nothing up", async () => {
    saveMailPreference(shop.io.db, ben.id, { forwarding: "nothing" })
    await widget.write("Hello?")
    shop.pass(-hours(5))
    await shop.sent(1)
    shop.mail.fail(new MailFault("temporary", "It is down."))
    await widget.write("Anybody?")
    shop.pass(minutes(6))
    await shop.tried(1)
    shop.mail.fail(null)
    shop.pass(-hours(30))
    await shop.sent(2)
  })

  test("thousands that wait do not wait for as many ticks", async () => {
    postMany(300)
    shop.tick()
    await shop.mail.took(300)
    expect(new Set(shop.mail.sent.map(({ to }) => to.address)).size).toBe(300)
  })

  test("a notice that still waits when it is answered is called off", async () => {
    saveMailPreference(shop.io.db, ben.id, { forwarding: "nothing" })
    shop.mail.fail(new MailFault("temporary", "It is down."))
    await widget.write("Hello?")
    shop.pass(minutes(1))
    await shop.tried(1)
    close(shop.io, ada, shop.talk().id)
    shop.mail.fail(null)
    shop.pass(minutes(1))
    expect(shop.trace().at(-1)).toBe("Message not mailed to Ada: answered or closed meanwhile")
    await shop.sent(0)
  })

  test("ticks that are doubled, or a clock that jumps back and forth, write no mail twice", async () => {
    await widget.write("Hello?")
    shop.pass(minutes(1))
    for (const jump of [0, 0, -hours(5), hours(5), hours(30), -hours(30)]) shop.pass(jump)
    await shop.sent(2)
    await shop.sent(2)
    expect(new Set(shop.mail.sent.map(({ messageId }) => messageId)).size).toBe(2)
  })
})

function waiting() {
  return shop.mails().filter(({ state }) => state === "waiting")
}

function postMany(count: number): void {
  const desk = deskOf(shop.io, { mail: SENDING, url: null })
  const content = { subject: "Hello", text: "Hello", html: "<p>Hello</p>" }
  shop.io.db.tx(() => {
    for (let i = 0; i < count; i++)
      post(desk, { kind: "invite", key: `many:${i}`, to: { name: "", address: `n${i}@example.com` }, fromName: "", content })
  })
}
