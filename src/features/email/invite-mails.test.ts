import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { days, seconds } from "../../domain/time.ts"
import { MailFault } from "../../io/mail-faults.ts"
import { accountShop, OUTGOING, PASSWORD, type AccountShop } from "../../testing/account-shop.ts"
import { form } from "../../testing/form.ts"
import type { SignedIn } from "../../testing/app.ts"
import { SHOP_URL } from "../../testing/mail-shop.ts"
import type { Mail } from "./outbox-rows.ts"
import { saveMailSettings } from "./settings-store.ts"

// I8: invites by mail. Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: AccountShop
let ada: SignedIn
beforeEach(async () => {
  shop = await accountShop()
  ;({ ada } = shop)
})
afterEach(() => shop.stop())

describe("I8: an invite for an address", () => {
  test("is mailed there, and the page says so beside the link", async () => {
    await invite("Grace@Example.com")
    expect(await team()).toContain("Being mailed to grace@example.com")
    await shop.sent(1)
    const [{ to, from, subject, text }] = shop.mail.sent as [(typeof shop.mail.sent)[0]]
    expect([to, from.address, subject]).toEqual([
      { name: "", address: "grace@example.com" },
      "chat@levain.example",
      "Ada invited you to Shopbell",
    ])
    expect(text).toContain(`Join the team: ${SHOP_URL}/invite/`)
    expect(text).toContain("once, for 7 days")
    const page = await team()
    expect(page).toContain("Mailed to grace@example.com")
    const path = /\/invite\/[\w-]+/.exec(text)![0]
    expect(page).toContain(`${shop.url}${path}`)
    expect((await shop.fetch(path)).status).toBe(200)
  })

  test("without an address is for whoever gets the link: nothing is mailed", async () => {
    await invite("")
    expect(shop.outbox()).toEqual([])
    expect(await team()).not.toContain("mailed to")
  })

  test("that is refused mails nothing", async () => {
    expect((await invite(ada.email)).status).toBe(422)
    expect(shop.outbox()).toEqual([])
  })

  test("waits while no outgoing server is set, and says so", async () => {
    saveMailSettings(shop.io.db, { outgoing: null })
    await invite("grace@example.com")
    shop.pass(seconds(2))
    expect(await team()).toContain("Mail waits: no outgoing server is set")
    expect(shop.outbox().map(({ state }) => state)).toEqual(["waiting"])
  })

  test("says in words why it could not be sent", async () => {
    shop.mail.fail(new MailFault("permanent", "mail.example refuses <b>Grace</b>."))
    await invite("grace@example.com")
    shop.pass(seconds(1))
    await shop.settled("failed")
    expect(await team()).toContain("Could not be mailed to grace@example.com: mail.example refuses &lt;b&gt;Grace&lt;/b&gt;.")
  })

  test("taken back or accepted before it was sent is not sent", async () => {
    saveMailSettings(shop.io.db, { outgoing: null })
    await invite("grace@example.com")
    await invite("alan@example.com")
    const [grace, alan] = shop.io.db.all<{ id: string; email: string }>("select id, email from invites order by created_at, id")
    expect((await ada.fetch(`/settings/agents/invites/${grace!.id}/revocation`, form({}))).status).toBe(303)
    await shop.fetch(pathIn(shop.mailTo(alan!.email)), form({ name: "Alan", password: PASSWORD }))
    saveMailSettings(shop.io.db, { outgoing: OUTGOING })
    shop.pass(seconds(1))
    expect(shop.outbox().map(({ toAddress, state, words }) => [toAddress, state, words])).toEqual([
      ["grace@example.com", "called off", "its invite was taken back before it was sent"],
      ["alan@example.com", "called off", "its invite was accepted before it was sent"],
    ])
    expect(shop.mail.sent).toEqual([])
  })

  test("that ran out while no server was set is not mailed once there is one", async () => {
    saveMailSettings(shop.io.db, { outgoing: null })
    await invite("grace@example.com")
    shop.pass(days(7))
    saveMailSettings(shop.io.db, { outgoing: OUTGOING })
    shop.pass(seconds(1))
    expect(shop.outbox().map(({ state, words }) => [state, words])).toEqual([["called off", "its invite ran out before it was sent"]])
  })

  test("S6: by an admin with a hostile name has a subject of one line", async () => {
    const eve = shop.agent("Eve\r\nBcc: all@example.com", { role: "admin" })
    await eve.fetch("/settings/agents/invites", form({ email: "grace@example.com" }))
    const { subject, html } = shop.mailTo("grace@example.com")
    expect(subject).toBe("Eve Bcc: all@example.com invited you to Shopbell")
    expect(html).not.toMatch(/^Bcc:/m)
    await shop.sent(1)
  })
})

function invite(email: string): Promise<Response> {
  return ada.fetch("/settings/agents/invites", form({ email }))
}

async function team(): Promise<string> {
  return (await ada.fetch("/settings/agents")).text()
}

/** Of the link that a mail is about. */
function pathIn({ text }: Mail): string {
  return new URL(/https?:\/\/\S+/.exec(text)![0]).pathname
}
