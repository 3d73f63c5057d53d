import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { demo, demoOnce } from "./demo.ts"
import { dot } from "./domain/escalation.ts"
import type { Conversation } from "./domain/model.ts"
import { STATUSES } from "./domain/model.ts"
import { findAgentByEmail, roster } from "./features/agents/store.ts"
import { indexNext, searchItems } from "./features/conversations/search-store.ts"
import { listItems, type ListQuery } from "./features/conversations/list-store.ts"
import { messagesAfter } from "./features/conversations/messages-store.ts"
import { findConversation } from "./features/conversations/store.ts"
import { allGroups } from "./features/groups/store.ts"
import { history } from "./features/presence/store.ts"
import { AGENTS, DEMO_PASSWORD, DEMO_SIGN_INS } from "./testing/cast.ts"
import { testShopbell, type TestShopbell } from "./testing/app.ts"

let shopbell: TestShopbell
beforeEach(async () => {
  shopbell = await testShopbell()
})
afterEach(() => shopbell.stop())

const EVERYTHING: ListQuery = { view: { kind: "all" }, isClosed: false, isOldestFirst: false, from: null, most: 1_000 }

function all(isClosed: boolean): readonly Conversation[] {
  const { db, clock } = shopbell.io
  return listItems(db, { ...EVERYTHING, isClosed }, clock.now()).map(({ id }) => findConversation(db, id)!)
}

describe("the demo company (K7)", () => {
  test("has agents of every status, one of whom is gone, and all sign in with the same password", async () => {
    await demo(shopbell.io)
    const agents = roster(shopbell.io.db)
    expect(agents.map((agent) => agent.name)).toEqual(Object.values(AGENTS).map((agent) => agent.name))
    expect(new Set(agents.filter((agent) => agent.isActive).map((agent) => agent.status))).toEqual(new Set(STATUSES))
    expect(agents.filter((agent) => !agent.isActive)).toHaveLength(1)
    for (const { email } of DEMO_SIGN_INS) {
      expect(await Bun.password.verify(DEMO_PASSWORD, findAgentByEmail(shopbell.io.db, email)!.passwordHash)).toBeTrue()
    }
    expect(allGroups(shopbell.io.db)).toHaveLength(3)
  })

  test("has a history in which each row is a change (P13)", async () => {
    await demo(shopbell.io)
    const rows = history(shopbell.io.db, { agentId: null, before: null, most: 50 })
    expect(rows.filter(({ from, to }) => from === to)).toEqual([])
    expect(rows.length).toBeGreaterThan(3)
  })

  test("has open conversations with each dot and without, in each place, and closed ones for a second page", async () => {
    await demo(shopbell.io)
    const now = shopbell.clock.now()
    const open = all(false)
    expect(new Set(open.map((conversation) => dot(conversation, roster(shopbell.io.db), now)))).toEqual(new Set(["red", "purple", null]))
    expect(open.some((c) => c.participants.length === 0 && c.groupId === null && c.waitingSince !== null)).toBeTrue()
    expect(open.some((c) => c.participants.length === 0 && c.groupId !== null && c.waitingSince !== null)).toBeTrue()
    expect(open.some((c) => c.participants.some((p) => p.joinedAt === null))).toBeTrue()
    expect(Math.max(...open.map((c) => c.lastSeq))).toBeGreaterThanOrEqual(120)
    expect(all(true).length).toBeGreaterThan(60)
  })

  test("holds what the rules demand: numbers without a gap, no time that is yet to come, each exchange over that is", async () => {
    await demo(shopbell.io)
    const now = shopbell.clock.now()
    const before = [...all(false), ...all(true)]
    for (const conversation of before) {
      const messages = messagesAfter(shopbell.io.db, conversation.id, 0)
      expect(messages.map((message) => message.seq)).toEqual(Array.from({ length: conversation.lastSeq }, (_, i) => i + 1))
      expect(messages.map((message) => message.at)).toEqual(messages.map((message) => message.at).toSorted((a, b) => a - b))
      expect(Math.max(conversation.lastMessageAt, conversation.exchange.finishedAt ?? 0)).toBeLessThanOrEqual(now)
    }
    shopbell.tick()
    expect([...all(false), ...all(true)]).toEqual(before)
  })

  test("comes anew in place of all there was, and signs everybody out", async () => {
    const ada = shopbell.agent("Ada", { role: "admin" })
    const widget = await shopbell.widget()
    await widget.write("Sourdough from before")
    await demo(shopbell.io)
    await demo(shopbell.io)
    indexNext(shopbell.io.db, 10_000)
    expect(roster(shopbell.io.db).map((agent) => agent.id)).not.toContain(ada.id)
    expect(shopbell.io.db.all("select * from sessions")).toEqual([])
    const found = (search: string) => searchItems(shopbell.io.db, { ...EVERYTHING, search }, shopbell.clock.now()).items
    expect(found("before")).toEqual([])
    expect(found("sourdough tomorrow")).toHaveLength(1)
    expect(shopbell.io.db.all("pragma foreign_key_check")).toEqual([])
  })

  test("tells whoever is connected to come back", async () => {
    const widget = await shopbell.widget()
    await demo(shopbell.io)
    expect(await widget.closing()).toBe(1012)
  })

  test("is never put over what is there", async () => {
    shopbell.agent("Ada")
    await demoOnce(shopbell.io)
    expect(roster(shopbell.io.db)).toHaveLength(1)
  })
})
