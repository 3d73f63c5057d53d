import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { days, hours, minutes, seconds } from "../../domain/time.ts"
import { MailFault } from "../../io/mail-faults.ts"
import type { SignedIn } from "../../testing/app.ts"
import { askingShop, replyPath, type AskingShop } from "../../testing/mail-shop.ts"
import { until } from "../../testing/until.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { findAgent } from "../agents/store.ts"
import { remove, reply } from "../conversations/commands.ts"
import { findConversationOf } from "../conversations/store.ts"
import { writeByMail } from "../conversations/visitor-commands.ts"
import { findVisitor, saveVisitor } from "../visitors/store.ts"
import { mailsOf } from "./outbox-store.ts"
import { pageToken, replyLink } from "./reply-links.ts"

// E3, E6: a visitor who is gone is mailed what they have not seen, whoever spoke last, as one mail. Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: AskingShop, ada: SignedIn, widget: TestWidget
beforeEach(async () => {
  shop = await askingShop()
  ;({ ada, tab: widget } = shop)
  shop.give("camille@example.com")
})
afterEach(() => shop.stop())

describe("E3: the visitor's word is the last", () => {
  test("a mailed answer to one reply does not hide the next, which they have not seen", async () => {
    await shop.gone(widget)
    shop.answer(ada, "We do.")
    shop.pass(minutes(2))
    await shop.sent(1)
    shop.answer(ada, "Only in summer, though.")
    shop.pass(seconds(30))
    writeByMail(shop.io, shop.talk().visitorId, { id: crypto.randomUUID(), text: "Good, I will order.", via: "email" })
    shop.pass(minutes(2))
    await shop.sent(2)
    expect(shop.mail.sent[1]!.text).toContain("Only in summer, though.")
    expect(shop.mail.sent[1]!.text).not.toContain("We do.")
    shop.pass(hours(30))
    await shop.sent(2)
  })

  test("a mailed answer to all there was brings nothing", async () => {
    await shop.gone(widget)
    shop.answer(ada, "We do.")
    shop.pass(minutes(2))
    await shop.sent(1)
    writeByMail(shop.io, shop.talk().visitorId, { id: crypto.randomUUID(), text: "Good.", via: "email" })
    shop.pass(hours(30))
    await shop.sent(1)
    expect(shop.trace().filter((line) => line.startsWith("Reply"))).toHaveLength(1)
  })

  test("what was written in a widget that never showed the reply does not make it seen", async () => {
    await shop.gone(widget)
    shop.answer(ada, "We do.")
    const back = await shop.widget({ token: widget.token! })
    await back.write("Are you there?")
    await shop.gone(back)
    shop.pass(minutes(2))
    await shop.sent(1)
    expect(shop.mail.sent[0]!.text).toContain("We do.")
    expect(shop.mail.sent[0]!.text).not.toContain("Are you there?")
    shop.pass(hours(30))
    await shop.sent(1)
  })

  test.each(["before", "after"])("what the widget said it showed, %s the visitor wrote, is not mailed", async (when) => {
    shop.answer(ada, "We do.")
    const { lastSeq } = shop.talk()
    if (when === "before") await see(lastSeq)
    await widget.write("Good.")
    if (when === "after") await see(lastSeq)
    await shop.gone(widget)
    shop.pass(hours(30))
    await shop.sent(0)
  })

  test("what stood on the page on which they answered is seen, and not mailed; only looking at it shows nothing", async () => {
    const path = await mailedLink()
    shop.answer(ada, "Only in summer, though.")
    const fields = await shownOn(path)
    expect(shop.talk().visitorSeenSeq).toBe(1)
    expect((await write(path, { ...fields, text: "Good, I will order." })).status).toBe(303)
    expect(shop.talk().visitorSeenSeq).toBe(shop.talk().lastSeq)
    shop.pass(hours(30))
    await shop.sent(1)
  })

  test("what came after the page was opened is mailed", async () => {
    const path = await mailedLink()
    const fields = await shownOn(path)
    shop.answer(ada, "Only in summer, though.")
    await write(path, { ...fields, text: "Good, I will order." })
    expect(shop.talk().visitorSeenSeq).toBe(shop.talk().lastSeq - 2)
    shop.pass(minutes(2))
    await shop.sent(2)
    expect(shop.mail.sent[1]!.text).toContain("Only in summer, though.")
  })

  test("no more is seen than there is, whatever the page is made to say", async () => {
    const path = await mailedLink()
    for (const seq of ["", "x", "-1", "1.5", "NaN"]) await write(path, { seq, text: "Good." })
    await write(path, { text: "Good." })
    expect(shop.talk().visitorSeenSeq).toBe(1)
    const { lastSeq } = shop.talk()
    await write(path, { seq: "999999", text: "Good." })
    expect([shop.talk().visitorSeenSeq, shop.talk().lastSeq]).toEqual([lastSeq + 1, lastSeq + 1])
    shop.answer(ada, "Only in summer, though.")
    await write(path, { seq: "1", text: "Good." })
    expect([shop.talk().visitorSeenSeq, shop.talk().lastSeq]).toEqual([lastSeq + 1, lastSeq + 3])
  })

  test("an agent's page shows the visitor nothing", async () => {
    await shop.gone(widget)
    shop.answer(ada, "We do.")
    const path = `/reply/${shop.io.db.tx(() => pageToken(shop.io, replyLink(shop.io, shop.talk().id, findAgent(shop.io.db, ada.id)!)))}`
    expect(await (await shop.fetch(path)).text()).not.toContain('name="seq"')
    await write(path, { seq: "999999", text: "In summer." })
    expect(shop.talk().visitorSeenSeq).toBe(1)
  })

  test("nothing that was deleted meanwhile", async () => {
    await shop.gone(widget)
    const wrong = shop.answer(ada, "Wrong customer.")
    writeByMail(shop.io, shop.talk().visitorId, { id: crypto.randomUUID(), text: "Hello?", via: "email" })
    remove(shop.io, ada, shop.talk().id, wrong.id)
    shop.pass(hours(30))
    await shop.sent(0)
  })
})

