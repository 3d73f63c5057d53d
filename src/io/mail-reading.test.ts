import { describe, expect, setDefaultTimeout, test } from "bun:test"
import { OWN, rawMail, readRaw } from "../testing/raw-mail.ts"
import { readBeginning, readWholeMail } from "./mail-reading.ts"

setDefaultTimeout(60_000)
const bytes = (text: string) => new TextEncoder().encode(text)
const line = `${Buffer.from("x".repeat(57)).toString("base64")}\r\n`
const withFile = (lines: number) =>
  rawMail(
    ["Content-Type: multipart/mixed; boundary=b"],
    `--b\r\n\r\nHello\r\n--b\r\nContent-Type: image/jpeg; name=a.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\n${line.repeat(lines)}\r\n--b--`,
  )

test("a small mail is its own beginning", async () => {
  const source = withFile(10)
  expect(await readBeginning(bytes(source), OWN)).toEqual({ mail: await readRaw(source), isWhole: true })
})

test("S4: of a large one the beginning tells whose it is and what it says, without its files", async () => {
  const { mail, isWhole } = await readBeginning(bytes(withFile(100_000)), OWN)
  expect(isWhole).toBeFalse()
  expect(mail).toMatchObject({ from: { address: "ben@carter.example" }, visibleText: "Hello", originalText: "Hello\n\n[…]", files: [] })
})

describe("a large mail is read whole, as any other", () => {
  const source = withFile(200_000)

  test("with its files", async () => {
    const mail = await readWholeMail(bytes(source), OWN)
    expect(mail).toEqual(await readRaw(source))
    expect(mail.files[0]!.content).toHaveLength(57 * 200_000)
  })

  test("and meanwhile others are served", async () => {
    let longest = 0
    let last = performance.now()
    const clock = setInterval(() => {
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }, 1)
    const html = bytes(rawMail(["Content-Type: text/html"], `${"<p>some <b>words</b> here</p>\r\n".repeat(1_000_000)}`))
    last = performance.now()
    const start = last
    await readWholeMail(html, OWN)
    const took = performance.now() - start
    clearInterval(clock)
    expect(longest).toBeLessThan(Math.max(250, took / 2))
  })
})
