import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { readConfig } from "../../config.ts"
import { days, hours, minutes, seconds } from "../../domain/time.ts"
import { MailFault } from "../../io/mail-faults.ts"
import { newId } from "../../io/random.ts"
import { MONDAY, testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { until } from "../../testing/until.ts"
import { recordingMail, TEST_FROM, TEST_SMTP, type RecordingMail } from "../../testing/mail.ts"
import { findAgent, insertAgent, saveMembership } from "../agents/store.ts"
import { hashedPassword } from "../auth/password.ts"
import { presenceOf, savePresence } from "../presence/store.ts"
import { allMails, type Mail } from "./outbox-store.ts"
import { saveMailSettings, storedMailSettings } from "./settings-store.ts"

const PASSWORD = "correct horse"
const URL_OF_SHOP = "https://chat.levain.example"
const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
const CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/139.0.0.0 Safari/537.36"
const DOWN = new MailFault("temporary", "mail.example cannot be reached.")
const passwordHash = await hashedPassword(PASSWORD)

let shop: TestShopbell
let mail: RecordingMail
let ada: SignedIn

beforeEach(async () => {
  mail = recordingMail()
  shop = await testShopbell({ mail })
  ada = shop.agent("Ada", { role: "admin" })
  saveMailSettings(shop.io.db, { outgoing: { server: TEST_SMTP, from: TEST_FROM }, publicUrl: URL_OF_SHOP })
})

afterEach(() => shop.stop())

describe("I8: an invite for an address", () => {
  test("is mailed there, and the page says so beside the link", async () => {
    await invite("Grace@Example.com")
    expect(await team()).toContain("Being mailed to grace@example.com")
    await sent(1)
    const [{ to, from, subject, text }] = mail.sent as [(typeof mail.sent)[0]]
    expect([to, from.address, subject]).toEqual([
      { name: "", address: "grace@example.com" },
      "chat@levain.example",
      "Ada invited you to Shopbell",
    ])
    expect(text).toContain(`Join the team: ${URL_OF_SHOP}/invite/`)
    expect(text).toContain("once, for 7 days")
    const page = await team()
    expect(page).toContain("Mailed to grace@example.com")
    const path = /\/invite\/[\w-]+/.exec(text)![0]
    expect(page).toContain(`${shop.url}${path}`)
    expect((await shop.fetch(path)).status).toBe(200)
  })

  test("without an address is for whoever gets the link: nothing is mailed", async () => {
    await invite("")
    expect(outbox()).toEqual([])
    expect(await team()).not.toContain("mailed to")
  })

  test("that is refused mails nothing", async () => {
    expect((await invite(ada.email)).status).toBe(422)
    expect(outbox()).toEqual([])
  })

  test("waits while no outgoing server is set, and says so", async () => {
    saveMailSettings(shop.io.db, { outgoing: null })
    await invite("grace@example.com")
    shop.pass(seconds(2))
    expect(await team()).toContain("Mail waits: no outgoing server is set")
    expect(outbox().map(({ state }) => state)).toEqual(["waiting"])
  })

  test("says in words why it could not be sent", async () => {
    mail.fail(new MailFault("permanent", "mail.example refuses <b>Grace</b>."))
    await invite("grace@example.com")
    shop.pass(seconds(1))
    await settled("failed")
    expect(await team()).toContain("Could not be mailed to grace@example.com: mail.example refuses &lt;b&gt;Grace&lt;/b&gt;.")
  })

  test("taken back or accepted before it was sent is not sent", async () => {
    saveMailSettings(shop.io.db, { outgoing: null })
    await invite("grace@example.com")
    await invite("alan@example.com")
    const [grace, alan] = shop.io.db.all<{ id: string; email: string }>("select id, email from invites order by created_at, id")
    expect((await ada.fetch(`/settings/agents/invites/${grace!.id}/revocation`, form({}))).status).toBe(303)
    await shop.fetch(pathIn(mailTo(alan!.email)), form({ name: "Alan", password: PASSWORD }))
    saveMailSettings(shop.io.db, { outgoing: { server: TEST_SMTP, from: TEST_FROM } })
    shop.pass(seconds(1))
    expect(outbox().map(({ toAddress, state, words }) => [toAddress, state, words])).toEqual([
      ["grace@example.com", "called off", "its invite was taken back before it was sent"],
      ["alan@example.com", "called off", "its invite was accepted before it was sent"],
    ])
    expect(mail.sent).toEqual([])
  })

  test("that ran out while no server was set is not mailed once there is one", async () => {
    saveMailSettings(shop.io.db, { outgoing: null })
    await invite("grace@example.com")
    shop.pass(days(7))
    saveMailSettings(shop.io.db, { outgoing: { server: TEST_SMTP, from: TEST_FROM } })
    shop.pass(seconds(1))
    expect(outbox().map(({ state, words }) => [state, words])).toEqual([["called off", "its invite ran out before it was sent"]])
  })

  test("S6: by an admin with a hostile name has a subject of one line", async () => {
    const eve = shop.agent("Eve\r\nBcc: all@example.com", { role: "admin" })
    await eve.fetch("/settings/agents/invites", form({ email: "grace@example.com" }))
    const { subject, html } = mailTo("grace@example.com")
    expect(subject).toBe("Eve Bcc: all@example.com invited you to Shopbell")
    expect(html).not.toMatch(/^Bcc:/m)
    await sent(1)
  })
})

describe("S2: a forgotten password", () => {
  beforeEach(() => agentWithPassword("Linus"))

  test("is asked for where one signs in; the mailed link lets choose a new one, once, for 24 hours", async () => {
    expect(await (await shop.fetch("/login")).text()).toContain(`href="/forgot"`)
    expect(await (await shop.fetch("/forgot")).text()).toContain(`<form class="form" method="post" action="/forgot"`)
    const answer = await forgot(" LINUS@example.com ")
    expect([answer.status, words(await answer.text())]).toEqual([
      200,
      expect.stringContaining("If LINUS@example.com is an agent's address, a mail is on its way."),
    ])
    await sent(1)
    const { to, text } = mail.sent[0]!
    expect(to).toEqual({ name: "Linus", address: "linus@example.com" })
    expect(text).toContain("once, for 24 hours")
    expect(text).toContain(`${URL_OF_SHOP}/password/`)
    const path = /\/password\/[\w.-]+/.exec(text)![0]
    expect((await shop.fetch(path, form({ password: "better horse" }))).status).toBe(303)
    expect((await shop.fetch(path)).status).toBe(410)
    expect((await signIn("linus@example.com", "better horse")).status).toBe(303)
  })

  test("says the same of a stranger, of an agent, and of one who was deactivated; only the agent is mailed", async () => {
    agentWithPassword("Gone")
    const gone = findAgent(shop.io.db, idOf("gone@example.com"))!
    saveMembership(shop.io.db, { ...gone, isActive: false }, MONDAY)
    const answers = await Promise.all(
      ["linus", "nobody", "gone"].map(async (name) => {
        const answer = await forgot(`${name}@example.com`)
        const headers = [...answer.headers].filter(([key]) => !["date", "content-length"].includes(key))
        return [answer.status, headers, (await answer.text()).replaceAll(`${name}@`, "x@")]
      }),
    )
    expect(answers[1]).toEqual(answers[0]!)
    expect(answers[2]).toEqual(answers[0]!)
    expect(outbox().map(({ toAddress }) => toAddress)).toEqual(["linus@example.com"])
  })

  test("does the same for a stranger until it has answered, and keeps nobody's address for more than a second", async () => {
    for (const name of ["linus", "nobody"]) await shop.fetch("/forgot", form({ email: `${name}@example.com` }))
    expect(outbox()).toEqual([])
    expect(requests().map(({ email }) => email)).toEqual(["linus@example.com", "nobody@example.com"])
    shop.tick()
    expect(outbox()).toHaveLength(1)
    expect(requests()).toHaveLength(2)
    expect(JSON.stringify(requests())).not.toContain("@")
    shop.tick()
    expect(outbox()).toHaveLength(1)
    shop.pass(hours(1) + 1)
    expect(requests()).toEqual([])
  })

  test("asked for twice within a minute is mailed once; later again, and the older one that waits is called off", async () => {
    saveMailSettings(shop.io.db, { outgoing: { server: TEST_SMTP, from: TEST_FROM } })
    mail.fail(DOWN)
    await forgot("linus@example.com")
    shop.clock.advance(minutes(1) - 1)
    expect((await forgot("Linus@Example.com")).status).toBe(200)
    expect(outbox()).toHaveLength(1)
    shop.clock.advance(1)
    await forgot("linus@example.com")
    expect(outbox().map(({ state }) => state)).toEqual(["called off", "waiting"])
  })

  test("ends after five an hour for one address, known or not, and goes on later", async () => {
    for (const email of ["linus@example.com", "nobody@example.com"]) {
      for (let i = 0; i < 5; i++) expect((await forgot(email)).status).toBe(200)
      const answer = await forgot(email.toUpperCase())
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "3600"])
      expect(await answer.text()).toContain("Too many tries. Wait 60 minutes and try again.")
    }
    shop.clock.advance(hours(1))
    expect((await forgot("linus@example.com")).status).toBe(200)
  })

  test("ends after thirty an hour from one network, whoever they are for", async () => {
    await shop.stop()
    // A public address: private ones may be many people's, behind a proxy that nobody named.
    const { trustedProxies } = readConfig({ SHOPBELL_TRUSTED_PROXIES: "127.0.0.1" })
    shop = await testShopbell({ mail, config: { trustedProxies } })
    saveMailSettings(shop.io.db, { outgoing: { server: TEST_SMTP, from: TEST_FROM }, publicUrl: URL_OF_SHOP })
    agentWithPassword("Linus")
    const there = { "x-forwarded-for": "203.0.113.7" }
    for (let i = 0; i < 30; i++) expect((await forgot(`agent${i}@example.com`, there)).status).toBe(200)
    expect((await forgot("linus@example.com", there)).status).toBe(429)
    expect(outbox()).toEqual([])
    expect((await forgot("linus@example.com", { "x-forwarded-for": "198.51.100.1" })).status).toBe(200)
    expect(outbox()).toHaveLength(1)
  })

  test.each([
    ["no outgoing server is set", { outgoing: null }],
    ["nobody knows yet where links would lead", { publicUrl: null }],
  ])("while %s, says that no mail can be sent and whom to ask", async (_, settings) => {
    saveMailSettings(shop.io.db, settings)
    const answers = [await shop.fetch("/forgot"), await forgot("linus@example.com")]
    expect(answers.map(({ status }) => status)).toEqual([200, 409])
    for (const answer of answers) {
      const page = await answer.text()
      expect(page).toContain("No mail can be sent from here. Ask an admin of your team")
      expect(page).not.toContain("<form")
    }
    expect(outbox()).toEqual([])
  })

  test.each(["", "linus", "a@b\r\nBcc: x@evil.example", `<img src=x onerror=alert(1)>`, `${"a".repeat(300)}@example.com`])(
    "for %j is refused in words, and shown as text",
    async (email) => {
      const answer = await forgot(email)
      expect(answer.status).toBe(422)
      expect(await answer.text()).not.toContain("<img src=x")
      expect(outbox()).toEqual([])
    },
  )

  test("leads nowhere that whoever asks says: the address of links is not theirs to choose", async () => {
    await shop.fetch("/forgot", { ...form({ email: "linus@example.com" }), headers: { ...FORM, host: "evil.example" } })
    shop.tick()
    expect(mailTo("linus@example.com").text).toContain(`${URL_OF_SHOP}/password/`)
    expect(JSON.stringify(outbox())).not.toContain("evil.example")
  })

  test("that waited for a server longer than its link holds is not mailed", async () => {
    mail.fail(DOWN)
    await forgot("linus@example.com")
    await until(() => outbox()[0]?.attempts === 1)
    shop.pass(hours(24))
    expect(outbox().map(({ state, words }) => [state, words])).toEqual([["called off", "its link ran out before it was sent"]])
  })
})

