import { afterEach, beforeEach, expect, test } from "bun:test"
import { seconds } from "../../domain/time.ts"
import type { SignedIn } from "../../testing/app.ts"
import { openList, type TestInbox } from "../../testing/inbox.ts"
import { lastAnswer, strictShop, type StrictShop } from "../../testing/strict-shop.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { assign, reply } from "../conversations/commands.ts"
import { lookers } from "../conversations/lookers-store.ts"
import { changeAccount } from "../settings/commands.ts"
import { changeToldWhenInvisible, chooseStatus } from "./commands.ts"

// P15: what strict presence means for conversations: messages, notifications, red dots. Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: StrictShop, ada: SignedIn, cleo: SignedIn, ida: SignedIn, widget: TestWidget
beforeEach(async () => {
  shop = await strictShop()
  ;({ ada, cleo, ida, visitor: widget } = shop)
})
afterEach(() => shop.stop())

test("a message is no offer to the absent: it is an offline message", async () => {
  await widget.write("Hello?")
  expect(widget.of("message").at(-1)!.message.mode).toBe("messenger")
  shop.pass(seconds(31))
  expect(await (await ada.fetch("/inbox/unassigned")).text()).toContain("Offline message")
})

test("an invisible agent whose inbox answers no more hears of no long wait, though she asked for it (P6)", async () => {
  const [here, gone] = await invisibleTabs()
  await widget.write("Hello?")
  for (const _ of [1, 2, 3]) shop.pass(seconds(10))
  await here.says("A visitor has been waiting for 30 seconds")
  await gone.settled()
  expect(gone.heard).not.toContain("A visitor has been waiting")
})

test("nor is she online to those whose conversation she is in (P5)", async () => {
  await invisibleTabs()
  await widget.write("Hello?")
  const { id } = shop.talk()
  assign(shop.io, ada, id, { agentIds: [cleo.id], groupId: null, note: "" })
  chooseStatus(shop.io, ada, "offline", ada.id)
  await shop.becomes("messenger")
  expect(await widget.write("Still there?")).toMatchObject({ mode: "messenger" })
  assign(shop.io, ada, id, { agentIds: [ida.id], groupId: null, note: "" })
  await shop.becomes("live-chat")
  expect(await widget.write("And now?")).toMatchObject({ mode: "live-chat" })
})

test("the row of who waits for her gets its red dot when she counts no more, in lists that are open (C5)", async () => {
  const hers = await shop.tabOf(ada)
  const list = await listOf(shop.ben)
  shop.tick()
  await shop.becomes("live-chat")
  await widget.write("Hello?")
  const { id } = shop.talk()
  assign(shop.io, ada, id, { agentIds: [ada.id], groupId: null, note: "" })
  // From an answer on only who is there can turn the next word red.
  reply(shop.io, ada, id, { id: crypto.randomUUID(), text: "Yes?" })
  await shop.leaves(hers)
  const last = lastAnswer(shop, ada)
  shop.passTo(last + seconds(74))
  await widget.write("One more thing")
  await list.says("One more thing")
  const before = list.frames.length
  shop.passTo(last + seconds(75))
  expect(await rowOf(list, id, before)).toContain("dot-red")
})

test("and when strict presence is switched on, and goes when it is switched off", async () => {
  changeAccount(shop.io, { isPresenceStrict: false })
  shop.tick()
  await widget.write("Hello?")
  const { id } = shop.talk()
  assign(shop.io, ada, id, { agentIds: [ada.id], groupId: null, note: "" })
  const list = await listOf(shop.ben)
  expect(list.heard).not.toContain("dot-red")
  let before = list.frames.length
  changeAccount(shop.io, { isPresenceStrict: true })
  shop.tick()
  expect(await rowOf(list, id, before)).toContain("dot-red")
  before = list.frames.length
  changeAccount(shop.io, { isPresenceStrict: false })
  shop.tick()
  expect(await rowOf(list, id, before)).not.toContain("dot-red")
})

/** Ada is online with an open inbox, and Ida and Cleo are invisible and asked for P6: Ida's inbox is open, Cleo's has answered nothing for 75 s. */
async function invisibleTabs(): Promise<[ida: TestInbox, cleo: TestInbox]> {
  for (const agent of [ida, cleo]) changeToldWhenInvisible(shop.io, agent, true)
  const gone = await shop.tabOf(cleo)
  for (const { wire } of lookers(shop.io.hub)) wire.ping = () => undefined
  shop.passTo(shop.clock.now() + seconds(75))
  await shop.tabOf(ada)
  const here = await shop.tabOf(ida)
  shop.tick()
  await shop.becomes("live-chat")
  return [here, gone]
}

function listOf(agent: SignedIn): Promise<TestInbox> {
  return shop.tabOf(agent, { list: openList("all") })
}

/** The next that a list is told of it. */
async function rowOf(list: TestInbox, id: string, from: number): Promise<string> {
  const frame = await list.says(`id="row-${id}"`, from)
  return frame.slice(frame.indexOf(`id="row-${id}"`)).split("</li>")[0]!
}
