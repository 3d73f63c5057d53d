import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { hours, minutes, seconds } from "../../domain/time.ts"
import type { SignedIn } from "../../testing/app.ts"
import { mailShop, type MailShop } from "../../testing/mail-shop.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { findAgent, saveMembership } from "../agents/store.ts"
import { assign, comment, editComment, removeComment } from "../conversations/commands.ts"
import { insertGroup } from "../groups/store.ts"
import { changeAccount } from "../settings/commands.ts"
import { saveMailPreference } from "./preferences-store.ts"

// E1, E2, C1, E7, E9: what agents are mailed. Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: MailShop
let ada: SignedIn
let ben: SignedIn
let widget: TestWidget
beforeEach(async () => {
  shop = await mailShop()
  changeAccount(shop.io, { name: "Maison Levain" })
  ada = shop.agent("Ada", { role: "admin" })
  ben = shop.agent("Ben")
  widget = await shop.widget({ page: { url: "https://levain.example/breads", title: "Our breads", referrer: "" } })
})
afterEach(() => shop.stop())

describe("E2: offline messages", () => {
  test("go to all agents as one mail each, a minute after the visitor's last words", async () => {
    await widget.write("Do you ship to Belgium?")
    shop.pass(seconds(50))
    await widget.write("For a wedding.")
    shop.pass(seconds(59))
    expect(shop.mail.sent).toEqual([])
    shop.pass(seconds(1))
    await shop.sent(2)
    expect(recipients()).toEqual(["ada@example.com", "ben@example.com"])
    const [one] = shop.mail.sent
    expect(one).toMatchObject({ from: { address: "chat@levain.example" }, replyTo: null })
    expect(one!.from.name).toEndWith("via Maison Levain")
    expect(one!.subject).toStartWith("2 offline messages from Visitor")
    for (const words of ["Do you ship to Belgium?", "For a wedding.", "https://levain.example/breads"]) expect(one!.text).toContain(words)
    expect(one!.html).toContain("https://chat.levain.example/reply/")
    expect(one!.unsubscribeUrl).toStartWith("https://chat.levain.example/mail/stop/")
    shop.pass(hours(5))
    await shop.sent(2)
  })

  test("what comes on top is another mail, in the same thread", async () => {
    saveMailPreference(shop.io.db, ben.id, { forwarding: "nothing" })
    await widget.write("Hello?")
    shop.pass(minutes(1))
    await shop.sent(1)
    await widget.write("Anybody?")
    shop.pass(minutes(4))
    await shop.sent(1)
    shop.pass(minutes(1))
    await shop.sent(2)
    const [first, second] = shop.mail.sent
    expect(second!.text).toContain("Hello?")
    expect(second!.text).toContain("Anybody?")
    expect(second!.references).toEqual([first!.messageId])
    expect(second!.messageId).not.toBe(first!.messageId)
  })

  test("an answer before the minute is over makes them unneeded", async () => {
    await widget.write("Hello?")
    shop.pass(seconds(30))
    shop.answer(ada, "Hi")
    shop.pass(minutes(10))
    await shop.sent(0)
  })
})

