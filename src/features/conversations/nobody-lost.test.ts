import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import fc from "fast-check"
import { STATUSES, type Group, type Status } from "../../domain/model.ts"
import { Refused } from "../../domain/refused.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { NO_INVITES } from "../../testing/no-invites.ts"
import { deactivate, reactivate } from "../agents/commands.ts"
import { roster } from "../agents/store.ts"
import { changeGroup, createGroup, deleteGroup } from "../groups/commands.ts"
import { allGroups } from "../groups/store.ts"
import { chooseStatus } from "../presence/commands.ts"
import { assign, close, leave, reopen, reply } from "./commands.ts"
import { listItems, type ListQuery } from "./list-store.ts"
import { writeAsVisitor, type Browser } from "./visitor-commands.ts"

// C2, C3, C12: whatever is open stands in Unassigned or in the My messages of somebody who works here.

let shop: TestShopbell
let ada: SignedIn
let ben: SignedIn
let cleo: SignedIn
let talks: Map<string, string>
let run = 0
beforeEach(async () => {
  shop = await testShopbell()
  talks = new Map()
  ada = shop.agent("Ada", { role: "admin", status: "online" })
  ben = shop.agent("Ben", { status: "online" })
  cleo = shop.agent("Cleo")
})
afterEach(() => shop.stop())

const made = (name: string, ...members: SignedIn[]): Group =>
  createGroup(shop.io, { name, names: {}, isPrivate: false, members: members.map(({ id }) => id) })
const tokenOf = (visitor: string) => `${visitor} ${run}`
function writes(visitor: string): string {
  const { conversationId } = writeAsVisitor(shop.io, tokenOf(visitor), BROWSER, { id: crypto.randomUUID(), text: "Hello" }).message
  talks.set(visitor, conversationId)
  return conversationId
}
const answers = (agent: SignedIn, id: string) => reply(shop.io, agent, id, { id: crypto.randomUUID(), text: "Hi" })
const stands = (agent: SignedIn, to: Status) => chooseStatus(shop.io, agent, to, agent.id)

function listed(view: ListQuery["view"]): readonly string[] {
  const query = { view, isClosed: false, isOldestFirst: false, from: null, most: 100 }
  return listItems(shop.io.db, query, shop.io.clock.now()).map(({ id }) => id)
}
const mine = (agent: SignedIn) => listed({ kind: "mine", agentId: agent.id })

describe("C12: a visitor who writes in a closed conversation, whose agent is away", () => {
  test("is Unassigned, if nobody is in its group", () => {
    const weddings = made("Weddings")
    const id = writes("marie")
    assign(shop.io, ada, id, { agentIds: [ben.id], groupId: weddings.id, note: "" })
    answers(ben, id)
    close(shop.io, ben, id)
    stands(ben, "offline")
    writes("marie")
    expect([listed({ kind: "unassigned" }), mine(ben)]).toEqual([[id], []])
  })

  test("is Unassigned, if its group was emptied meanwhile, and its group's if it was not", () => {
    const [sales, support] = [made("Sales", cleo), made("Support", cleo)]
    const [emptied, staffed] = [writes("marie"), writes("jean")]
    assign(shop.io, ada, emptied, { agentIds: [ben.id], groupId: sales.id, note: "" })
    assign(shop.io, ada, staffed, { agentIds: [ben.id], groupId: support.id, note: "" })
    for (const id of [emptied, staffed]) close(shop.io, ben, id)
    stands(ben, "offline")
    changeGroup(shop.io, ada, sales.id, { ...sales, members: [] })
    writes("marie")
    writes("jean")
    expect([listed({ kind: "unassigned" }), mine(cleo), mine(ben)]).toEqual([[emptied], [staffed], []])
  })

  test("is its agent's again who is online, whatever became of the group", () => {
    const sales = made("Sales", cleo)
    const id = writes("marie")
    assign(shop.io, ada, id, { agentIds: [ben.id], groupId: sales.id, note: "" })
    close(shop.io, ben, id)
    changeGroup(shop.io, ada, sales.id, { ...sales, members: [] })
    writes("marie")
    expect([listed({ kind: "unassigned" }), mine(ben)]).toEqual([[], [id]])
    leave(shop.io, ben, id, ben.id)
    expect([listed({ kind: "unassigned" }), mine(ben)]).toEqual([[id], []])
  })
})

