import { afterEach, beforeEach, expect, test } from "bun:test"
import { days, seconds } from "../../domain/time.ts"
import { MONDAY, testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { openList } from "../../testing/inbox.ts"
import { inboxLease } from "../presence/lease-store.ts"

/** An inbox that its browser leaves open, and that says nothing more: protocol pings are answered by the browser itself. */
let shop: TestShopbell
let ann: SignedIn

beforeEach(async () => {
  shop = await testShopbell()
  ann = shop.agent("Ann", { status: "online" })
})
afterEach(() => shop.stop())

test("S2, S3: an inbox that only listens closes once its session ran out, and hears nothing after", async () => {
  const tab = await shop.tabOf(ann, { list: openList("all") })
  shop.clock.advance(days(30) - 1)
  shop.tick()
  await tab.settled()
  expect(tab.closed).toBeNull()
  shop.pass(seconds(1))
  expect(await tab.closing()).toBe(4401)
  const told = tab.frames.length
  await (await shop.widget()).write("Not for Ann")
  expect(tab.frames.length).toBe(told)
})

test("S2, R3: also where the ended session's row can't be deleted: the next answer to a ping closes it, and keeps no lease", async () => {
  const tab = await shop.tabOf(ann, { list: openList("all") })
  shop.io.db.run("create trigger full before delete on sessions begin select raise(abort, 'the disk is full'); end")
  shop.io.db.run("update sessions set expires_at = :at", { at: shop.clock.now() + seconds(1) })
  // No jump, which carries leases over.
  for (let i = 0; i < 12; i++) shop.pass(seconds(5))
  expect(await tab.closing()).toBe(4401)
  expect(inboxLease(shop.io.db, ann.id)!.renewedAt).toBe(MONDAY)
})
