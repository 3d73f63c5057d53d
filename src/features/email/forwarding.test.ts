import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import type { OutgoingMail } from "../../domain/mail.ts"
import { hours, minutes, seconds } from "../../domain/time.ts"
import { MailFault } from "../../io/mail-faults.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { recordingMail, TEST_FROM, TEST_SMTP, type RecordingMail } from "../../testing/mail.ts"
import { until } from "../../testing/until.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { findAgent, saveMembership } from "../agents/store.ts"
import { assign, close, comment, remove, reply } from "../conversations/commands.ts"
import { messagesAfter } from "../conversations/messages-store.ts"
import { findConversationOf } from "../conversations/store.ts"
import { insertGroup } from "../groups/store.ts"
import { changeAccount } from "../settings/commands.ts"
import { findVisitor, saveVisitor } from "../visitors/store.ts"
import { deskOf, post } from "./composing.ts"
import { mailsOf } from "./outbox-store.ts"
import { saveMailPreference } from "./preferences-store.ts"
import { saveMailSettings } from "./settings-store.ts"
import { mailTrace } from "./trace.ts"

// E1-E3, E6, E7, E9. Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: TestShopbell
let mail: RecordingMail
let ada: SignedIn
let ben: SignedIn
let widget: TestWidget
beforeEach(async () => {
  mail = recordingMail()
  shop = await testShopbell({ mail, config: { mail: SERVER } })
  saveMailSettings(shop.io.db, { publicUrl: "https://chat.levain.example" })
  changeAccount(shop.io, { name: "Maison Levain" })
  ada = shop.agent("Ada", { role: "admin" })
  ben = shop.agent("Ben")
  widget = await shop.widget({ page: { url: "https://levain.example/breads", title: "Our breads", referrer: "" } })
})
afterEach(() => shop.stop())

const SERVER = { smtp: TEST_SMTP, from: TEST_FROM, imap: null, replyAddress: null }

describe("E2: offline messages", () => {
  test("go to all agents as one mail each, a minute after the visitor's last words", async () => {
    await widget.write("Do you ship to Belgium?")
    shop.pass(seconds(50))
    await widget.write("For a wedding.")
    shop.pass(seconds(59))
    expect(mail.sent).toEqual([])
    shop.pass(seconds(1))
    await sent(2)
    expect(recipients()).toEqual(["ada@example.com", "ben@example.com"])
    const [one] = mail.sent
    expect(one).toMatchObject({ from: { address: "chat@levain.example" }, replyTo: null })
    expect(one!.from.name).toEndWith("via Maison Levain")
    expect(one!.subject).toStartWith("2 offline messages from Visitor")
    for (const words of ["Do you ship to Belgium?", "For a wedding.", "https://levain.example/breads"]) expect(one!.text).toContain(words)
    expect(one!.html).toContain("https://chat.levain.example/reply/")
    expect(one!.unsubscribeUrl).toStartWith("https://chat.levain.example/mail/stop/")
    shop.pass(hours(5))
    await nothingMore(2)
  })

  test("what comes on top is another mail, in the same thread", async () => {
    saveMailPreference(shop.io.db, ben.id, { forwarding: "nothing" })
    await widget.write("Hello?")
    shop.pass(minutes(1))
    await sent(1)
    await widget.write("Anybody?")
    shop.pass(minutes(4))
    await nothingMore(1)
    shop.pass(minutes(1))
    await sent(2)
    const [first, second] = mail.sent
    expect(second!.text).toContain("Hello?")
    expect(second!.text).toContain("Anybody?")
    expect(second!.references).toEqual([first!.messageId])
    expect(second!.messageId).not.toBe(first!.messageId)
  })

  test("an answer before the minute is over makes them unneeded", async () => {
    await widget.write("Hello?")
    shop.pass(seconds(30))
    reply(shop.io, ada, conversation().id, { id: crypto.randomUUID(), text: "Hi" })
    shop.pass(minutes(10))
    await nothingMore(0)
  })
})

