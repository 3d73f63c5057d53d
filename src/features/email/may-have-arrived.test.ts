import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { days, hours, minutes } from "../../domain/time.ts"
import { MailFault } from "../../io/mail-faults.ts"
import type { SignedIn } from "../../testing/app.ts"
import { askingShop, replyPath, type AskingShop } from "../../testing/mail-shop.ts"
import { until } from "../../testing/until.ts"
import { edit, remove } from "../conversations/commands.ts"
import { retryAll } from "./mail-commands.ts"
import { findMailByMessageId, saveBounce } from "./outbox-store.ts"

// R3, E3, E9: a mail that the server had and did not confirm, so that it may be in the visitor's mailbox, and what then becomes of it.
// Monday 2 March 2026, 10:00 UTC, is when each test begins.

const BROKE_OFF = new MailFault("temporary", "It broke off.", { mayHaveArrived: true })
const DOWN = new MailFault("temporary", "It is down.")
const WRONG_PASSWORD = new MailFault("settings", "535 wrong password")

describe("a reply may have arrived", () => {
  let shop: AskingShop, ada: SignedIn
  beforeEach(async () => {
    shop = await askingShop()
    ;({ ada } = shop)
    await shop.gone(shop.tab)
    shop.give("camille@example.com")
    shop.answer(ada, "We do.")
    shop.mail.fail(BROKE_OFF)
    shop.pass(minutes(2))
    await shop.tried()
    shop.mail.fail(null)
  })
  afterEach(() => shop.stop())

  describe("and its visitor's address is taken away", () => {
    beforeEach(async () => {
      await shop.learn(ada, "")
      shop.pass(minutes(1))
      shop.answer(ada, "By van.")
      shop.pass(minutes(2))
    })

    test("E9: the trace says so, for it is not tried again", () => {
      expect(shop.trace().filter((line) => line.startsWith("Reply"))).toEqual([
        "Reply may have arrived at camille@example.com. It is not mailed again: no email address is known",
        "Reply not mailed to the visitor: no email address is known",
      ])
    })

    test("given back, it goes again as it was, and what was said since by itself: nothing is read twice", async () => {
      await shop.learn(ada, "camille@example.com")
      await allGone()
      expect(whatTheySay()).toEqual([["We do."], ["We do."], ["By van."]])
      expect(shop.mail.sent[1]).toEqual(shop.mail.sent[0]!)
      shop.pass(hours(5))
      expect(shop.mail.sent.length).toBe(3)
    })

    test("another is given: that one knows of nothing, and gets all as one mail of its own", async () => {
      await shop.learn(ada, "camille@other.example")
      await allGone()
      expect(whatTheySay()).toEqual([["We do."], ["We do.", "By van."]])
      const [first, other] = shop.mail.sent
      expect([other!.to.address, other!.messageId === first!.messageId]).toEqual(["camille@other.example", false])
    })

    test.each([
      ["with what was said since, as one", () => undefined, ["We do.", "By van."]],
      ["by itself", () => void remove(shop.io, ada, shop.talk().id, shop.last().id), ["We do."]],
    ])("given back after it has come back, so that it has not arrived: it goes %s, as another mail", async (_, act, words) => {
      act()
      saveBounce(shop.io.db, shop.mails().find(({ handingSince }) => handingSince !== null)!.id, "550 full", shop.clock.now())
      await shop.learn(ada, "camille@example.com")
      await allGone()
      expect(whatTheySay()).toEqual([["We do."], words])
      isAnotherMail()
      expect(shop.trace()).toContain("Reply did not arrive at camille@example.com: 550 full")
      expect(shop.trace().at(-1)).toBe("Reply mailed to camille@example.com")
    })

    test("given back in another exchange: only what is said in that one goes", async () => {
      shop.pass(hours(30))
      shop.answer(ada, "Each Tuesday.")
      await shop.learn(ada, "camille@example.com")
      shop.pass(minutes(2))
      await allGone()
      expect(shop.mail.sent.slice(1).map(({ text }) => [text.includes("We do."), text.includes("Each Tuesday.")])).toEqual([[false, true]])
    })

    test("edited before that, and sent anew, which broke off as well: the newer one goes again as it was", async () => {
      await shop.learn(ada, "camille@example.com")
      edit(shop.io, ada, shop.talk().id, shop.messages().find(({ text }) => text === "We do.")!.id, "We do, by bike.")
      shop.mail.fail(BROKE_OFF)
      await until(() => (shop.tick(), shop.mail.sent.length === 2))
      await shop.learn(ada, "")
      shop.pass(minutes(1))
      await allGone()
      shop.mail.fail(null)
      await shop.learn(ada, "camille@example.com")
      await allGone()
      expect(shop.mail.sent[2]).toEqual(shop.mail.sent[1]!)
    })

    test("given back once they have read it: only what they have not goes", async () => {
      const back = await shop.widget({ token: shop.tab.token! })
      back.send({ type: "seen", seq: shop.messages().find(({ text }) => text === "We do.")!.seq })
      await back.until((frame) => frame.type === "seen" && frame.visitorSeenSeq > 1)
      await shop.gone(back)
      await shop.learn(ada, "camille@example.com")
      shop.pass(minutes(2))
      await allGone()
      expect(whatTheySay()).toEqual([["We do."], ["By van."]])
    })
  })

  test("E9: seen meanwhile, it is not tried again, and the trace says what is so", async () => {
    const back = await shop.widget({ token: shop.tab.token! })
    back.send({ type: "seen", seq: shop.talk().lastSeq })
    await back.until((frame) => frame.type === "seen" && frame.visitorSeenSeq > 1)
    shop.pass(minutes(1))
    expect(shop.trace().at(-1)).toBe("Reply may have arrived at camille@example.com. It is not mailed again: seen meanwhile")
  })

  test("E9: given up, the trace says both", async () => {
    shop.mail.fail(new MailFault("permanent", "550 no such user"))
    shop.pass(minutes(1))
    await shop.tried(2)
    expect(shop.trace().at(-1)).toBe("Reply may have arrived at camille@example.com. It could not be mailed again: 550 no such user")
  })

  describe("RFC 5322, 3.6.4: one Message-ID, one content", () => {
    test("for as long as it is tried by itself, it is the same mail: its links are young enough", async () => {
      shop.mail.fail(DOWN)
      shop.pass(days(2) + hours(20))
      await shop.tried(2)
      shop.mail.fail(null)
      shop.pass(hours(4))
      await allGone()
      expect(shop.mail.sent[1]).toEqual(shop.mail.sent[0]!)
      expect(await opens(shop.mail.sent[1]!.text)).toBe(200)
    })

    test("also after the clock was put back", async () => {
      shop.pass(-hours(2))
      retryAll(shop.io)
      await allGone()
      expect(shop.mail.sent[1]).toEqual(shop.mail.sent[0]!)
    })

    test("later it has other links, and is another mail", async () => {
      shop.mail.fail(WRONG_PASSWORD)
      shop.pass(minutes(1))
      await shop.tried(2)
      shop.mail.fail(null)
      shop.pass(days(6))
      await allGone()
      expect(whatTheySay()).toEqual([["We do."], ["We do."]])
      isAnotherMail()
      expect(shop.trace().filter((line) => line.startsWith("Reply"))).toEqual([
        "Reply may have arrived at camille@example.com. It is not mailed again: a newer one brings it as well",
        "Reply mailed to camille@example.com",
      ])
      shop.pass(days(7) - minutes(1))
      expect(await opens(shop.mail.sent[1]!.text)).toBe(200)
      expect(shop.mail.sent.length).toBe(2)
    })

    test("so is one that was given up, and is tried again by an admin after days", async () => {
      shop.mail.fail(new MailFault("permanent", "550 no such user"))
      shop.pass(minutes(1))
      await shop.tried(2)
      shop.mail.fail(null)
      shop.pass(days(5))
      retryAll(shop.io)
      await allGone()
      isAnotherMail()
    })

    test("the edit of words in an earlier mail changes nothing", async () => {
      shop.mail.fail(BROKE_OFF)
      const earlier = shop.last()
      shop.answer(ada, "By van.")
      shop.pass(minutes(2))
      await until(() => shop.mails().every(({ kind, attempts }) => kind !== "replies" || attempts > 0))
      edit(shop.io, ada, shop.talk().id, earlier.id, "We do, by bike.")
      shop.mail.fail(null)
      shop.pass(minutes(5))
      await allGone()
      const [first, again] = shop.mail.sent.filter(({ text }) => text.includes("By van."))
      expect(again).toEqual(first!)
    })

    test("the edit of words in a later mail changes nothing", async () => {
      const other = shop.answer(ada, "By van.")
      edit(shop.io, ada, shop.talk().id, other.id, "By bike.")
      shop.pass(minutes(1))
      await until(() => (shop.tick(), shop.mail.sent.length === 2))
      expect(shop.mail.sent[1]).toEqual(shop.mail.sent[0]!)
    })

    test("edited: the newer words go as another mail, once", async () => {
      edit(shop.io, ada, shop.talk().id, shop.last().id, "We do, by van.")
      shop.pass(minutes(1))
      await allGone()
      expect(shop.mail.sent.map(({ text }) => text.includes("We do, by van."))).toEqual([false, true])
      isAnotherMail()
      shop.pass(hours(5))
      expect(shop.mail.sent.length).toBe(2)
    })

    test("edited twice, and each time it may have arrived: the newest words go", async () => {
      shop.mail.fail(BROKE_OFF)
      for (const [at, words] of ["We do, by van.", "We do, by bike."].entries()) {
        edit(shop.io, ada, shop.talk().id, shop.last().id, words)
        shop.pass(minutes(1))
        await until(() => (shop.tick(), shop.mail.sent.length === at + 2))
      }
      expect(shop.mail.sent[2]!.text).toContain("We do, by bike.")
    })

    test("readdressed, and back before that left: it is the same mail", async () => {
      shop.mail.fail(DOWN)
      shop.give("camille@other.example")
      shop.pass(minutes(1))
      await until(() => shop.mails().some(({ toAddress, attempts }) => toAddress === "camille@other.example" && attempts > 0))
      shop.mail.fail(null)
      shop.give("camille@example.com")
      shop.pass(minutes(1))
      await allGone()
      expect(shop.mail.sent.length).toBe(2)
      expect(shop.mail.sent[1]).toEqual(shop.mail.sent[0]!)
    })

    test("readdressed: it is another mail, to the new address", async () => {
      shop.give("camille@other.example")
      shop.pass(minutes(1))
      await allGone()
      expect(shop.mail.sent.map(({ to }) => to.address)).toEqual(["camille@example.com", "camille@other.example"])
      isAnotherMail()
    })
  })

  describe("and comes back while it waits", () => {
    beforeEach(() => saveBounce(shop.io.db, shop.mails()[0]!.id, "550 full", shop.clock.now()))

    test("E9: what goes to another address then has not come back, and may", async () => {
      shop.give("camille@other.example")
      shop.pass(minutes(1))
      await allGone()
      const lost = "Reply did not arrive at camille@example.com: 550 full"
      expect(shop.trace()).toEqual([lost, "Reply mailed to camille@other.example"])
      saveBounce(shop.io.db, shop.mails()[1]!.id, "550 no such user", shop.clock.now())
      expect(shop.trace()).toEqual([lost, "Reply did not arrive at camille@other.example: 550 no such user"])
    })

    test("E9: the next copy is taken: it is mailed", async () => {
      shop.pass(minutes(1))
      await allGone()
      expect(shop.trace()).toEqual(["Reply mailed to camille@example.com"])
    })
  })

  /** All that waits has left, or is called off. */
  async function allGone(): Promise<void> {
    await until(() => {
      shop.tick()
      return shop.mails().every(({ kind, state }) => kind !== "replies" || state !== "waiting")
    })
  }

  function whatTheySay(): readonly (readonly string[])[] {
    return shop.mail.sent.map(({ text }) => ["We do.", "By van."].filter((words) => text.includes(words)))
  }

  function isAnotherMail(): void {
    const [first, other] = shop.mail.sent
    expect(other!.messageId).not.toBe(first!.messageId)
    // Answers and bounces name either, and quote what it said.
    for (const { messageId, text } of [first!, other!]) expect(findMailByMessageId(shop.io.db, messageId)?.text).toBe(text)
  }

  async function opens(text: string): Promise<number> {
    return (await shop.fetch(replyPath(text))).status
  }
})
