import { describe, expect, test } from "bun:test"
import type { MailAddress } from "../../domain/mail.ts"
import type { MailServer } from "../../io/mail-server.ts"
import { TEST_IMAP } from "../../testing/mailbox.ts"
import { incomingOf, outgoingOf, type Typed } from "./settings-form.ts"

const KNOWN: MailServer = { host: "mail.example", port: 587, security: "starttls", user: "chat", password: "secret" }
const TYPED: Typed = {
  "smtp-host": "mail.example",
  "smtp-port": "587",
  "smtp-security": "starttls",
  "smtp-user": "chat",
  "smtp-password": "",
  "from-address": "chat@levain.example",
}

describe("E5: a sender's address is kept as it was checked", () => {
  test.each<[string, string, MailAddress]>([
    ["chat@levain.example", "", { name: "", address: "chat@levain.example" }],
    ["Maison <chat@levain.example>", "", { name: "Maison", address: "chat@levain.example" }],
    ["Maison <chat@levain.example>", "Levain", { name: "Levain", address: "chat@levain.example" }],
    [" <chat@levain.example>", "", { name: "", address: "chat@levain.example" }],
  ])("%j with the name %j", (address, name, from) => {
    expect(outgoingOf({ ...TYPED, "from-address": address, "from-name": name }, KNOWN).value?.from).toEqual(from)
  })

  test.each(["", "Maison", "a@b,", "a b@c.de", "a@b.de, c@d.de", "a@b@c.de", "Maison <a@b.de"])("%j is none", (address) => {
    const { value, form } = outgoingOf({ ...TYPED, "from-address": address }, KNOWN)
    expect([value, form?.problems]).toEqual([null, { "from-address": expect.stringContaining("one address") }])
    expect(form?.values).toMatchObject({ "from-address": address })
  })
})

describe("S8: an empty password keeps the one that is set", () => {
  test.each<[string, Typed]>([
    ["with the same server", {}],
    ["in other letters", { "smtp-host": " Mail.Example " }],
    ["with encryption from the start", { "smtp-security": "tls" }],
  ])("%s", (_, changes) => {
    expect(outgoingOf({ ...TYPED, ...changes }, KNOWN).value?.server.password).toBe("secret")
  })

  test.each<[string, Typed, Partial<MailServer>, string]>([
    ["not for another host", { "smtp-host": "evil.example" }, {}, "Enter the password again for another server."],
    ["not for another port", { "smtp-port": "2525" }, {}, "Enter the password again for another server."],
    ["not for another user", { "smtp-user": "eve" }, {}, "Enter the password again for another user."],
    ["not without encryption", { "smtp-security": "none" }, {}, "Enter the password again for weaker encryption."],
    ["not where it may be left out", { "smtp-security": "opportunistic" }, {}, "Enter the password again for weaker encryption."],
    [
      "not from that to none",
      { "smtp-security": "none" },
      { security: "opportunistic" },
      "Enter the password again for weaker encryption.",
    ],
  ])("%s", (_, changes, known, words) => {
    const { value, form } = outgoingOf({ ...TYPED, ...changes }, { ...KNOWN, ...known })
    expect([value, form?.problems]).toEqual([null, { "smtp-password": words }])
    expect(JSON.stringify(form)).not.toContain("secret")
  })

  test("nor for a server where nobody signs in; a password that is typed counts anywhere", () => {
    expect(outgoingOf({ ...TYPED, "smtp-user": "" }, KNOWN).value?.server).toMatchObject({ user: null, password: null })
    const typed = { ...TYPED, "smtp-host": "other.example", "smtp-security": "none", "smtp-password": "new" }
    expect(outgoingOf(typed, KNOWN).value?.server).toMatchObject({ host: "other.example", password: "new" })
  })

  test("where none is set, one is missing", () => {
    const words = "User and password go together; one of them is missing."
    expect(outgoingOf(TYPED, null).form?.problems).toEqual({ "smtp-password": words })
  })

  test("and the same of the mailbox", () => {
    const typed = {
      "imap-host": "mail.example",
      "imap-port": "993",
      "imap-security": "tls",
      "imap-user": "reply",
      "imap-folder": "Replies",
      "reply-address": "reply@levain.example",
    }
    expect(incomingOf(typed, TEST_IMAP).value?.server).toMatchObject({ folder: "Replies", password: "secret" })
    const problems = { "imap-password": "Enter the password again for another server." }
    expect(incomingOf({ ...typed, "imap-host": "evil.example" }, TEST_IMAP).form?.problems).toEqual(problems)
  })
})
