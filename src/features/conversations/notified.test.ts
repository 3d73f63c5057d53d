import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { titleWith } from "../../browser/agent/inbox/title.ts"
import { STATUSES, type Group, type Status } from "../../domain/model.ts"
import { seconds } from "../../domain/time.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { TestInbox } from "../../testing/inbox.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { NO_INVITES } from "../../testing/no-invites.ts"
import { deactivate } from "../agents/commands.ts"
import { changeGroup, createGroup, deleteGroup } from "../groups/commands.ts"
import { changeAccount } from "../settings/commands.ts"
import { changeToldWhenInvisible, chooseStatus } from "../presence/commands.ts"
import { assign, close, leave, reply } from "./commands.ts"
import { deleteConversation } from "./deletion.ts"

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
function marieChooses(name: string, ...members: readonly SignedIn[]): void {
  changeAccount(shop.io, { asksForGroup: true })
  marie.groupId = createGroup(shop.io, { name, names: {}, isPrivate: false, members: members.map(({ id }) => id) }).id
}
const says = (text: string) => ({ id: crypto.randomUUID(), text })

const events: Record<string, () => Promise<unknown>> = {
  "a new chat": () => marie.write("Hello?"),
  "a new chat of my group": async () => {
    marieChooses("Sales", ada, zoe)
    await marie.write("Hello?")
  },
  "a new chat of a colleague's group": async () => {
    marieChooses("Sales", zoe)
    await marie.write("Hello?")
  },
  "a new chat that a colleague has answered": async () => {
    await marie.write("Hello?")
    await settled()
    reply(shop.io, zoe, newest(), says("Yes?"))
  },
  "a new chat that was closed": async () => {
    await marie.write("Hello?")
    await settled()
    close(shop.io, zoe, newest())
  },
  "a new chat that was deleted": async () => {
    await marie.write("Hello?")
    await settled()
    deleteConversation(shop.io, newest())
  },
  "a closed chat that comes back to nobody": async () => {
    await marie.write("Hello?")
    close(shop.io, zoe, newest())
    await settled()
    await marie.write("Still there?")
  },
  "a chat that its last agent leaves while it waits": async () => {
    await marie.write("Hello?")
    assign(shop.io, zoe, newest(), { agentIds: [zoe.id], groupId: null, note: "" })
    await settled()
    leave(shop.io, zoe, newest(), zoe.id)
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
/** Toasts that are there in the end, and what the title counts. */
const told: Record<keyof typeof events, Record<Status, number[]>> = {
  "a new chat": { online: [1, 1], invisible: NOTHING, offline: NOTHING },
  "a new chat of my group": { online: [1, 1], invisible: NOTHING, offline: NOTHING },
  "a new chat of a colleague's group": { online: [0, 0], invisible: NOTHING, offline: NOTHING },
  "a new chat that a colleague has answered": { online: [0, 0], invisible: NOTHING, offline: NOTHING },
  "a new chat that was closed": { online: [0, 0], invisible: NOTHING, offline: NOTHING },
  "a new chat that was deleted": { online: [0, 0], invisible: NOTHING, offline: NOTHING },
  "a closed chat that comes back to nobody": { online: [1, 1], invisible: NOTHING, offline: NOTHING },
  "a chat that its last agent leaves while it waits": { online: [1, 1], invisible: NOTHING, offline: NOTHING },
  "a message in mine": { online: [0, 1], invisible: [0, 1], offline: NOTHING },
  "assigned to me": { online: [1, 1], invisible: [1, 1], offline: NOTHING },
  "waiting for 30 s, asked for when invisible": { online: [1, 1], invisible: [1, 1], offline: NOTHING },
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

/** Those that stay, and of those that come and go, each by its id, the ones that have not gone. */
function toasts(): number {
  const comeAndGo = /<div class="toast" id="((?:new|assigned)-[^"]+)"|<div id="(new-[^"]+)">/g
  const there = new Set<string>()
  for (const [, came, gone] of tab.heard.matchAll(comeAndGo)) {
    if (came !== undefined) there.add(came)
    if (gone !== undefined) there.delete(gone)
  }
  return tab.heard.split('class="toast" data-toast').length - 1 + there.size
}

/** As the tab's own title counts what it was told last. */
function title(frames: readonly string[] = tab.frames): number {
  const last = (pattern: RegExp) => [...frames.join("").matchAll(pattern)].at(-1)?.[1]
  const calls = /data-calls="(\d+)"/.exec(last(/(<data id="my-status"[^>]*>)/g)!)?.[1]
  const lists = ["mine", "unassigned"].map((of) => last(new RegExp(`hx-target="#count-${of}"[^>]*>(\\d*)<`, "g")) ?? "")
  return Number(/^\((\d+)\)/.exec(titleWith("Inbox", calls, lists))?.[1] ?? 0)
}

describe("the toast of a new chat (P2, I5)", () => {
  beforeEach(() => {
    tab = new TestInbox(shop.url, ada)
  })

  test("names the visitor, says their first words and leads there", async () => {
    await tab.look()
    await marie.write("Do you <b>bake</b>?")
    await settled()
    const id = newest()
    const toast = tab.heard.slice(tab.heard.indexOf(`id="new-${id}"`))
    expect(toast).toMatch(/New conversation: <bdi>Visitor \w{4}<\/bdi>/)
    expect(toast).toContain("Do you &lt;b&gt;bake&lt;/b&gt;?")
    expect(toast).toContain(`href="/inbox/${id}?view=unassigned"`)
  })

  test("I7: comes to a tab that heard nothing while it came, oldest first, if it is new still", async () => {
    const [jean, paul] = [await shop.widget(), await shop.widget()]
    await paul.write("Told before")
    shop.pass(seconds(10))
    await marie.write("Answered meanwhile")
    reply(shop.io, zoe, newest(), says("Yes?"))
    await jean.write("First missed")
    shop.pass(seconds(1))
    await (await shop.widget()).write("Second missed")
    const heard = await tab.look({ deafFor: seconds(5) })
    expect(heard.match(/\w+ (missed|meanwhile|before)/g)).toEqual(["First missed", "Second missed"])
    // Only as it connects: from then on it hears.
    expect(await tab.look({ deafFor: seconds(5), isVisible: false })).not.toContain("missed")
  })

  test.each(["invisible", "offline"] as const)("I7, P3, P4: comes to no tab that heard nothing of whoever is %s", async (status) => {
    chooseStatus(shop.io, ada, status, ada.id)
    await marie.write("Hello?")
    expect(await tab.look({ deafFor: seconds(5) })).not.toContain('data-toast="new"')
  })

  test("I7, C12: what came while nobody was online is told once, as that", async () => {
    for (const agent of [ada, zoe]) chooseStatus(shop.io, agent, "offline", agent.id)
    await marie.write("Hello?")
    chooseStatus(shop.io, ada, "online", ada.id)
    const heard = await tab.look({ deafFor: seconds(5) })
    expect(heard).toContain("came while nobody was online")
    expect(heard).not.toContain('data-toast="new"')
  })

  test("comes once, however much the visitor writes", async () => {
    await tab.look()
    for (const words of ["Hello?", "Is", "anybody", "there?"]) {
      await marie.write(words)
      await settled()
    }
    expect(tab.heard.split(`id="new-${newest()}"`).length - 1).toBe(1)
  })

  test("goes from those whose group it is no longer, and comes to those whose it is (C3)", async () => {
    createGroup(shop.io, { name: "Sales", names: {}, isPrivate: false, members: [zoe.id] })
    createGroup(shop.io, { name: "Support", names: {}, isPrivate: false, members: [ada.id] })
    const [sales, support] = shop.io.db.all<{ id: string }>("select id from groups order by name").map(({ id }) => id)
    await tab.look()
    await marie.write("Hello?")
    await settled()
    expect(toasts()).toBe(1)
    assign(shop.io, zoe, newest(), { agentIds: [], groupId: sales!, note: "" })
    await settled()
    expect(toasts()).toBe(0)
    assign(shop.io, zoe, newest(), { agentIds: [], groupId: support!, note: "" })
    await settled()
    expect(toasts()).toBe(1)
    expect(tab.heard).toContain(`href="/inbox/${newest()}?view=mine"`)
  })

  test.each<[string, (sales: Group) => unknown]>([
    ["is deleted", ({ id }) => deleteGroup(shop.io, zoe, id)],
    ["is emptied", (sales) => changeGroup(shop.io, zoe, sales.id, { ...sales, members: [] })],
    ["is left by its last agent, who is deactivated", ({ members }) => deactivate(shop.io, zoe, members[0]!, NO_INVITES)],
  ])("comes to all once its group %s (C2, M3)", async (_, goes) => {
    const sales = createGroup(shop.io, {
      name: "Sales",
      names: {},
      isPrivate: false,
      members: [shop.agent("Ben", { status: "online" }).id],
    })
    await tab.look()
    await marie.write("Hello?")
    assign(shop.io, zoe, newest(), { agentIds: [], groupId: sales.id, note: "" })
    await settled()
    expect(toasts()).toBe(0)
    goes(sales)
    await settled()
    expect(toasts()).toBe(1)
    expect(tab.heard).toContain(`href="/inbox/${newest()}?view=unassigned"`)
  })

  test("comes to who joins its group, and goes from who is in it no longer (C3)", async () => {
    const sales = createGroup(shop.io, { name: "Sales", names: {}, isPrivate: false, members: [zoe.id] })
    await tab.look()
    await marie.write("Hello?")
    assign(shop.io, zoe, newest(), { agentIds: [], groupId: sales.id, note: "" })
    await settled()
    expect(toasts()).toBe(0)
    for (const [members, there] of [
      [[zoe.id, ada.id], 1],
      [[zoe.id], 0],
    ] as const) {
      changeGroup(shop.io, zoe, sales.id, { ...sales, members })
      await settled()
      expect(toasts()).toBe(there)
    }
  })
})
