import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { readConfig } from "../../config.ts"
import { hours, minutes } from "../../domain/time.ts"
import { MailFault } from "../../io/mail-faults.ts"
import { accountShop, OUTGOING, type AccountShop } from "../../testing/account-shop.ts"
import { form, post } from "../../testing/form.ts"
import { MONDAY } from "../../testing/app.ts"
import { SHOP_URL } from "../../testing/mail-shop.ts"
import { until } from "../../testing/until.ts"
import { findAgent, saveMembership } from "../agents/store.ts"
import { saveMailSettings } from "./settings-store.ts"

// S2: a link to a new password, by mail. Monday 2 March 2026, 10:00 UTC, is when each test begins.

const DOWN = new MailFault("temporary", "mail.example cannot be reached.")

let shop: AccountShop
beforeEach(async () => void (shop = await accountShop()))
afterEach(() => shop.stop())

describe("S2: a forgotten password", () => {
  beforeEach(() => shop.agentWithPassword("Linus"))

  test("is asked for where one signs in; the mailed link lets choose a new one, once, for 24 hours", async () => {
    expect(await (await shop.fetch("/login")).text()).toContain(`href="/forgot"`)
    expect(await (await shop.fetch("/forgot")).text()).toContain(`<form class="form" method="post" action="/forgot"`)
    const answer = await shop.forgot(" LINUS@example.com ")
    expect([answer.status, words(await answer.text())]).toEqual([
      200,
      expect.stringContaining("If LINUS@example.com is an agent's address, a mail is on its way."),
    ])
    await shop.sent(1)
    const { to, text } = shop.mail.sent[0]!
    expect(to).toEqual({ name: "Linus", address: "linus@example.com" })
    expect(text).toContain("once, for 24 hours")
    expect(text).toContain(`${SHOP_URL}/password/`)
    const path = /\/password\/[\w.-]+/.exec(text)![0]
    expect((await shop.fetch(path, form({ password: "better horse" }))).status).toBe(303)
    expect((await shop.fetch(path)).status).toBe(410)
    expect((await shop.signIn("linus@example.com", "better horse")).status).toBe(303)
  })

  test("says the same of a stranger, of an agent, and of one who was deactivated; only the agent is mailed", async () => {
    shop.agentWithPassword("Gone")
    const gone = findAgent(shop.io.db, shop.idOf("gone@example.com"))!
    saveMembership(shop.io.db, { ...gone, isActive: false }, MONDAY)
    const answers = await Promise.all(
      ["linus", "nobody", "gone"].map(async (name) => {
        const answer = await shop.forgot(`${name}@example.com`)
        const headers = [...answer.headers].filter(([key]) => !["date", "content-length"].includes(key))
        return [answer.status, headers, (await answer.text()).replaceAll(`${name}@`, "x@")]
      }),
    )
    expect(answers[1]).toEqual(answers[0]!)
    expect(answers[2]).toEqual(answers[0]!)
    expect(shop.outbox().map(({ toAddress }) => toAddress)).toEqual(["linus@example.com"])
  })

  test("does the same for a stranger until it has answered, and keeps nobody's address for more than a second", async () => {
    for (const name of ["linus", "nobody"]) await shop.fetch("/forgot", form({ email: `${name}@example.com` }))
    expect(shop.outbox()).toEqual([])
    expect(requests().map(({ email }) => email)).toEqual(["linus@example.com", "nobody@example.com"])
    shop.tick()
    expect(shop.outbox()).toHaveLength(1)
    expect(requests()).toHaveLength(2)
    expect(JSON.stringify(requests())).not.toContain("@")
    shop.tick()
    expect(shop.outbox()).toHaveLength(1)
    shop.pass(hours(1) + 1)
    expect(requests()).toEqual([])
  })

  test("is not mailed any more to who was deactivated meanwhile: its link opens nothing, also once they are back", async () => {
    saveMailSettings(shop.io.db, { outgoing: OUTGOING })
    shop.mail.fail(DOWN)
    await shop.forgot("linus@example.com")
    const path = /\/password\/[\w.-]+/.exec(shop.outbox()[0]!.text)![0]
    for (const act of ["deactivation", "reactivation"]) await post(shop.ada, `/settings/agents/${shop.idOf("linus@example.com")}/${act}`)
    expect(shop.outbox().map(({ state, words }) => [state, words])).toEqual([["called off", "its link was taken back before it was sent"]])
    expect((await shop.fetch(path)).status).toBe(410)
  })

  test("asked for twice within a minute is mailed once; later again, and the older one that waits is called off", async () => {
    saveMailSettings(shop.io.db, { outgoing: OUTGOING })
    shop.mail.fail(DOWN)
    await shop.forgot("linus@example.com")
    shop.clock.advance(minutes(1) - 1)
    expect((await shop.forgot("Linus@Example.com")).status).toBe(200)
    expect(shop.outbox()).toHaveLength(1)
    shop.clock.advance(1)
    await shop.forgot("linus@example.com")
    expect(shop.outbox().map(({ state }) => state)).toEqual(["called off", "waiting"])
  })

  test("ends after five an hour for one address, known or not, and goes on later", async () => {
    for (const email of ["linus@example.com", "nobody@example.com"]) {
      for (let i = 0; i < 5; i++) expect((await shop.forgot(email)).status).toBe(200)
      const answer = await shop.forgot(email.toUpperCase())
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "3600"])
      expect(await answer.text()).toContain("Too many tries. Wait 60 minutes and try again.")
    }
    shop.clock.advance(hours(1))
    expect((await shop.forgot("linus@example.com")).status).toBe(200)
  })

  test("ends after thirty an hour from one network, whoever they are for", async () => {
    await shop.stop()
    // A public address: private ones may be many people's, behind a proxy that nobody named.
    const { trustedProxies } = readConfig({ SHOPBELL_TRUSTED_PROXIES: "127.0.0.1" })
    shop = await accountShop({ trustedProxies })
    shop.agentWithPassword("Linus")
    const there = { "x-forwarded-for": "203.0.113.7" }
    for (let i = 0; i < 30; i++) expect((await shop.forgot(`agent${i}@example.com`, there)).status).toBe(200)
    expect((await shop.forgot("linus@example.com", there)).status).toBe(429)
    expect(shop.outbox()).toEqual([])
    expect((await shop.forgot("linus@example.com", { "x-forwarded-for": "198.51.100.1" })).status).toBe(200)
    expect(shop.outbox()).toHaveLength(1)
  })

  test.each([
    ["no outgoing server is set", { outgoing: null }],
    ["nobody knows yet where links would lead", { publicUrl: null }],
  ])("while %s, says that no mail can be sent and whom to ask", async (_, settings) => {
    saveMailSettings(shop.io.db, settings)
    const answers = [await shop.fetch("/forgot"), await shop.forgot("linus@example.com")]
    expect(answers.map(({ status }) => status)).toEqual([200, 409])
    for (const answer of answers) {
      const page = await answer.text()
      expect(page).toContain("No mail can be sent from here. Ask an admin of your team")
      expect(page).not.toContain("<form")
    }
    expect(shop.outbox()).toEqual([])
  })

  test.each(["", "linus", "a@b\r\nBcc: x@evil.example", `<img src=x onerror=alert(1)>`, `${"a".repeat(300)}@example.com`])(
    "for %j is refused in words, and shown as text",
    async (email) => {
      const answer = await shop.forgot(email)
      expect(answer.status).toBe(422)
      expect(await answer.text()).not.toContain("<img src=x")
      expect(shop.outbox()).toEqual([])
    },
  )

  test("leads nowhere that whoever asks says: the address of links is not theirs to choose", async () => {
    await shop.fetch("/forgot", form({ email: "linus@example.com" }, { host: "evil.example" }))
    shop.tick()
    expect(shop.mailTo("linus@example.com").text).toContain(`${SHOP_URL}/password/`)
    expect(JSON.stringify(shop.outbox())).not.toContain("evil.example")
  })

  test("that waited for a server longer than its link holds is not mailed", async () => {
    shop.mail.fail(DOWN)
    await shop.forgot("linus@example.com")
    await until(() => shop.outbox()[0]?.attempts === 1)
    shop.pass(hours(24))
    expect(shop.outbox().map(({ state, words }) => [state, words])).toEqual([["called off", "its link ran out before it was sent"]])
  })
})

function requests(): readonly { readonly email: string | null }[] {
  return shop.io.db.all("select * from password_requests order by at, email")
}

/** A page as it is read. */
function words(page: string): string {
  return page
    .replaceAll(/<[^>]+>/g, "")
    .replaceAll("&#x27;", "'")
    .replaceAll(/\s+/g, " ")
}
