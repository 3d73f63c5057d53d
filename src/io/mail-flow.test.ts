import { expect, test } from "bun:test"
import { rawMail, readRaw } from "../testing/raw-mail.ts"
import { unflowed } from "./mail-flow.ts"

test.each([
  ["lines that end with a space go on", "one \ntwo \nthree\nfour", "one two three\nfour"],
  ["an empty line ends a paragraph", "one \n\ntwo", "one \n\ntwo"],
  ["a change of depth ends it too", "> a question \nan answer \n> another \n> line", "> a question \nan answer \n> another line"],
  ["the signature's dashes stand alone", "one \n-- \nBen", "one \n-- \nBen"],
  ["a stuffed space is taken out", " From here\n > no quote", "From here\n> no quote"],
  ["deeper quotes are joined among themselves", ">> a \n>> b\n> c", ">> a b\n> c"],
])("%s", (_, text, joined) => {
  expect(unflowed(text, { isDelSp: false })).toBe(joined)
})

test("with DelSp the space is not part of the text", () => {
  expect(unflowed("土曜 \n日", { isDelSp: true })).toBe("土曜日")
})

test.each([
  ["plainly", "Content-Type: text/plain; format=flowed"],
  ["in quotes and capitals", 'content-type: TEXT/PLAIN; charset=utf-8; Format="Flowed"'],
  ["in a folded header", "Content-Type: text/plain;\r\n charset=utf-8;\r\n format=flowed"],
])("a mail that says so %s is joined", async (_, header) => {
  expect((await readRaw(rawMail([header], "one \r\ntwo"))).visibleText).toBe("one two")
})

test("a part that says so is joined, text about it is not touched", async () => {
  const body = "--b\r\nContent-Type: text/plain; format=flowed\r\n\r\nformat=flowed is \r\nuseful\r\n--b--"
  expect((await readRaw(rawMail(["Content-Type: multipart/mixed; boundary=b"], body))).visibleText).toBe("format=flowed is useful")
  expect((await readRaw(rawMail([], "one \r\ntwo"))).visibleText).toBe("one\ntwo")
})
