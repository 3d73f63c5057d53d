import { expect, test } from "bun:test"
import type { Bounce } from "../domain/mail.ts"
import { mailFolder, rawMail, readRaw } from "../testing/raw-mail.ts"

const ID = "n7.3f2a@mail.levain.example"
const ben = (isFinal: boolean, reason: string, messageId: string | null = ID): Bounce => ({
  messageId,
  recipient: "ben@carter.example",
  isFinal,
  reason,
})

const expected: Readonly<Record<string, Bounce | null>> = {
  "exchange-2003-words": ben(
    true,
    "on 3/3/2026 10:02 AM The e-mail account does not exist at the organization this message was sent to. <mail.carter.example #5.1.1>",
  ),
  "exchange-mailbox-full": ben(true, "554 5.2.2 mailbox full; STOREDRV.Deliver; quota exceeded"),
  "exchange-online": ben(true, "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ben@carter.example not found by SMTP address lookup"),
  exim: ben(
    true,
    "SMTP error from remote mail server after RCPT TO:<ben@carter.example>: host mx.carter.example [192.0.2.9]: 550 unrouteable address",
  ),
  "exim-delayed": ben(false, "Delay reason: Connection timed out", null),
  "gmail-no-such-user": ben(true, "550-5.1.1 The email account that you tried to reach does not exist."),
  international: ben(true, "550 5.6.7 SMTPUTF8 is required"),
  "no-action": ben(false, "4.2.2"),
  "person-quoting-a-bounce": null,
  "postfix-delayed": ben(false, "connect to mx.carter.example[192.0.2.9]:25: Connection timed out"),
  "postfix-delivered": null,
  "postfix-relayed": null,
  "postfix-unknown-user": ben(true, "550 5.1.1 <ben@carter.example>: Recipient address rejected: User unknown"),
  "postfix-words-html-only": ben(true, "host mx.carter.example said: 552 5.2.2 Mailbox full", null),
  qmail: ben(true, "192.0.2.9 does not like recipient. Remote host said: 550 No such mailbox here Giving up on 192.0.2.9."),
  "read-receipt": null,
  sendmail: ben(true, "550 Host unknown"),
  "two-recipients-one-failed": ben(true, "550 5.7.1 Message rejected as spam"),
  yahoo: ben(true, "554: delivery error: dd This user doesn't have a carter.example account (ben@carter.example) [0]"),
}
const reports = mailFolder("bounces")

test("each report in the folder is expected to be something", () => {
  expect(reports.map(({ name }) => name)).toEqual(Object.keys(expected).toSorted())
})

test.each(reports.map(({ name, path }) => [name, path] as const))("the report %s", async (name, path) => {
  const mail = await readRaw(await Bun.file(path).bytes())
  expect(mail.bounce).toEqual(expected[name]!)
  expect(mail.automatic).toBe(name === "person-quoting-a-bounce" ? null : "auto-reply")
  expect(mail.files).toEqual([])
})

test.each([
  [
    "an absence note with an empty Return-Path",
    ["Return-Path: <>", "Auto-Submitted: auto-replied"],
    "I am away. Messages could not be delivered to my phone.",
  ],
  ["a parcel service's note", ["From: no-reply@parcels.example"], "Your parcel could not be delivered to ben@carter.example."],
  ["an answer in a person's words", ["Return-Path: <ben@carter.example>"], "Undeliverable, says the driver."],
  ["an empty mail of a mail program", ["From: MAILER-DAEMON@mx.example", "Subject: Welcome"], "Hello"],
])("%s is no bounce", async (_, headers, body) => {
  expect((await readRaw(rawMail(headers, body))).bounce).toBeNull()
})

test("a report whose second part is broken is read by its words", async () => {
  const body =
    "--b\r\nContent-Type: text/plain\r\n\r\nI'm sorry to have to inform you that your message could not\r\nbe delivered.\r\n\r\n<ben@carter.example>: unknown user\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\0\0garbage\r\n--b--"
  const mail = await readRaw(
    rawMail(["From: MAILER-DAEMON@mx.example", "Content-Type: multipart/report; boundary=b", "In-Reply-To: <x@y>"], body),
  )
  expect(mail.bounce).toEqual({ messageId: "x@y", recipient: "ben@carter.example", isFinal: true, reason: "unknown user" })
})
