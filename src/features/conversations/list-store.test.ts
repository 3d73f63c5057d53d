import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { assign, close, leave, reply } from "./commands.ts"
import { countUnassigned, countWaitingFor, findListItem, LEFT_BEHIND, listItems, listSql, type ListQuery } from "./list-store.ts"
import { writeAsVisitor } from "./visitor-commands.ts"

const BROWSER = {
  page: { url: "https://shop.example/", title: "Shop", referrer: "" },
  locale: "en",
  timeZone: "UTC",
  userAgent: "test",
  address: "127.0.0.1",
}
const ALL: ListQuery = { view: { kind: "all" }, isClosed: false, isOldestFirst: false, from: null, most: 50 }

let shop: TestShopbell
let ada: SignedIn
let ben: SignedIn
const said = new Map<string, string>() // conversation → what its visitor wrote

/** A visitor writes; each a minute after the one before. */
function writes(text: string): string {
  shop.clock.advance(60_000)
  const { message } = writeAsVisitor(shop.io, crypto.randomUUID().padEnd(43, "x"), BROWSER, { id: crypto.randomUUID(), text })
  said.set(message.conversationId, text)
  return message.conversationId
}

const list = (query: Partial<ListQuery>) => listItems(shop.io.db, { ...ALL, ...query }, shop.clock.now()).map((item) => said.get(item.id))

beforeEach(async () => {
  shop = await testShopbell()
  ada = shop.agent("Ada", { status: "online" })
  ben = shop.agent("Ben")
  shop.io.db.tx(() => {
    shop.io.db.run("insert into groups (id, name, created_at) values ('sales', 'Sales', 0)")
    shop.io.db.run("insert into group_members (group_id, agent_id) values ('sales', :ben)", { ben: ben.id })
  })
  writes("nobody yet")
  reply(shop.io, ada, writes("to Ada"), { id: crypto.randomUUID(), text: "Un café crème, s'il vous plaît" })
  assign(shop.io, ada, writes("to Sales"), { agentIds: [], groupId: "sales", note: "" })
  const both = writes("to Sales and Ada")
  assign(shop.io, ada, both, { agentIds: [ada.id], groupId: "sales", note: "" })
  const done = writes("done")
  reply(shop.io, ada, done, { id: crypto.randomUUID(), text: "bye" })
  close(shop.io, ada, done)
  shop.pass(1_000)
  await shop.io.db.durable()
})
afterEach(() => shop.stop())

describe("I1, C2-C4: each list has what belongs in it, newest first", () => {
  const mine = (who: SignedIn) => ({ kind: "mine" as const, agentId: who.id })
  const rows: [string, () => Partial<ListQuery>, string[]][] = [
    ["All messages", () => ({}), ["to Sales and Ada", "to Sales", "to Ada", "nobody yet"]],
    ["All messages, oldest first", () => ({ isOldestFirst: true }), ["nobody yet", "to Ada", "to Sales", "to Sales and Ada"]],
    ["All messages, closed", () => ({ isClosed: true }), ["done"]],
    ["Unassigned", () => ({ view: { kind: "unassigned" } }), ["nobody yet"]],
    ["My messages of Ada", () => ({ view: mine(ada) }), ["to Sales and Ada", "to Ada"]],
    ["My messages of Ben: his group's, as long as nobody has it", () => ({ view: mine(ben) }), ["to Sales"]],
    ["My messages of Ada, closed", () => ({ view: mine(ada), isClosed: true }), ["done"]],
    ["a page of two", () => ({ most: 2 }), ["to Sales and Ada", "to Sales"]],
  ]
  for (const [name, query, expected] of rows) test(name, () => expect(list(query())).toEqual(expected))

  test("the next page begins where one ended", () => {
    const [, second] = listItems(shop.io.db, { ...ALL, most: 2 }, shop.clock.now())
    expect(list({ from: second! })).toEqual(["to Ada", "nobody yet"])
  })
})

test("C5: a row shows the last words of a person, whatever the system said since, now and after a restart", () => {
  const talk = writes("Does it leak?")
  reply(shop.io, ben, talk, { id: crypto.randomUUID(), text: "I ask Ada" })
  for (const agent of [ada, ben]) {
    assign(shop.io, ben, talk, { agentIds: [ada.id], groupId: null, note: "" })
    reply(shop.io, ada, talk, { id: crypto.randomUUID(), text: "A moment" })
    leave(shop.io, ada, talk, agent.id)
  }
  const last = () => findListItem(shop.io.db, talk, shop.clock.now())!.last
  expect(last()).toMatchObject({ byName: "Ada", text: "A moment" })
  // Whoever writes past the memory empties it, as a restart does.
  shop.io.db.run("update messages set text = text")
  expect(last()).toMatchObject({ byName: "Ada", text: "A moment" })
})

test("the counts of the navigation", () => {
  expect(countUnassigned(shop.io.db)).toBe(1)
  expect([countWaitingFor(shop.io.db, ada.id), countWaitingFor(shop.io.db, ben.id)]).toEqual([1, 1])
})

describe("no form of the list reads a whole table", () => {
  const views: ListQuery["view"][] = [{ kind: "all" }, { kind: "unassigned" }, { kind: "mine", agentId: "x" }]
  for (const view of views) {
    for (const isClosed of [false, true]) {
      test(`${view.kind}, ${isClosed ? "closed" : "open"}`, () => {
        const { sql, params } = listSql({ ...ALL, view, isClosed, from: { at: 1, id: "x" } })
        expect(scans(sql, params)).toEqual([])
      })
    }
  }

  test("what was left behind (C12)", () => {
    expect(scans(LEFT_BEHIND, { agentId: "ann" })).toEqual([])
  })
})

/** A scan of an index in order is how "newest first" is read; of a table it would be the whole of it. Members of groups are few. */
function scans(sql: string, params: Record<string, string | number>): readonly string[] {
  const plan = shop.io.db.all<{ detail: string }>(`explain query plan ${sql}`, params).map((row) => row.detail)
  return plan.filter((line) => /^SCAN (?!.*USING (COVERING )?INDEX|left_behind|group_members|\(|CONSTANT)/.test(line))
}
