import { afterEach, beforeAll, beforeEach, describe, expect, test } from "bun:test"
import { stoppedClock } from "../../io/clock.ts"
import { openLog } from "../../io/log.ts"
import type { MailboxServer } from "../../io/mail-server.ts"
import { imapMailboxes, MAILBOX_LIMITS, type Mailboxes } from "../../io/mailbox.ts"
import { MONDAY, testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { certificateFor, type Certificate } from "../../testing/certificate.ts"
import { dovecot, type Dovecot } from "../../testing/dovecot.ts"
import { until } from "../../testing/until.ts"

// E5: a Shopbell that reads from a real mailbox; its settings are changed as people change them. What belongs to no conversation is kept for an admin, which tells what was read.

let certificate: Certificate
let shop: TestShopbell
let server: Dovecot
let ada: SignedIn
/** How often a mail was handed over. */
let takes = 0
beforeAll(() => void (certificate = certificateFor("localhost")))
beforeEach(async () => {
  server = await dovecot({ certificate })
  const limits = { ...MAILBOX_LIMITS, retry: 20, retryAtMost: 100 }
  const real = imapMailboxes({ clock: stoppedClock(MONDAY), log: openLog("silent"), limits, authority: certificate.certificate })
  const mailboxes: Mailboxes = {
    ...real,
    watch: (one) => real.watch({ ...one, take: (mail) => ((takes += 1), one.take(mail)) }),
  }
  shop = await testShopbell({ mailboxes })
  ada = shop.agent("Ada", { role: "admin" })
})
afterEach(async () => {
  await shop.stop()
  await server.end()
})

describe("what came while another name for the mailbox was set, or none, is read once one is set again:", () => {
  const NAMES: readonly (readonly [string, () => MailboxServer])[] = [
    ["the same", () => server.server()],
    ["another port", () => server.server({ security: "tls" })],
    ["another spelling of its folder", () => server.server({ folder: "inbox" })],
    ["another name of its host", () => server.server({ host: "127.0.0.1", security: "none" })],
  ]
  test.each(NAMES)(
    "%s",
    async (_, changed) => {
      deliver("old news")
      await set(server.server())
      deliver("before")
      await until(() => read().includes("before"))
      await remove()
      deliver("meanwhile")
      await set(changed())
      await until(() => read().includes("meanwhile"))
      deliver("after")
      await until(() => read().includes("after"))
      // Old news may come as well: it is from the day before. Nothing comes twice.
      expect(read().filter((subject) => subject !== "old news")).toEqual(["before", "meanwhile", "after"])
      expect(new Set(read()).size).toBe(read().length)
    },
    20_000,
  )

  test("and where another was set and then the first again", async () => {
    server.addFolder("Replies")
    await set(server.server())
    deliver("before")
    await until(() => read().includes("before"))
    await set(server.server({ folder: "Replies" }))
    deliver("meanwhile")
    await set(server.server())
    await until(() => read().includes("meanwhile"))
    expect(read()).toEqual(["before", "meanwhile"])
  }, 20_000)
})

describe("R5: a mail whose words could not be kept", () => {
  test("in the end, when the turn is committed, is not lost, however often that fails", async () => {
    await set(server.server())
    shop.io.db.tx(() => {
      shop.io.db.run("create table room (id integer primary key) strict")
      shop.io.db.run("create table full (room integer not null references room deferrable initially deferred) strict")
      // Every statement goes well; the commit alone finds no room.
      shop.io.db.run("create trigger no_room after insert on received_mails begin insert into full values (1); end")
    })
    await shop.io.db.durable()
    takes = 0
    for (const subject of ["one", "two"]) deliver(subject)
    // More than the five that a mail has which makes us fail by itself.
    await until(() => takes > 7)
    // A mail may be tried in the same turn, and take this along.
    await until(() => isKept(() => shop.io.db.run("drop trigger if exists no_room")))
    await until(() => read().length === 2)
    expect(read()).toEqual(["one", "two"])
    expect(shop.io.db.get("select count(*) as n from received_mails where words like '%mistake%'")).toEqual({ n: 0 })
  }, 20_000)
})

/** At the time of the clock that stands. */
function deliver(subject: string): void {
  const lines = [
    "From: <camille@martin.example>",
    "To: <reply@levain.example>",
    `Subject: ${subject}`,
    `Message-ID: <${subject.replace(" ", "-")}@example.com>`,
  ]
  server.deliver([...lines, "", "Hello", ""].join("\n"), { at: MONDAY })
}

/** Subjects of what was read, in that order. */
function read(): readonly string[] {
  return shop.io.db.all<{ subject: string }>("select subject from received_mails order by id").map(({ subject }) => subject)
}

async function isKept(write: () => unknown): Promise<boolean> {
  write()
  return shop.io.db.durable().then(
    () => true,
    () => false,
  )
}

async function set(mailbox: MailboxServer): Promise<void> {
  const { host, port, security, user, password, folder } = mailbox
  const typed = {
    "imap-host": host,
    "imap-port": String(port),
    "imap-security": security,
    "imap-user": user,
    "imap-password": password,
    "imap-folder": folder,
    "reply-address": "reply@levain.example",
  }
  const { status } = await ada.fetch("/settings/email/incoming", { method: "POST", body: new URLSearchParams(typed) })
  expect(status).toBe(303)
  await until(async () => /Last looked into/.test(await (await ada.fetch("/settings/email")).text()))
}

async function remove(): Promise<void> {
  expect((await ada.fetch("/settings/email/incoming/removal", { method: "POST" })).status).toBe(303)
}
