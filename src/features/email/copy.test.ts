import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { days, hours, minutes } from "../../domain/time.ts"
import { MailFault } from "../../io/mail-faults.ts"
import type { SignedIn } from "../../testing/app.ts"
import { mailShop, replyPath, type MailShop } from "../../testing/mail-shop.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { findAgent } from "../agents/store.ts"
import { comment, editComment, removeComment, reply } from "../conversations/commands.ts"
import { findConversationOf } from "../conversations/store.ts"
import { saveMailSettings } from "./settings-store.ts"

// W7: "Email me this conversation". Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: MailShop
let ada: SignedIn
let widget: TestWidget
beforeEach(async () => {
  shop = await mailShop()
  ada = shop.agent("Ada")
  widget = await shop.widget({ page: { url: "https://levain.example/breads", title: "Our breads", referrer: "" } })
  await widget.write("Do you ship to Belgium?")
})
afterEach(() => shop.stop())

describe("once an agent has answered", () => {
  beforeEach(() => {
    shop.answer(ada, "We do.")
    const { id } = shop.talk()
    const [one, other] = [1, 2].map((n) => comment(shop.io, ada, id, { id: crypto.randomUUID(), text: `SECRET between us ${n}` }))
    editComment(shop.io, ada, id, one!.id, "SECRET still")
    removeComment(shop.io, ada, id, other!.id)
  })

  test("all that both wrote goes to the address, which is then the visitor's; no note does", async () => {
    expect(await copyTo(" Camille@Example.com ")).toEqual({ type: "copied", email: " Camille@Example.com " })
    shop.tick()
    await shop.mail.took(1)
    const [copy] = shop.mail.sent
    expect(copy!.to.address).toBe("camille@example.com")
    for (const words of ["Do you ship to Belgium?", "We do."]) expect(copy!.text).toContain(words)
    expect(copy!.text + copy!.html).not.toMatch(/SECRET|Comment/)
    expect(shop.visitor().email).toBe("camille@example.com")
    const path = replyPath(copy!.text)
    expect((await shop.fetch(path)).status).toBe(200)
  })

  test("another address than theirs gets the words, and no way to write as them", async () => {
    await copyTo("camille@example.com")
    await copyTo("friend@example.com")
    shop.tick()
    await shop.mail.took(2)
    const toFriend = shop.mail.sent.find(({ to }) => to.address === "friend@example.com")!
    expect(toFriend.text).toContain("We do.")
    for (const part of [toFriend.text, toFriend.html]) expect(part).not.toMatch(/https?:|href/)
    expect(toFriend.text).not.toContain("camille@example.com")
    expect(toFriend.replyTo).toBeNull()
    expect(shop.visitor().email).toBe("camille@example.com")
  })

  test("R3, E6: that may have arrived is tried again as it was, and no longer than others, also once the address is taken away", async () => {
    shop.mail.fail(new MailFault("temporary", "It broke off.", { mayHaveArrived: true }))
    await copyTo("camille@example.com")
    shop.tick()
    await shop.tried()
    await shop.learn(ada, "")
    for (const times of [2, 3]) {
      shop.pass(minutes(5))
      await shop.tried(times)
    }
    const [first, ...others] = shop.mail.sent
    expect(others).toEqual([first!, first!])
    shop.pass(days(3))
    await shop.tried(4)
    const copies = shop.mails().filter(({ kind }) => kind === "copy")
    expect(copies.map(({ state, attempts }) => [state, attempts])).toEqual([["failed", 4]])
  })

  test("E3: it holds the unread replies, which are not mailed once more; what is said after it is", async () => {
    await copyTo("camille@example.com")
    await copyTo("friend@example.com")
    await shop.gone(widget)
    shop.pass(minutes(3))
    shop.tick()
    await shop.mail.took(2)
    shop.answer(ada, "By van.")
    shop.pass(minutes(3))
    shop.tick()
    await shop.mail.took(3)
    expect(shop.mail.sent).toHaveLength(3)
    expect([shop.mail.sent[2]!.text.includes("By van."), shop.mail.sent[2]!.text.includes("We do.")]).toEqual([true, false])
  })

  test.each(["", "no address", "a@b, c@d", "x@y\r\nBcc: z@example.com"])("%j is no address", async (typed) => {
    expect(await copyTo(typed)).toMatchObject({ type: "copied", problem: expect.stringMatching(/email address/) })
    expect(shop.visitor().email).toBeNull()
  })

  test("five an hour, to whatever address; and what is refused takes nothing from others", async () => {
    for (let i = 0; i < 5; i++) expect(await copyTo(`n${i}@example.com`)).not.toHaveProperty("problem")
    for (let i = 0; i < 5; i++)
      expect(await copyTo("victim@example.com")).toMatchObject({ problem: expect.stringContaining("several times") })
    const victim = await shop.widget()
    await victim.write("Hello")
    const { visitor_id: visitorId } = shop.io.db.get<{ visitor_id: string }>("select visitor_id from conversations order by number desc")!
    const own = findConversationOf(shop.io.db, visitorId)!
    reply(shop.io, findAgent(shop.io.db, ada.id)!, own.id, { id: crypto.randomUUID(), text: "Hi" })
    expect(await copyTo("victim@example.com", victim)).not.toHaveProperty("problem")
    shop.pass(hours(1))
    expect(await copyTo("n9@example.com")).not.toHaveProperty("problem")
  })
})

describe("before anybody has answered", () => {
  test("strangers' words are not mailed to strangers; M6, E3: the answer will be", async () => {
    expect(await copyTo(" Camille@Example.com ")).toEqual({ type: "copied", email: " Camille@Example.com " })
    shop.tick()
    expect([shop.mail.sent, shop.visitor().email]).toEqual([[], "camille@example.com"])
    await shop.gone(widget)
    shop.answer(ada, "We do.")
    shop.pass(minutes(2))
    await shop.mail.took(1)
    expect(shop.mail.sent.map(({ to, text }) => [to.address, text.includes("We do.")])).toEqual([["camille@example.com", true]])
  })

  test("an address that we have is not changed by that, and the same is said again in peace", async () => {
    await copyTo("camille@example.com")
    expect(await copyTo("CAMILLE@example.com")).not.toHaveProperty("problem")
    expect(await copyTo("victim@example.com")).toMatchObject({ problem: expect.stringContaining("another address") })
    expect(shop.visitor().email).toBe("camille@example.com")
  })

  test("the widget knows whether an address is wanted", async () => {
    const asked = async () => (await shop.widget({ token: widget.token! })).of("welcome").at(-1)!.answersByMail
    expect(await asked()).toBe("address-wanted")
    await copyTo("camille@example.com")
    expect(await asked()).toBe("address-known")
    saveMailSettings(shop.io.db, { toVisitors: "nothing" })
    expect(await asked()).toBe("off")
  })
})

async function copyTo(email: string, from = widget) {
  const already = from.of("copied").length
  from.send({ type: "copy", email })
  return from.next("copied", already)
}
