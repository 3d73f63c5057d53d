import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { days, seconds } from "../../domain/time.ts"
import { MailFault } from "../../io/mail-faults.ts"
import { accountShop, CHROME, cookiesOf, FIREFOX, PASSWORD, passwordHash, type AccountShop } from "../../testing/account-shop.ts"
import { form } from "../../testing/form.ts"
import { MONDAY, type SignedIn } from "../../testing/app.ts"
import { SHOP_URL } from "../../testing/mail-shop.ts"
import { presenceOf, savePresence } from "../presence/store.ts"

// S2: sign-ins, and who is mailed about them. Monday 2 March 2026, 10:00 UTC, is when each test begins.

const DOWN = new MailFault("temporary", "mail.example cannot be reached.")

let shop: AccountShop
let ada: SignedIn
beforeEach(async () => {
  shop = await accountShop()
  ;({ ada } = shop)
})
afterEach(() => shop.stop())

describe("S2: a sign-in is told to its agent", () => {
  beforeEach(() => shop.agentWithPassword("Linus"))

  test("when it is from a browser without the mark of an earlier one; not the very first", async () => {
    const first = await shop.signIn("linus@example.com", PASSWORD, { "user-agent": FIREFOX })
    expect(shop.outbox()).toEqual([])
    await shop.signIn("linus@example.com", PASSWORD, { "user-agent": FIREFOX, cookie: cookiesOf(first) })
    // The session may be over; the mark stays.
    await shop.signIn("linus@example.com", PASSWORD, { "user-agent": CHROME, cookie: cookiesOf(first).split("; ")[1]! })
    expect(shop.outbox()).toEqual([])
    const presence = presenceOf(shop.io.db, shop.idOf("linus@example.com"))
    savePresence(shop.io.db, shop.idOf("linus@example.com"), {
      ...presence,
      availability: { ...presence.availability, timeZone: "America/New_York" },
      zoneFrom: "agent",
    })
    expect((await shop.signIn("linus@example.com", PASSWORD, { "user-agent": CHROME })).status).toBe(303)
    await shop.sent(1)
    const { to, subject, text } = shop.mail.sent[0]!
    expect([to.address, subject]).toEqual(["linus@example.com", "New sign-in: Chrome on Windows"])
    expect(text).toContain("Browser: Chrome on Windows\nWhen: Monday 2 March, 05:00 (America/New York)\nAddress: 127.0.0.1")
    expect(text).toContain(`${SHOP_URL}/settings/profile`)
  })

  test("even when the browser looks the same, or carries somebody else's mark, or one that nobody gave", async () => {
    shop.agentWithPassword("Grace")
    const linus = await shop.signIn("linus@example.com", PASSWORD, { "user-agent": FIREFOX })
    await shop.signIn("grace@example.com", PASSWORD, { "user-agent": FIREFOX })
    await shop.signIn("grace@example.com", PASSWORD, { "user-agent": FIREFOX, cookie: cookiesOf(linus) })
    expect(shop.outbox().map(({ toAddress }) => toAddress)).toEqual(["grace@example.com"])
    // From then on it is a browser of both.
    for (const name of ["linus", "grace"])
      await shop.signIn(`${name}@example.com`, PASSWORD, { "user-agent": FIREFOX, cookie: cookiesOf(linus) })
    expect(shop.outbox()).toHaveLength(1)
    for (const mark of ["A".repeat(43), "x", "%00", "💥"])
      await shop.signIn("linus@example.com", PASSWORD, { "user-agent": CHROME, cookie: `shopbell-browser=${encodeURIComponent(mark)}` })
    expect(shop.outbox()).toHaveLength(2)
  })

  test("once a day for the same browser and network, however often", async () => {
    await shop.signIn("linus@example.com", PASSWORD, { "user-agent": FIREFOX })
    for (let i = 0; i < 3; i++) await shop.signIn("linus@example.com", PASSWORD, { "user-agent": CHROME })
    expect(shop.outbox()).toHaveLength(1)
    await shop.signIn("linus@example.com", PASSWORD, { "user-agent": FIREFOX })
    expect(shop.outbox()).toHaveLength(2)
    shop.clock.advance(days(1))
    await shop.signIn("linus@example.com", PASSWORD, { "user-agent": CHROME })
    expect(shop.outbox()).toHaveLength(3)
  })

  test("again in a browser that was signed out from elsewhere, but not where one signed out oneself", async () => {
    const here = await shop.signIn("linus@example.com", PASSWORD, { "user-agent": FIREFOX })
    const there = await shop.signIn("linus@example.com", PASSWORD, { "user-agent": CHROME })
    expect(shop.outbox()).toHaveLength(1)
    await shop.fetch("/settings/profile/sign-outs", form({}, { cookie: cookiesOf(here) }))
    await shop.fetch("/logout", form({}, { cookie: cookiesOf(here) }))
    shop.clock.advance(days(1))
    await shop.signIn("linus@example.com", PASSWORD, { "user-agent": FIREFOX, cookie: cookiesOf(here) })
    expect(shop.outbox()).toHaveLength(1)
    await shop.signIn("linus@example.com", PASSWORD, { "user-agent": CHROME, cookie: cookiesOf(there) })
    expect(shop.outbox()).toHaveLength(2)
  })

  test("goes by the browser's name for sessions from before browsers were marked", async () => {
    // Ada's session has no mark, and a browser of another name.
    shop.io.db.run("update agents set password_hash = :passwordHash where id = :id", { passwordHash, id: ada.id })
    shop.io.db.run("update sessions set user_agent = :userAgent", { userAgent: FIREFOX })
    await shop.signIn(ada.email, PASSWORD, { "user-agent": FIREFOX })
    expect(shop.outbox()).toEqual([])
    await shop.signIn(ada.email, PASSWORD, { "user-agent": FIREFOX })
    expect(shop.outbox()).toHaveLength(1)
  })

  test("not by joining", async () => {
    await invite("")
    const token = /\/invite\/[\w-]+/.exec(await team())![0]
    const joined = await shop.fetch(token, form({ name: "Grace", email: "grace@example.com", password: PASSWORD }))
    expect(joined.status).toBe(303)
    await shop.signIn("grace@example.com", PASSWORD, { cookie: cookiesOf(joined) })
    expect(shop.outbox()).toEqual([])
  })

  test("and a failed one is not", async () => {
    await shop.signIn("linus@example.com", PASSWORD, { "user-agent": FIREFOX })
    expect((await shop.signIn("linus@example.com", "wrong one", { "user-agent": CHROME })).status).toBe(422)
    expect(shop.outbox()).toEqual([])
  })

  test("with a new password by link in one mail, which leads to another link", async () => {
    await shop.signIn("linus@example.com", PASSWORD, { "user-agent": FIREFOX })
    shop.mail.fail(DOWN)
    const page = await (await ada.fetch(`/settings/agents?password-link=${shop.idOf("linus@example.com")}`)).text()
    await shop.forgot("linus@example.com")
    const path = /\/password\/[\w.-]+/.exec(page)![0]
    await shop.fetch(path, form({ password: "better horse" }, { "user-agent": CHROME }))
    const [reset, told, ...more] = shop.outbox()
    expect([reset?.state, reset?.words]).toEqual(["called off", "a new password was chosen before it was sent"])
    expect([told?.subject, more]).toEqual(["Your password was changed", []])
    expect(told?.text).toContain("Browser: Chrome on Windows")
    expect(told?.text).toContain(`Not you? Choose another password: ${SHOP_URL}/forgot`)
  })

  test("and never keeps them out: what fails in telling goes to the log", async () => {
    await shop.signIn("linus@example.com", PASSWORD, { "user-agent": FIREFOX })
    // A mail that cannot be written: its table's name is another.
    shop.io.db.run("alter table mails rename to lost_mails")
    expect((await shop.signIn("linus@example.com", PASSWORD, { "user-agent": CHROME })).status).toBe(303)
    shop.io.db.run("alter table lost_mails rename to mails")
    expect(shop.outbox()).toEqual([])
  })

  test("with a hostile browser's name as text, and a hostile name in one line", async () => {
    shop.agentWithPassword(`<img src=x onerror=alert(1)>\r\nBcc: all@example.com`, "eve@example.com")
    await shop.signIn("eve@example.com", PASSWORD, { "user-agent": FIREFOX })
    await shop.signIn("eve@example.com", PASSWORD, { "user-agent": `<script>alert(1)</script>${"x".repeat(5_000)}` })
    const { subject, html, text } = shop.mailTo("eve@example.com")
    expect(subject).toBe("New sign-in: Unknown browser")
    expect(html).not.toContain("<img")
    expect(html).not.toContain("<script")
    expect(text).not.toMatch(/^Bcc:/m)
  })

  test("a browser's row is kept for the fifty seen last", async () => {
    await shop.signIn("linus@example.com", PASSWORD, { "user-agent": FIREFOX })
    for (let i = 0; i < 60; i++) {
      shop.clock.advance(seconds(1))
      shop.io.db.run("insert into browsers (agent_id, mark_hash, session_hash, seen_at) values (:agentId, :mark, 'gone', :at)", {
        agentId: shop.idOf("linus@example.com"),
        mark: `mark ${i}`,
        at: shop.clock.now(),
      })
    }
    shop.clock.advance(seconds(1))
    await shop.signIn("linus@example.com", PASSWORD, { "user-agent": CHROME })
    const kept = shop.io.db.get<{ n: number; oldest: number }>("select count(*) as n, min(seen_at) as oldest from browsers")
    expect(kept).toEqual({ n: 50, oldest: MONDAY + seconds(12) })
  })
})

function invite(email: string): Promise<Response> {
  return ada.fetch("/settings/agents/invites", form({ email }))
}

async function team(): Promise<string> {
  return (await ada.fetch("/settings/agents")).text()
}
