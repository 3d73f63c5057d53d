import { describe, expect, test } from "bun:test"
import { REPLY_LINE } from "../domain/mail.ts"
import { mailFolder, rawMail, readRaw } from "../testing/raw-mail.ts"

const answers = mailFolder("mails")

test("the corpus has sixty answers or more, each with what should be seen of it", async () => {
  expect(answers.length).toBeGreaterThanOrEqual(60)
  for (const { path } of answers) expect(await Bun.file(path.replace(/\.eml$/, ".txt")).exists()).toBe(true)
})

test.each(answers.map(({ name, path }) => [name, path] as const))("of the mail %s only what was written is seen", async (_, path) => {
  const mail = await readRaw(await Bun.file(path).bytes())
  const expected = await Bun.file(path.replace(/\.eml$/, ".txt")).text()
  expect(mail.visibleText).toBe(expected.replace(/\n$/, ""))
  expect(mail.from).not.toBeNull()
  expect(mail.recipients).toContain("reply+k3v9x2mq7t@chat.levain.example")
  expect(mail.bounce).toBeNull()
})

test("what is not seen is in the original", async () => {
  const mail = await readRaw(
    rawMail(
      [],
      `Fine.\r\n\r\nOn Tue, 3 Mar 2026 at 10:02, Ada <ada@levain.example> wrote:\r\n> ${REPLY_LINE}\r\n> Which street?\r\n\r\n-- \r\nBen`,
    ),
  )
  expect(mail.visibleText).toBe("Fine.")
  expect(mail.originalText).toBe(
    `Fine.\n\nOn Tue, 3 Mar 2026 at 10:02, Ada <ada@levain.example> wrote:\n> ${REPLY_LINE}\n> Which street?\n\n-- \nBen`,
  )
})

test("the facts of a mail", async () => {
  const mail = await readRaw(
    rawMail([
      "Message-ID: <m1@carter.example>",
      "References: <n5@mail.levain.example>\r\n <n7@mail.levain.example>",
      "Date: Tue, 3 Mar 2026 10:15:42 +0100 (CET)",
    ]),
  )
  expect(mail).toEqual({
    messageId: "m1@carter.example",
    from: { name: "Ben Carter", address: "ben@carter.example" },
    recipients: ["reply+k3v9@chat.levain.example"],
    subject: "Re: Your question",
    inReplyTo: "n7@mail.levain.example",
    references: ["n5@mail.levain.example", "n7@mail.levain.example"],
    sentAt: Date.UTC(2026, 2, 3, 9, 15, 42),
    visibleText: "Hello",
    originalText: "Hello",
    files: [],
    automatic: null,
    bounce: null,
  })
})

describe("the better of two parts is read", () => {
  const both = (plain: string, html: string) =>
    rawMail(
      ["Content-Type: multipart/alternative; boundary=b"],
      `--b\r\nContent-Type: text/plain\r\n\r\n${plain}\r\n--b\r\nContent-Type: text/html\r\n\r\n${html}\r\n--b--\r\n`,
    )

  test.each([
    ["the HTML, if it has structure", "Yes. Ada said: Which?", "<div>Yes.</div><blockquote type=cite>Which?</blockquote>", "Yes."],
    ["the plain text, if the HTML has none", "Yes.\r\n\r\nPlease.", "Yes. Please.", "Yes.\n\nPlease."],
    ["the plain text, if the HTML is empty", "Yes.", "<div><img src='cid:1'></div>", "Yes."],
    ["the HTML, if the plain text is empty", " ", "Yes<br>please", "Yes\nplease"],
  ])("%s", async (_, plain, html, seen) => {
    expect((await readRaw(both(plain, html))).visibleText).toBe(seen)
  })
})

test("marks of our own that a mail brings along mean nothing", async () => {
  expect((await readRaw(rawMail([], "One\r\n\uE0C0\r\nTwo \uE0C3 three"))).visibleText).toBe("One\n\nTwo  three")
})

test("text that turns around, fillers and controls are taken out; joined emoji and Persian stay", async () => {
  expect((await readRaw(rawMail([], "\u202Eevil\u202C \u200Bfine\u0007 \u{1F469}\u200D\u{1F4BB} می\u200Cخواهم"))).visibleText).toBe(
    "evil fine \u{1F469}\u200D\u{1F4BB} می\u200Cخواهم",
  )
})
