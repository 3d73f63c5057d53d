import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { hours, minutes } from "../../domain/time.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { recordingMail, TEST_FROM, TEST_SMTP, type RecordingMail } from "../../testing/mail.ts"
import { until } from "../../testing/until.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { close, leave, remove, reopen, reply } from "../conversations/commands.ts"
import { findConversationOf } from "../conversations/store.ts"
import { findVisitor, saveVisitor } from "../visitors/store.ts"
import { saveMailPreference } from "./preferences-store.ts"
import { saveMailSettings } from "./settings-store.ts"
import { mailTrace } from "./trace.ts"

// C1, E1-E3: what a transcript holds, and when it goes. Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: TestShopbell
let mail: RecordingMail
let ada: SignedIn
let widget: TestWidget
beforeEach(async () => {
  mail = recordingMail()
  shop = await testShopbell({ mail, config: { mail: { smtp: TEST_SMTP, from: TEST_FROM, imap: null, replyAddress: null } } })
  saveMailSettings(shop.io.db, { publicUrl: "https://chat.levain.example", toVisitors: "transcript" })
  ada = shop.agent("Ada", { role: "admin" })
  saveMailPreference(shop.io.db, ada.id, { forwarding: "nothing" })
  widget = await shop.widget()
})
afterEach(() => shop.stop())

describe("E3, “Full transcript”: an address that becomes known once the exchange is finished", () => {
  beforeEach(async () => {
    await widget.write("Do you ship to Belgium?")
    answer("We do.")
    await gone()
    shop.pass(minutes(11))
    await sent(0)
    expect(trace()).toContain("Transcript not mailed to the visitor: no email address is known")
  })

  test("brings the transcript, once", async () => {
    await learn("camille@example.com")
    await sent(1)
    for (const words of ["Do you ship to Belgium?", "We do."]) expect(mail.sent[0]!.text).toContain(words)
    expect(trace()).toContain("Transcript mailed to camille@example.com")
    await learn("camille@other.example")
    shop.pass(hours(5))
    await sent(1)
  })

  test("W7: a copy that the visitor asks for stands for the transcript too: one mail, and none for another address later", async () => {
    const again = await shop.widget({ token: widget.token! })
    again.send({ type: "copy", email: "camille@example.com" })
    expect(await again.next("copied")).not.toHaveProperty("problem")
    await sent(1)
    for (const words of ["Do you ship to Belgium?", "We do."]) expect(mail.sent[0]!.text).toContain(words)
    expect(trace()).not.toContain("Transcript mailed to camille@example.com")
    again.close()
    await gone()
    await learn("camille@other.example")
    shop.pass(hours(5))
    await sent(1)
  })

  test("also if a line came behind it meanwhile", async () => {
    leave(shop.io, ada, talk().id, ada.id)
    await learn("camille@example.com")
    await sent(1)
    await learn("")
    await learn("camille@example.com")
    shop.pass(hours(5))
    await sent(1)
  })

  test("brings no older one: while they write again, that exchange's comes when it is finished", async () => {
    const back = await shop.widget({ token: widget.token! })
    await back.write("And to France?")
    await learn("camille@example.com")
    shop.pass(minutes(1))
    await sent(0)
    answer("As well.")
    shop.pass(minutes(60))
    await sent(1)
    expect(mail.sent[0]!.text).toContain("As well.")
    expect(mail.sent[0]!.text).not.toContain("Do you ship to Belgium?")
  })

  test("brings nothing with the other settings", async () => {
    for (const toVisitors of ["nothing", "unread-replies"] as const) {
      saveMailSettings(shop.io.db, { toVisitors })
      await learn("")
      await learn("camille@example.com")
      shop.pass(minutes(5))
      expect(trace().filter((line) => line.startsWith("Transcript mailed"))).toEqual([])
    }
  })

  test("blocked when it was due, they get it once they are not", async () => {
    const { visitorId } = talk()
    await ada.fetch(`/visitors/${visitorId}/block`, { method: "POST" })
    await learn("camille@example.com")
    await sent(0)
    await ada.fetch(`/visitors/${visitorId}/block`, { method: "DELETE" })
    await sent(1)
  })
})

