import { expect, test } from "bun:test"
import { rawMail, readRaw } from "../testing/raw-mail.ts"

const withPart = (headers: string, kind = "mixed", content = "aGVsbG8=") =>
  rawMail(
    [`Content-Type: multipart/${kind}; boundary=b`],
    `--b\r\nContent-Type: text/html\r\n\r\n<p>Look:</p><img src="cid:1@x">\r\n--b\r\n${headers}\r\nContent-Transfer-Encoding: base64\r\n\r\n${content}\r\n--b--\r\n`,
  )
const attached = "Content-Disposition: attachment"

test.each([
  ["an attachment", `Content-Type: application/pdf; name="order.pdf"\r\n${attached}; filename="order.pdf"`, "order.pdf", "application/pdf"],
  ["a picture without a Content-Disposition", "Content-Type: image/png; name=a.png\r\nContent-ID: <1@x>", "a.png", "image/png"],
  ["a picture without a name", "Content-Type: image/png\r\nContent-ID: <1@x>", "image.png", "image/png"],
  ["an encoded name", `Content-Type: image/png\r\n${attached}; filename="=?utf-8?Q?Br=C3=B6tchen.png?="`, "Brötchen.png", "image/png"],
  [
    "a name in pieces",
    `Content-Type: image/png\r\n${attached}; filename*0*=utf-8''Br%C3%B6; filename*1*=tchen.png`,
    "Brötchen.png",
    "image/png",
  ],
  ["a path", `Content-Type: text/csv\r\n${attached}; filename="../../etc/C:\\\\temp\\\\a.csv"`, "a.csv", "text/csv"],
  ["only dots", `Content-Type: application/pdf\r\n${attached}; filename=".."`, "attachment.pdf", "application/pdf"],
  ["a name that turns around", `Content-Type: image/png\r\n${attached}; filename*=utf-8''a%E2%80%AEgnp.exe`, "a gnp.exe", "image/png"],
  ["a broken type", `Content-Type: nonsense\r\n${attached}; filename=a.bin`, "a.bin", "application/octet-stream"],
  ["an invitation somebody attached", `Content-Type: text/calendar\r\n${attached}; filename=party.ics`, "party.ics", "text/calendar"],
  ["a mail as an attachment", `Content-Type: message/rfc822\r\n${attached}; filename=old.eml`, "old.eml", "message/rfc822"],
])("%s is a file", async (_, headers, name, type) => {
  const { files } = await readRaw(withPart(headers))
  expect(files.map((file) => [file.name, file.type])).toEqual([[name, type]])
  expect(new TextDecoder().decode(files[0]!.content).trim()).toBe("hello")
})

test.each([
  ["a signature", "Content-Type: application/pgp-signature; name=signature.asc"],
  ["a certificate's signature", "Content-Type: application/pkcs7-signature; name=smime.p7s"],
  ["an invitation beside its text", "Content-Type: text/calendar; method=REQUEST"],
])("%s is no file", async (_, headers) => {
  expect((await readRaw(withPart(headers))).files).toEqual([])
})

test("a very long name is cut and keeps its ending", async () => {
  const { files } = await readRaw(withPart(`Content-Type: image/png\r\n${attached}; filename="${"a".repeat(500)}.png"`))
  expect(files[0]!.name).toBe(`${"a".repeat(196)}.png`)
})

test("a picture in the middle of the text is a file, and the text is read", async () => {
  const mail = await readRaw(withPart("Content-Type: image/png; name=a.png\r\nContent-ID: <1@x>", "related"))
  expect(mail.visibleText).toBe("Look:")
  expect(mail.files).toHaveLength(1)
})
