import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { days, hours, minutes } from "../../domain/time.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { TestInbox } from "../../testing/inbox.ts"
import { recordingMail, TEST_FROM, TEST_SMTP, type RecordingMail } from "../../testing/mail.ts"
import { TEST_IMAP } from "../../testing/mailbox.ts"
import { until } from "../../testing/until.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { replyByMail, reply, close, remove } from "../conversations/commands.ts"
import { messagesAfter } from "../conversations/messages-store.ts"
import { findConversation, findConversationOf } from "../conversations/store.ts"
import { writeByMail } from "../conversations/visitor-commands.ts"
import { findAgent, saveMembership } from "../agents/store.ts"
import { keepFiles } from "../files/keeping.ts"
import { findVisitor, saveVisitor } from "../visitors/store.ts"
import { findOriginal } from "./originals-store.ts"
import { mailsOf } from "./outbox-store.ts"
import { saveMailPreference } from "./preferences-store.ts"
import { mailboxName } from "./places-store.ts"
import { keptMails, type ReceivedList } from "./received-store.ts"
import { replyAddressFor, replyLink } from "./reply-links.ts"
import { saveMailSettings, storedMailSettings } from "./settings-store.ts"
import { takeMail, type Takers } from "./taking.ts"
import { mailTrace } from "./trace.ts"

// E4, E5, E8, S6. Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: TestShopbell
let mail: RecordingMail
let ada: SignedIn
let widget: TestWidget
let lives: string[]
beforeEach(async () => {
  mail = recordingMail()
  shop = await testShopbell({ mail, config: { mail: SETTINGS } })
  saveMailSettings(shop.io.db, {
    publicUrl: "https://chat.levain.example",
    proven: { mailbox: mailboxName(TEST_IMAP), address: REPLY, token: "", at: 1 },
  })
  ada = shop.agent("Ada", { role: "admin" })
  lives = []
  widget = await shop.widget()
  await widget.write("Do you ship to Belgium?")
})
afterEach(() => shop.stop())

const REPLY = "reply@levain.example"
/** Of links and addresses that work. */
const SECRETS = /[0-9a-f]{20}\.[0-9a-z]+\.[\w-]{43}|mail\/stop\/[\w-]+\.[\w-]{43}|\+[0-9a-f]{48}/
const SETTINGS = { smtp: TEST_SMTP, from: TEST_FROM, imap: TEST_IMAP, replyAddress: REPLY }

describe("E4: an agent answers the mail", () => {
  test("it becomes their message, live in the widget, with the whole mail behind it; no mail is taken twice", async () => {
    const address = await forwarded()
    const from = widget.frames.length
    const source = eml({
      to: address,
      text: `Yes, we do.\n\nOn Mon, 2 Mar 2026 at 11:01, Maison Levain <chat@levain.example> wrote:\n> Do you ship to Belgium?`,
    })
    await take(source)
    await take(source)
    const frame = await widget.until((one) => one.type === "message" && one.message.text === "Yes, we do.", from)
    expect(frame).toMatchObject({ type: "message", agent: { name: "Ada" } })
    expect(texts()).toEqual(["Do you ship to Belgium?", "Ada joined", "Yes, we do."])
    expect(findOriginal(shop.io.db, conversation().id, last().id)?.text).toContain("> Do you ship to Belgium?")
    expect(lives).toEqual([ada.id])
  })

  test("agents see that it came by mail, and “Show original” shows it; visitors do not", async () => {
    await take(eml({ to: await forwarded(), text: "Yes.\n\n> SECRET-QUOTE" }))
    const page = await (await ada.fetch(`/inbox/${conversation().id}`)).text()
    expect(page).toContain("By email")
    const path = `/conversations/${conversation().id}/messages/${last().id}/original`
    expect(page).toContain(path)
    expect(await (await ada.fetch(path)).text()).toContain("SECRET-QUOTE")
    expect((await shop.fetch(path)).status).toBe(401)
    expect(JSON.stringify(widget.frames)).not.toContain("SECRET-QUOTE")
  })

  test("deleting the message takes the mail's words along", async () => {
    await take(eml({ to: await forwarded(), text: "Oops, wrong window." }))
    remove(shop.io, findAgent(shop.io.db, ada.id)!, conversation().id, last().id)
    expect(findOriginal(shop.io.db, conversation().id, last().id)).toBeNull()
  })

  test("a closed conversation is reopened by it", async () => {
    const address = await forwarded()
    close(shop.io, findAgent(shop.io.db, ada.id)!, conversation().id)
    await take(eml({ to: address, text: "One more thing." }))
    expect(findConversation(shop.io.db, conversation().id)!.closure).toBeNull()
    expect(last().text).toBe("One more thing.")
  })

  test("pitfall 40: where the program lost the address, the mail that it answers finds the conversation", async () => {
    await forwarded()
    const { messageId } = mail.sent[0]!
    await take(eml({ to: "chat@levain.example", text: "By thread.", headers: [`In-Reply-To: <${messageId}>`] }))
    expect(last().text).toBe("By thread.")
    await take(eml({ to: "chat@levain.example", text: "By references.", headers: [`References: <x@y.example> <${messageId}>`] }))
    expect(last().text).toBe("By references.")
  })

  test("what is longer than a message may be is cut, and whole behind it", async () => {
    await take(eml({ to: await forwarded(), text: `${"word ".repeat(4_000)}END` }))
    expect(last().text.length).toBeLessThanOrEqual(10_000)
    expect(findOriginal(shop.io.db, conversation().id, last().id)?.text).toContain("END")
  })
})

