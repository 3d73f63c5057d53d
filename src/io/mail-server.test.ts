import { describe, expect, test } from "bun:test"
import { Refused, refusal } from "../domain/refused.ts"
import { checkedMailboxServer, checkedMailServer, mailAddressOf, mailboxServerOf, mailServerOf, replyAddressOf } from "./mail-server.ts"

describe("an address of outgoing mail", () => {
  test.each([
    ["smtps://ann:secret@mail.example.com", { host: "mail.example.com", port: 465, security: "tls", user: "ann", password: "secret" }],
    ["smtp://ann:secret@mail.example.com", { host: "mail.example.com", port: 587, security: "starttls", user: "ann", password: "secret" }],
    ["smtp://mail.example.com:25", { host: "mail.example.com", port: 25, security: "opportunistic", user: null, password: null }],
    ["smtp://mail.example.com/?tls=required", { host: "mail.example.com", port: 587, security: "starttls", user: null, password: null }],
    ["smtp://ann:secret@localhost:25?tls=none", { host: "localhost", port: 25, security: "none", user: "ann", password: "secret" }],
    [
      "smtp://ann:secret@localhost?tls=optional",
      { host: "localhost", port: 587, security: "opportunistic", user: "ann", password: "secret" },
    ],
    ["smtp://[::1]:2525", { host: "::1", port: 2525, security: "opportunistic", user: null, password: null }],
    [
      "smtps://ann%40example.com:p%40s%2Fs%3A%23@Mail.Example.com",
      { host: "mail.example.com", port: 465, security: "tls", user: "ann@example.com", password: "p@s/s:#" },
    ],
  ])("%s", (text, server) => {
    expect(mailServerOf(text)).toEqual(server as never)
  })

  test.each([
    "",
    "mail.example.com",
    "http://mail.example.com",
    "imap://ann:s3cret@mail.example.com",
    "smtp://",
    "smtp://ann:s3cret@",
    "smtp://ann:s3cret@mail.example.com:0",
    "smtp://ann:s3cret@mail.example.com:99999",
    "smtp://ann@mail.example.com",
    "smtp://:s3cret@mail.example.com",
    "smtp://ann:s3cret@mail.example.com/INBOX",
    "smtp://ann:s3cret@mail.example.com?tls=maybe",
    "smtp://ann:s3cret@mail.example.com?tls=none&tls=required",
    "smtps://ann:s3cret@mail.example.com?tls=none",
    "smtp://ann:s3cret@mail.example.com?pool=true",
    "smtp://ann:pass#s3cret@mail.example.com",
    "smtp://ann:12?s3cret=1@mail.example.com",
    "smtp://ann:12/s3cret@mail.example.com",
    "smtp://ann:%zzs3cret@mail.example.com",
    "smtp://ann:s3cret%0d%0aNOOP@mail.example.com",
    "smtp://ann:s3cret@mail example.com",
  ])("refused without repeating anything of it: %s", (text) => {
    const words = refusal(() => mailServerOf(text))
    expect(words).toEndWith(".")
    expect(words).not.toContain("s3cret")
  })
})

describe("an address of incoming mail", () => {
  test.each([
    ["imaps://ann:secret@mail.example.com", { port: 993, security: "tls", folder: "INBOX", movesTo: null }],
    ["imap://ann:secret@mail.example.com/", { port: 143, security: "starttls", folder: "INBOX", movesTo: null }],
    ["imap://ann:secret@localhost:1143/Support?tls=none", { port: 1143, security: "none", folder: "Support", movesTo: null }],
    [
      "imaps://ann:secret@localhost/R%C3%A9ponses%2FNew?move-to=Done%20mail",
      { security: "tls", folder: "Réponses/New", movesTo: "Done mail" },
    ],
    ["imaps://ann:secret@localhost/Support/Chat", { folder: "Support/Chat" }],
  ])("%s", (text, part) => {
    expect(mailboxServerOf(text)).toMatchObject({ user: "ann", password: "secret", ...part } as never)
  })

  test.each([
    ["imaps://mail.example.com", "needs a user and a password"],
    ["imaps://ann@mail.example.com", "go together"],
    ["imaps://ann:s3cret@mail.example.com/In?move-to=In", "folder that it arrives in"],
    ["imaps://ann:s3cret@mail.example.com/In%0aOut", "line breaks"],
    ["imaps://ann:s3cret@mail.example.com?delete=true", "It must be like imaps://"],
    ["smtp://ann:s3cret@mail.example.com", "It must be like imaps://"],
  ])("refused: %s", (text, part) => {
    const words = refusal(() => mailboxServerOf(text))
    expect(words).toContain(part)
    expect(words).not.toContain("s3cret")
  })
})

test("fields obey the same rules as an address", () => {
  const server = { host: "mail.example.com", port: 587, security: "starttls", user: null, password: null } as const
  expect(checkedMailServer(server)).toEqual(server)
  expect(() => checkedMailServer({ ...server, host: "" })).toThrow(Refused)
  expect(() => checkedMailServer({ ...server, host: "mail.example.com\r\nx" })).toThrow("malformed")
  expect(() => checkedMailServer({ ...server, port: 1.5 })).toThrow("1 to 65535")
  expect(() => checkedMailServer({ ...server, user: "ann" })).toThrow("go together")
  expect(() => checkedMailboxServer({ ...server, folder: "INBOX", movesTo: null })).toThrow("needs a user")
  expect(() => checkedMailboxServer({ ...server, user: "ann", password: "x", folder: "", movesTo: null })).toThrow(
    "folder's name is missing",
  )
})

test("a sender is an address, or a name and an address", () => {
  expect(mailAddressOf("chat@example.com")).toEqual({ name: "", address: "chat@example.com" })
  expect(mailAddressOf("Levain Bakery <chat@example.com>")).toEqual({ name: "Levain Bakery", address: "chat@example.com" })
  expect(mailAddressOf(`"Levain, Bakery" <chat@example.com>`)).toEqual({ name: "Levain, Bakery", address: "chat@example.com" })
  expect(mailAddressOf(" <chat@example.com> ")).toEqual({ name: "", address: "chat@example.com" })
  for (const text of ["a@b,", "a b@c.de", "a@b c@d.de", "Levain <chat@example.com>,", "x: a@b.de;", "chat@example.com (Levain)"])
    expect(() => mailAddressOf(text)).toThrow("must be one address")
  for (const text of ["", "Levain", "Levain <chat>", "a@example.com, b@example.com", "x\r\nBcc: b@example.com <a@example.com>", "a@b@c"])
    expect(() => mailAddressOf(text)).toThrow("must be one address")
})

test("a reply address has no plus sign, for that is where the token goes", () => {
  expect(replyAddressOf("Reply@Chat.example.com")).toBe("reply@chat.example.com")
  expect(() => replyAddressOf("reply+chat@example.com")).toThrow("plus sign")
  for (const text of ["", "reply", "Reply <reply@example.com>", "reply@example.com\n"])
    expect(() => replyAddressOf(text)).toThrow("must be an address")
})
