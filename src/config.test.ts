import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { BadConfig, readConfig } from "./config.ts"

const NAMES = [
  "SHOPBELL_HOST",
  "SHOPBELL_PORT",
  "SHOPBELL_DATA",
  "SHOPBELL_URL",
  "SHOPBELL_ADMIN_EMAIL",
  "SHOPBELL_ADMIN_PASSWORD",
  "SHOPBELL_TRUSTED_PROXIES",
  "SHOPBELL_LOG_LEVEL",
  "SHOPBELL_DEV",
  "SHOPBELL_SMTP_URL",
  "SHOPBELL_MAIL_FROM",
  "SHOPBELL_IMAP_URL",
  "SHOPBELL_REPLY_ADDRESS",
  "SHOPBELL_OTHER",
]

let folder: string
let secret: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "shopbell-config-"))
  secret = join(folder, "password")
  writeFileSync(secret, "correct horse\n")
})
afterAll(() => rmSync(folder, { recursive: true }))

test("without any variable it is safe: this machine only, no admin, no proxies, no dev", () => {
  expect(readConfig({ PATH: "/bin" })).toEqual({
    host: "127.0.0.1",
    port: 3000,
    data: "./data",
    url: null,
    admin: null,
    trustedProxies: [],
    logLevel: "info",
    mail: { smtp: null, from: null, imap: null, replyAddress: null },
    isDev: false,
  })
})

test("an empty variable counts as none", () => {
  expect(readConfig({ SHOPBELL_PORT: "", SHOPBELL_URL: "" })).toEqual(readConfig({}))
})

describe("takes", () => {
  test.each([
    [{ SHOPBELL_URL: "https://chat.example.com/" }, { url: "https://chat.example.com" }],
    [{ SHOPBELL_PORT: "0" }, { port: 0 }],
    [{ SHOPBELL_PORT: "65535" }, { port: 65_535 }],
    [
      { SHOPBELL_HOST: " localhost\n", SHOPBELL_URL: "https://chat.example.com " },
      { host: "localhost", url: "https://chat.example.com" },
    ],
    [{ SHOPBELL_HOST: "chat-1.internal.example" }, { host: "chat-1.internal.example" }],
    [{ SHOPBELL_HOST: "fe80::1%eth0" }, { host: "fe80::1%eth0" }],
    [
      { SHOPBELL_HOST: "::", SHOPBELL_DATA: "/storage", SHOPBELL_DEV: "1" },
      { host: "::", data: "/storage", isDev: true },
    ],
    [
      { SHOPBELL_ADMIN_EMAIL: "ann@example.com", SHOPBELL_ADMIN_PASSWORD: "correct horse" },
      { admin: { email: "ann@example.com", password: "correct horse" } },
    ],
  ])("%j", (env, part) => {
    expect(readConfig(env)).toMatchObject(part)
  })

  test("a data folder of its own for development, unless one is named (K3)", () => {
    expect(readConfig({ SHOPBELL_DEV: "1" })).toMatchObject({ data: "./data-dev" })
    expect(readConfig({ SHOPBELL_DEV: "0" })).toMatchObject({ data: "./data" })
    expect(readConfig({ SHOPBELL_DEV: "1", SHOPBELL_DATA: "./data" })).toMatchObject({ data: "./data" })
  })

  test("proxies as addresses and networks", () => {
    const { trustedProxies } = readConfig({ SHOPBELL_TRUSTED_PROXIES: "10.0.0.0/8, 192.0.2.1,fd00::/8, ::1,,::ffff:192.0.2.2" })
    expect(trustedProxies.map(([network, bits]) => `${network}/${bits}`)).toEqual([
      "10.0.0.0/8",
      "192.0.2.1/32",
      "fd00::/8",
      "::1/128",
      "192.0.2.2/32",
    ])
  })

  test("where mail goes, from whom, where it arrives and where replies are sent", () => {
    const { mail } = readConfig({
      SHOPBELL_SMTP_URL: "smtps://ann:secret@mail.example.com",
      SHOPBELL_MAIL_FROM: "Example chat <chat@example.com>",
      SHOPBELL_IMAP_URL: "imaps://reply%40example.com:secret@mail.example.com/Replies?move-to=Done",
      SHOPBELL_REPLY_ADDRESS: "reply@example.com",
    })
    const server = { host: "mail.example.com", security: "tls", password: "secret" } as const
    expect(mail).toEqual({
      smtp: { ...server, port: 465, user: "ann" },
      from: { name: "Example chat", address: "chat@example.com" },
      imap: { ...server, port: 993, user: "reply@example.com", folder: "Replies", movesTo: "Done" },
      replyAddress: "reply@example.com",
    })
  })

  test("a secret's file must be text, or it would be another secret", () => {
    const path = join(folder, "random")
    writeFileSync(path, Uint8Array.of(0xff, 0x00, 0xc3, 0x28, 0x80))
    expect(() => readConfig({ SHOPBELL_IMAP_URL_FILE: path })).toThrow(`SHOPBELL_IMAP_URL_FILE names ${path}, which is no text.`)
  })

  test("a secret from a file, without the line's end", () => {
    const env = { SHOPBELL_ADMIN_EMAIL: "ann@example.com", SHOPBELL_ADMIN_PASSWORD_FILE: secret }
    expect(readConfig(env).admin?.password).toBe("correct horse")
    expect(readConfig({ ...env, SHOPBELL_ADMIN_PASSWORD: "" })).toEqual(readConfig(env))
  })
})

