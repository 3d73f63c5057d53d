import { afterEach, beforeEach, expect, test } from "bun:test"
import type { Status } from "../../domain/model.ts"
import { Refused } from "../../domain/refused.ts"
import { days, hours, minutes, seconds } from "../../domain/time.ts"
import { WEEKDAYS, type Week } from "../../domain/week.ts"
import { MONDAY, testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import type { GroupChoice, ModeFrame } from "../../protocol.ts"
import { until } from "../../testing/until.ts"
import { TestInbox } from "../../testing/inbox.ts"
import { TestWidget } from "../../testing/widget.ts"
import { NO_INVITES } from "../../testing/no-invites.ts"
import { deactivate, reactivate } from "../agents/commands.ts"
import { findAgent } from "../agents/store.ts"
import { assign, close, leave, reopen, reply, seeAsVisitor } from "../conversations/commands.ts"
import { finishExchanges } from "../conversations/jobs.ts"
import { findConversationOf } from "../conversations/store.ts"
import { changeGroup, createGroup, deleteGroup } from "../groups/commands.ts"
import { allGroups } from "../groups/store.ts"
import { changeAccount } from "../settings/commands.ts"
import { findVisitorByToken } from "../visitors/store.ts"
import { tokenHash } from "../../io/random.ts"
import { changeAutoOffline, changeAvailability, changeDaysOff, changeLeaves, chooseStatus, pingOnline, showLife } from "./commands.ts"

// M1, M7, P14: whatever happens in whatever order, what open widgets and inbox tabs were told is what new ones would be told.

let shop: TestShopbell
beforeEach(async () => {
  shop = await testShopbell({
    limits: { messages: Infinity, connectionsPerAddress: Infinity, newConnectionsPerMinute: Infinity, newConversationsPerHour: Infinity },
  })
})
afterEach(() => shop.stop())

/** The same choices for the same seed. */
function dice(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  return { of: <T>(list: readonly T[]) => list[Math.floor(next() * list.length)]!, yes: (chance: number) => next() < chance }
}

test.each([1, 2, 3, 4, 5, 25, 30, 39])(
  "what is open is told all that a new page would say (seed %i)",
  async (seed) => {
    const { of, yes } = dice(seed)
    const { io } = shop
    const admin = shop.agent("Zoe", { role: "admin", status: "offline" })
    const agents: SignedIn[] = ["Ada", "Ben", "Cleo", "Dan"].map((name) =>
      shop.agent(name, { status: of(["online", "invisible", "offline"]) }),
    )
    const tabs: Tab[] = []
    const open = async (whose: SignedIn) => {
      const inbox = new TestInbox(shop.url, whose)
      await inbox.look()
      tabs.push({ whose, inbox })
    }
    const everybody = [admin, ...agents]
    const widgets: TestWidget[] = []
    for (let i = 0; i < 6; i++) widgets.push(await shop.widget())
    const agent = () => findAgent(io.db, of(everybody).id)!
    const group = () => of(allGroups(io.db))
    const members = () => agents.filter(() => yes(0.5)).map(({ id }) => id)
    const conversationOf = ({ token }: TestWidget) => {
      const visitor = token === undefined ? null : findVisitorByToken(io.db, tokenHash(token))
      return visitor && findConversationOf(io.db, visitor.id)
    }
    const draft = (name: string) => ({ name, names: {}, isPrivate: yes(0.2), members: members() })
    const range = () =>
      of([
        { from: 540, to: 720 },
        { from: 0, to: 1440 },
        { from: 1320, to: 240 },
        { from: 600, to: 660 },
      ])
    const week = () => Object.fromEntries(WEEKDAYS.map((day) => [day, yes(0.7) ? [range()] : []])) as unknown as Week

    const steps: Record<string, () => unknown> = {
      status: () => chooseStatus(io, agent(), of<Status>(["online", "invisible", "offline"]), admin.id),
      hours: () =>
        changeAvailability(io, agent(), {
          isOn: yes(0.8),
          timeZone: of(["Europe/Paris", "America/New_York", "Asia/Kolkata"]),
          week: week(),
        }),
      away: () =>
        changeAutoOffline(io, agent(), {
          after: of([null, minutes(5), minutes(30)]),
          isAlsoDuringHours: yes(0.5),
          isBackOnReturn: yes(0.5),
        }),
      leave: () => changeLeaves(io, agent(), yes(0.5) ? [] : [{ from: "2026-03-02", to: of(["2026-03-03", "2026-03-09", "2026-04-30"]) }]),
      daysOff: () => changeDaysOff(io, yes(0.6) ? [] : [{ date: "2026-03-03", name: "Carnival" }]),
      life: () => showLife(io, of(agents).id),
      ping: () => pingOnline(io, of(agents).id),
      deactivated: () => deactivate(io, admin, of(agents).id, NO_INVITES),
      reactivated: () => reactivate(io, admin, of(agents).id),
      account: () => changeAccount(io, { isPresenceStrict: yes(0.3), isWidgetHiddenWhenOffline: yes(0.5), asksForGroup: yes(0.6) }),
      group: () => createGroup(io, draft(`Group ${allGroups(io.db).length}-${shop.clock.now()}`)),
      members: () => changeGroup(io, admin, group().id, draft(group().name)),
      noGroup: () => deleteGroup(io, admin, group().id),
      said: () => of(widgets).write("Hello?"),
      chosen: async () => {
        const widget = of(widgets)
        if (conversationOf(widget)) return
        widget.groupId = yes(0.3) ? undefined : group().id
        await widget.hello()
      },
      replied: () => reply(io, agent(), conversationOf(of(widgets))!.id, { id: crypto.randomUUID(), text: "Yes?" }),
      assigned: () => {
        const to = yes(0.5) ? { agentIds: [of(agents).id], groupId: null } : { agentIds: [], groupId: yes(0.3) ? null : group().id }
        assign(io, admin, conversationOf(of(widgets))!.id, { ...to, note: "" })
      },
      left: () => {
        const conversation = conversationOf(of(widgets))!
        leave(io, admin, conversation.id, of(conversation.participants).agentId)
      },
      closed: () => close(io, admin, conversationOf(of(widgets))!.id),
      reopened: () => reopen(io, admin, conversationOf(of(widgets))!.id),
      seen: () => {
        const conversation = conversationOf(of(widgets))!
        seeAsVisitor(io, conversation.id, conversation.lastSeq)
      },
      finished: () => finishExchanges(io, () => undefined)(),
      passed: () => shop.pass(of([seconds(1), seconds(20), seconds(50), minutes(3), minutes(11), minutes(61), hours(5), hours(13)])),
      back: () => shop.clock.advance(-of([seconds(30), minutes(20)])),
      jumped: () => shop.clock.set(MONDAY + of([0, hours(9), days(1), days(4), days(11)])),
      // Who was deactivated is signed out for good.
      opened: () => open(admin),
      shut: () => tabs.splice(0, 1)[0]?.inbox.close(),
    }
    for (const one of [admin, ...agents.slice(0, 2)]) await open(one)
    const story: string[] = []

    for (let i = 0; i < 150; i++) {
      const step = of(Object.keys(steps))
      story.push(step)
      try {
        await steps[step]!()
      } catch (error) {
        // What cannot be done now: nobody to assign to, a closed conversation, a group that is gone.
        if (!(error instanceof Refused) && !(error instanceof TypeError)) throw error
      }
      shop.tick()
      await io.db.durable()
      for (const widget of widgets) await asTheWidgetDoes(widget)
      const lately = story.slice(-6).join(" ")
      for (const [n, widget] of widgets.entries()) {
        const told = await heardBy(widget)
        const fresh = await shop.widget(widget.token === undefined ? {} : { token: widget.token })
        fresh.groupId = widget.groupId
        const { mode, groups } = await fresh.hello()
        expect([i, n, lately, told.mode]).toEqual([i, n, lately, mode])
        if (conversationOf(widget) === null) expect([i, n, lately, told.groups]).toEqual([i, n, lately, groups ?? []])
        fresh.close()
        await fresh.closing()
      }
      for (const tab of tabs.filter(({ inbox }) => !inbox.closed)) await isAsAFreshPage(tab, [i, lately])
    }
    for (const { inbox } of tabs) inbox.close()
  },
  120_000,
)

type Tab = { readonly whose: SignedIn; readonly inbox: TestInbox }

/** P13, P14: everybody's status, one's own and why. What is on its way comes within a moment. */
async function isAsAFreshPage({ whose, inbox }: Tab, story: readonly unknown[]): Promise<void> {
  const page = await (await whose.fetch("/settings/profile")).text()
  const fresh = [everybodyIn(page, ` id="presence"`), ownIn(page, ` id="status-menu"`)]
  const last = (target: string) => inbox.frames.findLast((frame) => frame.includes(target))!
  const told = () => {
    const [presence, menu] = [`<hx-partial hx-target="#presence"`, `<hx-partial hx-target="#status-menu"`]
    return [everybodyIn(last(presence), presence), ownIn(last(menu), menu)]
  }
  const isTold = () => inbox.closed !== null || Bun.deepEquals(told(), fresh)
  const what = [...story, whose.name]
  await until(isTold, "the tab is told", 1_000).catch(() => expect([...what, ...told()]).toEqual([...what, ...fresh]))
}

function everybodyIn(html: string, from: string): string | undefined {
  return /(<data data-agent[^>]*><\/data>)+/.exec(html.slice(html.indexOf(from)))?.[0]
}

function ownIn(html: string, from: string): string {
  const menu = html.slice(html.indexOf(from))
  const why = /(?<=id="status-why"><span>)[^<]*/.exec(menu.slice(0, menu.indexOf("/logout")))
  return `${/(?<=Your status: <\/span>)\w+/.exec(menu)} ${why}`
}

/** W6: a choice that is no longer offered is given up. */
async function asTheWidgetDoes(widget: TestWidget): Promise<void> {
  const { groups } = await heardBy(widget)
  if (widget.groupId === undefined || groups.some(({ id }) => id === widget.groupId)) return
  widget.groupId = undefined
  await widget.hello()
}

/** The last that it was told, as a widget understands it (`isOwn`). */
async function heardBy(widget: TestWidget) {
  const pongs = widget.of("pong").length
  widget.send({ type: "ping" })
  await widget.next("pong", pongs)
  let mode: ModeFrame | null = null
  let groups: readonly GroupChoice[] = []
  for (const frame of widget.frames) {
    if (frame.type === "welcome") {
      mode = frame.mode
      groups = frame.groups ?? []
    }
    if (frame.type === "mode" && (frame.isOwn || !mode?.isOwn)) mode = frame
    if (frame.type === "groups") groups = frame.groups
  }
  return { mode: mode!, groups }
}
