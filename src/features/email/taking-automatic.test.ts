import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { answerMail } from "../../testing/incoming-mail.ts"
import { REPLY_ADDRESS, takingShop, type TakingShop } from "../../testing/taking-shop.ts"

// E5, pitfall 47: what a program wrote is nobody's answer. The offline message was mailed to Ada; something comes back.

let shop: TakingShop
let address: string
let thread: string
beforeEach(async () => {
  shop = await takingShop()
  address = await shop.forwarded()
  thread = shop.mail.sent[0]!.messageId
})
afterEach(() => shop.stop())

/** How it comes: from Ada to her signed address, from her in the thread alone, from a stranger to her address, from a stranger to nobody. */
const WAYS = {
  token: () => ({ from: "ada@example.com", to: address, also: [] }),
  thread: () => ({ from: "ada@example.com", to: "chat@levain.example", also: [`In-Reply-To: <${thread}>`] }),
  "stranger to the address": () => ({ from: "eve@evil.example", to: address, also: [] }),
  stranger: () => ({ from: "eve@evil.example", to: REPLY_ADDRESS, also: [] }),
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
    await shop.take(answerMail({ from, to, headers: [...also, ...headers], text: "I am on holiday.\n\n> Do you ship?" }))
    const { outcome } = shop.io.db.get<{ outcome: Became }>("select outcome from received_mails")!
    expect(outcome).toBe(became[way])
    const isMessage = became[way] === "message"
    expect(shop.talk().waitingSince === null).toBe(isMessage)
    expect(shop.messages().length > 1).toBe(isMessage)
  })
})