describe("S2: a sign-in is told to its agent", () => {
  beforeEach(() => agentWithPassword("Linus"))

  test("when it is from a browser without the mark of an earlier one; not the very first", async () => {
    const first = await signIn("linus@example.com", PASSWORD, { "user-agent": FIREFOX })
    expect(outbox()).toEqual([])
    await signIn("linus@example.com", PASSWORD, { "user-agent": FIREFOX, cookie: cookiesOf(first) })
    // The session may be over; the mark stays.
    await signIn("linus@example.com", PASSWORD, { "user-agent": CHROME, cookie: cookiesOf(first).split("; ")[1]! })
    expect(outbox()).toEqual([])
    const presence = presenceOf(shop.io.db, idOf("linus@example.com"))
    savePresence(shop.io.db, idOf("linus@example.com"), {
      ...presence,
      availability: { ...presence.availability, timeZone: "America/New_York" },
      zoneFrom: "agent",
    })
    expect((await signIn("linus@example.com", PASSWORD, { "user-agent": CHROME })).status).toBe(303)
    await sent(1)
    const { to, subject, text } = mail.sent[0]!
    expect([to.address, subject]).toEqual(["linus@example.com", "New sign-in: Chrome on Windows"])
    expect(text).toContain("Browser: Chrome on Windows\nWhen: Monday 2 March, 05:00 (America/New York)\nAddress: 127.0.0.1")
    expect(text).toContain(`${URL_OF_SHOP}/settings/profile`)
  })

  test("even when the browser looks the same, or carries somebody else's mark, or one that nobody gave", async () => {
    agentWithPassword("Grace")
    const linus = await signIn("linus@example.com", PASSWORD, { "user-agent": FIREFOX })
    await signIn("grace@example.com", PASSWORD, { "user-agent": FIREFOX })
    await signIn("grace@example.com", PASSWORD, { "user-agent": FIREFOX, cookie: cookiesOf(linus) })
    expect(outbox().map(({ toAddress }) => toAddress)).toEqual(["grace@example.com"])
    // From then on it is a browser of both.
    for (const name of ["linus", "grace"])
      await signIn(`${name}@example.com`, PASSWORD, { "user-agent": FIREFOX, cookie: cookiesOf(linus) })
    expect(outbox()).toHaveLength(1)
    for (const mark of ["A".repeat(43), "x", "%00", "💥"])
      await signIn("linus@example.com", PASSWORD, { "user-agent": CHROME, cookie: `shopbell-browser=${encodeURIComponent(mark)}` })
    expect(outbox()).toHaveLength(2)
  })

  test("once a day for the same browser and network, however often", async () => {
    await signIn("linus@example.com", PASSWORD, { "user-agent": FIREFOX })
    for (let i = 0; i < 3; i++) await signIn("linus@example.com", PASSWORD, { "user-agent": CHROME })
    expect(outbox()).toHaveLength(1)
    await signIn("linus@example.com", PASSWORD, { "user-agent": FIREFOX })
    expect(outbox()).toHaveLength(2)
    shop.clock.advance(days(1))
    await signIn("linus@example.com", PASSWORD, { "user-agent": CHROME })
    expect(outbox()).toHaveLength(3)
  })

  test("again in a browser that was signed out from elsewhere, but not where one signed out oneself", async () => {
    const here = await signIn("linus@example.com", PASSWORD, { "user-agent": FIREFOX })
    const there = await signIn("linus@example.com", PASSWORD, { "user-agent": CHROME })
    expect(outbox()).toHaveLength(1)
    await shop.fetch("/settings/profile/sign-outs", { ...form({}), headers: { ...FORM, cookie: cookiesOf(here) } })
    await shop.fetch("/logout", { ...form({}), headers: { ...FORM, cookie: cookiesOf(here) } })
    shop.clock.advance(days(1))
    await signIn("linus@example.com", PASSWORD, { "user-agent": FIREFOX, cookie: cookiesOf(here) })
    expect(outbox()).toHaveLength(1)
    await signIn("linus@example.com", PASSWORD, { "user-agent": CHROME, cookie: cookiesOf(there) })
    expect(outbox()).toHaveLength(2)
  })

  test("goes by the browser's name for sessions from before browsers were marked", async () => {
    // Ada's session has no mark, and a browser of another name.
    shop.io.db.run("update agents set password_hash = :passwordHash where id = :id", { passwordHash, id: ada.id })
    shop.io.db.run("update sessions set user_agent = :userAgent", { userAgent: FIREFOX })
    await signIn(ada.email, PASSWORD, { "user-agent": FIREFOX })
    expect(outbox()).toEqual([])
    await signIn(ada.email, PASSWORD, { "user-agent": FIREFOX })
    expect(outbox()).toHaveLength(1)
  })

  test("not by joining", async () => {
    await invite("")
    const token = /\/invite\/[\w-]+/.exec(await team())![0]
    const joined = await shop.fetch(token, form({ name: "Grace", email: "grace@example.com", password: PASSWORD }))
    expect(joined.status).toBe(303)
    await signIn("grace@example.com", PASSWORD, { cookie: cookiesOf(joined) })
    expect(outbox()).toEqual([])
  })

  test("and a failed one is not", async () => {
    await signIn("linus@example.com", PASSWORD, { "user-agent": FIREFOX })
    expect((await signIn("linus@example.com", "wrong one", { "user-agent": CHROME })).status).toBe(422)
    expect(outbox()).toEqual([])
  })

  test("with a new password by link in one mail, which leads to another link", async () => {
    await signIn("linus@example.com", PASSWORD, { "user-agent": FIREFOX })
    mail.fail(DOWN)
    const page = await (await ada.fetch(`/settings/agents?password-link=${idOf("linus@example.com")}`)).text()
    await forgot("linus@example.com")
    const path = /\/password\/[\w.-]+/.exec(page)![0]
    await shop.fetch(path, { ...form({ password: "better horse" }), headers: { ...FORM, "user-agent": CHROME } })
    const [reset, told, ...more] = outbox()
    expect([reset?.state, reset?.words]).toEqual(["called off", "a new password was chosen before it was sent"])
    expect([told?.subject, more]).toEqual(["Your password was changed", []])
    expect(told?.text).toContain("Browser: Chrome on Windows")
    expect(told?.text).toContain(`Not you? Choose another password: ${URL_OF_SHOP}/forgot`)
  })

  test("and never keeps them out: what fails in telling goes to the log", async () => {
    await signIn("linus@example.com", PASSWORD, { "user-agent": FIREFOX })
    // A mail that cannot be written: its table's name is another.
    shop.io.db.run("alter table mails rename to lost_mails")
    expect((await signIn("linus@example.com", PASSWORD, { "user-agent": CHROME })).status).toBe(303)
    shop.io.db.run("alter table lost_mails rename to mails")
    expect(outbox()).toEqual([])
  })

  test("with a hostile browser's name as text, and a hostile name in one line", async () => {
    agentWithPassword(`<img src=x onerror=alert(1)>\r\nBcc: all@example.com`, "eve@example.com")
    await signIn("eve@example.com", PASSWORD, { "user-agent": FIREFOX })
    await signIn("eve@example.com", PASSWORD, { "user-agent": `<script>alert(1)</script>${"x".repeat(5_000)}` })
    const { subject, html, text } = mailTo("eve@example.com")
    expect(subject).toBe("New sign-in: Unknown browser")
    expect(html).not.toContain("<img")
    expect(html).not.toContain("<script")
    expect(text).not.toMatch(/^Bcc:/m)
  })

  test("a browser's row is kept for the fifty seen last", async () => {
    await signIn("linus@example.com", PASSWORD, { "user-agent": FIREFOX })
    for (let i = 0; i < 60; i++) {
      shop.clock.advance(seconds(1))
      shop.io.db.run("insert into browsers (agent_id, mark_hash, session_hash, seen_at) values (:agentId, :mark, 'gone', :at)", {
        agentId: idOf("linus@example.com"),
        mark: `mark ${i}`,
        at: shop.clock.now(),
      })
    }
    shop.clock.advance(seconds(1))
    await signIn("linus@example.com", PASSWORD, { "user-agent": CHROME })
    const kept = shop.io.db.get<{ n: number; oldest: number }>("select count(*) as n, min(seen_at) as oldest from browsers")
    expect(kept).toEqual({ n: 50, oldest: MONDAY + seconds(12) })
  })
})

