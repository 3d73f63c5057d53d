import { describe, expect, setDefaultTimeout, test } from "bun:test"
import fc from "fast-check"
import { cpuTime } from "../testing/cpu-time.ts"
import { mailFolder, rawMail, readRaw } from "../testing/raw-mail.ts"

setDefaultTimeout(60_000)
/** Twice what it takes on two busy cores. */
const TIME_MOST = 4_000
const repeated = (times: number, text: (at: number) => string) => Array.from({ length: times }, (_, at) => text(at)).join("")
const multipart = (at: number | string) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`

async function readInTime(source: string | Uint8Array) {
  const spent = cpuTime()
  const mail = await readRaw(source)
  expect(spent()).toBeLessThan(TIME_MOST)
  expect(mail.originalText.length).toBeLessThanOrEqual(200_000)
  expect(mail.subject.length).toBeLessThanOrEqual(600)
  return mail
}

describe("of a mail that is too much, what can be read is read, and soon", () => {
  const line = `${Buffer.from("x".repeat(57)).toString("base64")}\r\n`
  const withFile = (content: string) =>
    rawMail(
      [multipart("").trimEnd().replace("\r\n\r\n--b", "")],
      `--b\r\n\r\nHello\r\n--b\r\nContent-Type: image/jpeg; name=a.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\n${content}\r\n--b--`,
    )

  test.each([
    ["30 MB of a file", () => withFile(line.repeat(385_000)), 1],
    ["30 MB of a file in one line", () => withFile("QUJD".repeat(7_500_000)), 1],
    ["100,000 headers", () => rawMail([repeated(100_000, (at) => `X-${at}: b\r\n`).trimEnd()]), 0],
    ["10 MB of headers", () => rawMail([repeated(1_000_000, () => "X-A: b\r\n").trimEnd()]), 0],
    ["a header of 10 MB", () => rawMail([`X-A: ${"b".repeat(10_000_000)}`]), 0],
    ["70,000 recipients", () => rawMail([`To: ${"a@b.example, ".repeat(70_000)}`]), 0],
    [
      "text, then 2,000 levels",
      () => rawMail([multipart("t").trimEnd().replace("\r\n\r\n--bt", "")], `--bt\r\n\r\nHello\r\n--bt\r\n${repeated(2_000, multipart)}`),
      0,
    ],
  ])("%s", async (_, source, files) => {
    const mail = await readInTime(source())
    expect(mail.visibleText).toBe("Hello")
    expect(mail.from?.address).toBe("ben@carter.example")
    expect(mail.files).toHaveLength(files)
  })

  test.each([
    ["2,000 levels and nothing before", rawMail([repeated(2_000, multipart)])],
    ["2,000 mails in mails", rawMail([repeated(2_000, () => "Content-Type: message/rfc822\r\n\r\nFrom: a@b.example\r\n")])],
    ["2 million parts", rawMail(["Content-Type: multipart/mixed; boundary=b"], "--b\r\n\r\nx\r\n".repeat(2_000_000))],
    ["30 MB of line ends", rawMail([], "\n".repeat(30_000_000))],
    ["30 MB of text", rawMail([], "some words here and there\r\n".repeat(1_150_000))],
    ["a line of 10 MB", rawMail([], "x".repeat(10_000_000))],
    ["a line of 10 MB of spaces", rawMail([], `a${" ".repeat(10_000_000)}b`)],
    ["a million flowed lines", rawMail(["Content-Type: text/plain; format=flowed"], "a \r\n".repeat(1_000_000))],
    ["100,000 quotes and answers", rawMail([], "> a\r\n\r\nb\r\n".repeat(100_000))],
    ["25,000 labels", rawMail([], "From:\r\n\r\n".repeat(25_000))],
    ["8,000 attributions without a colon", rawMail([], "On 3 Mar 2026 at 10:02, Ada <a@b.example> wrote\r\n".repeat(8_000))],
    ["10,000 lines of devices", rawMail([], "Sent from my iPhone\r\n".repeat(10_000))],
    ["60,000 signatures", rawMail([], "-- \r\n".repeat(60_000))],
    ["100,000 nested elements", rawMail(["Content-Type: text/html"], "<div>".repeat(100_000))],
    ["40,000 nested quotes", rawMail(["Content-Type: text/html"], `${"<blockquote>".repeat(40_000)}${"a<br>".repeat(100_000)}`)],
    ["a quote of 120,000 line ends", rawMail(["Content-Type: text/html"], `<blockquote>a${"<br>".repeat(120_000)}b</blockquote>`)],
    [
      "a bounce of 150,000 line ends",
      rawMail(["From: ben@carter.example", "Return-Path: <>"], `Hi. This is the qmail-send program${"\r\n".repeat(150_000)}x`),
    ],
    ["a sender of quotes", rawMail(["From: ben@carter.example", `Cc: ${'\\"'.repeat(10_000)}`])],
    ["60,000 elements left open among ends without a beginning", rawMail(["Content-Type: text/html"], "</p><b>".repeat(60_000))],
    ["half a million entities", rawMail(["Content-Type: text/html"], "&amp;".repeat(500_000))],
    [
      "500,000 recipients of a report",
      rawMail(
        ["Return-Path: <>", "Content-Type: multipart/report; boundary=b"],
        `--b\r\nContent-Type: message/delivery-status\r\n\r\n${"Action: failed\r\n\r\n".repeat(500_000)}`,
      ),
    ],
  ])("%s", async (_, source) => {
    expect((await readInTime(source)).from?.address).toBe("ben@carter.example")
  })

  test("that a text was cut is said", async () => {
    expect((await readRaw(rawMail([], "words ".repeat(40_000)))).originalText.endsWith("\n\n[…]")).toBe(true)
    expect((await readRaw(rawMail([], "\r\n".repeat(1_100_000)))).originalText.endsWith("[…]")).toBe(true)
    expect((await readRaw(rawMail(["Content-Type: text/html"], `<p>Hi</p>${"<b></b>".repeat(100_000)}`))).originalText).toBe("Hi\n\n[…]")
    expect((await readRaw(rawMail([], "words"))).originalText).toBe("words")
  })
})

describe("what is broken is read as far as it goes", () => {
  const latin = (text: string) => Uint8Array.from(Buffer.from(text, "latin1"))

  test.each([
    ["nothing", "", ""],
    ["no headers", "\r\nHello", "Hello"],
    ["no body", "From: ben@carter.example", ""],
    ["only text, which is taken for headers", "Hello there", ""],
    ["invalid UTF-8", latin(rawMail(["Content-Type: text/plain; charset=utf-8"], "Caf\xe9 noir")), "Caf\uFFFD noir"],
    [
      "windows-1252 that calls itself iso-8859-1",
      latin(rawMail(["Content-Type: text/plain; charset=iso-8859-1"], "It\x92s 5 \x80")),
      "It’s 5 €",
    ],
    ["an unknown charset", latin(rawMail(["Content-Type: text/plain; charset=martian"], "Caf\xe9")), "Café"],
    ["an unknown encoding", rawMail(["Content-Transfer-Encoding: x-martian"], "Hello"), "Hello"],
    ["broken base64", rawMail(["Content-Transfer-Encoding: base64"], "SGVsb"), "Hel"],
    ["broken quoted-printable", rawMail(["Content-Transfer-Encoding: quoted-printable"], "50=\r\n0 =ZZ ="), "500 =ZZ"],
    ["a boundary that never comes", rawMail(["Content-Type: multipart/mixed; boundary=b"], "Hello"), ""],
    ["a boundary that never ends", rawMail(["Content-Type: multipart/mixed; boundary=b"], "--b\r\n\r\nHello"), "Hello"],
    ["a multipart without a boundary", rawMail(["Content-Type: multipart/mixed"], "Hello"), ""],
    ["broken HTML", rawMail(["Content-Type: text/html"], "<p>One<b>two</p><table><td>three<!-- <style>"), "Onetwo\n\nthree"],
    ["old line ends", "From: ben@carter.example\n\nOne\rTwo", "One\nTwo"],
  ])("%s", async (_, source, seen) => {
    expect((await readRaw(source)).visibleText).toBe(seen)
  })

  const sources = [...mailFolder("mails"), ...mailFolder("bounces")]

  test("whatever is cut off, changed or doubled in real mails", async () => {
    const mails = await Promise.all(sources.map(({ path }) => Bun.file(path).bytes()))
    const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), take: fc.nat(80), put: fc.uint8Array({ maxLength: 12 }) })
    const damage = fc.tuple(fc.constantFrom(...mails), fc.array(change, { maxLength: 6 }), fc.double({ min: 0.05, max: 1, noNaN: true }))
    await fc.assert(
      fc.asyncProperty(damage, async ([mail, changes, share]) => {
        await readInTime(changes.reduce(changed, mail.subarray(0, Math.ceil(mail.length * share))))
      }),
      { numRuns: 600 },
    )
  })

  test("whatever bytes come", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => void (await readInTime(bytes))),
      { numRuns: 300 },
    )
  })

  test("whatever stands in headers and lines", async () => {
    const words = [
      "From:",
      "Content-Type:",
      "multipart/mixed;",
      "boundary=b",
      "\r\n",
      "\r\n\r\n",
      "--b",
      "--b--",
      "text/html",
      "<p>",
      "</p>",
      "=?utf-8?Q?",
      "?=",
      "> ",
      "-- ",
      "<a@b>",
      "wrote:",
      "\0",
      "\uD800",
      "2026",
      ":",
      '"',
      "(",
    ]
    const soup = fc.array(fc.constantFrom(...words), { maxLength: 80 }).map((parts) => parts.join(" "))
    await fc.assert(
      fc.asyncProperty(soup, async (text) => void (await readInTime(text))),
      { numRuns: 500 },
    )
  })

  test("nothing is seen that the mail does not say", async () => {
    for (const { path } of sources) {
      const { visibleText, originalText } = await readRaw(await Bun.file(path).bytes())
      const said = new Set(originalText.split(/\s+/))
      const invented = visibleText.split(/\s+/).filter((word) => !said.has(word) && !/[(>]/.test(word))
      expect([path, invented.filter((word) => !originalText.includes(word))]).toEqual([path, []])
    }
  })
})

function changed(mail: Uint8Array, { at, take, put }: { at: number; take: number; put: Uint8Array }): Uint8Array {
  const from = Math.floor(at * mail.length)
  return Buffer.concat([mail.subarray(0, from), put, mail.subarray(from + take)])
}
