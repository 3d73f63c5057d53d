import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { MailFault } from "../../io/mail-faults.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { recordingMail, TEST_FROM, TEST_SMTP, type RecordingMail } from "../../testing/mail.ts"
import { quietMailboxes, TEST_IMAP, type QuietMailboxes } from "../../testing/mailbox.ts"
import { until } from "../../testing/until.ts"
import { changeIncoming } from "./mail-commands.ts"
import { findMailByMessageId, recentlySent } from "./outbox-store.ts"
import { mailSettings, saveMailSettings, storedMailSettings } from "./settings-store.ts"

const REPLY = "reply@levain.example"
const MAIL = { smtp: TEST_SMTP, from: TEST_FROM, imap: null, replyAddress: null }
const INCOMING = { server: TEST_IMAP, replyAddress: REPLY }
const BACK = "from now on, mails can simply be answered"

let shop: TestShopbell, mail: RecordingMail, mailboxes: QuietMailboxes, ada: SignedIn
beforeEach(async () => {
  mail = recordingMail()
  mailboxes = quietMailboxes()
  shop = await testShopbell({ config: { mail: MAIL }, mail, mailboxes })
  ada = shop.agent("Ada", { role: "admin" })
  saveMailSettings(shop.io.db, { incoming: INCOMING })
})
afterEach(() => shop.stop())

describe("“Check mailbox” (E8)", () => {
  test("says that the mail came back once it has proven the mailbox", async () => {
    const found = check()
    await mail.took(1)
    await comeIn(mail.sent[0]!.to.address)
    expect(await found).toContain(BACK)
    expect(proven()).toBe(REPLY)
  })

  test("asked twice at once sends one mail and says the same to both", async () => {
    const both = Promise.all([check(), check()])
    await mail.took(1)
    await comeIn(mail.sent[0]!.to.address)
    const [one, two] = await both
    expect(one).toContain(BACK)
    expect(two).toBe(one)
    expect(mail.sent).toHaveLength(1)
  })

  test("claims nothing when the settings are changed meanwhile, whatever still comes in", async () => {
    const found = check()
    await mail.took(1)
    changeIncoming(shop.io, { ...INCOMING, server: { ...TEST_IMAP, host: "other.example" } })
    await comeIn(mail.sent[0]!.to.address)
    expect(await found).toContain("Meanwhile somebody changed the settings")
    expect([proven(), storedMailSettings(shop.io.db).proven]).toEqual([null, null])
  })

  test("claims nothing when another check has begun for other settings, which has its own mail", async () => {
    const first = check()
    await mail.took(1)
    changeIncoming(shop.io, { ...INCOMING, replyAddress: "other@levain.example" })
    const second = check()
    await mail.took(2)
    await comeIn(mail.sent[1]!.to.address)
    expect(await first).toContain("Meanwhile somebody changed the settings")
    expect(await second).toContain("A mail to other@levain.example came back")
  })

  test("goes on when only the password changes", async () => {
    const found = check()
    await mail.took(1)
    changeIncoming(shop.io, { ...INCOMING, server: { ...TEST_IMAP, password: "new" } })
    await comeIn(mail.sent[0]!.to.address)
    expect(await found).toContain(BACK)
  })

  test("sends its mail only once the mailbox has been looked into, for what is there before is old news", async () => {
    mailboxes.become({ isConnected: false, lastCheckedAt: null })
    const found = check()
    await until(() => mailboxes.urged() > 0)
    expect(mail.sent).toEqual([])
    mailboxes.become({ isConnected: true, lastCheckedAt: shop.clock.now() })
    await mail.took(1)
    await comeIn(mail.sent[0]!.to.address)
    expect(await found).toContain(BACK)
  })
})

describe("“Send test mail” (E5)", () => {
  const send = async () => (await ada.fetch("/settings/email/test-mail", { method: "POST" })).text()

  test("says what the server said, and stands among what was sent; if it comes back, that is known", async () => {
    expect(await send()).toContain("mail.example:587 took the mail to ada@example.com: 250 taken")
    const [row] = recentlySent(shop.io.db, 9)
    expect(row).toMatchObject({ kind: "test", toAddress: "ada@example.com", words: "250 taken" })
    expect(findMailByMessageId(shop.io.db, mail.sent[0]!.messageId)?.id).toBe(row!.id)
  })

  test("says what went wrong, and nothing was sent", async () => {
    mail.fail(new MailFault("settings", "mail.example:587 refused the password."))
    expect(await send()).toContain("mail.example:587 refused the password.")
    expect(recentlySent(shop.io.db, 9)).toEqual([])
  })
})

async function check(): Promise<string> {
  return (await ada.fetch("/settings/email/mailbox-check", { method: "POST" })).text()
}

function proven(): string | null {
  return mailSettings(shop.io.db, { mail: MAIL, url: null }).provenReplyAddress
}

/** As the mailbox that is watched hands it over. */
async function comeIn(to: string): Promise<void> {
  const lines = [
    `From: <chat@levain.example>`,
    `To: <${to}>`,
    "Subject: Check",
    `Message-ID: <${crypto.randomUUID()}@mail.example>`,
    "",
    "Hello",
  ]
  await mailboxes.watched.at(-1)!.take({ uid: 1, source: new TextEncoder().encode(lines.join("\r\n")), isTooLarge: false })
}