describe("E2, C6: missed messages", () => {
  beforeEach(() => putOnline(ada))

  test("go after the account's delay, whatever the agents' status, and say so", async () => {
    await widget.write("Hello?")
    shop.pass(minutes(5) - 1)
    await shop.sent(0)
    shop.pass(1)
    await shop.sent(2)
    expect(shop.mail.sent[0]!.subject).toStartWith("Missed message from")
  })

  test("after another delay, if the account chose one", async () => {
    changeAccount(shop.io, { missedAfter: minutes(10) })
    await widget.write("Hello?")
    shop.pass(minutes(9))
    await shop.sent(0)
    shop.pass(minutes(1))
    await shop.sent(2)
  })

  test("to the assigned alone, else to the group's members", async () => {
    const chloe = shop.agent("Chloe")
    await widget.write("Hello?")
    insertGroup(shop.io.db, { id: "sales", name: "Sales", names: {}, isPrivate: false, members: [ben.id, chloe.id] }, shop.clock.now())
    assign(shop.io, ada, shop.talk().id, { agentIds: [], groupId: "sales", note: "" })
    shop.pass(minutes(5))
    await shop.sent(2)
    expect(recipients()).toEqual(["ben@example.com", "chloe@example.com"])
    expect(shop.mail.sent[0]!.text).toContain("Sales")
    assign(shop.io, ada, shop.talk().id, { agentIds: [chloe.id], groupId: null, note: "" })
    await widget.write("Still there?")
    shop.pass(minutes(6))
    await shop.sent(3)
    expect(shop.mail.sent[2]!.to.address).toBe("chloe@example.com")
  })

  test("who is gone from the team gets none", async () => {
    saveMembership(shop.io.db, { ...findAgent(shop.io.db, ben.id)!, isActive: false }, shop.clock.now())
    await widget.write("Hello?")
    shop.pass(minutes(5))
    await shop.sent(1)
    expect(recipients()).toEqual(["ada@example.com"])
  })
})

describe("E1: each agent's own choice", () => {
  test("“Do not forward” is written down as the reason, and nothing is mailed", async () => {
    await ben.fetch("/settings/preferences", form({ forwarding: "nothing" }))
    await widget.write("Hello?")
    shop.pass(minutes(1))
    await shop.sent(1)
    expect(recipients()).toEqual(["ada@example.com"])
    expect(shop.trace()).toEqual(["Message mailed to ada@example.com", "Message not mailed to Ben: they chose “Do not forward”"])
  })

  test("E7: one click in a mail stops them, without signing in; looking at the link does not", async () => {
    await widget.write("Hello?")
    shop.pass(minutes(1))
    await shop.sent(2)
    const path = new URL(shop.mail.sent.find(({ to }) => to.address === "ben@example.com")!.unsubscribeUrl!).pathname
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
    shop.answer(ada, "We do.")
    shop.answer(ben, "By van.")
    const { id } = shop.talk()
    const [one, other] = [1, 2].map((n) => comment(shop.io, ben, id, { id: crypto.randomUUID(), text: `SECRET between us ${n}` }))
    editComment(shop.io, ben, id, one!.id, "SECRET still")
    removeComment(shop.io, ben, id, other!.id)
    shop.pass(minutes(60))
    await shop.sent(1)
    const [transcript] = shop.mail.sent
    expect(transcript!.to.address).toBe("ada@example.com")
    for (const words of ["Do you ship to Belgium?", "We do.", "By van.", "Ada joined"]) expect(transcript!.text).toContain(words)
    expect(transcript!.text + transcript!.html).not.toMatch(/SECRET|Comment/)
    expect(shop.trace()).toContain("Transcript not mailed to Ben: they chose missed and offline messages only")
    shop.pass(hours(3))
    await shop.sent(1)
  })
})

describe("E9: the trace", () => {
  test("is pushed into the open conversation, and on its page", async () => {
    await widget.write("Hello?")
    shop.pass(minutes(1))
    await shop.sent(2)
    const page = await (await ada.fetch(`/inbox/${shop.talk().id}`)).text()
    expect(page).toContain("Message mailed to ada@example.com")
  })

  test("says nothing to the visitor", async () => {
    await widget.write("Hello?")
    shop.pass(minutes(1))
    await shop.sent(2)
    expect(JSON.stringify(widget.frames)).not.toContain("mailed")
  })
})

function recipients(): readonly string[] {
  return shop.mail.sent.map(({ to }) => to.address).toSorted()
}

function putOnline(agent: SignedIn): void {
  shop.io.db.run("update agents set status = 'online' where id = :id", { id: agent.id })
}

function form(fields: Record<string, string>): RequestInit {
  return { method: "POST", body: new URLSearchParams(fields) }
}