describe("refuses, in one sentence that names the variable,", () => {
  const admin = { SHOPBELL_ADMIN_EMAIL: "ann@example.com", SHOPBELL_ADMIN_PASSWORD: "correct horse" }
  test.each([
    [{ SHOPBELL_PROT: "3000" }, "SHOPBELL_PROT is not a variable of Shopbell"],
    [{ SHOPBELL_PORT_FILE: "/port" }, "SHOPBELL_PORT_FILE is not a variable of Shopbell"],
    [{ SHOPBELL_PORT: "80a" }, 'SHOPBELL_PORT is "80a"'],
    [{ SHOPBELL_PORT: "65536" }, "SHOPBELL_PORT"],
    [{ SHOPBELL_PORT: "-1" }, "SHOPBELL_PORT"],
    [{ SHOPBELL_PORT: "1e3" }, "SHOPBELL_PORT"],
    [{ SHOPBELL_PORT: " " }, "SHOPBELL_PORT holds nothing but spaces."],
    [{ SHOPBELL_ADMIN_PASSWORD: "   " }, "SHOPBELL_ADMIN_PASSWORD holds nothing but spaces."],
    [{ SHOPBELL_HOST: "not a host" }, 'SHOPBELL_HOST is "not a host"; it must be an address or name of this machine'],
    [{ SHOPBELL_HOST: "999.1.1.1" }, "SHOPBELL_HOST"],
    [{ SHOPBELL_HOST: "1.2.3" }, "SHOPBELL_HOST"],
    [{ SHOPBELL_HOST: "127.0.0.1:80" }, "SHOPBELL_HOST"],
    [{ SHOPBELL_HOST: "[::1]" }, "SHOPBELL_HOST"],
    [{ SHOPBELL_HOST: ":::" }, "SHOPBELL_HOST"],
    [{ SHOPBELL_HOST: "*" }, "SHOPBELL_HOST"],
    [{ SHOPBELL_HOST: "http://127.0.0.1" }, "SHOPBELL_HOST"],
    [{ SHOPBELL_HOST: "-chat.example.com" }, "SHOPBELL_HOST"],
    [{ SHOPBELL_HOST: `${"x".repeat(64)}.example.com` }, "SHOPBELL_HOST"],
    [{ SHOPBELL_URL: "https://" }, "SHOPBELL_URL"],
    [{ SHOPBELL_URL: "https://chat example.com" }, "SHOPBELL_URL"],
    [{ SHOPBELL_URL: "https://:secret@example.com" }, "SHOPBELL_URL holds a user or a password; it must be the site's own address"],
    [{ SHOPBELL_URL: "chat.example.com" }, "SHOPBELL_URL"],
    [{ SHOPBELL_URL: "https://example.com/chat" }, "without a path"],
    [{ SHOPBELL_URL: "javascript:alert(1)" }, "SHOPBELL_URL"],
    [{ SHOPBELL_URL: "https://ann:secret@example.com" }, "SHOPBELL_URL"],
    [{ SHOPBELL_LOG_LEVEL: "loud" }, "silent, error, warn, info, debug"],
    [{ SHOPBELL_DEV: "yes" }, "SHOPBELL_DEV"],
    [{ SHOPBELL_TRUSTED_PROXIES: "10.0.0.0/33" }, "10.0.0.0/33"],
    [{ SHOPBELL_TRUSTED_PROXIES: "proxy" }, "proxy"],
    // Which in the notation of old would be 1.0.0.2.
    [{ SHOPBELL_TRUSTED_PROXIES: "1.2" }, '"1.2"'],
    [{ SHOPBELL_TRUSTED_PROXIES: "10/8" }, '"10/8"'],
    [{ SHOPBELL_ADMIN_EMAIL: "ann@example.com" }, "go together"],
    [{ SHOPBELL_SMTP_URL: "mail.example.com" }, "SHOPBELL_SMTP_URL does not fit: It must be like smtps://"],
    [{ SHOPBELL_MAIL_FROM: "Levain" }, "SHOPBELL_MAIL_FROM does not fit: It must be one address"],
    [{ SHOPBELL_IMAP_URL: "imaps://mail.example.com" }, "SHOPBELL_IMAP_URL does not fit: A mailbox needs a user and a password."],
    [{ SHOPBELL_REPLY_ADDRESS: "reply+chat@example.com" }, "SHOPBELL_REPLY_ADDRESS does not fit: It must be without a plus sign"],
    [{ SHOPBELL_MAIL_FROM_FILE: "/from" }, "SHOPBELL_MAIL_FROM_FILE is not a variable of Shopbell"],
    [{ SHOPBELL_SMTP_URL: "  " }, "SHOPBELL_SMTP_URL holds nothing but spaces."],
    [{ ...admin, SHOPBELL_ADMIN_EMAIL: "ann" }, "SHOPBELL_ADMIN_EMAIL does not fit: This is no email address."],
    [{ ...admin, SHOPBELL_ADMIN_EMAIL: "ann@example.com, bob@example.com" }, "SHOPBELL_ADMIN_EMAIL"],
    [{ ...admin, SHOPBELL_ADMIN_EMAIL: "<ann@example.com>" }, "SHOPBELL_ADMIN_EMAIL"],
    [{ ...admin, SHOPBELL_ADMIN_EMAIL: `${"x".repeat(300)}@example.com` }, "254 is the most"],
    [{ ...admin, SHOPBELL_ADMIN_PASSWORD: "seven77" }, "SHOPBELL_ADMIN_PASSWORD does not fit: That is 7 characters; use 8 or more."],
    [{ ...admin, SHOPBELL_ADMIN_PASSWORD: "x".repeat(201) }, "200 is the most"],
    [{ ...admin, SHOPBELL_ADMIN_PASSWORD: "Ann@Example.com" }, "Your email is no password."],
    [{ ...admin, SHOPBELL_ADMIN_PASSWORD_FILE: "/password" }, "Both SHOPBELL_ADMIN_PASSWORD and SHOPBELL_ADMIN_PASSWORD_FILE"],
    [{ SHOPBELL_ADMIN_EMAIL: "ann@example.com", SHOPBELL_ADMIN_PASSWORD_FILE: "/no/such/file" }, "/no/such/file, which does not exist."],
    [{ SHOPBELL_SMTP_URL_FILE: "/" }, "SHOPBELL_SMTP_URL_FILE names /, which is no file."],
    [{ SHOPBELL_SMTP_FILE: "/smtp" }, "SHOPBELL_SMTP_URL_FILE"],
    [{ SHOPBELL_IMAP_URL_FILE: "/dev/null" }, "SHOPBELL_IMAP_URL_FILE names /dev/null, which is empty."],
  ])("%j", (env, words) => {
    expect(() => readConfig(env)).toThrow(BadConfig)
    expect(() => readConfig(env)).toThrow(words)
  })

  test("whatever else may stand there", () => {
    const anything = fc.oneof(fc.string({ unit: "binary-ascii", maxLength: 40 }), fc.ipV4(), fc.integer().map(String))
    fc.assert(
      fc.property(fc.constantFrom(...NAMES), anything, (name, text) => {
        try {
          readConfig({ ...(name.includes("ADMIN") && admin), [name]: text })
        } catch (error) {
          expect(error).toBeInstanceOf(BadConfig)
          expect((error as Error).message).toContain(name)
          expect((error as Error).message).toMatch(/^[^\p{Cc}]{10,400}\.$/u)
        }
      }),
      { numRuns: 200 },
    )
  })

  test("and never repeats a password", () => {
    for (const env of [
      { ...admin, SHOPBELL_ADMIN_PASSWORD: "s3cret" },
      { SHOPBELL_SMTP_URL: "smtp://ann:s3cret@mail.example.com?tls=maybe" },
      { SHOPBELL_IMAP_URL: "imap://ann:s3cret@mail.example.com:0" },
      { SHOPBELL_URL: "https://ann:s3cret@example.com" },
      { SHOPBELL_URL: "https://ann:s3cret@the example" },
    ]) {
      const error = (() => {
        try {
          return readConfig(env)
        } catch (caught) {
          return caught
        }
      })()
      expect(error).toBeInstanceOf(BadConfig)
      expect((error as Error).message).not.toContain("s3cret")
    }
  })
})
