import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { hours, minutes } from "../../domain/time.ts"
import { MailFault } from "../../io/mail-faults.ts"
import type { SignedIn } from "../../testing/app.ts"
import { askingShop, type AskingShop } from "../../testing/mail-shop.ts"
import { until } from "../../testing/until.ts"
import type { TestWidget } from "../../testing/widget.ts"

// E3: what nobody could get when it was due goes once somebody can. Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: AskingShop, ada: SignedIn, widget: TestWidget
beforeEach(async () => {
  shop = await askingShop()
  ;({ ada, tab: widget } = shop)
})
afterEach(() => shop.stop())

describe("an address that becomes known later", () => {
  test.each([
    ["three minutes", minutes(3)],
    ["two days", hours(48)],
  ])("%s after the reply: it goes then, once, and the trace tells both", async (_, later) => {
    await shop.gone(widget)
    shop.answer(ada, "We do.")
    shop.pass(later)
    await shop.sent(0)
    await shop.learn(ada, "camille@example.com")
    await shop.sent(1)
    expect(shop.mail.sent[0]!.text).toContain("We do.")
    const replies = shop.trace().filter((line) => line.startsWith("Reply"))
    expect(replies).toEqual(["Reply not mailed to the visitor: no email address is known", "Reply mailed to camille@example.com"])
    await shop.learn(ada, "camille@other.example")
    shop.pass(hours(5))
    await shop.sent(1)
  })

  test("not while the visitor is there, nor what they have seen", async () => {
    shop.answer(ada, "We do.")
    shop.pass(minutes(5))
    await shop.learn(ada, "camille@example.com")
    await shop.sent(0)
    widget.send({ type: "seen", seq: shop.talk().lastSeq })
    await widget.until((frame) => frame.type === "seen" && frame.visitorSeenSeq > 1)
    await shop.gone(widget)
    shop.pass(hours(1))
    await shop.sent(0)
  })

  test("what was unread in an earlier exchange stays in the chat", async () => {
    await shop.gone(widget)
    shop.answer(ada, "An old answer.")
    shop.pass(hours(30))
    shop.answer(ada, "News for you.")
    shop.pass(minutes(3))
    await shop.learn(ada, "camille@example.com")
    await shop.sent(1)
    expect(shop.mail.sent[0]!.text).toContain("News for you.")
    expect(shop.mail.sent[0]!.text).not.toContain("An old answer.")
  })

  test("forgotten and learned again, it brings nothing twice; what came in between comes", async () => {
    await shop.learn(ada, "camille@example.com")
    await shop.gone(widget)
    shop.answer(ada, "We do.")
    shop.pass(minutes(2))
    await shop.sent(1)
    await shop.learn(ada, "")
    shop.answer(ada, "By van.")
    shop.pass(minutes(3))
    await shop.learn(ada, "camille@example.com")
    await shop.sent(2)
    expect(shop.mail.sent[1]!.text).toContain("By van.")
    expect(shop.mail.sent[1]!.text).not.toContain("We do.")
  })

  describe("forgotten while a reply waits behind which a newer one has gone", () => {
    const BROKE_OFF = new MailFault("temporary", "It broke off.", { mayHaveArrived: true })
    beforeEach(async () => {
      await shop.learn(ada, "camille@example.com")
      await shop.gone(widget)
      shop.answer(ada, "We do.")
      shop.mail.fail(BROKE_OFF)
      // It is tried again five minutes later.
      for (const times of [1, 2, 3, 4]) {
        shop.pass(minutes(2))
        await shop.tried(times)
      }
      shop.answer(ada, "By van.")
    })

    test.each(["camille@example.com", "camille@other.example"])("it alone goes then, to %s", async (address) => {
      shop.mail.fail(null)
      await newerIsSent()
      await isForgotten()
      expect(await whatGoesTo(address)).toEqual([[address, "We do."]])
    })

    test("to another address than the newer was tried at before: that is not told again", async () => {
      shop.pass(minutes(2))
      await until(() => shop.mails().filter(({ kind, attempts }) => kind === "replies" && attempts > 0).length === 2)
      shop.mail.fail(null)
      shop.give("camille@other.example")
      await newerIsSent(minutes(1))
      await isForgotten()
      expect(await whatGoesTo("camille@example.com")).toEqual([["camille@example.com", "We do."]])
    })

    async function newerIsSent(after = minutes(2)): Promise<void> {
      shop.pass(after)
      await until(() => shop.mails().some(({ state }) => state === "sent"))
    }

    async function isForgotten(): Promise<void> {
      await shop.learn(ada, "")
      shop.pass(minutes(4))
      await until(() => shop.mails().some(({ words }) => words === "no email address is known"))
    }

    /** Once it is known. */
    async function whatGoesTo(address: string): Promise<readonly (readonly string[])[]> {
      const before = shop.mail.sent.length
      await shop.learn(ada, address)
      shop.pass(minutes(2))
      await until(() => shop.mails().filter(({ state }) => state === "sent").length === 2)
      shop.pass(hours(5))
      return shop.mail.sent
        .slice(before)
        .map(({ to, text }) => [to.address, ...["We do.", "By van."].filter((words) => text.includes(words))])
    }
  })

  test("blocked and unblocked, the same", async () => {
    await shop.learn(ada, "camille@example.com")
    await shop.gone(widget)
    const { visitorId } = shop.talk()
    await ada.fetch(`/visitors/${visitorId}/block`, { method: "POST" })
    shop.answer(ada, "We do.")
    shop.pass(minutes(3))
    await shop.sent(0)
    await ada.fetch(`/visitors/${visitorId}/block`, { method: "DELETE" })
    await shop.sent(1)
  })
})

describe("“Do not send anything” is taken back", () => {
  beforeEach(async () => {
    await choose("nothing")
    await shop.learn(ada, "camille@example.com")
    await shop.gone(widget)
    shop.answer(ada, "We do.")
    shop.pass(minutes(3))
    await shop.sent(0)
    expect(shop.trace().at(-1)).toContain("visitors are sent nothing")
  })

  test("in a chat that still goes on the unread reply goes", async () => {
    await choose("unread-replies")
    await shop.sent(1)
    await choose("nothing")
    await choose("unread-replies")
    shop.pass(hours(5))
    await shop.sent(1)
  })

  test("of chats that are over nothing leaves; what is said from then on does", async () => {
    shop.pass(hours(2))
    await choose("unread-replies")
    shop.pass(hours(1))
    await shop.sent(0)
    shop.answer(ada, "By van.")
    shop.pass(minutes(2))
    await shop.sent(1)
    expect(shop.mail.sent[0]!.text).not.toContain("We do.")
  })

  test("what a failing server kept waiting, and was called off for it, goes as well", async () => {
    shop.mail.fail(new MailFault("temporary", "It is down."))
    await choose("unread-replies")
    await until(() => {
      shop.tick()
      return shop.mails().some(({ attempts }) => attempts > 0)
    })
    await choose("nothing")
    shop.mail.fail(null)
    shop.pass(minutes(1))
    await shop.sent(0)
    await choose("unread-replies")
    await shop.sent(1)
    expect(shop.mail.sent[0]!.text).toContain("We do.")
  })
})

async function choose(setting: string): Promise<void> {
  await ada.fetch("/settings/email/visitors", { method: "POST", body: new URLSearchParams({ "visitor-mails": setting }) })
}