describe("E2, C6: missed messages", () => {
  beforeEach(() => putOnline(ada))

  test("go after the account's delay, whatever the agents' status, and say so", async () => {
    await widget.write("Hello?")
    shop.pass(minutes(5) - 1)
    await nothingMore(0)
    shop.pass(1)
    await sent(2)
    expect(mail.sent[0]!.subject).toStartWith("Missed message from")
  })

  test("after another delay, if the account chose one", async () => {
    changeAccount(shop.io, { missedAfter: minutes(10) })
    await widget.write("Hello?")
    shop.pass(minutes(9))
    await nothingMore(0)
    shop.pass(minutes(1))
    await sent(2)
  })

  test("to the assigned alone, else to the group's members", async () => {
    const chloe = shop.agent("Chloe")
    await widget.write("Hello?")
    insertGroup(shop.io.db, { id: "sales", name: "Sales", names: {}, isPrivate: false, members: [ben.id, chloe.id] }, shop.clock.now())
    assign(shop.io, ada, conversation().id, { agentIds: [], groupId: "sales", note: "" })
    shop.pass(minutes(5))
    await sent(2)
    expect(recipients()).toEqual(["ben@example.com", "chloe@example.com"])
    expect(mail.sent[0]!.text).toContain("Sales")
    assign(shop.io, ada, conversation().id, { agentIds: [chloe.id], groupId: null, note: "" })
    await widget.write("Still there?")
    shop.pass(minutes(6))
    await sent(3)
    expect(mail.sent[2]!.to.address).toBe("chloe@example.com")
  })

  test("who is gone from the team gets none", async () => {
    saveMembership(shop.io.db, { ...findAgent(shop.io.db, ben.id)!, isActive: false }, shop.clock.now())
    await widget.write("Hello?")
    shop.pass(minutes(5))
    await sent(1)
    expect(recipients()).toEqual(["ada@example.com"])
  })
})

describe("E1: each agent's own choice", () => {
  test("“Do not forward” is written down as the reason, and nothing is mailed", async () => {
    await ben.fetch("/settings/preferences", form({ forwarding: "nothing" }))
    await widget.write("Hello?")
    shop.pass(minutes(1))
    await sent(1)
    expect(recipients()).toEqual(["ada@example.com"])
    expect(trace()).toEqual(["Message mailed to ada@example.com", "Message not mailed to Ben: they chose “Do not forward”"])
  })

  test("E7: one click in a mail stops them, without signing in; looking at the link does not", async () => {
    await widget.write("Hello?")
    shop.pass(minutes(1))
    await sent(2)
    const path = new URL(mail.sent.find(({ to }) => to.address === "ben@example.com")!.unsubscribeUrl!).pathname
    expect(await (await shop.fetch(path)).text()).toContain("Stop these mails?")
    const chosen = async () => (await (await ben.fetch("/settings/preferences")).text()).match(/value="(\w+)" checked/)?.[1]
    expect(await chosen()).toBe("missed")
    const posted = await shop.fetch(path, { method: "POST", body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }) })
    expect([posted.status, await chosen()]).toEqual([200, "nothing"])
    saveMailPreference(shop.io.db, ben.id, { forwarding: "missed" })
    const headers = { origin: "https://mail.provider.example", "sec-fetch-site": "cross-site" }
    const fromAfar = await shop.fetch(path, { method: "POST", headers, body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }) })
    expect([fromAfar.status, await chosen()]).toEqual([200, "nothing"])
    expect((await shop.fetch(`${path}x`, { method: "POST" })).status).toBe(410)
  })
})

describe("C1, E1: transcripts", () => {
  test("go to those who joined and want them, once the exchange is finished, and hold no note", async () => {
    saveMailPreference(shop.io.db, ada.id, { forwarding: "transcripts" })
    await widget.write("Do you ship to Belgium?")
    reply(shop.io, ada, conversation().id, { id: crypto.randomUUID(), text: "We do." })
    reply(shop.io, ben, conversation().id, { id: crypto.randomUUID(), text: "By van." })
    comment(shop.io, ben, conversation().id, { id: crypto.randomUUID(), text: "SECRET between us" })
    shop.pass(minutes(60))
    await sent(1)
    const [transcript] = mail.sent
    expect(transcript!.to.address).toBe("ada@example.com")
    for (const words of ["Do you ship to Belgium?", "We do.", "By van.", "Ada joined"]) expect(transcript!.text).toContain(words)
    expect(transcript!.text + transcript!.html).not.toContain("SECRET")
    expect(trace()).toContain("Transcript not mailed to Ben: they chose missed and offline messages only")
    shop.pass(hours(3))
    await nothingMore(1)
  })
})