describe("E3, E6: while the server is down", () => {
  beforeEach(async () => {
    await shop.gone(widget)
    shop.mail.fail(new MailFault("temporary", "It is down."))
    shop.answer(ada, "First.")
    shop.pass(minutes(3))
    await shop.tried()
  })

  test("three replies wait as one mail, in the order they were written", async () => {
    for (const words of ["Second.", "Third."]) {
      shop.answer(ada, words)
      shop.pass(minutes(3))
      shop.tick()
      await until(() => shop.mails().at(-1)!.attempts > 0)
    }
    shop.mail.fail(null)
    shop.pass(hours(1))
    await shop.sent(1)
    const { text } = shop.mail.sent[0]!
    expect(["First.", "Second.", "Third."].map((words) => text.indexOf(words)).toSorted((a, b) => a - b)).toEqual(
      ["First.", "Second.", "Third."].map((words) => text.indexOf(words)),
    )
    for (const words of ["First.", "Second.", "Third."]) expect(text).toContain(words)
    expect(shop.trace().filter((line) => line.endsWith("a newer one brings it as well"))).toHaveLength(2)
    shop.pass(hours(5))
    await shop.sent(1)
  })

  test("what they saw meanwhile is left out of it", async () => {
    const back = await shop.widget({ token: widget.token! })
    back.send({ type: "seen", seq: shop.talk().lastSeq })
    await back.until((frame) => frame.type === "seen" && frame.visitorSeenSeq > 1)
    await shop.gone(back)
    shop.answer(ada, "Second.")
    shop.pass(minutes(3))
    shop.mail.fail(null)
    shop.pass(hours(1))
    await shop.sent(1)
    expect(shop.mail.sent[0]!.text).toContain("Second.")
    expect(shop.mail.sent[0]!.text).not.toContain("First.")
  })

  test("a word of the visitor's, or a reply taken back, makes no other mail of it", async () => {
    remove(shop.io, ada, shop.talk().id, shop.answer(ada, "Oops.").id)
    writeByMail(shop.io, shop.talk().visitorId, { id: crypto.randomUUID(), text: "Hello?", via: "email" })
    shop.pass(minutes(3))
    shop.mail.fail(null)
    shop.pass(hours(1))
    await shop.sent(1)
    expect(shop.mails().filter(({ kind }) => kind === "replies")).toHaveLength(1)
  })
})

test("E6: what became due first goes first, however often it was tried", async () => {
  await shop.gone(widget)
  shop.mail.fail(new MailFault("temporary", "It is down."))
  const names = Array.from({ length: 6 }, (_, i) => `visitor-${i}@example.com`)
  for (const email of names) {
    const other = await shop.widget()
    await other.write("Hello?")
    const { id: visitorId } = shop.io.db.get<{ id: string }>("select visitor_id as id from conversations order by number desc limit 1")!
    saveVisitor(shop.io.db, { ...findVisitor(shop.io.db, visitorId)!, email })
    other.close()
    await until(() => findVisitor(shop.io.db, visitorId)!.leftAt !== null)
    reply(shop.io, ada, findConversationOf(shop.io.db, visitorId)!.id, { id: crypto.randomUUID(), text: "Yes." })
    shop.pass(minutes(7))
    await until(() => {
      shop.tick()
      return mailsOf(shop.io.db, findConversationOf(shop.io.db, visitorId)!.id).some(({ attempts }) => attempts > 0)
    })
  }
  shop.mail.fail(null)
  shop.pass(hours(4))
  await shop.sent(names.length)
  expect(shop.mail.sent.map(({ to }) => to.address)).toEqual(names)
})

test("E8: the seven days of a link count from when its mail leaves", async () => {
  await shop.gone(widget)
  shop.answer(ada, "We do.")
  shop.mail.fail(new MailFault("settings", "The password is wrong."))
  shop.pass(minutes(2))
  for (let day = 0; day < 8; day++) {
    const tries = attempts()
    shop.pass(days(1))
    await until(() => attempts() > tries)
  }
  shop.mail.fail(null)
  shop.pass(hours(5))
  await shop.sent(1)
  const path = replyPath(shop.mail.sent[0]!.text)
  expect((await shop.fetch(path)).status).toBe(200)
  shop.pass(days(5))
  expect((await shop.fetch(path)).status).toBe(200)
  shop.pass(days(3))
  expect((await shop.fetch(path)).status).toBe(410)
})

/** The visitor's page, from the mail of an answer that they were not there for. */
async function mailedLink(): Promise<string> {
  await shop.gone(widget)
  shop.answer(ada, "We do.")
  shop.pass(minutes(2))
  await shop.sent(1)
  return replyPath(shop.mail.sent[0]!.text)
}

/** What the page's form sends back beside the words. */
async function shownOn(path: string): Promise<Record<string, string>> {
  const page = await (await shop.fetch(path, { headers: { accept: "text/html" } })).text()
  return Object.fromEntries(
    [...page.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name!, value!]),
  )
}

function write(path: string, fields: Record<string, string>): Promise<Response> {
  return shop.fetch(path, { method: "POST", headers: { accept: "text/html" }, body: new URLSearchParams(fields) })
}

function attempts(): number {
  return shop.mails().find(({ kind }) => kind === "replies")?.attempts ?? 0
}

async function see(seq: number): Promise<void> {
  widget.send({ type: "seen", seq })
  await widget.until((frame) => frame.type === "seen" && frame.visitorSeenSeq >= seq)
}