describe("where links in mails start", () => {
  beforeEach(() => saveMailSettings(shop.io.db, { publicUrl: null }))

  test("is where an admin signed in last, but for this machine's own address", async () => {
    agentWithPassword("Grace", "grace@example.com", "admin")
    await signIn("grace@example.com", PASSWORD)
    expect(publicUrl()).toBe(shop.url)
    await signIn("grace@example.com", PASSWORD, { host: "chat.example.com" })
    expect(publicUrl()).toBe("http://chat.example.com")
    await signIn("grace@example.com", PASSWORD)
    await signIn("grace@example.com", PASSWORD, { host: "localhost:3000" })
    expect(publicUrl()).toBe("http://chat.example.com")
  })

  test("is not where somebody failed to sign in, nor an agent's to say: links to new passwords would go there", async () => {
    agentWithPassword("Linus")
    await signIn("linus@example.com", PASSWORD, { host: "evil.example" })
    await signIn(ada.email, "wrong one", { host: "evil.example" })
    expect(publicUrl()).toBeNull()
  })

  test("without one, an invite's mail leads to where its admin is", async () => {
    await invite("grace@example.com")
    expect(mailTo("grace@example.com").text).toContain(`${shop.url}/invite/`)
  })

  const publicUrl = () => storedMailSettings(shop.io.db).publicUrl
})

