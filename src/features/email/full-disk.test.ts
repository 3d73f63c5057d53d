import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import pino from "pino"
import { Refused } from "../../domain/refused.ts"
import { minutes, seconds } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"
import { MailFault } from "../../io/mail-faults.ts"
import { TEST_CONFIG } from "../../testing/app.ts"
import { mailShop, SENDING, type MailShop } from "../../testing/mail-shop.ts"
import { slowSending, type SlowSending } from "../../testing/slow-sending.ts"
import { until } from "../../testing/until.ts"
import { deskOf, post } from "./composing.ts"
import { saveBounce } from "./outbox-store.ts"

// R3-R5, E3: mails while the disk takes nothing. Monday 2 March 2026, 10:00 UTC, is when each test begins.

const REFUSED = new Refused("unavailable", "This could not be saved.")

/** How a full disk shows: as something is written, or not before all of the turn is committed. */
describe.each(["at once", "at the commit"] as const)("R5: the disk is full, which shows %s", (shows) => {
  let shop: MailShop
  let slow: SlowSending
  let isFull = false
  let writes = 0
  let logged: { level: number; msg: string }[] = []
  beforeEach(async () => {
    isFull = false
    writes = 0
    logged = []
    shop = await mailShop({ servers: TEST_CONFIG.mail })
    const log = pino({ level: "info" }, { write: (line) => void logged.push(JSON.parse(line)) })
    slow = slowSending(shop, { log, db: filling(shop.io.db) })
    await due("one@example.com")
  })
  afterEach(async () => {
    isFull = false
    await slow.stop()
    await shop.stop()
  })

  test("a mail that left meanwhile is noted once there is room; it is tried each half minute, logged once, and no other begins", async () => {
    await slow.until(() => slow.handed.length > 0)
    isFull = true
    slow.handed[0]!()
    await until(() => shop.mail.sent.length > 0)
    await pass(minutes(10))
    expect(writes).toBeLessThan(30)
    await due("two@example.com")
    await pass(minutes(10))
    expect(errors()).toHaveLength(1)
    expect([slow.handed.length, shop.mail.sent.length, sentRows()]).toEqual([1, 1, 0])

    isFull = false
    await pass(minutes(1))
    expect(sentRows()).toBe(1)
    await slow.until(() => slow.handed.length > 1)
    slow.handed[1]!()
    await slow.until(() => sentRows() === 2)
    expect(shop.mail.sent.map(({ to }) => to.address)).toEqual(["one@example.com", "two@example.com"])
    expect(errors()).toHaveLength(1)
    expect(logged.filter(({ level }) => level === 30)).toHaveLength(1)
  })

  test("E9: what came back before that could be noted stays so", async () => {
    await slow.until(() => slow.handed.length > 0)
    isFull = true
    slow.handed[0]!()
    await until(() => shop.mail.sent.length > 0)
    await pass(seconds(10))
    isFull = false
    const [{ id }] = shop.io.db.all<{ id: string }>("select id from mails") as [{ id: string }]
    shop.io.db.tx(() => saveBounce(shop.io.db, id, "550 no such user", shop.clock.now()))
    await pass(minutes(1))
    expect(shop.io.db.get("select state, bounce_words from mails")).toEqual({ state: "sent", bounce_words: "550 no such user" })
  })

  test("what is due then does not leave before its row can be claimed, and is one mail", async () => {
    isFull = true
    await pass(minutes(10))
    expect([slow.handed.length, errors().length]).toEqual([0, 1])
    // R3: nor is it said that it may have arrived.
    expect(shop.io.db.get("select handing_since from mails")).toEqual({ handing_since: null })
    isFull = false
    await pass(minutes(1))
    await slow.until(() => slow.handed.length > 0)
    slow.handed[0]!()
    await slow.until(() => sentRows() === 1)
    await pass(minutes(10))
    expect([slow.handed.length, shop.mail.sent.length]).toEqual([1, 1])
  })

  test("R4: a server that refuses us is not asked each second because that cannot be noted", async () => {
    await slow.until(() => slow.handed.length > 0)
    isFull = true
    shop.mail.fail(new MailFault("temporary", "It is down."))
    slow.handed[0]!()
    await pass(minutes(10))
    expect([slow.handed.length, errors().length]).toEqual([1, 1])
  })

  test("the next outage is told of as well", async () => {
    for (const outages of [1, 2]) {
      isFull = true
      await pass(minutes(2))
      expect(errors()).toHaveLength(outages)
      isFull = false
      await pass(minutes(1))
      await slow.until(() => slow.handed.length === outages)
      slow.handed.at(-1)!()
      await slow.until(() => sentRows() === outages)
      await due(`${outages}@example.com`)
    }
  })

  function filling(db: Db): Db {
    let depth = 0
    return {
      ...db,
      tx(work) {
        if (depth > 0) return db.tx(work)
        if (isFull) writes++
        if (isFull && shows === "at once") throw REFUSED
        depth++
        try {
          const result = db.tx(work)
          // What SQLite does at a commit that fails.
          if (isFull) db.run("rollback")
          return result
        } finally {
          depth--
        }
      },
    }
  }

  /** A mail that is due. */
  async function due(address: string): Promise<void> {
    const content = { subject: "Hello", text: "Hello", html: "<p>Hello</p>" }
    post(deskOf(shop.io, { mail: SENDING, url: null }), { kind: "invite", key: address, to: { name: "", address }, fromName: "", content })
    await shop.io.db.durable()
  }

  /** Second by second, as the job does. */
  async function pass(time: number): Promise<void> {
    for (let gone = 0; gone < time; gone += seconds(1)) {
      shop.clock.advance(seconds(1))
      slow.tick()
      await new Promise((done) => setImmediate(done))
    }
  }

  function errors() {
    return logged.filter(({ level }) => level === 50)
  }

  function sentRows(): number {
    return shop.io.db.get<{ n: number }>("select count(*) as n from mails where state = 'sent'")!.n
  }
})