describe("E4, E8: what an agent's mail lets them do stays theirs", () => {
  const quoted = (text: string) => text.trimEnd().replaceAll(/^/gm, "> ")
  const cases: [string, (ours: string) => string][] = [
    ["below quotes that nothing introduces", (ours) => `${quoted(ours)}\n\nYes, we do.`],
    ["between quotes", (ours) => `Maison Levain wrote:\n${quoted(ours)}\n\nYes, we do.\n`],
    ["above our mail without quotes", (ours) => `Yes, we do.\n\n${ours}`],
    ["above the line, wrapped", (ours) => `Yes, we do.\n\n${ours.replace("your answer above", "your answer\nabove")}`],
    ["above our mail without the line", (ours) => `Yes, we do.\n\n${ours.split("\n").slice(2).join("\n")}`],
    ["above the line, translated", (ours) => `Yes, we do.\n\n${ours.split("\n").slice(2).join("\n").replaceAll("wrote", "schrieb")}`],
  ]

  test.each(cases)("an answer %s, whether the reply address is proven or not", async (_, make) => {
    for (const isProven of [true, false]) {
      const address = await forwarded()
      const { text, messageId } = mail.sent[0]!
      const to = isProven ? address : "chat@levain.example"
      await take(eml({ to, text: make(text), headers: [`In-Reply-To: <${messageId}>`] }))
      expect(last().text).toStartWith("Yes, we do.")
      expect(JSON.stringify(messages())).not.toMatch(SECRETS)
      expect(JSON.stringify(widget.frames)).not.toMatch(SECRETS)
    }
  })

  test("other agents who look at the original see that there was a link, and not where it leads", async () => {
    const ben = shop.agent("Ben")
    const to = await forwarded()
    const { text, html } = mail.sent[0]!
    expect(text).toMatch(SECRETS)
    await take(eml({ to, text: `Yes.\n\n${quoted(text)}\n> To: ${to}` }))
    const path = `/conversations/${conversation().id}/messages/${last().id}/original`
    const page = await (await ben.fetch(path)).text()
    expect(page).toContain("Answer: [link]")
    expect(page).toContain("reply+…@levain.example")
    expect(page).not.toMatch(SECRETS)
    await take(eml({ to, text: html, headers: ["Content-Type: text/html"] }))
    await take(eml({ from: "eve@evil.example", to, text: `Found this:\n\n${text}` }))
    const unmatched = await (await ada.fetch("/settings/email/unmatched")).text()
    expect(unmatched).toContain("[link]")
    expect(unmatched).not.toMatch(SECRETS)
    expect(
      JSON.stringify(shop.io.db.all("select * from received_mails union all select 1,2,3,4,subject,6,7,8,text,10,11 from mail_originals")),
    ).not.toMatch(SECRETS)
  })
})

