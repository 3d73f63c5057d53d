import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test"
import { certificateFor, type Certificate } from "../testing/certificate.ts"
import { dovecot, type Dovecot } from "../testing/dovecot.ts"
import { smtpPeer, type ReceivedMail, type SmtpPeer } from "../testing/smtp.ts"
import { TestWidget } from "../testing/widget.ts"
import { ADMIN, startServer, type Server } from "./stage.ts"
import { promptly, until } from "../testing/until.ts"

// E1-E8, R3, R4: a Shopbell of its own, between a real SMTP server and a real IMAP server. Its clock is moved, for a missed message is one after minutes.

let certificate: Certificate
let smtp: SmtpPeer
let imap: Dovecot
let server: Server
let cookie: string
beforeAll(async () => {
  certificate = certificateFor("localhost")
  smtp = await smtpPeer({ security: "starttls", certificate, user: "chat", password: "secret" })
  imap = await dovecot({ certificate })
  const folder = `${process.env.TMPDIR ?? "/tmp"}/shopbell-e2e-ca-${process.pid}.pem`
  await Bun.write(folder, certificate.certificate)
  const { port } = imap.server()
  server = await startServer({
    SHOPBELL_DEV: "1",
    SHOPBELL_LOG_LEVEL: "error",
    SHOPBELL_SMTP_URL: `smtp://chat:secret@localhost:${smtp.port}`,
    SHOPBELL_MAIL_FROM: "Maison Levain <chat@levain.example>",
    SHOPBELL_IMAP_URL: `imap://ann:secret@localhost:${port}/INBOX`,
    SHOPBELL_REPLY_ADDRESS: "reply@levain.example",
    NODE_EXTRA_CA_CERTS: folder,
  })
  cookie = await signIn()
}, 90_000)
afterAll(async () => {
  await server?.stop()
  await imap?.end()
  await smtp?.close()
})
beforeEach(() => smtp.misbehave(null))

describe("a round trip", () => {
  test("“Check mailbox” sends a mail to the reply address and sees it come back", async () => {
    const check = post("/settings/email/mailbox-check")
    const mail = await until(() => smtp.mails.find(({ to }) => to[0]!.startsWith("reply+check")), "the mail that checks")
    imap.deliver(mail.source)
    const words = await (await check).text()
    expect(words).toContain("from now on, mails can simply be answered")
    expect(await (await get("/settings/email")).text()).toContain("Mails can be answered")
  }, 90_000)

  test("“Send test mail” arrives, and says what the server said", async () => {
    const words = await (await post("/settings/email/test-mail")).text()
    expect(words).toContain(`localhost:${smtp.port} took the mail to ada@shop.example`)
    expect(smtp.mails.at(-1)).toMatchObject({ to: ["ada@shop.example"], user: "chat", isEncrypted: true })
  }, 90_000)

  test("an offline message is mailed once to each agent, is answered by a real mail, and the answer is in the widget; the visitor's mailed answer comes back", async () => {
    await everybodyOffline()
    const visitor = await newVisitor()
    const words = `Do you ship to Belgium? ${crypto.randomUUID()}`
    await visitor.write(words)
    await pass("61s")
    const notices = await until(() => {
      const found = about(words)
      return found.length > 0 &&
        found.length === new Set(found.map(({ to }) => to[0])).size &&
        found.some(({ to }) => to[0] === "ada@shop.example")
        ? found
        : null
    }, "the notices")
    const notice = notices.find(({ to }) => to[0] === "ada@shop.example")!
    imap.deliver(answerTo(notice, "ada@shop.example", "Yes, every day.\n\nOn Mon, Maison Levain wrote:\n> Do you ship?"))
    const frame = await visitor.until((one) => one.type === "message" && one.message.author === "agent")
    expect(frame).toMatchObject({ message: { text: "Yes, every day." } })
    // The visitor leaves an address, is gone, and is mailed the next answer.
    await put(`/visitors/${await visitorIdOf(words)}`, { name: "Camille", email: "camille@martin.example" })
    visitor.close()
    imap.deliver(answerTo(notice, "ada@shop.example", "And by van to Lille."))
    const mailed = await until(async () => {
      await pass("60s")
      return smtp.mails.find(({ to, source }) => to[0] === "camille@martin.example" && source.includes("And by van to Lille."))
    }, "the mail to the visitor")
    imap.deliver(answerTo(mailed, "camille@martin.example", "Wonderful, thank you!"))
    await until(async () => (await (await get(await threadOf(words))).text()).includes("Wonderful, thank you!"), "the visitor's answer")
    const { length } = about(words)
    await pass("30m")
    expect(about(words).filter(({ source }) => !source.includes("Wonderful")).length).toBe(length)
  }, 90_000)
})

