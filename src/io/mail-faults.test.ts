import { afterAll, describe, expect, test } from "bun:test"
import { certificateFor } from "../testing/certificate.ts"
import { faultOf } from "../testing/mail-fault.ts"
import { MAIL, mailers } from "../testing/mailer.ts"
import type { SmtpFault, SmtpOptions } from "../testing/smtp.ts"
import { quoted, silenceFault, type MailFault } from "./mail-faults.ts"
import { MAIL_LIMITS } from "./mail.ts"
import { smtpFault } from "./smtp-faults.ts"

/** For servers that hang: long enough for a busy machine. */
const IMPATIENT = { connect: 3_000, handOver: 3_500, confirm: 4_000 }

const { certificate, mailer, peer, end } = mailers()
afterAll(end)

describe.concurrent("what went wrong is said in words:", () => {
  test.each<readonly [fault: SmtpFault, kind: MailFault["kind"], words: string]>([
    [{ at: "greeting", does: "hang" }, "temporary", "was reached but said nothing within 3 s."],
    [{ at: "greeting", does: "drop" }, "temporary", "broke off the connection."],
    [{ at: "greeting", does: "421 Too many of you" }, "temporary", `refuses for now: "421 Too many of you".`],
    [{ at: "greeting", does: "554 Go away" }, "settings", `does not serve us: "554 Go away".`],
    [{ at: "login", does: "hang" }, "temporary", "did not answer within 4 s."],
    [
      { at: "login", does: "535 No such user or password" },
      "settings",
      `refused the user or the password: "535 No such user or password".`,
    ],
    [{ at: "login", does: "454 Try later" }, "temporary", `refuses for now: "454 Try later".`],
    [{ at: "sender", does: "550 Not your address" }, "settings", `does not accept our sender's address: "550 Not your address".`],
    [{ at: "recipient", does: "550 No such user" }, "permanent", `does not accept the recipient: "550 No such user".`],
    [{ at: "recipient", does: "554 Relay access denied" }, "settings", "does not send to others for us; it may want a user and a password"],
    [{ at: "recipient", does: "450 Greylisted" }, "temporary", `refuses for now: "450 Greylisted".`],
    [{ at: "recipient", does: "421 Closing" }, "temporary", `refuses for now: "421 Closing".`],
    [{ at: "recipient", does: "hang" }, "temporary", "did not take the mail within 3.5 s."],
    [{ at: "recipient", does: "drop" }, "temporary", "broke off the connection before it had the whole mail."],
    [{ at: "mail", does: "552 Too large" }, "permanent", "is too large for"],
    [{ at: "end", does: "554 Spam" }, "permanent", `refused the mail: "554 Spam".`],
    [{ at: "end", does: "451 Later" }, "temporary", `refuses for now: "451 Later".`],
    [{ at: "end", does: "drop" }, "temporary", "broke off the connection when it had been given the mail; it may have arrived."],
    [{ at: "end", does: "hang" }, "temporary", "did not confirm it within 4 s; it may have arrived."],
  ])("%j", async (fault, kind, words) => {
    const server = await peer({ security: "none", user: "ann", password: "secret" })
    server.misbehave(fault)
    const mail = mailer(fault.does === "hang" ? IMPATIENT : MAIL_LIMITS)
    // By number, since the time for looking up a name counts.
    const settings = server.server({ host: "127.0.0.1" })
    const thrown = await faultOf(mail.send(settings, MAIL))
    expect(thrown.words).toContain(words)
    expect(thrown.words).toContain(`127.0.0.1:${server.port}`)
    expect(thrown.kind).toBe(kind)
    expect(thrown.mayHaveArrived).toBe(words.endsWith("it may have arrived."))
    // And once it is over, mail goes out as if nothing had been.
    server.misbehave(null)
    const before = server.mails.length
    await mail.send(settings, MAIL)
    expect(server.mails).toHaveLength(before + 1)
    expect(server.mails.every(({ source }) => source.includes(`Message-ID: <${MAIL.messageId}>`))).toBe(true)
  })

  test("a mail that is larger than the server said", async () => {
    const server = await peer({ size: 2_000 })
    const fault = await faultOf(mailer().send(server.server(), { ...MAIL, text: "x".repeat(5_000) }))
    expect([fault.kind, fault.words]).toEqual(["permanent", expect.stringContaining("is too large for localhost")])
  })

  test("a name that is not looked up in time", () => {
    const server = { host: "mail.example.com", port: 25, security: "none", user: null, password: null } as const
    const late = Object.assign(new Error("DNS lookup for mail.example.com timed out"), { code: "EDNS", originalCode: "ETIMEOUT" })
    const { kind, words } = smtpFault(late, server, MAIL_LIMITS, "waiting")
    expect([kind, words]).toEqual(["temporary", "The name mail.example.com could not be looked up just now."])
  })

  test("a server that is silent where TLS is usual is suspected of waiting for it", () => {
    const server = { host: "mail.example.com", port: 465, security: "starttls", user: null, password: null } as const
    const hint = " This port usually wants TLS from the start."
    expect(silenceFault(server, 10).words).toBe(`mail.example.com:465 was reached but said nothing within 10 s.${hint}`)
    expect(silenceFault({ ...server, security: "tls" }, 10).words).not.toContain(hint)
    expect(silenceFault({ ...server, port: 587 }, 10).words).not.toContain(hint)
  })

  describe("when checked as when sent to,", () => {
    type Case = readonly [name: string, options: SmtpOptions & { name?: string; isExpired?: boolean }, changes: object, words: string]
    test.each<Case>([
      ["a certificate that nobody knows", { security: "tls" }, { ca: "" }, "not issued by an authority that this machine knows"],
      ["the same by STARTTLS", { security: "starttls" }, { ca: "" }, "not issued by an authority that this machine knows"],
      ["another's certificate", { security: "tls", name: "other.example" }, {}, "is not for the name localhost, but for other.example."],
      [
        "another's by STARTTLS",
        { security: "starttls", name: "other.example" },
        {},
        "is not for the name localhost, but for other.example.",
      ],
      [
        "one by STARTTLS where it is not demanded",
        { security: "starttls", name: "other.example" },
        { security: "opportunistic" },
        "is not for the name",
      ],
      ["an expired certificate", { security: "tls", isExpired: true }, {}, "has expired."],
      ["an expired one by STARTTLS", { security: "starttls", isExpired: true }, {}, "has expired."],
      ["no STARTTLS", { security: "none" }, { security: "starttls" }, "offers no encryption (STARTTLS), which the settings demand"],
      ["TLS where there is none", { security: "none" }, { security: "tls" }, "does not speak TLS as expected."],
      [
        "a wrong password",
        { user: "ann", password: "secret" },
        { password: "wr0ng" },
        `refused the user or the password: "535 Authentication credentials invalid".`,
      ],
      ["a password that nobody asks for", {}, { user: "ann", password: "wr0ng" }, "refused the user or the password"],
    ])("%s", async (_, { name, isExpired, ...options }, changes, words) => {
      const own = name || isExpired ? certificateFor(name ?? "localhost", { isExpired: isExpired ?? false }) : certificate
      const server = await peer({ ...options, certificate: own })
      const { ca = own.certificate, ...rest } = changes as { ca?: string }
      const mail = mailer(MAIL_LIMITS, ca)
      for (const attempt of [mail.check(server.server(rest)), mail.send(server.server(rest), MAIL)]) {
        const fault = await faultOf(attempt)
        expect(fault.words).toContain(words)
        expect(fault.words).not.toContain("wr0ng")
        expect(fault.kind).toBe("settings")
      }
      expect(server.mails).toHaveLength(0)
    })

    test("nothing that listens", async () => {
      const server = await peer()
      await server.close()
      const fault = await faultOf(mailer().check(server.server()))
      expect([fault.kind, fault.words]).toEqual(["temporary", `localhost:${server.port} refused the connection: nothing listens there.`])
    })

    test("a name that nobody has", async () => {
      const fault = await faultOf(mailer().check({ host: "nowhere.invalid", port: 25, security: "none", user: null, password: null }))
      expect(fault.words).toMatch(/^No server is named nowhere.invalid\.$|^The name nowhere.invalid could not be looked up just now\.$/)
    })

    test("a login that hangs does not hold up who waits for the answer", async () => {
      const server = await peer({ user: "ann", password: "secret" })
      server.misbehave({ at: "login", does: "hang" })
      expect((await faultOf(mailer(IMPATIENT).check(server.server({ host: "127.0.0.1" })))).words).toContain("did not answer within 3 s.")
    })
  })

  test("and what a server repeats of the password is taken out, as are line breaks", async () => {
    const server = await peer({ user: "ann", password: "secret" })
    server.misbehave({
      at: "login",
      does: `535 5.7.8 wr0ng\r\n535 ${Buffer.from("\0ann\0wr0ng").toString("base64")} ${"x".repeat(500)}` as `5${string}`,
    })
    const { words } = await faultOf(mailer().send(server.server({ password: "wr0ng" }), MAIL))
    expect(words).toContain(`"535 5.7.8 *** 535 *** xxx`)
    expect(words).not.toMatch(/[\r\n]|wr0ng/)
    expect(words.length).toBeLessThan(320)
    expect(quoted("550-5.7.1 Not\r\n550 5.7.1 you\0!", server.server())).toBe(`"550-5.7.1 Not you !"`)
  })
})