test("whatever happens, every open conversation is in somebody's list", () => {
  const step = fc.record({
    what: fc.constantFrom(...Object.keys(STEPS)) as fc.Arbitrary<keyof typeof STEPS>,
    visitor: fc.constantFrom("marie", "jean"),
    agent: fc.nat(2),
    other: fc.nat(2),
    group: fc.nat(2),
    members: fc.subarray([0, 1, 2]),
    status: fc.constantFrom(...STATUSES),
  })
  fc.assert(
    fc.property(fc.array(step, { minLength: 3, maxLength: 25 }), (steps) => {
      beginAnew()
      for (const one of steps) {
        // Whoever was deactivated is signed out, and does nothing more.
        if (one.what !== "reactivates" && !isHere(people()[one.agent]!)) continue
        try {
          STEPS[one.what](one)
        } catch (error) {
          // What is refused changes nothing.
          if (!(error instanceof Refused)) throw error
        }
        const found = new Set([...listed({ kind: "unassigned" }), ...people().filter(isHere).flatMap(mine)])
        expect(listed({ kind: "all" }).filter((id) => !found.has(id))).toEqual([])
      }
    }),
    { numRuns: 50 },
  )
}, 30_000)

/** The same team and groups as ever, and visitors whom nobody knows yet. */
function beginAnew(): void {
  for (const group of allGroups(shop.io.db)) deleteGroup(shop.io, ada, group.id)
  for (const agent of people()) reactivate(shop.io, ada, agent.id)
  stands(ada, "online")
  stands(ben, "online")
  for (const [name, members] of Object.entries({ Sales: [ben], Support: [ben, cleo], Weddings: [] })) made(name, ...members)
  talks = new Map()
  run++
}

type Step = { visitor: string; agent: number; other: number; group: number; members: number[]; status: Status }

const people = () => [ada, ben, cleo]
const isHere = ({ id }: SignedIn) => roster(shop.io.db).some((agent) => agent.id === id && agent.isActive)
const talkWith = (visitor: string) => talks.get(visitor) ?? writes(visitor)
const groupOf = ({ group }: Step): Group | undefined => allGroups(shop.io.db)[group]

/** In the conversation that there is, open or closed, or that begins for it. */
const STEPS = {
  writes: ({ visitor }: Step) => void writes(visitor),
  answers: ({ visitor, agent }: Step) => void answers(people()[agent]!, talkWith(visitor)),
  "answers and closes": ({ visitor, agent }: Step) => {
    const id = talkWith(visitor)
    answers(people()[agent]!, id)
    close(shop.io, people()[agent]!, id)
  },
  assigns: (step: Step) => {
    const agentIds = step.members.map((i) => people()[i]!.id)
    assign(shop.io, ada, talkWith(step.visitor), { agentIds, groupId: groupOf(step)?.id ?? null, note: "" })
  },
  "assigns and closes": (step: Step) => {
    const id = talkWith(step.visitor)
    assign(shop.io, ada, id, { agentIds: [people()[step.agent]!.id], groupId: groupOf(step)?.id ?? null, note: "" })
    close(shop.io, ada, id)
  },
  reopens: ({ visitor, agent }: Step) => {
    reopen(shop.io, people()[agent]!, talkWith(visitor))
  },
  leaves: ({ visitor, agent, other }: Step) => void leave(shop.io, people()[agent]!, talkWith(visitor), people()[other]!.id),
  stands: ({ agent, status }: Step) => void stands(people()[agent]!, status),
  "changes a group": (step: Step) => {
    const group = groupOf(step)
    if (group) changeGroup(shop.io, ada, group.id, { ...group, members: step.members.map((i) => people()[i]!.id) })
  },
  "deletes a group": (step: Step) => {
    const group = groupOf(step)
    if (group) deleteGroup(shop.io, ada, group.id)
  },
  deactivates: ({ agent }: Step) => void deactivate(shop.io, ada, people()[agent]!.id, NO_INVITES),
  reactivates: ({ agent }: Step) => void reactivate(shop.io, ada, people()[agent]!.id),
}

const BROWSER: Browser = {
  page: { url: "https://shop.example/", title: "Shop", referrer: "" },
  locale: "en",
  timeZone: "UTC",
  userAgent: "test",
  address: "127.0.0.1",
}
