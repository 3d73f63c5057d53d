import { afterEach, beforeAll, describe, expect, test } from "bun:test"
import { createServer, type AddressInfo, type Socket } from "node:net"
import { Refused } from "../domain/refused.ts"
import { days, hours } from "../domain/time.ts"
import { certificateFor, type Certificate } from "../testing/certificate.ts"
import { dovecot, type Dovecot, type DovecotOptions } from "../testing/dovecot.ts"
import { NOW } from "../testing/people.ts"
import { until } from "../testing/until.ts"
import { stoppedClock } from "./clock.ts"
import { openLog } from "./log.ts"
import { MailFault } from "./mail-faults.ts"
import type { MailboxServer } from "./mail-server.ts"
import { checkMailbox, MAILBOX_LIMITS, watchMailbox, type MailboxOptions, type MailboxWatch } from "./mailbox.ts"
import type { FetchedMail, Place } from "./mailbox-reader.ts"

/** Nothing comes by asking within a test, only by being told. */
const LIMITS = { ...MAILBOX_LIMITS, retry: 20, retryAtMost: 100 }
const ASKING = { ...LIMITS, poll: 50 }
// Long enough for a busy machine.
const IMPATIENT = { ...LIMITS, connect: 2_000, answer: 2_000 }

let certificate: Certificate
const ends: (() => Promise<unknown>)[] = []
beforeAll(() => void (certificate = certificateFor("localhost")))
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

async function mailServer(options: Partial<DovecotOptions> = {}): Promise<Dovecot> {
  const started = await dovecot({ certificate, ...options })
  ends.push(() => started.end())
  return started
}

type Watching = MailboxWatch & {
  readonly subjects: string[]
  readonly mails: FetchedMail[]
  readonly places: Place[]
  readonly given: FetchedMail[]
}

/** Watches, and remembers all it hears. */
function watch(server: MailboxServer, options: Partial<MailboxOptions> = {}): Watching {
  const heard = { subjects: [] as string[], mails: [] as FetchedMail[], places: [] as Place[], given: [] as FetchedMail[] }
  const watching = watchMailbox({
    server,
    clock: stoppedClock(NOW),
    log: openLog("silent"),
    limits: LIMITS,
    authority: certificate.certificate,
    place: null,
    isFromStart: true,
    async take(mail) {
      heard.mails.push(mail)
      heard.subjects.push(subjectOf(mail))
    },
    keep: async (place) => void heard.places.push(place),
    giveUp: async (mail) => void heard.given.push(mail),
    ...options,
  })
  ends.push(() => watching.stop())
  return { ...watching, ...heard }
}

const subjectOf = ({ source }: FetchedMail) => /^Subject: (.*)$/m.exec(Buffer.from(source).toString())?.[1]?.trim() ?? ""
const mailOf = (subject: string) => `Message-ID: <${subject}@example.com>\nSubject: ${subject}\n\nHello\n`