describe("E4: a visitor answers the mail", () => {
  test("it becomes their message, and agents are mailed about it as about any other", async () => {
    give("camille@example.com")
    saveMailPreference(shop.io.db, ada.id, { forwarding: "missed" })
    reply(shop.io, findAgent(shop.io.db, ada.id)!, conversation().id, { id: crypto.randomUUID(), text: "We do." })
    widget.close()
    await until(() => findVisitor(shop.io.db, conversation().visitorId)!.leftAt !== null)
    shop.pass(minutes(2))
    await mail.took(1)
    expect(mail.sent[0]!.to.address).toBe("camille@example.com")
    await take(eml({ from: "Camille@Example.com", to: mail.sent[0]!.replyTo!, text: "Great, and to France?" }))
    expect(last()).toMatchObject({ author: { kind: "visitor" }, text: "Great, and to France?", via: "email" })
    shop.pass(minutes(1))
    await mail.took(2)
    expect(mail.sent[1]!).toMatchObject({ to: { address: "ada@example.com" } })
    expect(mail.sent[1]!.text).toContain("Great, and to France?")
    reply(shop.io, findAgent(shop.io.db, ada.id)!, conversation().id, { id: crypto.randomUUID(), text: "And to France." })
    shop.pass(minutes(2))
    await mail.took(3)
    expect(mail.sent[2]!.references).toContain(`made-${made}@mail.example.com`)
  })

  test("is pushed to agents who have it open", async () => {
    give("camille@example.com")
    const inbox = new TestInbox(shop.url, ada)
    await inbox.look({ conversation: conversation().id })
    const address = replyAddressFor(
      shop.io,
      REPLY,
      shop.io.db.tx(() => replyLink(shop.io, conversation().id, findVisitor(shop.io.db, conversation().visitorId)!)),
    )
    await take(eml({ from: "camille@example.com", to: address, text: "Hello again" }))
    await inbox.says("Hello again")
    inbox.close()
  })
})

