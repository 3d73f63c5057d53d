import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { minutes, seconds, type Duration } from "../../domain/time.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { TestInbox } from "../../testing/inbox.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { NO_INVITES } from "../../testing/no-invites.ts"
import { deactivate } from "../agents/commands.ts"
import { changeGroup, createGroup, deleteGroup } from "../groups/commands.ts"
import { changeAutoOffline, changeToldWhenInvisible, chooseStatus } from "../presence/commands.ts"
import { assign, close, leave, reply, seeAsAgent, ungroup } from "./commands.ts"
import { ADDED_SINCE, NEW_SINCE } from "./news-store.ts"

// I7, I5: what is told once, to a tab that heard nothing while it happened. All of it happens in the last ten minutes but "before".

let shop: TestShopbell
let zoe: SignedIn
let ben: SignedIn
let ada: SignedIn
let marie: TestWidget
beforeEach(async () => {
  shop = await testShopbell()
  zoe = shop.agent("Zoe", { role: "admin", status: "online" })
  ben = shop.agent("Ben", { status: "online" })
  ada = shop.agent("Ada", { status: "online" })
  for (const agent of [zoe, ben, ada]) changeAutoOffline(shop.io, agent, { after: null, isAlsoDuringHours: false, isBackOnReturn: false })
  marie = await shop.widget()
})
afterEach(() => shop.stop())

const newest = () => shop.io.db.get<{ id: string }>("select id from conversations order by number desc limit 1")!.id
const says = (text: string) => ({ id: crypto.randomUUID(), text })
const give = (...agents: readonly SignedIn[]) =>
  assign(shop.io, zoe, newest(), { agentIds: agents.map(({ id }) => id), groupId: null, note: "" })
const groupOf = (name: string, ...members: readonly SignedIn[]) =>
  createGroup(shop.io, { name, names: {}, isPrivate: false, members: members.map(({ id }) => id) })
const choose = (agent: SignedIn, to: "online" | "invisible" | "offline") => chooseStatus(shop.io, agent, to, agent.id)

/** Marie has waited for a quarter of an hour, of which everybody was told. */
async function waitsSinceBefore(): Promise<void> {
  await marie.write("Hello?")
  for (let i = 0; i < 15; i++) shop.pass(minutes(1))
}

type Toast = { readonly id: string; readonly since: number; readonly words: string; readonly href: string }

/** What a tab of this agent's that connects now is told, after so long. */
async function told(agent: SignedIn, deafFor: Duration = minutes(10)): Promise<readonly Toast[]> {
  const tab = new TestInbox(shop.url, agent)
  const heard = await tab.look({ deafFor })
  expect(await tab.look({ deafFor, isVisible: false })).not.toContain("data-missed")
  tab.close()
  return [
    ...heard.matchAll(/<div class="toast" id="([^"]+)"[^>]* data-since="(\d+)" data-missed>[^]*?<p class="toast-one">([^]*?)<\/p>/g),
  ].map(([, id, since, words]) => ({
    id: id!,
    since: Number(since),
    words: words!.replaceAll(/<[^>]*>/g, ""),
    href: /href="([^"]*)"/.exec(words!)![1]!,
  }))
}