const FORM = { "content-type": "application/x-www-form-urlencoded" }

function form(fields: Record<string, string>) {
  return { method: "POST", body: new URLSearchParams(fields).toString(), headers: FORM }
}

function invite(email: string): Promise<Response> {
  return ada.fetch("/settings/agents/invites", form({ email }))
}

async function team(): Promise<string> {
  return (await ada.fetch("/settings/agents")).text()
}

/** With what the job then does. */
async function forgot(email: string, headers: Record<string, string> = {}): Promise<Response> {
  const answer = await shop.fetch("/forgot", { ...form({ email }), headers: { ...FORM, ...headers } })
  shop.tick()
  return answer
}

function signIn(email: string, password: string, headers: Record<string, string> = {}): Promise<Response> {
  return shop.fetch("/login", { ...form({ email, password }), headers: { ...FORM, ...headers } })
}

function agentWithPassword(name: string, email = `${name.toLowerCase()}@example.com`, role: "agent" | "admin" = "agent"): void {
  insertAgent(shop.io.db, { id: newId(), name, email, role, status: "offline" }, passwordHash, MONDAY)
}

function idOf(email: string): string {
  return shop.io.db.get<{ id: string }>("select id from agents where email = :email", { email })!.id
}

function cookiesOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0]!)
    .join("; ")
}

function requests(): readonly { readonly email: string | null }[] {
  return shop.io.db.all("select * from password_requests order by at, email")
}

/** Oldest first. */
function outbox(): readonly Mail[] {
  return allMails(shop.io.db, 100).toReversed()
}

function mailTo(address: string): Mail {
  return outbox().find(({ toAddress }) => toAddress === address)!
}

/** Of the link that a mail is about. */
function pathIn({ text }: Mail): string {
  return new URL(/https?:\/\/\S+/.exec(text)![0]).pathname
}

async function sent(count: number): Promise<void> {
  shop.pass(seconds(1))
  await mail.took(count)
  await settled("sent")
}

async function settled(state: Mail["state"]): Promise<void> {
  await until(() => outbox().every((one) => one.state === state), `all mails are ${state}`)
}

/** A page as it is read. */
function words(page: string): string {
  return page
    .replaceAll(/<[^>]+>/g, "")
    .replaceAll("&#x27;", "'")
    .replaceAll(/\s+/g, " ")
}