describe("E4: kept for an admin, shown to no visitor, added nowhere", () => {
  const cases: [string, (address: string) => string | Promise<string>, string][] = [
    ["from a stranger who knows the address", (to) => eml({ from: "eve@evil.example", to, text: "I am Ada" }), "eve@evil.example"],
    [
      "with a changed token",
      (to) => eml({ to: to.replace(/[0-9a-f](?=@)/, (c) => (c === "0" ? "1" : "0")), text: "Hi" }),
      "not made by this Shopbell",
    ],
    ["with a token of nothing", () => eml({ to: "reply+hello@levain.example", text: "Hi" }), "not made by this Shopbell"],
    ["to nobody", () => eml({ to: "reply@levain.example", text: "Hi" }), "no conversation's address"],
    ["without a sender", (to) => eml({ from: "", to, text: "Hi" }), "who sent it"],
    ["with nothing above the quote", (to) => eml({ to, text: "\n> Do you ship to Belgium?" }), "Nothing was written"],
  ]
  test.each(cases)("%s", async (_, make, reason) => {
    const before = texts()
    await take(await make(await forwarded()))
    expect(texts()).toEqual(before)
    const [found] = kept(10)
    expect(found?.words).toContain(reason)
    const page = await (await ada.fetch("/settings/email/unmatched")).text()
    expect(page).toContain(Bun.escapeHTML(reason).replaceAll("&#x27;", "&#39;").slice(0, 12))
  })

  test("from an agent who left the team", async () => {
    const address = await forwarded()
    saveMembership(shop.io.db, { ...findAgent(shop.io.db, ada.id)!, isActive: false }, shop.clock.now())
    await take(eml({ to: address, text: "Hi" }))
    expect(kept(1)[0]?.words).toContain("does not work here")
  })

  const attached = (changes: Record<string, string> = {}, id = kept(1)[0]!.id) =>
    ada.fetch(`/settings/email/unmatched/${id}/conversation`, {
      method: "PUT",
      body: new URLSearchParams({ conversation: conversation().id, ...changes }),
    })

  test("a mail in an agent's name becomes the visitor's, unless the admin says that it is the agent's", async () => {
    for (const text of ["First", "Second"]) await take(eml({ from: "ada@example.com", to: "reply@levain.example", text }))
    const page = await (await ada.fetch("/settings/email/unmatched")).text()
    expect(page).toContain("as a message of the visitor")
    expect(page).toContain("as a reply by <bdi>Ada</bdi>")
    expect((await attached()).status).toBe(200)
    expect(last()).toMatchObject({ text: "Second", author: { kind: "visitor" } })
    expect((await attached({ as: "agent" })).status).toBe(200)
    expect(last()).toMatchObject({ text: "First", author: { kind: "agent", agentId: ada.id } })
  })

  test("nobody else's mail becomes an agent's", async () => {
    await take(eml({ from: "eve@evil.example", to: "reply@levain.example", text: "I am Ada" }))
    expect((await attached({ as: "agent" })).status).toBe(422)
    expect((await attached({ as: "anybody" })).status).toBe(422)
    const left = shop.agent("Ben")
    saveMembership(shop.io.db, { ...findAgent(shop.io.db, left.id)!, isActive: false }, shop.clock.now())
    await take(eml({ from: "ben@example.com", to: "reply@levain.example", text: "I was Ben" }))
    expect((await attached({ as: "agent" })).status).toBe(422)
    expect(last().text).toBe("Do you ship to Belgium?")
  })

  test("one with nothing above its quote becomes the whole mail, without our links; one of which there is only a head its subject", async () => {
    const to = await forwarded()
    await take(eml({ from: "camille@home.example", to, text: `> See\n${mail.sent[0]!.text.replaceAll(/^/gm, "> ")}` }))
    expect((await attached()).status).toBe(200)
    expect(last().text).toContain("> Answer: [link]")
    expect(last().text).not.toMatch(SECRETS)
    await take("From: big@example.com\r\nSubject: Photos of the cake\r\nMessage-ID: <big@x>\r\n\r\n", true)
    expect((await attached()).status).toBe(200)
    expect(last().text).toBe("Photos of the cake")
    await take("From: big@example.com\r\nMessage-ID: <bigger@x>\r\n\r\n", true)
    const refused = await attached()
    expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining("Nothing stands in this mail")])
  })

  test("S10: the list has pages, and what nobody saw to for 90 days is gone", async () => {
    for (let number = 1; number <= 51; number += 1) {
      shop.clock.advance(1_000)
      await take(eml({ from: "eve@evil.example", to: "reply@levain.example", text: `Number ${number}.` }))
    }
    const first = await (await ada.fetch("/settings/email/unmatched")).text()
    const older = /href="([^"]*before=[^"]*)"/.exec(first)![1]!.replaceAll("&amp;", "&")
    const second = await (await ada.fetch(older)).text()
    expect(first.match(/Number \d+\./g)).toHaveLength(50)
    expect(second.match(/Number \d+\./g)).toEqual(["Number 1."])
    expect(second).not.toContain("before=")
    expect((await ada.fetch("/settings/email/unmatched?before=x")).status).toBe(422)
    shop.pass(days(91))
    expect(kept(100)).toEqual([])
  })

  test("S4: strangers' mails fill the disk up to a limit: those that no person wrote go first, then the oldest, and their words stay", async () => {
    const body = "word ".repeat(7_000_000)
    for (const name of ["one", "two", "three"])
      await take(eml({ from: `${name}@evil.example`, to: "reply@levain.example", text: name + body }))
    await take(eml({ from: "news@shop.example", to: "reply@levain.example", text: `news${body}`, headers: ["Precedence: bulk"] }))
    const sources = () => [...kept(9), ...kept(9, "automatic")].map(({ sender, source }) => [sender.split("@")[0], source !== null])
    expect(Object.fromEntries(sources())).toEqual({ one: true, two: true, three: true, news: true })
    for (const name of ["four", "five", "six"])
      await take(eml({ from: `${name}@evil.example`, to: "reply@levain.example", text: name + body }))
    expect(Object.fromEntries(sources())).toEqual({ one: false, two: true, three: true, four: true, five: true, six: true, news: false })
    expect(kept(9).at(-1)!.text).toStartWith("oneword word")
    // Whole mails are no files of messages; those that clean up after these leave them alone.
    shop.pass(hours(3))
    shop.pass(hours(3))
    const left = async () => (await Array.fromAsync(shop.io.files.names())).flat()
    const listed = kept(9).filter((one) => one.source !== null).length
    await until(async () => (await left()).length === listed)
    const names = await left()
    expect(names.toSorted()).toEqual(
      kept(9)
        .flatMap(({ source }) => source?.name ?? [])
        .toSorted(),
    )
    expect((await attached({}, kept(9).at(-1)!.id)).status).toBe(200)
  })

  test("an admin attaches one to a conversation, once, or deletes it", async () => {
    await take(eml({ from: "camille.private@example.com", to: "reply@levain.example", text: "It is me, Camille." }))
    const { id } = kept(1)[0]!
    const attach = () =>
      ada.fetch(`/settings/email/unmatched/${id}/conversation`, {
        method: "PUT",
        body: new URLSearchParams({ conversation: conversation().id }),
      })
    const [one, two] = await Promise.all([attach(), attach()])
    expect([one.status, two.status].toSorted()).toEqual([200, 410])
    expect(last()).toMatchObject({ author: { kind: "visitor" }, text: "It is me, Camille." })
    expect(kept(1)).toEqual([])
    await take(eml({ from: "spam@example.com", to: "reply@levain.example", text: "Buy!" }))
    const [spam] = kept(1)
    expect((await ada.fetch(`/settings/email/unmatched/${spam!.id}`, { method: "DELETE" })).status).toBe(200)
    expect(kept(1)).toEqual([])
  })

  test("a flood from one sender", async () => {
    const address = await forwarded()
    for (let i = 0; i < 31; i++) await take(eml({ to: address, text: `Number ${i}` }))
    expect(last().text).toBe("Number 29")
    expect(kept(1)[0]?.words).toContain("within an hour")
  })

  test("broken mails of all kinds harm nobody", async () => {
    const address = await forwarded()
    const before = texts()
    for (const source of [
      "",
      "\0\0\0",
      "From: \xff\xfe",
      `To: ${address}\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x`,
      "x".repeat(100_000),
    ]) {
      await take(source)
    }
    expect(texts()).toEqual(before)
    await take(`From: ada@example.com\r\nTo: ${address}\r\nMessage-ID: <tail@x>\r\n\r\nStill works.`)
    expect(last().text).toBe("Still works.")
  })
})

