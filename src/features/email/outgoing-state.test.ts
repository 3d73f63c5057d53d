import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { pauseAfter } from "../../domain/outbox.ts"
import { hours, minutes } from "../../domain/time.ts"
import { MailFault } from "../../io/mail-faults.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { recordingMail, type RecordingMail } from "../../testing/mail.ts"
import { deskOf, written } from "./composing.ts"
import { insertMail, saveFailure } from "./outbox-store.ts"

// E5, E6: what Settings > Email says of the outgoing server. Monday 2 March 2026, 10:00 UTC, is when each test begins.

const MAIL = { smtp: null, from: null, imap: null, replyAddress: null }
const LEAVING = "Mails are leaving. The last one went at"
const UNTRIED = "A server is set, and nothing was sent through it yet."
const SILENT = "mail.example:587 refused the connection: nothing listens there."

let shop: TestShopbell, mail: RecordingMail, ada: SignedIn
beforeEach(async () => {
  mail = recordingMail()
  shop = await testShopbell({ mail, config: { mail: MAIL } })
  ada = shop.agent("Ada", { role: "admin" })
  await save("mail.example")
})
afterEach(() => shop.stop())

describe("another server is saved", () => {
  beforeEach(async () => {
    await sendTest()
    expect(await says(LEAVING)).toBe(true)
    shop.pass(minutes(1))
    await save("other.example")
  })

  test("what left through the one before says nothing of it", async () => {
    expect([await says(LEAVING), await says(UNTRIED)]).toEqual([false, true])
    shop.pass(minutes(1))
    await sendTest()
    expect([await says(LEAVING), await says(UNTRIED)]).toEqual([true, false])
  })

  test("a test mail that fails is the last fault until something goes well, and waits for nobody", async () => {
    mail.fail(new MailFault("temporary", SILENT))
    await sendTest()
    shop.pass(hours(5))
    expect([await says(SILENT), await says(LEAVING), await says(UNTRIED), await says("Retry")]).toEqual([true, false, false, false])
    mail.fail(null)
    await sendTest()
    expect([await says(SILENT), await says(LEAVING)]).toEqual([false, true])
  })

  test("a fault of the one before is not its own", async () => {
    mail.fail(new MailFault("temporary", SILENT))
    await sendTest()
    shop.pass(minutes(1))
    await save("third.example")
    expect([await says(SILENT), await says(UNTRIED)]).toEqual([false, true])
  })
})

describe("mails that wait", () => {
  const GREYLISTED = "mail.example:587 refused the mail for now: 451 later"

  test("one recipient who is refused again and again turns nothing red while other mails leave", async () => {
    const id = waiting("slow@example.com")
    refused(id, GREYLISTED)
    expect(await stateIs(GREYLISTED)).toBe(true)
    shop.clock.set(shop.clock.now() + minutes(1))
    await sendTest()
    expect(await stateIs(LEAVING)).toBe(true)
    shop.clock.set(shop.clock.now() + minutes(1))
    refused(id, GREYLISTED, 2)
    expect(await stateIs(LEAVING)).toBe(true)
  })

  test("two who are refused since the last one left do", async () => {
    const ids = [waiting("slow@example.com"), waiting("other@example.com")]
    shop.clock.set(shop.clock.now() + minutes(1))
    await sendTest()
    shop.clock.set(shop.clock.now() + minutes(1))
    for (const id of ids) refused(id, GREYLISTED)
    expect(await stateIs(GREYLISTED)).toBe(true)
  })
})

function waiting(address: string): string {
  const desk = deskOf(shop.io, { mail: MAIL, url: null })
  const content = { subject: "Hello", text: "Hello", html: "<p>Hello</p>" }
  const row = written(desk, { kind: "invite", key: `invite:${address}`, to: { name: "", address }, fromName: "Levain", content })
  insertMail(shop.io.db, row)
  return row.id
}

/** As sending does. */
function refused(id: string, words: string, attempts = 1): void {
  const now = shop.clock.now()
  saveFailure(shop.io.db, id, { words, failingSince: now, nextTryAt: now + pauseAfter(attempts), mayHaveArrived: false, now })
}

async function save(host: string): Promise<void> {
  const typed = { "smtp-host": host, "smtp-port": "587", "smtp-security": "none", "from-address": "chat@levain.example" }
  expect((await ada.fetch("/settings/email/outgoing", { method: "POST", body: new URLSearchParams(typed) })).status).toBe(303)
}

async function sendTest(): Promise<void> {
  await ada.fetch("/settings/email/test-mail", { method: "POST" })
}

async function page(): Promise<string> {
  return (await ada.fetch("/settings/email")).text()
}

async function says(words: string): Promise<boolean> {
  return (await page()).includes(words)
}

/** The line at the top, not the list of what waits. */
async function stateIs(words: string): Promise<boolean> {
  return /<dt>Mails leave<\/dt><dd>.*?<\/dd>/s.exec(await page())![0].includes(words)
}
