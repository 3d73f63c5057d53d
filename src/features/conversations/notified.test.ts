import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { titleWith } from "../../browser/agent/inbox/title.ts"
import { STATUSES, type Status } from "../../domain/model.ts"
import { seconds } from "../../domain/time.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { TestInbox } from "../../testing/inbox.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { createGroup } from "../groups/commands.ts"
import { changeToldWhenInvisible, chooseStatus } from "../presence/commands.ts"
import { assign, leave, reply } from "./commands.ts"

// P2-P6, I5: what is notified in the app to whom: toasts, and the count in the title.

let shop: TestShopbell
let zoe: SignedIn
let ada: SignedIn
let marie: TestWidget
let tab: TestInbox
beforeEach(async () => {
  shop = await testShopbell()
  zoe = shop.agent("Zoe", { role: "admin", status: "online" })
  ada = shop.agent("Ada", { status: "online" })
  marie = await shop.widget()
})
afterEach(async () => {
  tab.close()
  await shop.stop()
})

const newest = () => shop.io.db.get<{ id: string }>("select id from conversations order by number desc limit 1")!.id
const says = (text: string) => ({ id: crypto.randomUUID(), text })

const events: Record<string, () => Promise<unknown>> = {
  "a new chat": () => marie.write("Hello?"),
  "a new chat of my group": async () => {
    createGroup(shop.io, { name: "Sales", names: {}, isPrivate: false, members: [ada.id, zoe.id] })
    marie.groupId = shop.io.db.get<{ id: string }>("select id from groups")!.id
    await marie.write("Hello?")
  },
  "a message in mine": async () => {
    await marie.write("Hello?")
    reply(shop.io, ada, newest(), says("Yes?"))
    await marie.write("Do you bake?")
  },
  "assigned to me": async () => {
    await marie.write("Hello?")
    assign(shop.io, zoe, newest(), { agentIds: [ada.id], groupId: null, note: "" })
  },
  "waiting for 30 s, asked for when invisible": async () => {
    changeToldWhenInvisible(shop.io, ada, true)
    await marie.write("Hello?")
    shop.pass(seconds(31))
  },
}

const NOTHING = [0, 0]
/** Toasts, and what the title counts. */
const told: Record<keyof typeof events, Record<Status, number[]>> = {
  "a new chat": { online: [0, 1], invisible: NOTHING, offline: NOTHING },
  "a new chat of my group": { online: [0, 1], invisible: NOTHING, offline: NOTHING },
  "a message in mine": { online: [0, 1], invisible: [0, 1], offline: NOTHING },
  "assigned to me": { online: [1, 1], invisible: [1, 1], offline: NOTHING },
  "waiting for 30 s, asked for when invisible": { online: [0, 1], invisible: [1, 1], offline: NOTHING },
}

describe.each(Object.keys(events))("%s", (event) => {
  test.each(STATUSES)("while %s", async (status) => {
    chooseStatus(shop.io, ada, status, ada.id)
    tab = new TestInbox(shop.url, ada)
    await tab.look()
    await events[event]!()
    await settled()
    expect([toasts(), title()]).toEqual(told[event]![status])
    // A page that opens now counts the same.
    const later = new TestInbox(shop.url, ada)
    const frames = await later.look()
    later.close()
    expect(title([frames])).toBe(told[event]![status][1]!)
  })
})

test("P3: the count goes with the status, and comes back with it; P6: and with the answer", async () => {
  changeToldWhenInvisible(shop.io, ada, true)
  tab = new TestInbox(shop.url, ada)
  await tab.look()
  await marie.write("Hello?")
  for (const [status, count] of [
    ["offline", 0],
    ["online", 1],
    ["invisible", 0],
  ] as const) {
    chooseStatus(shop.io, ada, status, ada.id)
    await settled()
    expect([status, title()]).toEqual([status, count])
  }
  shop.pass(seconds(31))
  await settled()
  expect(title()).toBe(1)
  reply(shop.io, zoe, newest(), says("Yes?"))
  await settled()
  expect(title()).toBe(0)
  await marie.write("Do you bake?")
  leave(shop.io, zoe, newest(), zoe.id)
  await settled()
  expect(title()).toBe(0)
})

/** Past what is gathered before it is sent. */
async function settled(): Promise<void> {
  await shop.io.db.durable()
  shop.io.hub.flush()
  await tab.settled()
}

function toasts(): number {
  return tab.heard.split('class="toast"').length - 1
}

/** As the tab's own title counts what it was told last. */
function title(frames: readonly string[] = tab.frames): number {
  const last = (pattern: RegExp) => [...frames.join("").matchAll(pattern)].at(-1)?.[1]
  const calls = /data-calls="(\d+)"/.exec(last(/(<data id="my-status"[^>]*>)/g)!)?.[1]
  const lists = ["mine", "unassigned"].map((of) => last(new RegExp(`hx-target="#count-${of}"[^>]*>(\\d*)<`, "g")) ?? "")
  return Number(/^\((\d+)\)/.exec(titleWith("Inbox", calls, lists))?.[1] ?? 0)
}
