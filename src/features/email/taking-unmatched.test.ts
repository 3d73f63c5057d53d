import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { days, hours } from "../../domain/time.ts"
import type { SignedIn } from "../../testing/app.ts"
import { answerMail } from "../../testing/incoming-mail.ts"
import { SECRETS } from "../../testing/mail-shop.ts"
import { takingShop, type TakingShop } from "../../testing/taking-shop.ts"
import { until } from "../../testing/until.ts"
import { findAgent, saveMembership } from "../agents/store.ts"

// E4, E8, S4, S10: what belongs nowhere waits for an admin. Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: TakingShop
let ada: SignedIn
beforeEach(async () => {
  shop = await takingShop()
  ;({ ada } = shop)
})
afterEach(() => shop.stop())

describe("E4: kept for an admin, shown to no visitor, added nowhere", () => {
  const cases: [string, (address: string) => string | Promise<string>, string][] = [
    ["from a stranger who knows the address", (to) => answerMail({ from: "eve@evil.example", to, text: "I am Ada" }), "eve@evil.example"],
    [
      "with a changed token",
      (to) => answerMail({ to: to.replace(/[0-9a-f](?=@)/, (c) => (c === "0" ? "1" : "0")), text: "Hi" }),
      "not made by this Shopbell",
    ],
    ["with a token of nothing", () => answerMail({ to: "reply+hello@levain.example", text: "Hi" }), "not made by this Shopbell"],
    ["to nobody", () => answerMail({ to: "reply@levain.example", text: "Hi" }), "no conversation's address"],
    ["without a sender", (to) => answerMail({ from: "", to, text: "Hi" }), "who sent it"],
    ["with nothing above the quote", (to) => answerMail({ to, text: "\n> Do you ship to Belgium?" }), "Nothing was written"],
  ]
  test.each(cases)("%s", async (_, make, reason) => {
    const before = shop.texts()
    await shop.take(await make(await shop.forwarded()))
    expect(shop.texts()).toEqual(before)
    const [found] = shop.kept(10)
    expect(found?.words).toContain(reason)
    const page = await (await ada.fetch("/settings/email/unmatched")).text()
    expect(page).toContain(Bun.escapeHTML(reason).replaceAll("&#x27;", "&#39;").slice(0, 12))
  })

  test("from an agent who left the team", async () => {
    const address = await shop.forwarded()
    saveMembership(shop.io.db, { ...findAgent(shop.io.db, ada.id)!, isActive: false }, shop.clock.now())
    await shop.take(answerMail({ to: address, text: "Hi" }))
    expect(shop.kept(1)[0]?.words).toContain("does not work here")
  })

  const attached = (changes: Record<string, string> = {}, id = shop.kept(1)[0]!.id) =>
    ada.fetch(`/settings/email/unmatched/${id}/conversation`, {
      method: "PUT",
      body: new URLSearchParams({ conversation: shop.talk().id, ...changes }),
    })

  test("a mail in an agent's name becomes the visitor's, unless the admin says that it is the agent's", async () => {
    for (const text of ["First", "Second"]) await shop.take(answerMail({ from: "ada@example.com", to: "reply@levain.example", text }))
    const page = await (await ada.fetch("/settings/email/unmatched")).text()
    expect(page).toContain("as a message of the visitor")
    expect(page).toContain("as a reply by <bdi>Ada</bdi>")
    expect((await attached()).status).toBe(200)
    expect(shop.last()).toMatchObject({ text: "Second", author: { kind: "visitor" } })
    expect((await attached({ as: "agent" })).status).toBe(200)
    expect(shop.last()).toMatchObject({ text: "First", author: { kind: "agent", agentId: ada.id } })
  })

  test("nobody else's mail becomes an agent's", async () => {
    await shop.take(answerMail({ from: "eve@evil.example", to: "reply@levain.example", text: "I am Ada" }))
    expect((await attached({ as: "agent" })).status).toBe(422)
    expect((await attached({ as: "anybody" })).status).toBe(422)
    const left = shop.agent("Ben")
    saveMembership(shop.io.db, { ...findAgent(shop.io.db, left.id)!, isActive: false }, shop.clock.now())
    await shop.take(answerMail({ from: "ben@example.com", to: "reply@levain.example", text: "I was Ben" }))
    expect((await attached({ as: "agent" })).status).toBe(422)
    expect(shop.last().text).toBe("Do you ship to Belgium?")
  })

  test("one with nothing above its quote becomes the whole mail, without our links; one of which there is only a head its subject", async () => {
    const to = await shop.forwarded()
    await shop.take(answerMail({ from: "camille@home.example", to, text: `> See\n${shop.mail.sent[0]!.text.replaceAll(/^/gm, "> ")}` }))
    expect((await attached()).status).toBe(200)
    expect(shop.last().text).toContain("> Answer: [link]")
    expect(shop.last().text).not.toMatch(SECRETS)
    await shop.take("From: big@example.com\r\nSubject: Photos of the cake\r\nMessage-ID: <big@x>\r\n\r\n", true)
    expect((await attached()).status).toBe(200)
    expect(shop.last().text).toBe("Photos of the cake")
    await shop.take("From: big@example.com\r\nMessage-ID: <bigger@x>\r\n\r\n", true)
    const refused = await attached()
    expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining("Nothing stands in this mail")])
  })

  test("S10: the list has pages, and what nobody saw to for 90 days is gone", async () => {
    for (let number = 1; number <= 51; number += 1) {
      shop.clock.advance(1_000)
      await shop.take(answerMail({ from: "eve@evil.example", to: "reply@levain.example", text: `Number ${number}.` }))
    }
    const first = await (await ada.fetch("/settings/email/unmatched")).text()
    const older = /href="([^"]*before=[^"]*)"/.exec(first)![1]!.replaceAll("&amp;", "&")
    const second = await (await ada.fetch(older)).text()
    expect(first.match(/Number \d+\./g)).toHaveLength(50)
    expect(second.match(/Number \d+\./g)).toEqual(["Number 1."])
    expect(second).not.toContain("before=")
    expect((await ada.fetch("/settings/email/unmatched?before=x")).status).toBe(422)
    shop.pass(days(91))
    expect(shop.kept(100)).toEqual([])
  })

  test("S4: strangers' mails fill the disk up to a limit: those that no person wrote go first, then the oldest, and their words stay", async () => {
    const body = "word ".repeat(7_000_000)
    for (const name of ["one", "two", "three"])
      await shop.take(answerMail({ from: `${name}@evil.example`, to: "reply@levain.example", text: name + body }))
    await shop.take(
      answerMail({ from: "news@shop.example", to: "reply@levain.example", text: `news${body}`, headers: ["Precedence: bulk"] }),
    )
    const sources = () =>
      [...shop.kept(9), ...shop.kept(9, "automatic")].map(({ sender, source }) => [sender.split("@")[0], source !== null])
    expect(Object.fromEntries(sources())).toEqual({ one: true, two: true, three: true, news: true })
    for (const name of ["four", "five", "six"])
      await shop.take(answerMail({ from: `${name}@evil.example`, to: "reply@levain.example", text: name + body }))
    expect(Object.fromEntries(sources())).toEqual({ one: false, two: true, three: true, four: true, five: true, six: true, news: false })
    expect(shop.kept(9).at(-1)!.text).toStartWith("oneword word")
    // Whole mails are no files of messages; those that clean up after these leave them alone.
    shop.pass(hours(3))
    shop.pass(hours(3))
    const left = async () => (await Array.fromAsync(shop.io.files.names())).flat()
    const listed = shop.kept(9).filter((one) => one.source !== null).length
    await until(async () => (await left()).length === listed)
    const names = await left()
    expect(names.toSorted()).toEqual(
      shop
        .kept(9)
        .flatMap(({ source }) => source?.name ?? [])
        .toSorted(),
    )
    expect((await attached({}, shop.kept(9).at(-1)!.id)).status).toBe(200)
  })

  test("an admin attaches one to a conversation, once, or deletes it", async () => {
    await shop.take(answerMail({ from: "camille.private@example.com", to: "reply@levain.example", text: "It is me, Camille." }))
    const { id } = shop.kept(1)[0]!
    const attach = () =>
      ada.fetch(`/settings/email/unmatched/${id}/conversation`, {
        method: "PUT",
        body: new URLSearchParams({ conversation: shop.talk().id }),
      })
    const [one, two] = await Promise.all([attach(), attach()])
    expect([one.status, two.status].toSorted()).toEqual([200, 410])
    expect(shop.last()).toMatchObject({ author: { kind: "visitor" }, text: "It is me, Camille." })
    expect(shop.kept(1)).toEqual([])
    await shop.take(answerMail({ from: "spam@example.com", to: "reply@levain.example", text: "Buy!" }))
    const [spam] = shop.kept(1)
    expect((await ada.fetch(`/settings/email/unmatched/${spam!.id}`, { method: "DELETE" })).status).toBe(200)
    expect(shop.kept(1)).toEqual([])
  })

  test("a flood from one sender", async () => {
    const address = await shop.forwarded()
    for (let i = 0; i < 31; i++) await shop.take(answerMail({ to: address, text: `Number ${i}` }))
    expect(shop.last().text).toBe("Number 29")
    expect(shop.kept(1)[0]?.words).toContain("within an hour")
  })

  test("broken mails of all kinds harm nobody", async () => {
    const address = await shop.forwarded()
    const before = shop.texts()
    for (const source of [
      "",
      "\0\0\0",
      "From: \xff\xfe",
      `To: ${address}\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x`,
      "x".repeat(100_000),
    ]) {
      await shop.take(source)
    }
    expect(shop.texts()).toEqual(before)
    await shop.take(`From: ada@example.com\r\nTo: ${address}\r\nMessage-ID: <tail@x>\r\n\r\nStill works.`)
    expect(shop.last().text).toBe("Still works.")
  })
})