describe("C4, P5: a conversation that was assigned meanwhile", () => {
  test.each(["online", "invisible"] as const)("is told of to who is %s: by whom, once, and where it stands", async (status) => {
    choose(ada, status)
    await waitsSinceBefore()
    give(ada, ben)
    const at = shop.clock.now()
    shop.pass(minutes(1))
    const id = newest()
    expect(await told(ada)).toEqual([
      { id: `assigned-${id}`, since: at, words: "Zoe assigned you a conversation. Open it", href: `/inbox/${id}?view=mine` },
    ])
    // It happened while this tab heard.
    expect(await told(ada, seconds(30))).toEqual([])
  })

  const noLonger: Record<string, () => unknown> = {
    "she is Offline (P3)": () => choose(ada, "offline"),
    "she left it": () => leave(shop.io, ada, newest(), ada.id),
    "she was taken out of it": () => leave(shop.io, zoe, newest(), ada.id),
    "she answered": () => reply(shop.io, ada, newest(), says("Yes?")),
    "she answered, and the visitor wrote again": async () => {
      reply(shop.io, ada, newest(), says("Yes?"))
      await marie.write("Do you bake?")
    },
    "she opened it elsewhere": () => seeAsAgent(shop.io, ada, newest(), 1),
    "it was closed": () => close(shop.io, zoe, newest()),
  }
  test.each(Object.entries(noLonger))("is not, once %s", async (_, happens) => {
    await waitsSinceBefore()
    give(ada, ben)
    shop.pass(seconds(1))
    await happens()
    expect(await told(ada)).toEqual([])
  })

  test("is told of although a colleague answered or closed it before, and anew when it is hers anew", async () => {
    await waitsSinceBefore()
    close(shop.io, ben, newest())
    give(ada, ben)
    expect(await told(ada)).toHaveLength(1)
    leave(shop.io, ada, newest(), ada.id)
    shop.pass(seconds(5))
    give(ada)
    expect((await told(ada)).map(({ since }) => since)).toEqual([shop.clock.now()])
  })

  test("is not told of to who took it, nor to others", async () => {
    await waitsSinceBefore()
    give(zoe)
    expect([await told(zoe), await told(ben)]).toEqual([[], []])
    reply(shop.io, ben, newest(), says("Yes?"))
    expect(await told(ben)).toEqual([])
  })

  test("is told of to each, the oldest first, and no more than 50 in all", async () => {
    const ids: string[] = []
    for (let i = 0; i < 52; i++) {
      await (await shop.widget()).write("Hello?")
      ids.push(`assigned-${newest()}`)
      shop.pass(seconds(1))
      give(ada)
    }
    expect((await told(ada)).map(({ id }) => id)).toEqual(ids.slice(2))
  })
})

describe("P6: a conversation that was escalated meanwhile", () => {
  /** Marie wrote, and it was told of 30 s later, nine minutes ago. */
  async function escalates(): Promise<number> {
    changeToldWhenInvisible(shop.io, ada, true)
    choose(ada, "invisible")
    shop.pass(seconds(5))
    await marie.write("Hello?")
    shop.pass(seconds(31))
    const at = shop.clock.now()
    for (let i = 0; i < 9; i++) shop.pass(minutes(1))
    return at
  }

  test("is told of to who is invisible and asked for it, with how long it has been; to nobody else", async () => {
    const since = await escalates()
    const id = newest()
    expect(await told(ada)).toEqual([
      {
        id: `new-${id}`,
        since,
        words: "A visitor has been waiting for 9 min. Open it",
        href: `/inbox/${id}?view=unassigned`,
      },
    ])
    expect((await told(ben)).map(({ words }) => words)).toEqual([expect.stringContaining("New conversation")])
    expect(await told(ada, minutes(5))).toEqual([])
  })

  const noLonger: Record<string, () => unknown> = {
    "she is Offline (P3)": () => choose(ada, "offline"),
    "she asks for it no more": () => changeToldWhenInvisible(shop.io, ada, false),
    "it was answered": () => reply(shop.io, ben, newest(), says("Yes?")),
    "somebody has it": () => give(ben),
    "it was closed": () => close(shop.io, ben, newest()),
    "it is a group's in which she is not": () => {
      const { id } = groupOf("Sales", zoe)
      assign(shop.io, zoe, newest(), { agentIds: [], groupId: id, note: "" })
    },
    // She was told of it as new then, or of nothing; once a wait.
    "she turned invisible behind it": () => {
      choose(ada, "online")
      choose(ada, "invisible")
    },
  }
  test.each(Object.entries(noLonger))("is not, once %s", async (_, happens) => {
    await escalates()
    await happens()
    expect(await told(ada)).toEqual([])
  })

  test("says what it says to who hears it at once, in the first minute", async () => {
    changeToldWhenInvisible(shop.io, ada, true)
    choose(ada, "invisible")
    await marie.write("Hello?")
    shop.pass(seconds(31))
    expect((await told(ada)).map(({ words }) => words)).toEqual(["A visitor has been waiting for 30 seconds. Open it"])
  })
})

