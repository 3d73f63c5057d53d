import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { hours, minutes } from "../../domain/time.ts"
import { MailFault } from "../../io/mail-faults.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { recordingMail, TEST_FROM, TEST_SMTP, type RecordingMail } from "../../testing/mail.ts"
import { until } from "../../testing/until.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { reply } from "../conversations/commands.ts"
import { findConversationOf } from "../conversations/store.ts"
import { findVisitor } from "../visitors/store.ts"
import { mailsOf } from "./outbox-store.ts"
import { saveMailPreference } from "./preferences-store.ts"
import { saveMailSettings } from "./settings-store.ts"
import { mailTrace } from "./trace.ts"

// E3: what nobody could get when it was due goes once somebody can. Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: TestShopbell
let mail: RecordingMail
let ada: SignedIn
let widget: TestWidget
beforeEach(async () => {
  mail = recordingMail()
  shop = await testShopbell({ mail, config: { mail: { smtp: TEST_SMTP, from: TEST_FROM, imap: null, replyAddress: null } } })
  saveMailSettings(shop.io.db, { publicUrl: "https://chat.levain.example" })
  ada = shop.agent("Ada", { role: "admin" })
  saveMailPreference(shop.io.db, ada.id, { forwarding: "nothing" })
  widget = await shop.widget()
  await widget.write("Do you ship to Belgium?")
})
afterEach(() => shop.stop())

describe("an address that becomes known later", () => {
  test.each([
    ["three minutes", minutes(3)],
    ["two days", hours(48)],
  ])("%s after the reply: it goes then, once, and the trace tells both", async (_, later) => {
    await gone()
    answer("We do.")
    shop.pass(later)
    await sent(0)
    await learn("camille@example.com")
    await sent(1)
    expect(mail.sent[0]!.text).toContain("We do.")
    const replies = trace().filter((line) => line.startsWith("Reply"))
    expect(replies).toEqual(["Reply not mailed to the visitor: no email address is known", "Reply mailed to camille@example.com"])
    await learn("camille@other.example")
    shop.pass(hours(5))
    await sent(1)
  })

  test("not while the visitor is there, nor what they have seen", async () => {
    answer("We do.")
    shop.pass(minutes(5))
    await learn("camille@example.com")
    await sent(0)
    widget.send({ type: "seen", seq: talk().lastSeq })
    await widget.until((frame) => frame.type === "seen" && frame.visitorSeenSeq > 1)
    await gone()
    shop.pass(hours(1))
    await sent(0)
  })

  test("what was unread in an earlier exchange stays in the chat", async () => {
    await gone()
    answer("An old answer.")
    shop.pass(hours(30))
    answer("News for you.")
    shop.pass(minutes(3))
    await learn("camille@example.com")
    await sent(1)
    expect(mail.sent[0]!.text).toContain("News for you.")
    expect(mail.sent[0]!.text).not.toContain("An old answer.")
  })

  test("forgotten and learned again, it brings nothing twice; what came in between comes", async () => {
    await learn("camille@example.com")
    await gone()
    answer("We do.")
    shop.pass(minutes(2))
    await sent(1)
    await learn("")
    answer("By van.")
    shop.pass(minutes(3))
    await learn("camille@example.com")
    await sent(2)
    expect(mail.sent[1]!.text).toContain("By van.")
    expect(mail.sent[1]!.text).not.toContain("We do.")
  })

  test("blocked and unblocked, the same", async () => {
    await learn("camille@example.com")
    await gone()
    const { visitorId } = talk()
    await ada.fetch(`/visitors/${visitorId}/block`, { method: "POST" })
    answer("We do.")
    shop.pass(minutes(3))
    await sent(0)
    await ada.fetch(`/visitors/${visitorId}/block`, { method: "DELETE" })
    await sent(1)
  })
})

describe("“Do not send anything” is taken back", () => {
  beforeEach(async () => {
    await choose("nothing")
    await learn("camille@example.com")
    await gone()
    answer("We do.")
    shop.pass(minutes(3))
    await sent(0)
    expect(trace().at(-1)).toContain("visitors are sent nothing")
  })

  test("in a chat that still goes on the unread reply goes", async () => {
    await choose("unread-replies")
    await sent(1)
    await choose("nothing")
    await choose("unread-replies")
    shop.pass(hours(5))
    await sent(1)
  })

  test("of chats that are over nothing leaves; what is said from then on does", async () => {
    shop.pass(hours(2))
    await choose("unread-replies")
    shop.pass(hours(1))
    await sent(0)
    answer("By van.")
    shop.pass(minutes(2))
    await sent(1)
    expect(mail.sent[0]!.text).not.toContain("We do.")
  })

  test("what a failing server kept waiting, and was called off for it, goes as well", async () => {
    mail.fail(new MailFault("temporary", "It is down."))
    await choose("unread-replies")
    await until(() => {
      shop.tick()
      return mailsOf(shop.io.db, talk().id).some(({ attempts }) => attempts > 0)
    })
    await choose("nothing")
    mail.fail(null)
    shop.pass(minutes(1))
    await sent(0)
    await choose("unread-replies")
    await sent(1)
    expect(mail.sent[0]!.text).toContain("We do.")
  })
})

function talk() {
  const { visitor_id: visitorId } = shop.io.db.get<{ visitor_id: string }>("select visitor_id from conversations")!
  return findConversationOf(shop.io.db, visitorId)!
}

function answer(text: string): void {
  reply(shop.io, ada, talk().id, { id: crypto.randomUUID(), text })
}

async function learn(email: string): Promise<void> {
  const put = await ada.fetch(`/visitors/${talk().visitorId}`, { method: "PUT", body: new URLSearchParams({ email }) })
  expect(put.status).toBe(200)
}

async function choose(setting: string): Promise<void> {
  await ada.fetch("/settings/email/visitors", { method: "POST", body: new URLSearchParams({ "visitor-mails": setting }) })
}

function trace(): readonly string[] {
  return mailTrace(shop.io.db, talk().id).map(({ text }) => text)
}

async function gone(): Promise<void> {
  widget.close()
  await until(() => findVisitor(shop.io.db, talk().visitorId)!.leftAt !== null)
}

/** So many have gone so far, and no more are due. */
async function sent(count: number): Promise<void> {
  expect(await mail.sentByNow(shop.tick, count)).toBe(count)
}
