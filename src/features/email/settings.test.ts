import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import type { MailConfig } from "../../config.ts"
import type { MailboxServer } from "../../io/mail-server.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { TEST_FROM, TEST_SMTP } from "../../testing/mail.ts"
import { TEST_IMAP, quietMailboxes, type QuietMailboxes } from "../../testing/mailbox.ts"
import { mailboxName } from "./places-store.ts"
import { mailSettings, saveMailSettings, storedMailSettings } from "./settings-store.ts"

const REPLY = "reply@levain.example"
const NOTHING: MailConfig = { smtp: null, from: null, imap: null, replyAddress: null }
const ALL: MailConfig = { smtp: TEST_SMTP, from: TEST_FROM, imap: TEST_IMAP, replyAddress: REPLY }

let shop: TestShopbell, mailboxes: QuietMailboxes, ada: SignedIn
async function start(mail: MailConfig): Promise<void> {
  mailboxes = quietMailboxes()
  shop = await testShopbell({ config: { mail }, mailboxes })
  ada = shop.agent("Ada", { role: "admin" })
}
beforeEach(() => start(NOTHING))
afterEach(() => shop.stop())

describe("E8: what was proven of one mailbox is not believed of another", () => {
  const { host, port, user, folder } = TEST_IMAP
  test.each<[boolean, MailboxServer | null, string | null]>([
    [true, TEST_IMAP, REPLY],
    [true, { ...TEST_IMAP, password: "changed", movesTo: "Done" }, REPLY],
    [false, null, REPLY],
    [false, TEST_IMAP, null],
    [false, TEST_IMAP, "other@levain.example"],
    [false, { ...TEST_IMAP, host: `other.${host}` }, REPLY],
    [false, { ...TEST_IMAP, port: port + 1 }, REPLY],
    [false, { ...TEST_IMAP, user: `${user}2` }, REPLY],
    [false, { ...TEST_IMAP, folder: `${folder}/Replies` }, REPLY],
  ])("%j: %j, %j", (isProven, imap, replyAddress) => {
    saveMailSettings(shop.io.db, { proven: { mailbox: mailboxName(TEST_IMAP), address: REPLY, token: "check1", at: 1 } })
    const { provenReplyAddress } = mailSettings(shop.io.db, { mail: { ...NOTHING, imap, replyAddress }, url: null })
    expect(provenReplyAddress).toBe(isProven ? REPLY : null)
  })
})

describe("E5: a server that is set can be removed", () => {
  test("the outgoing one: mails wait from then on", async () => {
    saveMailSettings(shop.io.db, { outgoing: { server: TEST_SMTP, from: TEST_FROM } })
    expect(await says("Remove outgoing server")).toBe(true)
    expect(await post("/settings/email/outgoing/removal")).toEqual([303, "/settings/email?done=outgoing-removed"])
    expect(mailSettings(shop.io.db, { mail: NOTHING, url: null })).toMatchObject({ smtp: null, from: null })
    expect(await says("No outgoing server is set")).toBe(true)
    expect(await says("Remove outgoing server")).toBe(false)
  })

  test("the mailbox: it is watched no more, and a check under way proves nothing", async () => {
    saveMailSettings(shop.io.db, { incoming: { server: TEST_IMAP, replyAddress: REPLY }, checkToken: "check1" })
    expect(await says("Remove incoming mailbox")).toBe(true)
    expect(await post("/settings/email/incoming/removal")).toEqual([303, "/settings/email?done=incoming-removed"])
    expect(storedMailSettings(shop.io.db)).toMatchObject({ incoming: null, checkToken: null })
    expect(await says("Answers by mail are not read.")).toBe(true)
    expect(await says("Remove incoming mailbox")).toBe(false)
  })

  test("but not what the environment sets (K2)", async () => {
    await shop.stop()
    await start(ALL)
    expect(await says("Remove ")).toBe(false)
    for (const path of ["outgoing", "incoming"]) expect(await post(`/settings/email/${path}/removal`)).toEqual([409, null])
  })
})

test("S8: the page sends no password to another server", async () => {
  saveMailSettings(shop.io.db, { incoming: { server: TEST_IMAP, replyAddress: REPLY } })
  const typed = { "imap-host": "evil.example", "imap-port": "993", "imap-security": "tls", "imap-user": "reply", "reply-address": REPLY }
  const answer = await ada.fetch("/settings/email/incoming", { method: "POST", body: new URLSearchParams(typed) })
  expect(answer.status).toBe(422)
  expect(await answer.text()).toContain("Enter the password again for another server.")
  expect(storedMailSettings(shop.io.db).incoming?.server).toEqual(TEST_IMAP)
  expect(mailboxes.watched).toEqual([])
})

async function says(words: string): Promise<boolean> {
  return (await (await ada.fetch("/settings/email")).text()).includes(words)
}

async function post(path: string): Promise<[status: number, location: string | null]> {
  const answer = await ada.fetch(path, { method: "POST" })
  return [answer.status, answer.headers.get("location")]
}