describe("killed at every step of the outbox (R3)", () => {
  // Before it connects, before it is given the mail, while it is given it, and when the server has it and has not said so.
  test.each(["greeting", "sender", "mail", "end"] as const)(
    "while the server hangs at its %s, one mail arrives, the same one if twice",
    async (at) => {
      await everybodyOffline()
      const visitor = await newVisitor()
      const words = `Killed at ${at} ${crypto.randomUUID()}`
      const before = smtp.connections()
      smtp.hangUp()
      smtp.misbehave({ at, does: "hang" })
      await visitor.write(words)
      await pass("61s")
      await until(
        () => (at === "end" ? about(words).length > 0 : smtp.connections() > before),
        `the server is asked, and hangs at its ${at}`,
      )
      visitor.close()
      await server.kill()
      smtp.hangUp()
      smtp.misbehave(null)
      await server.start()
      await pass("61s")
      await until(
        () => new Set(about(words).map(({ to }) => to[0])).size > 0 && about(words).some(({ to }) => to[0] === "ada@shop.example"),
        "the mail",
      )
      await settled(words)
      const mine = about(words).filter(({ to }) => to[0] === "ada@shop.example")
      expect(new Set(mine.map(messageId)).size).toBe(1)
      expect(mine.length).toBeLessThanOrEqual(at === "end" ? 2 : 1)
    },
    // It starts a server, which takes long on a busy machine.
    120_000,
  )

  test("after the server's yes, none is sent again", async () => {
    await everybodyOffline()
    const visitor = await newVisitor()
    const words = `Killed after ${crypto.randomUUID()}`
    await visitor.write(words)
    await pass("61s")
    await until(() => about(words).some(({ to }) => to[0] === "ada@shop.example"), "the mail")
    await settled(words)
    const { length } = about(words)
    visitor.close()
    await server.kill()
    await server.start()
    await pass("10m")
    await settled(words)
    expect(about(words).length).toBe(length)
  }, 90_000)

  test("answers that arrive while it is killed again and again are each taken once", async () => {
    await everybodyOffline()
    const visitor = await newVisitor()
    const words = `Many answers ${crypto.randomUUID()}`
    await visitor.write(words)
    await pass("61s")
    const notice = await until(() => about(words).find(({ to }) => to[0] === "ada@shop.example"), "the notice")
    const thread = await threadOf(words)
    const answers = Array.from({ length: 24 }, (_, i) => `Answer number ${i}.`)
    visitor.close()
    for (const [i, text] of answers.entries()) {
      imap.deliver(answerTo(notice, "ada@shop.example", text))
      if (i % 8 !== 7) continue
      await until(async () => (await (await get(thread)).text()).includes(answers[i - 6]!), "the first of them")
      await server.kill()
      await server.start()
    }
    const page = await until(async () => {
      const text = await (await get(thread)).text()
      return text.includes(answers.at(-1)!) ? text : null
    }, "the last of them")
    for (const text of answers) expect([text, page.split(`class="bubble" dir="auto">${text}<`).length - 1]).toEqual([text, 1])
  }, 120_000)
})

function about(words: string): readonly ReceivedMail[] {
  return smtp.mails.filter(({ source }) => unfolded(source).includes(words))
}

/** Everything that is due about it was taken: the queue has nothing of it any more. */
async function settled(words: string): Promise<void> {
  const isSettled = async () => {
    const mails = (await (await get("/dev/mailbox", "application/json")).json()) as { text: string; state: string }[]
    return mails.filter(({ text }) => text.includes(words)).every(({ state }) => state !== "waiting")
  }
  await until(async () => {
    await pass("5m")
    // What is under way takes its time, in which the clock would be moved on by days.
    return await promptly(isSettled, "nothing of it waits", 500).catch(() => false)
  }, "nothing of it waits any more")
}

function unfolded(source: string): string {
  return source.replaceAll("=\r\n", "").replaceAll("\r\n", "\n")
}

function header(source: string, name: string): string {
  return (
    new RegExp(`^${name}:[ \\t]*(.*(?:\\r\\n[ \\t].*)*)`, "im")
      .exec(source)?.[1]
      ?.replaceAll(/\r\n[ \t]/g, " ")
      .trim() ?? ""
  )
}

function messageId({ source }: ReceivedMail): string {
  return header(source, "Message-ID")
}

let made = 0
/** As a mail program answers. */
function answerTo(mail: ReceivedMail, from: string, text: string): string {
  return [
    `From: <${from}>`,
    `To: ${header(mail.source, "Reply-To")}`,
    `Subject: Re: ${header(mail.source, "Subject")}`,
    `Message-ID: <e2e-${process.pid}-${++made}@program.example>`,
    `In-Reply-To: ${messageId(mail)}`,
    `References: ${messageId(mail)}`,
    "Content-Type: text/plain; charset=utf-8",
    "",
    text,
  ].join("\r\n")
}

async function newVisitor(): Promise<TestWidget> {
  const widget = new TestWidget(server.url)
  await widget.hello()
  return widget
}

async function everybodyOffline(): Promise<void> {
  await until(async () => {
    const page = await (await get("/settings/presence")).text()
    const ids = [...page.matchAll(/id="standing-([\w-]+)"/g)].map(([, id]) => id!)
    for (const id of ids) await post(`/settings/presence/${id}/status`, { status: "offline" })
    return ids.length > 0
  })
}

async function threadOf(words: string): Promise<string> {
  const { openUrl } = { openUrl: /inbox\/([\w-]{36})/.exec(unfolded(about(words)[0]!.source))![1]! }
  return `/inbox/${openUrl}`
}

async function visitorIdOf(words: string): Promise<string> {
  return /id="visitor-fields-([\w-]+)"/.exec(await (await get(await threadOf(words))).text())![1]!
}

async function signIn(): Promise<string> {
  const answer = await fetch(`${server.url}/login`, {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({ email: ADMIN.email, password: ADMIN.password }),
  })
  return answer.headers.getSetCookie()[0]!.split(";")[0]!
}

function get(path: string, accept = "text/html"): Promise<Response> {
  return fetch(`${server.url}${path}`, { headers: { cookie, accept } })
}

function post(path: string, fields: Record<string, string> = {}): Promise<Response> {
  return fetch(`${server.url}${path}`, { method: "POST", redirect: "manual", headers: { cookie }, body: new URLSearchParams(fields) })
}

function put(path: string, fields: Record<string, string>): Promise<Response> {
  return fetch(`${server.url}${path}`, { method: "PUT", headers: { cookie }, body: new URLSearchParams(fields) })
}

async function pass(time: string): Promise<void> {
  await fetch(`${server.url}/dev/clock`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ advance: time }),
  })
}
