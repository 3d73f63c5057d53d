import { afterEach, describe, expect, test } from "bun:test"
import { promptly, until } from "../testing/until.ts"
import { LIMITS, mailOf, watchedMailboxes } from "../testing/watched-mailbox.ts"
import type { MailboxWatch } from "./mailbox.ts"

const { mailServer, scripted, watch, end } = watchedMailboxes()
afterEach(end)

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
  let isOver = false
  void watching.stop().then(() => (isOver = true))
  await promptly(() => isOver, "it has ended", ms)
}