describe("E3: to visitors", () => {
  beforeEach(async () => {
    saveMailPreference(shop.io.db, ada.id, { forwarding: "nothing" })
    saveMailPreference(shop.io.db, ben.id, { forwarding: "nothing" })
    await widget.write("Do you ship to Belgium?")
  })

  test("unread replies go once the visitor has been gone for 2 min, all of them in one mail", async () => {
    give("camille@example.com")
    widget.close()
    await gone()
    answer("We do.")
    shop.pass(seconds(60))
    answer("By van.")
    shop.pass(minutes(2) - 1)
    await nothingMore(0)
    shop.pass(1)
    await sent(1)
    const [one] = mail.sent
    expect(one!.to.address).toBe("camille@example.com")
    expect(one!.from.name).toBe("Ada · Maison Levain")
    for (const words of ["We do.", "By van.", "Do you ship to Belgium?"]) expect(one!.text).toContain(words)
    expect(one!.unsubscribeUrl).toBeNull()
    shop.pass(hours(5))
    await nothingMore(1)
  })

  test("what the visitor saw is not mailed; while they are there, nothing is", async () => {
    give("camille@example.com")
    answer("We do.")
    shop.pass(minutes(10))
    await nothingMore(0)
    widget.send({ type: "seen", seq: conversation().lastSeq })
    await widget.until((frame) => frame.type === "seen" && frame.visitorSeenSeq > 1)
    widget.close()
    await gone()
    shop.pass(minutes(10))
    await nothingMore(0)
  })

  test("seen before the server took it, it is called off", async () => {
    give("camille@example.com")
    mail.fail(new MailFault("temporary", "The server is down."))
    widget.close()
    await gone()
    answer("We do.")
    shop.pass(minutes(2))
    await tried()
    const back = await shop.widget({ token: widget.token! })
    back.send({ type: "seen", seq: conversation().lastSeq })
    await back.until((frame) => frame.type === "seen" && frame.visitorSeenSeq > 1)
    mail.fail(null)
    shop.pass(minutes(1))
    expect(trace().at(-1)).toEndWith("seen before it was sent")
    await nothingMore(0)
  })

  test("nobody whose address is unknown is mailed, and the conversation says so", async () => {
    widget.close()
    await gone()
    answer("We do.")
    shop.pass(minutes(2))
    expect(trace().at(-1)).toBe("Reply not mailed to the visitor: no email address is known")
    await nothingMore(0)
  })

  test("“Do not send anything” and “Full transcript” do as they say", async () => {
    give("camille@example.com")
    await ada.fetch("/settings/email/visitors", form({ "visitor-mails": "nothing" }))
    widget.close()
    await gone()
    answer("We do.")
    shop.pass(minutes(2))
    expect(trace().at(-1)).toContain("visitors are sent nothing")
    saveMailSettings(shop.io.db, { toVisitors: "transcript" })
    answer("By van.")
    shop.pass(minutes(9))
    await nothingMore(0)
    shop.pass(minutes(2))
    await sent(1)
    expect(mail.sent[0]!.subject).toContain("Your chat with Maison Levain")
    for (const words of ["Do you ship to Belgium?", "We do.", "By van."]) expect(mail.sent[0]!.text).toContain(words)
  })
})

test("a time zone that is none, as browsers may say, holds up neither its own conversation nor others'", async () => {
  await shop.io.db.durable()
  saveMailSettings(shop.io.db, { toVisitors: "transcript" })
  saveMailPreference(shop.io.db, ada.id, { forwarding: "nothing" })
  saveMailPreference(shop.io.db, ben.id, { forwarding: "nothing" })
  await widget.write("Do you ship to Belgium?")
  saveVisitor(shop.io.db, {
    ...findVisitor(shop.io.db, conversation().visitorId)!,
    email: "camille@example.com",
    timeZone: "Etc/<b>nowhere</b>",
  })
  answer("We do.")
  shop.pass(minutes(61))
  await sent(1)
  expect(mail.sent[0]!.to.address).toBe("camille@example.com")
})