describe("a mailbox", () => {
  test.each([{ security: "starttls" }, { security: "tls" }, { security: "none" }, { security: "opportunistic" }] as const)(
    "is told of each new mail within a second: %j",
    async ({ security }) => {
      const server = await mailServer()
      const watching = watch(server.server({ security }))
      await until(() => watching.state().lastCheckedAt)
      const startedAt = performance.now()
      server.deliver(mailOf("one"))
      await until(() => watching.subjects.length === 1)
      expect(performance.now() - startedAt).toBeLessThan(1_000)
      expect(Buffer.from(watching.mails[0]!.source).toString()).toBe(mailOf("one").replaceAll("\n", "\r\n"))
      expect(watching.mails[0]).toMatchObject({ uid: 1, isTooLarge: false })
      await until(() => watching.places.at(-1)?.lastUid === 1)
      expect(watching.state()).toEqual({ isConnected: true, lastError: null, lastCheckedAt: NOW })
    },
  )

  test("that does not tell is asked", async () => {
    const server = await mailServer({ hasIdle: false })
    expect(await checkMailbox(server.server(), { authority: certificate.certificate })).toMatchObject({ hasIdle: false })
    const watching = watch(server.server(), { limits: ASKING })
    await until(() => watching.state().lastCheckedAt)
    server.deliver(mailOf("one"))
    await until(() => watching.subjects.length === 1)
  })

  test("that does not tell is looked into at once when somebody wants it", async () => {
    const server = await mailServer({ hasIdle: false })
    const watching = watch(server.server())
    await until(() => watching.state().lastCheckedAt)
    server.deliver(mailOf("one"))
    watching.checkNow()
    await until(() => watching.subjects.length === 1)
  })

  test("keeps everything as it was: nothing is deleted, nothing becomes seen", async () => {
    const server = await mailServer()
    server.deliver(mailOf("one"))
    const watching = watch(server.server())
    await until(() => watching.places.at(-1)?.lastUid === 1)
    await watching.stop()
    const [mail] = server.mails()
    expect(mail?.source).toBe(mailOf("one"))
    expect(mail?.name).not.toContain("S")
  })

  test("that is new to us begins with the next mail, and the one after a restart is not forgotten", async () => {
    const server = await mailServer()
    server.deliver(mailOf("old"))
    const first = watch(server.server(), { isFromStart: false })
    await until(() => first.state().lastCheckedAt)
    await first.stop()
    server.deliver(mailOf("while nobody watched"))
    const second = watch(server.server(), { place: first.places.at(-1)! })
    await until(() => second.subjects.length === 1)
    expect([first.subjects, second.subjects]).toEqual([[], ["while nobody watched"]])
  })

  test("hands over many in order, one at a time", async () => {
    const server = await mailServer()
    for (let n = 1; n <= 20; n += 1) server.deliver(mailOf(`${n}`))
    let atOnce = 0
    let most = 0
    const subjects: string[] = []
    const watching = watch(server.server(), {
      async take(mail) {
        most = Math.max(most, (atOnce += 1))
        await Bun.sleep(1)
        subjects.push(subjectOf(mail))
        atOnce -= 1
      },
    })
    await until(() => watching.places.at(-1)?.lastUid === 20)
    expect(most).toBe(1)
    expect(subjects).toEqual(Array.from({ length: 20 }, (_, n) => `${n + 1}`))
  })

  test("hands over the head of a mail of more than 35 MB", async () => {
    const server = await mailServer()
    server.deliver(`${mailOf("huge")}${"x".repeat(998).concat("\n").repeat(36_000)}`)
    const watching = watch(server.server())
    await until(() => watching.mails.length === 1)
    expect(watching.mails[0]).toMatchObject({ uid: 1, isTooLarge: true })
    expect(Buffer.from(watching.mails[0]!.source).toString()).toBe("Message-ID: <huge@example.com>\r\nSubject: huge\r\n\r\n")
  })

  test("loses and doubles nothing when its server is killed and comes back", async () => {
    const server = await mailServer()
    const watching = watch(server.server())
    server.deliver(mailOf("before"))
    await until(() => watching.places.at(-1)?.lastUid === 1)
    await server.kill()
    await until(() => !watching.state().isConnected && watching.state().lastError)
    expect(watching.state().lastError).toContain(`localhost:${server.server().port}`)
    server.deliver(mailOf("while it was away"))
    await server.start()
    await until(() => watching.subjects.length === 2)
    server.deliver(mailOf("after"))
    await until(() => watching.places.at(-1)?.lastUid === 3)
    expect(watching.subjects).toEqual(["before", "while it was away", "after"])
    expect(watching.state()).toMatchObject({ isConnected: true, lastError: null })
  })

  test("that numbers its mails anew hands over again what is recent, and nothing else: only who takes it can tell what they know", async () => {
    const server = await mailServer()
    server.deliver(mailOf("from before our time"), { at: NOW - days(30) })
    server.deliver(mailOf("known"), { at: NOW })
    const first = watch(server.server(), { isFromStart: false })
    await until(() => first.places.length > 0)
    await first.stop()
    await server.kill()
    server.forgetUids()
    server.deliver(mailOf("new"), { at: NOW })
    await server.start()
    const second = watch(server.server(), { place: { ...first.places.at(-1)!, uidValidity: 1 } })
    await until(() => second.state().lastCheckedAt)
    expect(second.subjects.toSorted()).toEqual(["known", "new"])
    expect(second.places.at(-1)).toMatchObject({ lastUid: 3 })
    server.deliver(mailOf("newer"))
    await until(() => second.subjects.length === 3)
  })
})

