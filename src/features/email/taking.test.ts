import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { minutes } from "../../domain/time.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { TestInbox } from "../../testing/inbox.ts"
import { recordingMail, TEST_FROM, TEST_SMTP, type RecordingMail } from "../../testing/mail.ts"
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
import { unmatchedMails } from "./received-store.ts"
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
  saveMailSettings(shop.io.db, { publicUrl: "https://chat.levain.example", proven: { address: REPLY, at: 1 } })
  ada = shop.agent("Ada", { role: "admin" })
  lives = []
  widget = await shop.widget()
  await widget.write("Do you ship to Belgium?")
})
afterEach(() => shop.stop())

const REPLY = "reply@levain.example"
const SETTINGS = { smtp: TEST_SMTP, from: TEST_FROM, imap: null, replyAddress: REPLY }

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
  })

  test("is pushed to agents who have it open", async () => {
    give("camille@example.com")
    const inbox = new TestInbox(shop.url, ada)
    await inbox.look({ conversation: conversation().id })
    const address = replyAddressFor(
      shop.io,
      REPLY,
      shop.io.db.tx(() => replyLink(shop.io, conversation().id, null)),
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
    const [kept] = unmatchedMails(shop.io.db, 10)
    expect(kept?.words).toContain(reason)
    const page = await (await ada.fetch("/settings/email/unmatched")).text()
    expect(page).toContain(Bun.escapeHTML(reason).replaceAll("&#x27;", "&#39;").slice(0, 12))
  })

  test("from an agent who left the team", async () => {
    const address = await forwarded()
    saveMembership(shop.io.db, { ...findAgent(shop.io.db, ada.id)!, isActive: false }, shop.clock.now())
    await take(eml({ to: address, text: "Hi" }))
    expect(unmatchedMails(shop.io.db, 1)[0]?.words).toContain("does not work here")
  })

  test("an admin attaches one to a conversation, once, or deletes it", async () => {
    await take(eml({ from: "camille.private@example.com", to: "reply@levain.example", text: "It is me, Camille." }))
    const { id } = unmatchedMails(shop.io.db, 1)[0]!
    const attach = () =>
      ada.fetch(`/settings/email/unmatched/${id}/conversation`, {
        method: "PUT",
        body: new URLSearchParams({ conversation: conversation().id }),
      })
    const [one, two] = await Promise.all([attach(), attach()])
    expect([one.status, two.status].toSorted()).toEqual([200, 410])
    expect(last()).toMatchObject({ author: { kind: "visitor" }, text: "It is me, Camille." })
    expect(unmatchedMails(shop.io.db, 1)).toEqual([])
    await take(eml({ from: "spam@example.com", to: "reply@levain.example", text: "Buy!" }))
    const [spam] = unmatchedMails(shop.io.db, 1)
    expect((await ada.fetch(`/settings/email/unmatched/${spam!.id}`, { method: "DELETE" })).status).toBe(200)
    expect(unmatchedMails(shop.io.db, 1)).toEqual([])
  })

  test("a flood from one sender", async () => {
    const address = await forwarded()
    for (let i = 0; i < 31; i++) await take(eml({ to: address, text: `Number ${i}` }))
    expect(last().text).toBe("Number 29")
    expect(unmatchedMails(shop.io.db, 1)[0]?.words).toContain("within an hour")
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

describe("E5: what no person wrote", () => {
  test("an out-of-office note is not added, and the conversation says so", async () => {
    await take(eml({ to: await forwarded(), text: "I am away.", headers: ["Auto-Submitted: auto-replied"] }))
    expect(last().text).toBe("Do you ship to Belgium?")
    expect(trace().at(-1)).toBe("Not added, from ada@example.com: An automatic answer, such as an out-of-office note.")
    expect(unmatchedMails(shop.io.db, 1)).toEqual([])
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

async function take(source: string): Promise<void> {
  const fetched = { uid: 1, source: new TextEncoder().encode(source), isTooLarge: false }
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
  headers = [],
}: {
  from?: string
  to: string
  text: string
  headers?: string[]
}): string {
  return [
    ...(from === "" ? [] : [`From: ${from}`]),
    `To: ${to}`,
    "Subject: Re: Offline message",
    `Message-ID: <made-${++made}@mail.example.com>`,
    "Content-Type: text/plain; charset=utf-8",
    ...headers,
    "",
    text,
  ].join("\r\n")
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
