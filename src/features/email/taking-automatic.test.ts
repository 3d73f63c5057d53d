import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { minutes } from "../../domain/time.ts"
import { testShopbell, type TestShopbell } from "../../testing/app.ts"
import { recordingMail, TEST_FROM, TEST_SMTP, type RecordingMail } from "../../testing/mail.ts"
import { TEST_IMAP } from "../../testing/mailbox.ts"
import { until } from "../../testing/until.ts"
import { replyByMail } from "../conversations/commands.ts"
import { messagesAfter } from "../conversations/messages-store.ts"
import { findConversationOf } from "../conversations/store.ts"
import { writeByMail } from "../conversations/visitor-commands.ts"
import { keepFiles } from "../files/keeping.ts"
import { mailsOf } from "./outbox-store.ts"
import { mailboxName } from "./places-store.ts"
import { saveMailSettings } from "./settings-store.ts"
import { takeMail } from "./taking.ts"

// E5, pitfall 47: what a program wrote is nobody's answer. The offline message was mailed to Ada; something comes back.

let shop: TestShopbell
let mail: RecordingMail
let address: string
let thread: string
beforeEach(async () => {
  mail = recordingMail()
  shop = await testShopbell({ mail, config: { mail: SETTINGS } })
  saveMailSettings(shop.io.db, {
    publicUrl: "https://chat.levain.example",
    proven: { mailbox: mailboxName(TEST_IMAP), address: REPLY, token: "", at: 1 },
  })
  shop.agent("Ada", { role: "admin" })
  const widget = await shop.widget()
  await widget.write("Do you ship to Belgium?")
  shop.pass(minutes(1))
  await mail.took(1)
  await until(() => mailsOf(shop.io.db, conversation().id).every(({ state }) => state !== "waiting"))
  address = mail.sent[0]!.replyTo!
  thread = mail.sent[0]!.messageId
})
afterEach(() => shop.stop())

const REPLY = "reply@levain.example"
const SETTINGS = { smtp: TEST_SMTP, from: TEST_FROM, imap: TEST_IMAP, replyAddress: REPLY }

/** How it comes: from Ada to her signed address, from her in the thread alone, from a stranger to her address, from a stranger to nobody. */
const WAYS = {
  token: () => ({ from: "ada@example.com", to: address, also: [] }),
  thread: () => ({ from: "ada@example.com", to: "chat@levain.example", also: [`In-Reply-To: <${thread}>`] }),
  "stranger to the address": () => ({ from: "eve@evil.example", to: address, also: [] }),
  stranger: () => ({ from: "eve@evil.example", to: REPLY, also: [] }),
}

type Became = "message" | "automatic" | "unmatched"
const ALL = (became: Became): Record<keyof typeof WAYS, Became> => ({
  token: became,
  thread: became,
  "stranger to the address": became,
  stranger: became,
})
const PERSON = { ...ALL("unmatched"), token: "message", thread: "message" } as const
const AUTOMATIC = ALL("automatic")
/** Nobody is told in whose name it would speak; hers waits for an admin, for a header like that is no proof. */
const BULK = { ...ALL("unmatched"), stranger: "automatic" } as const
const LISTED = { ...PERSON, stranger: "automatic" } as const

const TABLE: [readonly string[], Record<keyof typeof WAYS, Became>][] = [
  [[], PERSON],
  [["Auto-Submitted: no"], PERSON],
  [["Auto-Submitted: auto-replied"], AUTOMATIC],
  [["Auto-Submitted: auto-generated"], AUTOMATIC],
  [["Auto-Submitted: auto-replied", "List-Id: <x.example>"], AUTOMATIC],
  [["X-Autoreply: yes"], AUTOMATIC],
  [["X-Autoreply: no"], PERSON],
  [["X-Autoreply: yes", "List-Id: <x.example>"], AUTOMATIC],
  // Exchange puts it on people's mails as well.
  [["X-Auto-Response-Suppress: All"], PERSON],
  [["X-Auto-Response-Suppress: All", "Precedence: bulk"], BULK],
  [["X-Auto-Response-Suppress: All", "List-Id: <x.example>"], LISTED],
  [["Precedence: auto_reply"], AUTOMATIC],
  [["Precedence: first-class"], PERSON],
  [["Precedence: bulk"], BULK],
  [["Precedence: junk"], BULK],
  [["Precedence: list"], BULK],
  [["Precedence: bulk", "List-Id: <x.example>"], BULK],
  [["Precedence: list", "List-Id: <x.example>"], LISTED],
  [["List-Id: <x.example>"], LISTED],
  [["List-Post: <mailto:x@x.example>"], LISTED],
  [["List-Unsubscribe: <mailto:x@x.example>"], BULK],
  [["List-Unsubscribe: <mailto:x@x.example>", "List-Id: <x.example>"], LISTED],
]

describe.each(TABLE)("E5, pitfall 47: %j", (headers, became) => {
  test.each(Object.keys(WAYS) as (keyof typeof WAYS)[])("%s", async (way) => {
    const { from, to, also } = WAYS[way]()
    await take([`From: ${from}`, `To: ${to}`, "Subject: Re: Offline message", ...also, ...headers], "I am on holiday.\n\n> Do you ship?")
    const { outcome } = shop.io.db.get<{ outcome: Became }>("select outcome from received_mails")!
    expect(outcome).toBe(became[way])
    const isMessage = became[way] === "message"
    expect(conversation().waitingSince === null).toBe(isMessage)
    expect(messagesAfter(shop.io.db, conversation().id, 0).length > 1).toBe(isMessage)
  })
})

async function take(headers: readonly string[], text: string): Promise<void> {
  const source = [...headers, "Message-ID: <made@mail.example.com>", "", text].join("\r\n")
  const takers = {
    replyByMail: replyByMail.bind(null, shop.io),
    writeByMail: writeByMail.bind(null, shop.io),
    keepFiles: keepFiles.bind(null, shop.io),
    showLife: () => undefined,
  }
  const fetched = { uid: 1, source: new TextEncoder().encode(source), isTooLarge: false }
  await takeMail(shop.io, { mail: SETTINGS, url: null }, takers, fetched)
}

function conversation() {
  const { visitor_id: visitorId } = shop.io.db.get<{ visitor_id: string }>("select visitor_id from conversations")!
  return findConversationOf(shop.io.db, visitorId)!
}
