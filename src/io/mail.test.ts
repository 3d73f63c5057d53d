import { afterAll, describe, expect, test } from "bun:test"
import PostalMime from "postal-mime"
import type { OutgoingMail } from "../domain/mail.ts"
import { faultOf } from "../testing/mail-fault.ts"
import { MAIL, mailers } from "../testing/mailer.ts"
import { NOW } from "../testing/people.ts"

const { mailer, peer, end } = mailers()
afterAll(end)

describe.concurrent("a mail", () => {
  test("arrives as it was written, with what threads it and what keeps machines from answering", async () => {
    const server = await peer()
    expect(await mailer().send(server.server(), MAIL)).toEqual({ response: "250 Queued as 4711" })
    const [{ from, to, source } = expect.unreachable()] = server.mails
    expect({ from, to }).toEqual({ from: "chat@levain.example", to: ["ann@example.com"] })
    const parsed = await PostalMime.parse(source)
    expect(parsed).toMatchObject({
      messageId: "<0190.visitor@chat.example.com>",
      from: { name: "Levain Bäckerei", address: "chat@levain.example" },
      to: [{ name: "Ann", address: "ann@example.com" }],
      replyTo: [{ address: "reply+token@levain.example" }],
      subject: "Wann öffnet ihr?",
      inReplyTo: "<second@example.com>",
      references: "<first@example.com> <second@example.com>",
      date: new Date(NOW).toISOString(),
    })
    expect(parsed.text?.trimEnd()).toBe("Wann öffnet ihr?\n.\nAnn")
    expect(parsed.html?.trimEnd()).toBe("<p>Wann öffnet ihr?</p>")
    expect(headersOf(source)).toMatchObject({
      "auto-submitted": "auto-generated",
      "x-shopbell": "1",
      "list-unsubscribe": "<https://chat.levain.example/unsubscribe/abc>",
      "list-unsubscribe-post": "List-Unsubscribe=One-Click",
      "content-type": expect.stringContaining("multipart/alternative"),
    })
  })

  test("has no headers for what it has not", async () => {
    const server = await peer()
    await mailer().send(server.server(), { ...MAIL, replyTo: null, references: [], unsubscribeUrl: null })
    const names = Object.keys(headersOf(server.mails[0]!.source))
    for (const name of ["reply-to", "in-reply-to", "references", "list-unsubscribe", "list-unsubscribe-post", "x-mailer"])
      expect(names).not.toContain(name)
  })

  test.each([
    "Ann\r\nBcc: eve@example.com",
    "Ann\nX-Evil: 1\n\nbody",
    "Ann\r\n\r\n<script>",
    "Ann\0\u0085\u2028X-Evil: 1",
    "Ann <eve@example.com>, ",
    `Ann" <eve@example.com>, "`,
    "=?utf-8?q?Ann=0D=0ABcc:_eve@example.com?=",
    "🥐".repeat(50),
  ])("cannot be given headers or recipients by a name or a subject: %j", async (hostile) => {
    const server = await peer()
    const mail = { ...MAIL, subject: hostile, from: { ...MAIL.from, name: hostile }, to: { ...MAIL.to, name: hostile } }
    await mailer().send(server.server(), mail)
    const [{ to, source } = expect.unreachable()] = server.mails
    expect(to).toEqual(["ann@example.com"])
    expect(Object.keys(headersOf(source)).toSorted()).toEqual(Object.keys(headersOf((await plainly()).source)).toSorted())
    const parsed = await PostalMime.parse(source)
    expect([parsed.from?.address, parsed.to?.map(({ address }) => address), parsed.bcc]).toEqual([
      "chat@levain.example",
      ["ann@example.com"],
      undefined,
    ])
  })

  test("cannot be given headers by what others call their mails", async () => {
    const server = await peer()
    await mailer().send(server.server(), { ...MAIL, references: ["a@b>\r\nBcc: eve@example.com\r\nX: <c@d", "good@example.com"] })
    expect(headersOf(server.mails[0]!.source)).toMatchObject({ references: "<good@example.com>", "in-reply-to": "<good@example.com>" })
    expect(server.mails[0]!.source).not.toContain("eve@example.com")
  })

  test.each(["ann", "", "ann@example.com, eve@example.com", "ann@example.com\r\nRCPT TO:<eve@example.com>", "<ann@example.com>"])(
    "to %j, which is no address, goes nowhere",
    async (address) => {
      const server = await peer()
      const fault = await faultOf(mailer().send(server.server(), { ...MAIL, to: { name: "Ann", address } }))
      expect([fault.kind, server.connections()]).toEqual(["permanent", 0])
      expect(fault.words).toEndWith("is no address.")
    },
  )

  test.each<Partial<OutgoingMail>>([{ from: { name: "", address: "Levain <chat@levain.example>" } }, { replyTo: "reply@levain@example" }])(
    "E6: from %j, which the settings have wrong, waits for better settings",
    async (changes) => {
      const server = await peer()
      const fault = await faultOf(mailer().send(server.server(), { ...MAIL, ...changes }))
      expect([fault.kind, server.connections()]).toEqual(["settings", 0])
      expect(fault.words).toEndWith("is no address. Change it in Settings > Email, or in the environment.")
    },
  )

  async function plainly() {
    const server = await peer()
    await mailer().send(server.server(), MAIL)
    return server.mails[0]!
  }
})

function headersOf(source: string): Record<string, string> {
  const head = source.slice(0, source.indexOf("\r\n\r\n")).replace(/\r\n[ \t]+/g, " ")
  return Object.fromEntries(
    head.split("\r\n").map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 2)]),
  )
}