describe("E6: the outbox", () => {
  test("with no server set everything waits, and goes once there is one", async () => {
    await shop.stop()
    shop = await testShopbell({ mail })
    ada = shop.agent("Ada", { role: "admin" })
    widget = await shop.widget()
    await widget.write("Hello?")
    shop.pass(minutes(1))
    shop.pass(hours(1))
    await nothingMore(0)
    const page = await (await ada.fetch("/settings/email")).text()
    expect(page).toContain("No outgoing server is set: 1 mail waits.")
    expect(await (await shop.fetch("/readyz")).json()).toMatchObject({ status: "warn", checks: { mail: { status: "warn" } } })
    await ada.fetch(
      "/settings/email/outgoing",
      form({
        "smtp-host": "mail.example",
        "smtp-port": "587",
        "smtp-security": "none",
        "from-name": "",
        "from-address": "chat@levain.example",
      }),
    )
    shop.tick()
    await sent(1)
    expect(await (await shop.fetch("/readyz")).json()).toMatchObject({ checks: { mail: { status: "pass" } } })
  })

  test("a failing server is asked again, at longer and longer intervals, with the same mail", async () => {
    saveMailPreference(shop.io.db, ben.id, { forwarding: "nothing" })
    mail.fail(new MailFault("temporary", "mail.example:587 refused the connection."))
    await widget.write("Hello?")
    shop.pass(minutes(1))
    await tried(1)
    const { messageId, nextTryAt } = waiting()[0]!
    expect(nextTryAt).toBe(shop.clock.now() + seconds(30))
    expect(trace()).toContain("Message waits to be mailed to ada@example.com: mail.example:587 refused the connection. It is tried again")
    expect(await (await ada.fetch("/settings/email")).text()).toContain("mail.example:587 refused the connection.")
    shop.pass(seconds(29))
    expect(waiting()[0]!.attempts).toBe(1)
    shop.pass(seconds(1))
    await tried(2)
    expect(waiting()[0]!.nextTryAt).toBe(shop.clock.now() + minutes(1))
    mail.fail(null)
    shop.pass(minutes(1))
    await sent(1)
    expect(mail.sent[0]!.messageId).toBe(messageId)
    expect(trace().at(-1)).toBe("Message mailed to ada@example.com")
  })

  test("a refused recipient is given up at once; “Retry” tries again", async () => {
    saveMailPreference(shop.io.db, ben.id, { forwarding: "nothing" })
    mail.fail(new MailFault("permanent", "ada@example.com was refused: 550 no such user"))
    await widget.write("Hello?")
    shop.pass(minutes(1))
    await tried(1)
    expect(trace()[0]).toBe("Message could not be mailed to ada@example.com: ada@example.com was refused: 550 no such user")
    shop.pass(hours(10))
    expect(mailsOf(shop.io.db, conversation().id).find(({ state }) => state === "failed")?.attempts).toBe(1)
    mail.fail(null)
    const { id } = mailsOf(shop.io.db, conversation().id).find(({ state }) => state === "failed")!
    expect((await ada.fetch(`/settings/email/queue/${id}/retry`, { method: "POST" })).headers.get("location")).toBe(
      "/settings/email?done=retry",
    )
    shop.tick()
    await sent(1)
  })

  test("what a server refuses for now is given up after three days of it; wrong settings, and no server, give nothing up", async () => {
    saveMailPreference(shop.io.db, ben.id, { forwarding: "nothing" })
    mail.fail(new MailFault("settings", "535 wrong password"))
    await widget.write("Hello?")
    shop.pass(minutes(1))
    await tried(1)
    shop.pass(hours(24 * 4))
    await tried(2)
    mail.fail(new MailFault("temporary", "It is down."))
    shop.pass(hours(5))
    await tried(3)
    expect(waiting().length).toBe(1)
    shop.pass(hours(24 * 3))
    await tried(4)
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
      expect(mail.sent).toEqual([])
    }
    await sent(1)
    const path = /https:\/\/chat\.levain\.example(\/reply\/\S+)/.exec(mail.sent[0]!.text)![1]!
    expect((await shop.fetch(path)).status).toBe(200)
    await nothingMore(1)
  })

  test("a newer notice takes the place of one that still waits; of an answered question nobody is mailed", async () => {
    saveMailPreference(shop.io.db, ben.id, { forwarding: "nothing" })
    mail.fail(new MailFault("temporary", "It is down."))
    for (const text of ["One?", "Two?", "Three?"]) {
      await widget.write(text)
      shop.pass(minutes(6))
      await until(() => waiting().length === 1)
    }
    mail.fail(null)
    shop.pass(hours(1))
    await sent(1)
    for (const words of ["One?", "Two?", "Three?"]) expect(mail.sent[0]!.text).toContain(words)
    mail.fail(new MailFault("temporary", "It is down."))
    await widget.write("Four?")
    shop.pass(minutes(6))
    answer("Yes.")
    await widget.write("And five?")
    mail.fail(null)
    shop.pass(minutes(10))
    await sent(2)
    expect(mail.sent[1]!.text).toContain("And five?")
    expect(mail.sent[1]!.text).not.toContain("Four?")
  })

  test("who has left the team, or no longer wants mails, gets none of what still waited (pitfall 37)", async () => {
    mail.fail(new MailFault("temporary", "It is down."))
    await widget.write("Hello?")
    shop.pass(minutes(1))
    await tried(1)
    saveMembership(shop.io.db, { ...findAgent(shop.io.db, ben.id)!, isActive: false }, shop.clock.now())
    saveMailPreference(shop.io.db, ada.id, { forwarding: "nothing" })
    mail.fail(null)
    shop.pass(minutes(10))
    await nothingMore(0)
    expect(trace()).toEqual([
      "Message not mailed to Ada: they no longer want such mails",
      "Message not mailed to Ben: they do not work here any more",
    ])
  })

  test("what was edited, deleted or readdressed between two tries is so in the mail, which stays the same one", async () => {
    saveMailPreference(shop.io.db, ada.id, { forwarding: "nothing" })
    saveMailPreference(shop.io.db, ben.id, { forwarding: "nothing" })
    await widget.write("Do you ship to Belgium?")
    give("typo@example.com")
    widget.close()
    await gone()
    answer("The wrong customer's words")
    answer("We do.")
    mail.fail(new MailFault("temporary", "It is down."))
    shop.pass(minutes(2))
    await until(() => waiting().some(({ text, attempts }) => attempts > 0 && text.includes("The wrong customer's words")))
    const { messageId } = waiting().find(({ kind }) => kind === "replies")!
    const [, , wrong] = messagesAfter(shop.io.db, conversation().id, 0)
    remove(shop.io, findAgent(shop.io.db, ada.id)!, conversation().id, wrong!.id)
    give("camille@example.com")
    mail.fail(null)
    shop.pass(minutes(5))
    await until(() => mail.sent.some(({ to }) => to.address === "camille@example.com"))
    const one = mail.sent.find(({ to }) => to.address === "camille@example.com")!
    expect(one.messageId).toBe(messageId)
    expect(one.text).toContain("We do.")
    expect(one.text).not.toContain("wrong customer")
    expect(mail.sent.some(({ to }) => to.address === "typo@example.com")).toBe(false)
    const path = /https:\/\/chat\.levain\.example(\/reply\/\S+)/.exec(one.text)![1]!
    expect((await shop.fetch(path)).status).toBe(200)
  })

  test("a server that refuses us is not asked by all that wait in one go", async () => {
    mail.fail(new MailFault("settings", "535 wrong password"))
    const desk = deskOf(shop.io, { mail: SERVER, url: null })
    const content = { subject: "Hello", text: "Hello", html: "<p>Hello</p>" }
    shop.io.db.tx(() => {
      for (let i = 0; i < 50; i++)
        post(desk, { kind: "invite", key: `many:${i}`, to: { name: "", address: `n${i}@example.com` }, fromName: "", content })
    })
    shop.tick()
    await until(() => shop.io.db.get<{ n: number }>("select count(*) as n from mails where attempts > 0")!.n >= 4)
    for (let i = 0; i < 20; i++) await new Promise((done) => setImmediate(done))
    expect(shop.io.db.get<{ n: number }>("select count(*) as n from mails where attempts > 0")!.n).toBe(4)
  })

  test("a clock that goes back holds nothing up", async () => {
    saveMailPreference(shop.io.db, ben.id, { forwarding: "nothing" })
    await widget.write("Hello?")
    shop.pass(-hours(5))
    await sent(1)
    mail.fail(new MailFault("temporary", "It is down."))
    await widget.write("Anybody?")
    shop.pass(minutes(6))
    await tried(1)
    mail.fail(null)
    shop.pass(-hours(30))
    await sent(2)
  })

  test("thousands that wait do not wait for as many ticks", async () => {
    const desk = deskOf(shop.io, { mail: SERVER, url: null })
    const content = { subject: "Hello", text: "Hello", html: "<p>Hello</p>" }
    shop.io.db.tx(() => {
      for (let i = 0; i < 300; i++)
        post(desk, { kind: "invite", key: `many:${i}`, to: { name: "", address: `n${i}@example.com` }, fromName: "", content })
    })
    shop.tick()
    await mail.took(300)
    expect(new Set(recipients()).size).toBe(300)
  })

  test("a notice that still waits when it is answered is called off", async () => {
    saveMailPreference(shop.io.db, ben.id, { forwarding: "nothing" })
    mail.fail(new MailFault("temporary", "It is down."))
    await widget.write("Hello?")
    shop.pass(minutes(1))
    await tried(1)
    close(shop.io, ada, conversation().id)
    mail.fail(null)
    shop.pass(minutes(1))
    expect(trace().at(-1)).toBe("Message not mailed to Ada: answered or closed before it was sent")
    await nothingMore(0)
  })

  test("ticks that are doubled, or a clock that jumps back and forth, write no mail twice", async () => {
    await widget.write("Hello?")
    shop.pass(minutes(1))
    for (const jump of [0, 0, -hours(5), hours(5), hours(30), -hours(30)]) shop.pass(jump)
    await sent(2)
    await nothingMore(2)
    expect(new Set(mail.sent.map(({ messageId }) => messageId)).size).toBe(2)
  })
})