describe("E4: a used Message-ID", () => {
  const same = (changes: Parameters<typeof eml>[0]) => eml(changes).replace(/made-\d+@/, "same@")

  const at = (time: string) => `Date: Mon, 2 Mar 2026 ${time} +0100`

  test("with another date is another mail, also with the same words; with the same date it is the same mail", async () => {
    const to = await forwarded()
    for (const time of ["11:01:00", "11:01:01", "11:01:00", "11:01:01"])
      await take(same({ to, text: `Yes, at ${time}.`, headers: [at(time)] }))
    await take(same({ to, text: "Yes, at 11:01:01.", headers: [at("11:02:00")] }))
    await take(same({ to, text: "Yes, at 11:01:01.", headers: ["Date: Mon, 2 Mar 2026 10:02:00 +0000"] }))
    expect(texts().slice(2)).toEqual(["Yes, at 11:01:00.", "Yes, at 11:01:01.", "Yes, at 11:01:01."])
  })

  test("without a date, with other words is another mail, and becomes a message of its own", async () => {
    const to = await forwarded()
    for (const text of ["Yes, we do.", "And to France.", "Yes, we do.", "And to France."]) await take(same({ to, text }))
    expect(texts().slice(-2)).toEqual(["Yes, we do.", "And to France."])
    expect(messages()).toHaveLength(4)
  })

  test("without a date, a long mail is the same mail whatever servers put above it", async () => {
    const to = await forwarded()
    const text = "Yes, we do ship to Belgium.\r\n".repeat(6_000)
    for (const headers of [[], [`Received: from elsewhere`, `X-Note: ${"x".repeat(900)}`]]) await take(same({ to, text, headers }))
    expect(messages()).toHaveLength(3)
  })

  test("of a stranger's swallows no answer", async () => {
    const to = await forwarded()
    for (const headers of [[], [at("11:01:00")]]) {
      await take(same({ from: "eve@evil.example", to: "reply@levain.example", text: "Yes, we do.", headers }))
      await take(same({ to, text: "Yes, we do.", headers }))
      expect(last()).toMatchObject({ text: "Yes, we do.", author: { kind: "agent", agentId: ada.id } })
    }
    expect(messages()).toHaveLength(4)
    expect(kept(9).map(({ sender }) => sender)).toEqual(["eve@evil.example", "eve@evil.example"])
  })

  test("that is missing makes no one report of two that say the same of two mails", async () => {
    const report = (id: string) => bounceOf(id).replace(/^Message-ID: <bounce.*\r\n/m, "")
    for (const id of ["one@x.example", "two@x.example", "one@x.example"]) await take(report(id))
    expect(kept(9, "automatic")).toHaveLength(2)
  })

  // Pitfall 46: what servers change on the way.
  const ways: readonly (readonly [string, boolean, (source: string) => string])[] = [
    ["with notes of another server", true, (source) => `Received: from elsewhere\r\nDelivered-To: me@levain.example\r\n${source}`],
    ["with one more line break at its end", true, (source) => `${source}\r\n`],
    ["with other line breaks", true, (source) => source.replaceAll("\r\n", "\n")],
    ["with blanks at the ends of its lines", true, (source) => source.replace("we do.", "we do.  ")],
    ["with a Content-Transfer-Encoding", true, (source) => source.replace("\r\n\r\n", "\r\nContent-Transfer-Encoding: 8bit\r\n\r\n")],
    ["in base64", true, inBase64],
    ["with a mark before its subject", true, (source) => source.replace("Subject: ", "Subject: [EXT] ")],
    ["with a scanner's footer", false, (source) => `${source}\r\n\r\nScanned by AV: no virus found.`],
  ]

  test.each(ways)("delivered again %s it is the same mail", async (_, isSameWithoutDate, changed) => {
    const to = await forwarded()
    const text = "Yes, we do.\r\n\r\nAlso to Liège."
    const dated = same({ to, text, headers: [at("11:01:00")] })
    for (const source of [dated, changed(dated)]) await take(source)
    expect(messages()).toHaveLength(3)
    const undated = same({ to, text })
    for (const source of isSameWithoutDate ? [undated, changed(undated)] : [undated]) await take(source)
    expect(messages()).toHaveLength(4)
  })

  test("of a mail of which there is only a head is kept each time that its date is another", async () => {
    const big = (subject: string, time: string) =>
      `From: big@example.com\r\nSubject: ${subject}\r\nMessage-ID: <big@x>\r\n${at(time)}\r\n\r\n`
    for (const [subject, time] of [
      ["Photos", "11:01:00"],
      ["Films", "11:02:00"],
      ["[EXT] Photos", "11:01:00"],
    ] as const)
      await take(big(subject, time), true)
    expect(kept(9).map(({ subject }) => subject)).toEqual(["Films", "Photos"])
  })

  test("that was taken by an earlier version is known by it and by the sender", async () => {
    const to = await forwarded()
    shop.io.db.run(
      "insert into received_mails (id, message_id, at, sender, subject, outcome) values ('1', 'same@mail.example.com', 1, 'ada@example.com', '', 'message')",
    )
    await take(same({ to, text: "Read already." }))
    expect(messages()).toHaveLength(1)
    await take(same({ from: "eve@evil.example", to, text: "I am Ada." }))
    expect(kept(1)[0]?.text).toBe("I am Ada.")
  })
})