describe("R5: up to where it was read", () => {
  const full = () => new Refused("unavailable", "The disk is full.")

  test("we are not before it is kept: a mail comes again until that is so", async () => {
    const server = await mailServer()
    for (const subject of ["one", "two"]) server.deliver(mailOf(subject))
    const places: Place[] = []
    let tries = 0
    const watching = watch(server.server(), {
      async keep(place) {
        if ((tries += 1) <= 7) throw full()
        places.push(place)
      },
    })
    await until(() => places.at(-1)?.lastUid === 2)
    expect(places.map(({ lastUid }) => lastUid)).toEqual([1, 2])
    expect(watching.subjects).toEqual([...Array.from({ length: 8 }, () => "one"), "two"])
    expect(watching.given).toEqual([])
  })

  test("is dated by the last look that saw everything, also while many are taken, and at least once an hour", async () => {
    const server = await mailServer({ hasIdle: false })
    const clock = stoppedClock(NOW)
    const longAgo = NOW - days(3)
    for (const subject of ["one", "two"]) server.deliver(mailOf(subject))
    const watching = watch(server.server(), { clock, limits: ASKING, place: { uidValidity: 0, lastUid: 0, at: longAgo } })
    await until(() => watching.places.at(-1)?.at === NOW)
    expect(watching.places.map(({ lastUid, at }) => [lastUid, at])).toEqual([
      [1, longAgo],
      [2, longAgo],
      [2, NOW],
    ])
    clock.advance(hours(1))
    await until(() => watching.places.at(-1)?.at === NOW + hours(1))
    // A clock that was far ahead is not believed for ever.
    clock.set(NOW - days(400))
    await until(() => watching.places.at(-1)?.at === NOW - days(400))
    expect(watching.places).toHaveLength(5)
  })
})

describe("a mail that was taken is moved", () => {
  test("to its folder, which is made if there is none", async () => {
    const server = await mailServer()
    server.deliver(mailOf("one"))
    const watching = watch(server.server({ movesTo: "Done mail" }))
    await until(() => server.mails("Done mail").length === 1)
    server.deliver(mailOf("two"))
    await until(() => server.mails("Done mail").length === 2 && server.mails().length === 0)
    expect(server.mails("Done mail").every(({ name }) => !name.includes("S"))).toBe(true)
    expect(watching.subjects).toEqual(["one", "two"])
  })

  test("or stays where it is and is said to, if that is impossible; reading goes on", async () => {
    const server = await mailServer()
    server.deliver(mailOf("one"))
    const watching = watch(server.server({ movesTo: "a/../b" }))
    await until(() => watching.state().lastError)
    expect(watching.state()).toMatchObject({
      isConnected: true,
      lastError: `Mail was taken, but could not be moved to the folder "a/../b".`,
    })
    server.deliver(mailOf("two"))
    await until(() => watching.subjects.length === 2)
    expect(server.mails()).toHaveLength(2)
  })
})

describe("a mail that cannot be taken", () => {
  test("comes again until it can, before the next one", async () => {
    const server = await mailServer()
    for (const subject of ["one", "two"]) server.deliver(mailOf(subject))
    const tried: string[] = []
    const watching = watch(server.server(), {
      async take(mail) {
        tried.push(subjectOf(mail))
        if (tried.length < 4) throw new Error("Not yet")
      },
    })
    await until(() => watching.places.at(-1)?.lastUid === 2)
    expect(tried).toEqual(["one", "one", "one", "one", "two"])
    expect(watching.given).toEqual([])
  })

  test("is given up after five times, with its text, and stops nobody", async () => {
    const server = await mailServer()
    for (const subject of ["bad", "good"]) server.deliver(mailOf(subject))
    const tried: string[] = []
    const errors: unknown[] = []
    const watching = watch(server.server(), {
      async take(mail) {
        tried.push(subjectOf(mail))
        if (subjectOf(mail) === "bad") throw new Error("Cannot be read")
      },
      giveUp: async (mail, error) => void errors.push([subjectOf(mail), (error as Error).message]),
    })
    await until(() => watching.places.at(-1)?.lastUid === 2)
    expect(tried).toEqual(["bad", "bad", "bad", "bad", "bad", "good"])
    expect(errors).toEqual([["bad", "Cannot be read"]])
  })

  test("for want of a disk is never given up: it waits in the mailbox, which Settings can say", async () => {
    const server = await mailServer()
    server.deliver(mailOf("one"))
    let isFull = true
    let tries = 0
    const subjects: string[] = []
    const watching = watch(server.server(), {
      async take(mail) {
        tries += 1
        if (isFull) throw new Refused("unavailable", "This could not be saved.")
        subjects.push(subjectOf(mail))
      },
    })
    await until(() => tries > 7)
    expect(watching.state().lastError).toBe("A mail waits in the mailbox. This could not be saved.")
    expect([watching.given, watching.places]).toEqual([[], []])
    isFull = false
    await until(() => watching.places.at(-1)?.lastUid === 1)
    expect(subjects).toEqual(["one"])
  })

  test("because the server chokes on it is given up as well", async () => {
    const server = await mailServer()
    server.deliver(`${mailOf("damaged")}${"x".repeat(20_000)}`, { isDamaged: true })
    server.deliver(mailOf("good"))
    const watching = watch(server.server())
    await until(() => watching.places.at(-1)?.lastUid === 2)
    expect(watching.subjects).toEqual(["good"])
    expect(watching.given).toEqual([{ uid: 1, source: new Uint8Array(), isTooLarge: false }])
  })

  test("nor given up, as when the disk is full, waits in the mailbox until it can", async () => {
    const server = await mailServer()
    server.deliver(mailOf("one"))
    let isFull = true
    const refuse = () => {
      if (isFull) throw new Error("The disk is full")
    }
    const subjects: string[] = []
    const watching = watch(server.server(), {
      async take(mail) {
        refuse()
        subjects.push(subjectOf(mail))
      },
      giveUp: async () => refuse(),
    })
    await until(() => watching.state().lastError?.includes("The disk is full"))
    expect(watching.places).toEqual([])
    isFull = false
    await until(() => watching.places.at(-1)?.lastUid === 1)
    expect(subjects).toEqual(["one"])
    await until(() => watching.state().lastError === null)
  })
})

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

