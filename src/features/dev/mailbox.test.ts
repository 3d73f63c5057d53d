import { afterEach, beforeEach, expect, test } from "bun:test"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { recordingMail, TEST_FROM, TEST_SMTP, type RecordingMail } from "../../testing/mail.ts"
import { saveMailSettings } from "../email/settings-store.ts"

// K7: in development, where neither the environment nor the settings name a server, mails are kept in /dev/mailbox.

let shop: TestShopbell, mail: RecordingMail, ada: SignedIn
async function start(smtp: typeof TEST_SMTP | null = null): Promise<void> {
  mail = recordingMail()
  shop = await testShopbell({ mail, config: { isDev: true, mail: { smtp, from: smtp && TEST_FROM, imap: null, replyAddress: null } } })
  ada = shop.agent("Ada", { role: "admin" })
}
beforeEach(() => start())
afterEach(() => shop.stop())

test("K7: a test mail goes there, and says so", async () => {
  expect(await sendTestMail()).toContain("No server is set, so the mail to ada@example.com is kept in /dev/mailbox.")
  expect(mail.sent).toEqual([])
  expect(await inMailbox()).toMatchObject([{ kind: "test", state: "sent", to: { address: "ada@example.com" } }])
  const page = await settings()
  expect(page).toContain(`<a href="/dev/mailbox">`)
  expect(page).not.toContain("SHOPBELL_SMTP_URL")
})

test("K7: a server can be set in the settings; mails go there from then on, and come back here once it is removed", async () => {
  const { host, port, security } = TEST_SMTP
  const typed = { "smtp-host": host, "smtp-port": String(port), "smtp-security": security, "from-address": TEST_FROM.address }
  const saved = await ada.fetch("/settings/email/outgoing", { method: "POST", body: new URLSearchParams(typed) })
  expect(saved.status).toBe(303)
  expect(await sendTestMail()).toContain("mail.example:587 took the mail to ada@example.com: 250 taken")
  expect(mail.sent).toHaveLength(1)
  expect(await settings()).not.toContain("/dev/mailbox")
  expect((await ada.fetch("/settings/email/outgoing/removal", { method: "POST" })).status).toBe(303)
  expect(await sendTestMail()).toContain("kept in /dev/mailbox")
  expect(mail.sent).toHaveLength(1)
})

test("K2: with a server in the environment it is that one's, and cannot be changed", async () => {
  await shop.stop()
  await start(TEST_SMTP)
  expect(await settings()).toContain("Set by the environment (SHOPBELL_SMTP_URL")
  expect(await sendTestMail()).toContain("250 taken")
  expect(mail.sent).toHaveLength(1)
})

test("outside of development nothing is kept", async () => {
  await shop.stop()
  shop = await testShopbell({ mail })
  ada = shop.agent("Ada", { role: "admin" })
  saveMailSettings(shop.io.db, { outgoing: null })
  expect(await sendTestMail()).toContain("No outgoing server is set.")
  expect(await settings()).not.toContain("/dev/mailbox")
})

async function sendTestMail(): Promise<string> {
  return (await ada.fetch("/settings/email/test-mail", { method: "POST" })).text()
}

async function settings(): Promise<string> {
  return (await ada.fetch("/settings/email")).text()
}

async function inMailbox(): Promise<unknown> {
  return (await shop.fetch("/dev/mailbox", { headers: { accept: "application/json" } })).json()
}
