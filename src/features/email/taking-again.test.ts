import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import type { SignedIn } from "../../testing/app.ts"
import { answerMail, bounceOf } from "../../testing/incoming-mail.ts"
import { takingShop, type TakingShop } from "../../testing/taking-shop.ts"

// E4, pitfall 46: which mail is the same as one that was taken. Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: TakingShop
let ada: SignedIn
beforeEach(async () => {
  shop = await takingShop()
  ;({ ada } = shop)
})
afterEach(() => shop.stop())

describe("E4: a used Message-ID", () => {
  const same = (changes: Parameters<typeof answerMail>[0]) => answerMail(changes).replace(/made-\d+@/, "same@")

  const at = (time: string) => `Date: Mon, 2 Mar 2026 ${time} +0100`

  test("with another date is another mail, also with the same words; with the same date it is the same mail", async () => {
    const to = await shop.forwarded()
    for (const time of ["11:01:00", "11:01:01", "11:01:00", "11:01:01"])
      await shop.take(same({ to, text: `Yes, at ${time}.`, headers: [at(time)] }))
    await shop.take(same({ to, text: "Yes, at 11:01:01.", headers: [at("11:02:00")] }))
    await shop.take(same({ to, text: "Yes, at 11:01:01.", headers: ["Date: Mon, 2 Mar 2026 10:02:00 +0000"] }))
    expect(shop.texts().slice(2)).toEqual(["Yes, at 11:01:00.", "Yes, at 11:01:01.", "Yes, at 11:01:01."])
  })

  test("without a date, with other words is another mail, and becomes a message of its own", async () => {
    const to = await shop.forwarded()
    for (const text of ["Yes, we do.", "And to France.", "Yes, we do.", "And to France."]) await shop.take(same({ to, text }))
    expect(shop.texts().slice(-2)).toEqual(["Yes, we do.", "And to France."])
    expect(shop.messages()).toHaveLength(4)
  })

  test("without a date, a long mail is the same mail whatever servers put above it", async () => {
    const to = await shop.forwarded()
    const text = "Yes, we do ship to Belgium.\r\n".repeat(6_000)
    for (const headers of [[], [`Received: from elsewhere`, `X-Note: ${"x".repeat(900)}`]]) await shop.take(same({ to, text, headers }))
    expect(shop.messages()).toHaveLength(3)
  })

  test("of a stranger's swallows no answer", async () => {
    const to = await shop.forwarded()
    for (const headers of [[], [at("11:01:00")]]) {
      await shop.take(same({ from: "eve@evil.example", to: "reply@levain.example", text: "Yes, we do.", headers }))
      await shop.take(same({ to, text: "Yes, we do.", headers }))
      expect(shop.last()).toMatchObject({ text: "Yes, we do.", author: { kind: "agent", agentId: ada.id } })
    }
    expect(shop.messages()).toHaveLength(4)
    expect(shop.kept(9).map(({ sender }) => sender)).toEqual(["eve@evil.example", "eve@evil.example"])
  })

  test("that is missing makes no one report of two that say the same of two mails", async () => {
    const report = (id: string) => bounceOf(id).replace(/^Message-ID: <bounce.*\r\n/m, "")
    for (const id of ["one@x.example", "two@x.example", "one@x.example"]) await shop.take(report(id))
    expect(shop.kept(9, "automatic")).toHaveLength(2)
  })

  // Pitfall 46: what servers change on the way.
  const ways: readonly (readonly [string, boolean, (source: string) => string])[] = [
    ["with notes of another server", true, (source) => `Received: from elsewhere\r\nDelivered-To: me@levain.example\r\n${source}`],
    ["with one more line break at its end", true, (source) => `${source}\r\n`],
    ["with other line breaks", true, (source) => source.replaceAll("\r\n", "\n")],
    ["with blanks at the ends of its lines", true, (source) => source.replace("we do.", "we do.  ")],
    ["with a Content-Transfer-Encoding", true, (source) => source.replace("\r\n\r\n", "\r\nContent-Transfer-Encoding: 8bit\r\n\r\n")],
    ["in base64", true, inBase64],
    ["with a mark before its subject", true, (source) => source.replace("Subject: ", "Subject: [EXT] ")],
    ["with a scanner's footer", false, (source) => `${source}\r\n\r\nScanned by AV: no virus found.`],
  ]

  test.each(ways)("delivered again %s it is the same mail", async (_, isSameWithoutDate, changed) => {
    const to = await shop.forwarded()
    const text = "Yes, we do.\r\n\r\nAlso to Liège."
    const dated = same({ to, text, headers: [at("11:01:00")] })
    for (const source of [dated, changed(dated)]) await shop.take(source)
    expect(shop.messages()).toHaveLength(3)
    const undated = same({ to, text })
    for (const source of isSameWithoutDate ? [undated, changed(undated)] : [undated]) await shop.take(source)
    expect(shop.messages()).toHaveLength(4)
  })

  test("of a mail of which there is only a head is kept each time that its date is another", async () => {
    const big = (subject: string, time: string) =>
      `From: big@example.com\r\nSubject: ${subject}\r\nMessage-ID: <big@x>\r\n${at(time)}\r\n\r\n`
    for (const [subject, time] of [
      ["Photos", "11:01:00"],
      ["Films", "11:02:00"],
      ["[EXT] Photos", "11:01:00"],
    ] as const)
      await shop.take(big(subject, time), true)
    expect(shop.kept(9).map(({ subject }) => subject)).toEqual(["Films", "Photos"])
  })

  test("that was taken by an earlier version is known by it and by the sender", async () => {
    const to = await shop.forwarded()
    shop.io.db.run(
      "insert into received_mails (id, message_id, at, sender, subject, outcome) values ('1', 'same@mail.example.com', 1, 'ada@example.com', '', 'message')",
    )
    await shop.take(same({ to, text: "Read already." }))
    expect(shop.messages()).toHaveLength(1)
    await shop.take(same({ from: "eve@evil.example", to, text: "I am Ada." }))
    expect(shop.kept(1)[0]?.text).toBe("I am Ada.")
  })
})

function inBase64(source: string): string {
  const [head, ...body] = source.split("\r\n\r\n")
  return `${head}\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(body.join("\r\n\r\n")).toString("base64")}\r\n`
}