test("E3: an exchange that nobody answered has no transcript, also for an address that comes later", async () => {
  await widget.write("Do you ship to Belgium?")
  await gone()
  shop.pass(minutes(11))
  await learn("camille@example.com")
  shop.pass(hours(5))
  await sent(0)
})

describe("C1: a question of before, answered in the next exchange", () => {
  beforeEach(async () => {
    saveMailPreference(shop.io.db, ada.id, { forwarding: "transcripts" })
    await widget.write("Do you ship to Belgium?")
    saveVisitor(shop.io.db, { ...findVisitor(shop.io.db, talk().visitorId)!, email: "camille@example.com" })
    await gone()
    shop.pass(hours(2))
    await sent(1)
  })

  test("stands in the transcript above the answer, to the agent and to the visitor", async () => {
    answer("We do.")
    shop.pass(minutes(11))
    await sent(3)
    for (const { to, text } of mail.sent.slice(1)) {
      const title = to.address === "camille@example.com" ? "You had written before:" : "Written before, and not answered then:"
      const places = [title, "Do you ship to Belgium?", "What followed:", "Ada joined", "We do."].map((words) => text.indexOf(words))
      expect(places).toEqual(places.toSorted((a, b) => a - b))
      expect(places).not.toContain(-1)
    }
    expect(mail.sent.slice(1).map(({ to }) => to.address)).toEqual(["ada@example.com", "camille@example.com"])
  })

  test("as does one that was put away and taken up again", async () => {
    close(shop.io, ada, talk().id)
    reopen(shop.io, ada, talk().id)
    answer("We do.")
    shop.pass(minutes(11))
    await sent(3)
    expect(mail.sent.at(-1)!.text).toContain("Do you ship to Belgium?")
  })

  test("but nothing that was answered before; a deleted answer answered nothing", async () => {
    const wrong = answer("Wrong customer.")
    shop.pass(minutes(11))
    await sent(3)
    remove(shop.io, ada, talk().id, wrong.id)
    answer("We do.")
    shop.pass(minutes(11))
    await sent(5)
    expect(mail.sent.at(-1)!.text).toContain("Do you ship to Belgium?")
    answer("By van.")
    shop.pass(minutes(11))
    await sent(7)
    expect(mail.sent.at(-1)!.text).toContain("By van.")
    for (const words of ["Do you ship", "We do.", "written before", "What followed"]) expect(mail.sent.at(-1)!.text).not.toContain(words)
  })
})

test("E2: of 72 unanswered messages the notice counts all, shows the newest 50, and says that there are 22 more", async () => {
  saveMailPreference(shop.io.db, ada.id, { forwarding: "missed" })
  for (let i = 1; i <= 72; i++) {
    if (i % 20 === 0) shop.pass(minutes(0.5))
    await widget.write(`Line ${i}.`)
  }
  shop.pass(minutes(2))
  await sent(1)
  const { subject, text } = mail.sent[0]!
  expect(subject).toStartWith("72 offline messages from")
  expect(text).toContain(`… and 22 earlier messages: https://chat.levain.example/inbox/${talk().id}`)
  expect([...(text.match(/Line \d+\./g) ?? [])]).toEqual(Array.from({ length: 50 }, (_, i) => `Line ${i + 23}.`))
})

function talk() {
  const { visitor_id: visitorId } = shop.io.db.get<{ visitor_id: string }>("select visitor_id from conversations")!
  return findConversationOf(shop.io.db, visitorId)!
}

function answer(text: string) {
  return reply(shop.io, ada, talk().id, { id: crypto.randomUUID(), text })
}

async function learn(email: string): Promise<void> {
  const put = await ada.fetch(`/visitors/${talk().visitorId}`, { method: "PUT", body: new URLSearchParams({ email }) })
  expect(put.status).toBe(200)
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