describe("E9: the trace", () => {
  test("is pushed into the open conversation, and on its page", async () => {
    await widget.write("Hello?")
    shop.pass(minutes(1))
    await sent(2)
    const page = await (await ada.fetch(`/inbox/${conversation().id}`)).text()
    expect(page).toContain("Message mailed to ada@example.com")
  })

  test("says nothing to the visitor", async () => {
    await widget.write("Hello?")
    shop.pass(minutes(1))
    await sent(2)
    expect(JSON.stringify(widget.frames)).not.toContain("mailed")
  })
})

function conversation() {
  const { visitor_id: visitorId } = shop.io.db.get<{ visitor_id: string }>("select visitor_id from conversations")!
  return findConversationOf(shop.io.db, visitorId)!
}

function recipients(): readonly string[] {
  return mail.sent.map(({ to }: OutgoingMail) => to.address).toSorted()
}

function trace(): readonly string[] {
  return mailTrace(shop.io.db, conversation().id).map(({ text }) => text)
}

function waiting() {
  return mailsOf(shop.io.db, conversation().id).filter(({ state }) => state === "waiting")
}

/** Waits until so many were taken and that was written down. */
async function sent(count: number): Promise<void> {
  await until(() => {
    shop.tick()
    return mail.sent.length >= count
  })
  await until(() => shop.io.db.get<{ n: number }>("select count(*) as n from mails where state = 'sent'")!.n >= count)
  expect(mail.sent.length).toBe(count)
}

/** Everything due has had its turn, and there is nothing new. */
async function nothingMore(count: number): Promise<void> {
  for (let i = 0; i < 5; i++) {
    shop.tick()
    await new Promise((done) => setImmediate(done))
  }
  expect(mail.sent.length).toBe(count)
}

async function tried(times = 1): Promise<void> {
  await until(() => shop.io.db.get<{ n: number }>("select max(attempts) as n from mails")!.n >= times)
}

function give(email: string): void {
  const visitor = findVisitor(shop.io.db, conversation().visitorId)!
  saveVisitor(shop.io.db, { ...visitor, email })
}

async function gone(): Promise<void> {
  await until(() => findVisitor(shop.io.db, conversation().visitorId)!.leftAt !== null)
}

function answer(text: string): void {
  reply(shop.io, ada, conversation().id, { id: crypto.randomUUID(), text })
}

function putOnline(agent: SignedIn): void {
  shop.io.db.run("update agents set status = 'online' where id = :id", { id: agent.id })
}

function form(fields: Record<string, string>): RequestInit {
  return { method: "POST", body: new URLSearchParams(fields) }
}
