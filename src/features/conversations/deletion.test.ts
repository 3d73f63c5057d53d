import { afterEach, beforeEach, expect, test } from "bun:test"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { TestInbox } from "../../testing/inbox.ts"
import { assign } from "./commands.ts"
import { deleteConversation } from "./deletion.ts"

let shop: TestShopbell
let ann: SignedIn

beforeEach(async () => {
  shop = await testShopbell()
  ann = shop.agent("Ann", { role: "admin", status: "online" })
})

afterEach(() => shop.stop())

test("I7, S10: with a deleted conversation the whole pane goes, its visitor's facts too, and nobody's list counts it any more", async () => {
  const marie = await shop.widget()
  await marie.write("Hello")
  const talk = shop.io.db.get<{ id: string }>("select id from conversations")!.id
  assign(shop.io, ann, talk, { agentIds: [ann.id], groupId: null, note: "" })
  const inbox = new TestInbox(shop.url, ann)
  expect(await inbox.look({ conversation: talk, after: { seq: 1, noteSeq: 1, revision: 0, noteRevision: 0 } })).toContain(count(1))
  deleteConversation(shop.io, talk)
  expect(await inbox.says("This conversation was deleted")).toContain(`hx-target="#thread-pane[data-conversation=&quot;${talk}&quot;]"`)
  await inbox.says(count(""))
  inbox.close()
})

const count = (n: number | "") => `<hx-partial hx-target="#count-mine" hx-swap="textContent">${n}</hx-partial>`

test("S10, C9: a panel that slept through it drops what was deleted, also where the visitor has written as much anew in another tab", async () => {
  const [asleep, awake] = [await shop.widget(), await shop.widget()]
  const first = crypto.randomUUID()
  await asleep.write("Forget me!", first)
  deleteConversation(shop.io, shop.io.db.get<{ id: string }>("select id from conversations")!.id)
  awake.token = asleep.token
  await awake.write("Hello again")
  const back = await shop.widget()
  back.token = asleep.token
  expect(await back.hello(1, 0, first)).toMatchObject({ isReset: true, lastSeq: 1, messages: [{ text: "Hello again" }] })
  expect(await back.hello(1, 0, back.of("welcome").at(-1)!.messages[0]!.id)).toMatchObject({ isReset: false, lastSeq: 1, messages: [] })
})
