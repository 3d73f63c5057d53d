import { afterEach, describe, expect, test } from "bun:test"
import { NOW } from "../testing/people.ts"
import { promptly, until } from "../testing/until.ts"
import { ASKING, mailOf, subjectOf, watchedMailboxes } from "../testing/watched-mailbox.ts"
import { checkMailbox } from "./mailbox.ts"

// E4: a mailbox is watched, and its mails are handed over and moved. It stays as it was.

const { certificate, mailServer, watch, end } = watchedMailboxes()
afterEach(end)

describe("a mailbox", () => {
  test.each([{ security: "starttls" }, { security: "tls" }, { security: "none" }, { security: "opportunistic" }] as const)(
    "is told of each new mail within a second: %j",
    async ({ security }) => {
      const server = await mailServer()
      const watching = watch(server.server({ security }))
      await until(() => watching.state().lastCheckedAt)
      server.deliver(mailOf("one"))
      await promptly(() => watching.subjects.length === 1, "it was told")
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
