import { afterEach, beforeEach, expect, test } from "bun:test"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Status } from "./domain/model.ts"
import { hours, minutes } from "./domain/time.ts"
import { weekOf } from "./domain/week.ts"
import { insertAgent, findAgent } from "./features/agents/store.ts"
import { reply } from "./features/conversations/commands.ts"
import { findConversation } from "./features/conversations/store.ts"
import { changeAvailability, chooseStatus } from "./features/presence/commands.ts"
import { history } from "./features/presence/store.ts"
import { assetsFrom } from "./io/assets.ts"
import { stoppedClock } from "./io/clock.ts"
import type { Io } from "./io/io.ts"
import { openLog } from "./io/log.ts"
import { startShopbell, type Options, type Shopbell } from "./shopbell.ts"
import { EMPTY_BUNDLE, MONDAY, TEST_CONFIG } from "./testing/app.ts"
import { recordingMail } from "./testing/mail.ts"
import { quietMailboxes } from "./testing/mailbox.ts"
import { person } from "./testing/people.ts"
import { TestWidget } from "./testing/widget.ts"

// R3, M8: whoever writes as soon as it listens again is told, and stored with, what is true by then.

const clock = stoppedClock(MONDAY)
const ADA = person("Ada")
let folder: string
let shop: Shopbell

beforeEach(async () => {
  clock.set(MONDAY)
  folder = mkdtempSync(join(tmpdir(), "shopbell-restart-"))
  shop = await started()
  insertAgent(shop.io.db, { ...ADA, status: "offline" }, "no password", MONDAY)
})
afterEach(async () => {
  await shop.stop()
  rmSync(folder, { recursive: true, force: true })
})

test("P9: hours that ended while it was away have ended before the first message comes", async () => {
  choose("online")
  changeAvailability(shop.io, ADA, { isOn: true, timeZone: "UTC", week: weekOf(() => [{ from: 540, to: 1_020 }]) })
  const widget = await visitor()
  expect(await widget.write("Hello?")).toMatchObject({ mode: "live-chat" })
  await restartedAfter(hours(8))
  expect(findAgent(shop.io.db, ADA.id)!.status).toBe("offline")
  expect(history(shop.io.db, { agentId: ADA.id, before: null, most: 1 })).toMatchObject([{ at: MONDAY + hours(7) }])
  expect(await (await visitor(widget.token)).write("Still there?")).toMatchObject({ mode: "messenger" })
})

test("M2: an exchange that went quiet while it was away is finished before the first message comes", async () => {
  choose("online")
  const widget = await visitor()
  await widget.write("Hello?")
  const { id } = shop.io.db.get<{ id: string }>("select id from conversations")!
  reply(shop.io, ADA, id, { id: crypto.randomUUID(), text: "Hi" })
  choose("invisible")
  await restartedAfter(minutes(61))
  expect(findConversation(shop.io.db, id)!.exchange.finishedAt).toBe(clock.now())
})

test("K2: the first admin and all else that it begins with are there before anybody can ask for them", async () => {
  const { port } = new URL(shop.url)
  await shop.stop()
  let reached: readonly boolean[] = []
  const prepare = async (io: Io) => {
    const answer = await fetch(`http://127.0.0.1:${port}/up`).catch(() => null)
    reached = [...reached, answer !== null]
    insertAgent(io.db, { ...person("Ben"), status: "offline" }, "no password", MONDAY)
  }
  shop = await started({ port: Number(port), prepare })
  expect(reached).toEqual([false])
  expect(findAgent(shop.io.db, person("Ben").id)?.name).toBe("Ben")
})

function choose(to: Status): void {
  chooseStatus(shop.io, ADA, to, ADA.id)
}

async function restartedAfter(ms: number): Promise<void> {
  await shop.stop()
  clock.advance(ms)
  shop = await started()
}

async function visitor(token?: string): Promise<TestWidget> {
  const widget = new TestWidget(shop.url, token === undefined ? {} : { token })
  await widget.hello()
  return widget
}

function started({ port = 0, prepare }: { readonly port?: number; readonly prepare?: Options["prepare"] } = {}): Promise<Shopbell> {
  return startShopbell({
    config: { ...TEST_CONFIG, data: folder, port },
    log: openLog("silent"),
    assets: assetsFrom(EMPTY_BUNDLE),
    clock,
    mail: recordingMail(),
    mailboxes: quietMailboxes(),
    ...(prepare ? { prepare } : {}),
  })
}