describe("the end comes within two seconds", () => {
  test.each(["silent", "* OK Ready"])("while the server says only %j", async (line) => {
    const { server, sockets } = await scripted(line)
    const watching = watch(server)
    await until(() => sockets.length > 0)
    await endsWithin(2_000, watching)
  })

  test("while nothing listens and it waits to try again", async () => {
    const server = await mailServer()
    await server.kill()
    const watching = watch(server.server(), { limits: { ...LIMITS, retry: 60_000, retryAtMost: 60_000 } })
    await until(() => watching.state().lastError)
    await endsWithin(200, watching)
  })

  test("while it is told of nothing", async () => {
    const server = await mailServer()
    const watching = watch(server.server())
    await until(() => watching.state().lastCheckedAt)
    await endsWithin(200, watching)
  })

  test("and a mail that was just being taken is kept and moved", async () => {
    const server = await mailServer()
    server.deliver(mailOf("one"))
    const [begun, finished] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const watching = watch(server.server({ movesTo: "Done" }), {
      take() {
        begun.resolve()
        return finished.promise
      },
    })
    await begun.promise
    const stopped = watching.stop()
    finished.resolve()
    await stopped
    expect(watching.places.at(-1)).toMatchObject({ lastUid: 1 })
    expect(server.mails("Done")).toHaveLength(1)
  })

  test("also if it never ends being taken; then nobody hears anything any more", async () => {
    const server = await mailServer()
    server.deliver(mailOf("one"))
    const [begun, finished] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const watching = watch(server.server(), {
      take() {
        begun.resolve()
        return finished.promise
      },
    })
    await begun.promise
    await endsWithin(2_000, watching)
    finished.resolve()
    await Bun.sleep(0)
    expect(watching.places).toEqual([])
  })
})

async function endsWithin(ms: number, watching: MailboxWatch): Promise<void> {
  const startedAt = performance.now()
  await watching.stop()
  expect(performance.now() - startedAt).toBeLessThan(ms)
}

async function faultOf(promise: Promise<unknown>): Promise<MailFault> {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(MailFault)
  return error as MailFault
}

/** A server that says one line and nothing more; "silent": nothing; "drop": it hangs up. */
async function scripted(line: string): Promise<{ readonly server: MailboxServer; readonly sockets: readonly Socket[] }> {
  const sockets: Socket[] = []
  const listener = createServer((socket) => {
    sockets.push(socket)
    socket.on("error", () => undefined)
    if (line === "drop") socket.destroy()
    else if (line.startsWith("* BYE")) socket.end(`${line}\r\n`)
    else if (line !== "silent") socket.write(`${line}\r\n`)
  })
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve))
  ends.push(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => listener.close(resolve))
  })
  const { port } = listener.address() as AddressInfo
  const account = { user: "ann", password: "secret", folder: "INBOX", movesTo: null }
  return { server: { host: "localhost", port, security: "none", ...account }, sockets }
}
