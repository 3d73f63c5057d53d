import { afterEach, describe, expect, test } from "bun:test"
import { Refused } from "../domain/refused.ts"
import { until } from "../testing/until.ts"
import { mailOf, subjectOf, watchedMailboxes } from "../testing/watched-mailbox.ts"

// Which mail comes again, which is given up, and which waits in the mailbox.

const { mailServer, watch, end } = watchedMailboxes()
afterEach(end)

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