describe("P2, C4: a conversation that became new again meanwhile, in a wait that is older", () => {
  const anew: Record<string, () => unknown> = {
    "its last agent left": () => leave(shop.io, ben, newest(), ben.id),
    "its last agent, who had joined, left, and the visitor wrote again": async () => {
      reply(shop.io, ben, newest(), says("One moment"))
      await marie.write("Yes?")
      for (let i = 0; i < 15; i++) shop.pass(minutes(1))
      leave(shop.io, ben, newest(), ben.id)
      shop.pass(seconds(1))
      await marie.write("Still there?")
    },
    "its last agent was taken out": () => leave(shop.io, zoe, newest(), ben.id),
    "its last agent was deactivated": () => deactivate(shop.io, zoe, ben.id, NO_INVITES),
  }
  test.each(Object.entries(anew))("%s", async (_, happens) => {
    await waitsSinceBefore()
    give(ben)
    shop.pass(minutes(11))
    expect(await told(ada)).toEqual([])
    await happens()
    const toasts = await told(ada)
    expect(toasts.map(({ id, href }) => [id, href])).toEqual([[`new-${newest()}`, `/inbox/${newest()}?view=unassigned`]])
    // A tab that dismissed it before knows by this that it is news.
    expect(toasts[0]!.since).toBeGreaterThan(shop.clock.now() - seconds(2))
    shop.pass(minutes(1))
    expect(await told(ada, seconds(50))).toEqual([])
  })

  test("also in a wait that began meanwhile: it is news from when it was free again", async () => {
    await marie.write("Hello?")
    reply(shop.io, ben, newest(), says("One moment"))
    shop.pass(seconds(10))
    await marie.write("Yes?")
    shop.pass(seconds(30))
    leave(shop.io, ben, newest(), ben.id)
    expect((await told(ada)).map((toast) => [toast.id, toast.since])).toEqual([[`new-${newest()}`, shop.clock.now()]])
  })

  const ofAGroup: Record<string, (id: string) => unknown> = {
    "its group was deleted": (id) => deleteGroup(shop.io, zoe, id),
    "its group was emptied": (id) => changeGroup(shop.io, zoe, id, { name: "Sales", names: {}, isPrivate: false, members: [] }),
    "its group lost its last member": () => deactivate(shop.io, zoe, ben.id, NO_INVITES),
    "its group was taken away": (id) => ungroup(shop.io, zoe, newest(), id),
    "it was given to her group": () => {
      const { id } = groupOf("Support", ada)
      assign(shop.io, zoe, newest(), { agentIds: [], groupId: id, note: "" })
    },
  }
  test.each(Object.entries(ofAGroup))("%s", async (_, happens) => {
    const { id } = groupOf("Sales", ben)
    await waitsSinceBefore()
    assign(shop.io, zoe, newest(), { agentIds: [], groupId: id, note: "" })
    shop.pass(minutes(11))
    expect(await told(ada)).toEqual([])
    await happens(id)
    expect((await told(ada)).map((toast) => [toast.id, toast.since])).toEqual([[`new-${newest()}`, shop.clock.now()]])
  })

  test.each(["invisible", "offline"] as const)("is told of to nobody who is %s (P3, P4), nor once somebody has it", async (status) => {
    await waitsSinceBefore()
    give(ben)
    leave(shop.io, ben, newest(), ben.id)
    choose(ada, status)
    expect(await told(ada)).toEqual([])
    reply(shop.io, ben, newest(), says("Yes?"))
    expect(await told(zoe)).toEqual([])
  })

  test("what only goes on, however much is said and noted in it, is no news", async () => {
    await waitsSinceBefore()
    give(ben, zoe)
    shop.pass(minutes(11))
    leave(shop.io, ben, newest(), ben.id)
    await marie.write("Is anybody there?")
    expect(await told(ada)).toEqual([])
  })
})

test("I7: what was missed of all kinds comes in the order in which it happened", async () => {
  await waitsSinceBefore()
  give(ben)
  shop.pass(minutes(11))
  const [first, second, third] = [marie, await shop.widget(), await shop.widget()]
  await second.write("New")
  const fresh = newest()
  shop.pass(seconds(1))
  await third.write("Mine")
  give(ada)
  const mine = newest()
  shop.pass(seconds(1))
  const again = shop.io.db.get<{ id: string }>("select id from conversations order by number limit 1")!.id
  leave(shop.io, ben, again, ben.id)
  await first.write("Hello again")
  expect((await told(ada)).map(({ id }) => id)).toEqual([`new-${fresh}`, `assigned-${mine}`, `new-${again}`])
})

test("no page that opens reads a whole table for it", () => {
  for (const [sql, params] of [
    [NEW_SINCE, { from: 0 }],
    [ADDED_SINCE, { agentId: ada.id, from: 0, now: 0 }],
  ] as const) {
    const plan = shop.io.db.all<{ detail: string }>(`explain query plan ${sql}`, params).map(({ detail }) => detail)
    expect(plan.filter((line) => line.startsWith("SCAN") && line !== "SCAN open_to_all")).toEqual([])
  }
})