describe("E5: what no person wrote", () => {
  test("an out-of-office note is not added, and the conversation says so", async () => {
    await take(eml({ to: await forwarded(), text: "I am away.", headers: ["Auto-Submitted: auto-replied"] }))
    expect(last().text).toBe("Do you ship to Belgium?")
    expect(trace().at(-1)).toBe("Not added, from ada@example.com: An automatic answer, such as an out-of-office note.")
    expect(kept(1)).toEqual([])
  })

  test("what belongs to no conversation is kept for an admin, in a list of its own", async () => {
    await take(eml({ from: "news@shop.example", to: "reply@levain.example", text: "Buy bread!", headers: ["List-Id: <x>"] }))
    await take(bounceOf("nobody@nowhere.example"))
    const page = await (await ada.fetch("/settings/email/unmatched")).text()
    expect(page).toContain("Automatic, 2")
    expect(page).not.toContain("Buy bread!")
    const list = await (await ada.fetch("/settings/email/unmatched?list=automatic")).text()
    expect(list).toContain("Buy bread!")
    expect(list).toContain("could not be delivered")
    const [bounce, news] = kept(9, "automatic")
    expect(bounce!.outcome).toBe("bounce")
    const body = new URLSearchParams({ conversation: conversation().id })
    expect((await ada.fetch(`/settings/email/unmatched/${news!.id}/conversation`, { method: "PUT", body })).status).toBe(200)
    expect(last().text).toBe("Buy bread!")
    expect((await ada.fetch(`/settings/email/unmatched/${bounce!.id}`, { method: "DELETE" })).status).toBe(200)
    expect(kept(9, "automatic")).toEqual([])
  })

  test("an absence note that only its subject gives away is shown to no visitor, and waits for an admin", async () => {
    const to = await forwarded()
    await take(eml({ to, text: "I am away.", subject: "Abwesenheitsnotiz: Offline message" }))
    expect(last().text).toBe("Do you ship to Belgium?")
    expect(kept(1)[0]).toMatchObject({ text: "I am away.", words: expect.stringContaining("automatic answer") })
    await take(eml({ to, text: "I am here.\n\n> Do you ship to Belgium?", subject: "Automatic reply: Offline message" }))
    expect(last().text).toStartWith("I am here.")
  })

  test("our own mail that comes back is no answer", async () => {
    const address = await forwarded()
    await take(eml({ to: address, text: "Loop", headers: ["X-Shopbell: 1"] }))
    expect(last().text).toBe("Do you ship to Belgium?")
  })

  test("a bounce shows in the conversation", async () => {
    await forwarded()
    const { messageId } = mailsOf(shop.io.db, conversation().id)[0]!
    await take(bounceOf(messageId))
    expect(trace().at(-1)).toStartWith("Message did not arrive at ada@example.com:")
    expect(trace().at(-1)).toContain("550")
  })

  test("a bounce that gives no reason says so, in the conversation and where it belongs to none", async () => {
    await forwarded()
    const { messageId } = mailsOf(shop.io.db, conversation().id)[0]!
    const wordless = (id: string) => {
      const told = bounceOf(id).replace(/^(?:Status|Diagnostic-Code|Message-ID: <bounce).*\r\n/gm, "")
      return told.replace(/^I'm sorry.*\r\n/m, "")
    }
    await take(wordless(messageId))
    expect(trace().at(-1)).toBe("Message did not arrive at ada@example.com: it came back without a reason")
    await take(wordless("nobody@nowhere.example"))
    expect(kept(1, "automatic")[0]?.words).toBe("It came back without a reason.")
  })

  test("a delay is not one", async () => {
    await forwarded()
    const { messageId } = mailsOf(shop.io.db, conversation().id)[0]!
    await take(bounceOf(messageId, "delayed", "4.4.1"))
    expect(trace().at(-1)).toBe("Message mailed to ada@example.com")
  })
})

describe("E8", () => {
  test("no reply address is offered before a round trip was seen; the mail of one proves it", async () => {
    saveMailSettings(shop.io.db, { proven: null, checkToken: "check0123" })
    shop.pass(minutes(1))
    await mail.took(1)
    expect(mail.sent[0]!.replyTo).toBeNull()
    expect(mail.sent[0]!.text).toContain("replies to this mail are not read")
    await take(
      eml({
        from: "chat@levain.example",
        to: "reply+check0123@levain.example",
        text: "check",
        headers: ["Auto-Submitted: auto-generated"],
      }),
    )
    expect(storedMailSettings(shop.io.db)).toMatchObject({ proven: { address: REPLY }, checkToken: null })
  })
})

test("S6: nothing that people write makes a header of ours", async () => {
  const visitor = findVisitor(shop.io.db, conversation().visitorId)!
  saveVisitor(shop.io.db, { ...visitor, name: "Eve\r\nBcc: victim@example.com" })
  await forwarded()
  expect(mail.sent[0]!.subject).not.toMatch(/[\r\n]/)
})

const takers = (): Takers => ({
  replyByMail: (agent, id, written) => replyByMail(shop.io, agent, id, written),
  writeByMail: (visitorId, written) => writeByMail(shop.io, visitorId, written),
  keepFiles: (given) => keepFiles(shop.io, given),
  showLife: (agentId) => void lives.push(agentId),
})

async function take(source: string, isTooLarge = false): Promise<void> {
  const fetched = { uid: 1, source: new TextEncoder().encode(source), isTooLarge }
  await takeMail(shop.io, { mail: SETTINGS, url: null }, takers(), fetched)
}

/** The offline message is mailed to Ada; the address to answer at. */
async function forwarded(): Promise<string> {
  shop.pass(minutes(1))
  await mail.took(1)
  await until(() => mailsOf(shop.io.db, conversation().id).every(({ state }) => state !== "waiting"))
  return mail.sent[0]!.replyTo!
}

let made = 0
function eml({
  from = "Ada <ada@example.com>",
  to,
  text,
  subject = "Re: Offline message",
  headers = [],
}: {
  from?: string
  to: string
  text: string
  subject?: string
  headers?: string[]
}): string {
  return [
    ...(from === "" ? [] : [`From: ${from}`]),
    `To: ${to}`,
    `Subject: ${subject}`,
    `Message-ID: <made-${++made}@mail.example.com>`,
    ...(headers.some((header) => header.startsWith("Content-Type")) ? [] : ["Content-Type: text/plain; charset=utf-8"]),
    ...headers,
    "",
    text,
  ].join("\r\n")
}

function inBase64(source: string): string {
  const [head, ...body] = source.split("\r\n\r\n")
  return `${head}\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(body.join("\r\n\r\n")).toString("base64")}\r\n`
}

function bounceOf(messageId: string, action = "failed", status = "5.1.1"): string {
  return `From: MAILER-DAEMON@mail.example.com
To: chat@levain.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-${action}@mail.example.com>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.com

Final-Recipient: rfc822; ada@example.com
Action: ${action}
Status: ${status}
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b
Content-Type: text/rfc822-headers

Message-ID: <${messageId}>
Subject: Offline message

--b--
`.replaceAll("\n", "\r\n")
}

function kept(most: number, list: ReceivedList = "unmatched") {
  return keptMails(shop.io.db, list, most)
}

function conversation() {
  const { visitor_id: visitorId } = shop.io.db.get<{ visitor_id: string }>("select visitor_id from conversations")!
  return findConversationOf(shop.io.db, visitorId)!
}

function messages() {
  return messagesAfter(shop.io.db, conversation().id, 0)
}

function last() {
  return messages().at(-1)!
}

function texts(): readonly string[] {
  return messages().map(({ text, happened }) => (happened ? `${text} ${happened}` : text))
}

function trace(): readonly string[] {
  return mailTrace(shop.io.db, conversation().id).map(({ text }) => text)
}

function give(email: string): void {
  saveVisitor(shop.io.db, { ...findVisitor(shop.io.db, conversation().visitorId)!, email })
}
