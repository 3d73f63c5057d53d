import { afterEach, beforeEach, expect, test } from "bun:test"
import { minutes, seconds } from "../../domain/time.ts"
import type { SignedIn } from "../../testing/app.ts"
import { lastAnswer, strictShop, type StrictShop } from "../../testing/strict-shop.ts"
import { findAgent } from "../agents/store.ts"
import { pingOnline } from "./commands.ts"
import { statusWords } from "./explained.ts"
import { carryLeasesOver } from "./lease-commands.ts"
import { counted, inboxLease } from "./lease-store.ts"

// P15: with strict presence on, who counts as Online. Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: StrictShop, ada: SignedIn
beforeEach(async () => {
  shop = await strictShop()
  ;({ ada } = shop)
})
afterEach(() => shop.stop())

test("an agent counts as online once an inbox of theirs is open, within a tick, and widgets hear of it", async () => {
  expect([shop.mode(), shop.standing()]).toEqual(["messenger", "offline"])
  await shop.tabOf(ada)
  shop.tick()
  await shop.becomes("live-chat")
  expect(shop.standing()).toBe("online")
  expect(findAgent(shop.io.db, ada.id)!.status).toBe("online")
})

test("closing one of two tabs changes nothing; closing both does, once 75 s have passed without an answer", async () => {
  const [one, other] = [await shop.tabOf(ada), await shop.tabOf(ada)]
  shop.tick()
  await shop.leaves(one)
  await answeredFor(ada, 120)
  await shop.becomes("live-chat")
  await shop.leaves(other)
  const last = lastAnswer(shop, ada)
  shop.passTo(last + seconds(74))
  expect(shop.standing()).toBe("online")
  shop.passTo(last + seconds(75))
  await shop.becomes("messenger")
  expect(shop.standing()).toBe("offline")
})

test("a tab that says nothing but answers pings keeps its agent here for hours", async () => {
  await shop.tabOf(ada)
  shop.tick()
  await answeredFor(ada, 600)
  expect(shop.standing()).toBe("online")
  expect(await shop.modes()).toEqual(["messenger", "live-chat"])
})

test("a connection that comes and goes flaps no widget", async () => {
  for (let i = 0; i < 5; i++) {
    const short = await shop.tabOf(ada)
    shop.tick()
    await shop.leaves(short)
    for (const _ of [1, 2, 3, 4]) shop.pass(seconds(14))
  }
  expect(await shop.modes()).toEqual(["messenger", "live-chat"])
})

test("a clock that jumps three hours ahead, or back, takes nobody away whose inbox is connected", async () => {
  await shop.tabOf(ada)
  shop.tick()
  for (const jump of [minutes(180), -minutes(180)]) {
    shop.pass(jump)
    expect(shop.standing()).toBe("online")
    expect(statusWords(shop.io, findAgent(shop.io.db, ada.id)!).notice).toBeNull()
  }
  expect(await shop.modes()).toEqual(["messenger", "live-chat"])
})

test("a restart takes nobody away, however long it took, and says of nobody that they were (R3)", async () => {
  await shop.tabOf(ada)
  shop.tick()
  // As a process finds it that starts ten minutes later.
  shop.clock.advance(minutes(10))
  expect(shop.standing()).toBe("offline")
  carryLeasesOver(shop.io)
  expect(shop.standing()).toBe("online")
  expect(inboxLease(shop.io.db, ada.id)!.gap).toBeNull()
})

test("who had closed their inbox before the restart is still gone after it", async () => {
  const only = await shop.tabOf(ada)
  shop.tick()
  await shop.leaves(only)
  shop.passTo(shop.clock.now() + minutes(5))
  shop.clock.advance(minutes(10))
  carryLeasesOver(shop.io)
  expect(shop.standing()).toBe("offline")
})

test("the API vouches for those without an inbox, whatever their status was (P12)", () => {
  for (const agent of [ada, shop.ben]) {
    pingOnline(shop.io, agent.id)
    expect(counted(shop.io.db, shop.clock.now()).find(({ id }) => id === agent.id)!.status).toBe("online")
  }
})

test("switching it off counts everybody by their status again", async () => {
  const answer = await ada.fetch("/settings/presence", { method: "POST", body: new URLSearchParams() })
  expect([answer.status, answer.headers.get("location")]).toEqual([303, "/settings/presence?done=strict"])
  await shop.becomes("live-chat")
  expect(shop.standing()).toBe("online")
})

/** So many seconds go by, in steps as ticks do; whoever is connected answers each ping before the next step. */
async function answeredFor(agent: SignedIn, total: number): Promise<void> {
  for (let gone = 0; gone < total; gone += 14) {
    const { renewedAt } = inboxLease(shop.io.db, agent.id)!
    shop.pass(seconds(14))
    if (shop.clock.now() - renewedAt! < seconds(15)) continue
    while (inboxLease(shop.io.db, agent.id)!.renewedAt === renewedAt) await Bun.sleep(2)
  }
}
