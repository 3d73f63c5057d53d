import { afterEach, describe, expect, test } from "bun:test"
import { certificateFor } from "../testing/certificate.ts"
import type { DovecotOptions } from "../testing/dovecot.ts"
import { faultOf } from "../testing/mail-fault.ts"
import { until } from "../testing/until.ts"
import { LIMITS, mailOf, watchedMailboxes } from "../testing/watched-mailbox.ts"
import type { MailboxServer } from "./mail-server.ts"
import { checkMailbox } from "./mailbox.ts"

// Long enough for a busy machine.
const IMPATIENT = { ...LIMITS, connect: 2_000, answer: 2_000 }

const { certificate, mailServer, scripted, watch, end } = watchedMailboxes()
afterEach(end)

describe("what went wrong is said in words:", () => {
  type Case = readonly [
    name: string,
    server: Partial<DovecotOptions> & { name?: string; isExpired?: boolean },
    changes: Partial<MailboxServer>,
    words: string,
  ]
  test.each<Case>([
    ["a wrong password", {}, { password: "wr0ng" }, `refused the user or the password: "Authentication failed.".`],
    ["an unknown folder, with those that there are", {}, { folder: "Replies" }, `There is no folder "Replies" at localhost:`],
    ["a certificate that nobody knows", { name: "" }, { security: "tls" }, "was not issued by an authority that this machine knows"],
    ["another's certificate", { name: "other.example" }, { security: "tls" }, "is not for the name localhost, but for other.example."],
    ["another's certificate by STARTTLS", { name: "other.example" }, {}, "is not for the name localhost, but for other.example."],
    ["an expired certificate", { isExpired: true }, {}, "has expired."],
    ["no STARTTLS", { hasTls: false }, {}, "offers no encryption (STARTTLS), which the settings demand."],
  ])("%s", async (_, { name, isExpired = false, ...options }, changes, words) => {
    const own = name || isExpired ? certificateFor(name || "localhost", { isExpired }) : certificate
    const server = await mailServer({ ...options, certificate: own })
    server.addFolder("Sent")
    const authority = name === "" ? undefined : own.certificate
    const fault = await faultOf(checkMailbox(server.server(changes), { ...(authority && { authority }) }))
    expect(fault.kind).toBe("settings")
    expect(fault.words).toContain(words)
    expect(fault.words).not.toContain("wr0ng")
    if (changes.folder) expect(fault.words).toContain("There are: INBOX, Sent.")
    // Who watches hears the same.
    const watching = watch(server.server(changes), { authority: authority ?? "" })
    await until(() => watching.state().lastError)
    expect(watching.state()).toEqual({ isConnected: false, lastError: fault.words, lastCheckedAt: null })
  })

  test.each([
    ["silent", "was reached but said nothing within 2 s."],
    ["* OK Ready", "did not answer within 4 s."],
    ["* BYE Too many connections", `broke off the connection: "Too many connections".`],
    ["HTTP/1.1 400 Bad Request", "was reached but said nothing within 2 s."],
    ["drop", "broke off the connection."],
  ])("a server that says only %j", async (line, words) => {
    const { server } = await scripted(line)
    const fault = await faultOf(checkMailbox(server, { limits: IMPATIENT }))
    expect([fault.kind, fault.words]).toEqual(["temporary", `localhost:${server.port} ${words}`])
  })

  test("nothing that listens", async () => {
    const server = await mailServer()
    await server.kill()
    const fault = await faultOf(checkMailbox(server.server()))
    expect([fault.kind, fault.words]).toEqual([
      "temporary",
      `localhost:${server.server().port} refused the connection: nothing listens there.`,
    ])
  })

  test("what is there, if all is well", async () => {
    const server = await mailServer()
    server.deliver(mailOf("one"))
    server.addFolder("Replies")
    const check = (changes: Partial<MailboxServer>) => checkMailbox(server.server(changes), { authority: certificate.certificate })
    expect(await check({})).toEqual({ folder: "INBOX", messages: 1, hasIdle: true })
    expect(await check({ folder: "Replies", security: "tls" })).toEqual({ folder: "Replies", messages: 0, hasIdle: true })
  })
})
