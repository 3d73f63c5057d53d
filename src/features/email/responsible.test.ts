import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { STATUSES, type Status } from "../../domain/model.ts"
import { hours, minutes } from "../../domain/time.ts"
import { MailFault } from "../../io/mail-faults.ts"
import type { SignedIn } from "../../testing/app.ts"
import { mailShop, replyPath, type MailShop } from "../../testing/mail-shop.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { NO_INVITES } from "../../testing/no-invites.ts"
import { deactivate, reactivate } from "../agents/commands.ts"
import { assign, leave } from "../conversations/commands.ts"
import { changeGroup, createGroup, deleteGroup } from "../groups/commands.ts"
import { saveMailPreference } from "./preferences-store.ts"
import { mailTrace } from "./trace.ts"

// E2, E6: whoever has to answer a message now, and was not mailed about it, is; nobody twice. Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: MailShop
let ada: SignedIn
let ben: SignedIn
let chloe: SignedIn
let widget: TestWidget
let sales = ""
let bread = ""
beforeEach(async () => {
  shop = await mailShop()
  ada = shop.agent("Ada", { role: "admin" })
  ben = shop.agent("Ben")
  chloe = shop.agent("Chloe")
  sales = createGroup(shop.io, draft("Sales", ben)).id
  bread = createGroup(shop.io, draft("Bread", chloe)).id
  widget = await shop.widget()
})
afterEach(() => shop.stop())

/** `queued`: who is mailed where nobody was before the change, if that is not the same. */
type Row = [change: string, act: () => void, now: readonly string[], queued?: readonly string[]]

const assigned: readonly Row[] = [
  ["nothing happens", () => undefined, ["ben"]],
  ["Ben leaves", () => leave(shop.io, ben, shop.talk().id, ben.id), ["ada", "ben", "chloe"]],
  ["Ada takes Ben out", () => leave(shop.io, ada, shop.talk().id, ben.id), ["ada", "ben", "chloe"]],
  ["Ben is deactivated", () => deactivate(shop.io, ada, ben.id, NO_INVITES), ["ada", "chloe"]],
  ["Ben is replaced by Chloe", () => (give(chloe), leave(shop.io, ada, shop.talk().id, ben.id)), ["chloe"]],
  ["Chloe is added", () => give(chloe), ["ben", "chloe"]],
  ["Ben is replaced by Chloe, who leaves as well", () => (give(chloe), takeOut(ben), takeOut(chloe)), ["ada", "ben", "chloe"]],
  ["Chloe's group gets it as well, while Ben has it", () => giveGroup(bread), ["ben"]],
]

const grouped: readonly Row[] = [
  ["nothing happens", () => undefined, ["ben"]],
  ["Chloe takes Ben's place in the group", () => members(chloe), ["chloe"]],
  ["Chloe joins Ben in the group", () => members(ben, chloe), ["ben"], ["ben", "chloe"]],
  ["Chloe joins Ben in the group, and he goes", () => (members(ben, chloe), members(chloe)), ["chloe"]],
  [
    "Chloe joins Ben in the group, and he is deactivated",
    () => (members(ben, chloe), deactivate(shop.io, ada, ben.id, NO_INVITES)),
    ["chloe"],
  ],
  ["the group gets another name", () => void changeGroup(shop.io, ada, sales, draft("Sellers", ben)), ["ben"]],
  ["the group is deleted", () => deleteGroup(shop.io, ada, sales), ["ada", "ben", "chloe"]],
  ["Ben, all there was in it, is deactivated", () => deactivate(shop.io, ada, ben.id, NO_INVITES), ["ada", "chloe"]],
  ["another group gets it", () => giveGroup(bread), ["chloe"]],
  ["Chloe gets it", () => give(chloe), ["chloe"]],
]

for (const status of STATUSES) {
  describe(`E2: all ${status}; a message waits for Ben`, () => {
    beforeEach(async () => {
      for (const agent of [ada, ben, chloe]) put(agent, status)
      await widget.write("Do you ship to Belgium?")
      give(ben)
    })
    table(assigned)
  })

  describe(`E2: all ${status}; a message waits for Ben's group`, () => {
    beforeEach(async () => {
      for (const agent of [ada, ben, chloe]) put(agent, status)
      await widget.write("Do you ship to Belgium?")
      giveGroup(sales)
    })
    table(grouped)
  })
}

function table(rows: readonly Row[]): void {
  test.each([...rows])("mailed, then %s", async (_, act, now) => {
    shop.pass(minutes(6))
    await shop.sentTo("ben")
    act()
    shop.pass(minutes(5))
    await shop.sentTo(...new Set(["ben", ...now]))
    shop.pass(hours(5))
    await shop.sentTo(...new Set(["ben", ...now]))
  })

  test.each(rows.map(([change, act, now, queued = now]) => [change, act, queued] as const))(
    "E6: the server is down, then %s, then it is back",
    async (_, act, now) => {
      shop.mail.fail(new MailFault("temporary", "It is down."))
      shop.pass(minutes(6))
      await shop.tried()
      act()
      shop.pass(minutes(5))
      shop.mail.fail(null)
      shop.pass(hours(1))
      await shop.sentTo(...now)
      shop.pass(hours(5))
      await shop.sentTo(...now)
      const ofBen = mailTrace(shop.io.db, shop.talk().id).filter(({ text }) => /\bBen\b|ben@/.test(text))
      expect(ofBen.map(({ state }) => state)).toEqual([now.includes("ben") ? "sent" : "not mailed"])
    },
  )
}

describe("E2, E9: what an unsent notice to somebody who has it no longer becomes", () => {
  beforeEach(async () => {
    await widget.write("Do you ship to Belgium?")
    give(ben)
    shop.mail.fail(new MailFault("temporary", "It is down."))
    shop.pass(minutes(1))
    await shop.tried()
    give(chloe)
    takeOut(ben)
  })

  test("it is called off, and the conversation says why", async () => {
    shop.mail.fail(null)
    shop.pass(minutes(5))
    await shop.sentTo("chloe")
    expect(shop.trace()).toContain("Message not mailed to Ben: it was no longer theirs to answer")
  })

  test("it goes after all if they get it back, also once it was called off", async () => {
    shop.pass(minutes(30))
    expect(shop.trace()).toContain("Message not mailed to Ben: it was no longer theirs to answer")
    give(ben)
    shop.mail.fail(null)
    shop.pass(hours(5))
    await shop.sentTo("ben", "chloe")
  })
})

describe("E2, E8: a notice that waited says what is so as it leaves", () => {
  beforeEach(async () => {
    await widget.write("Do you ship to Belgium?")
    give(ben)
    shop.mail.fail(new MailFault("temporary", "It is down."))
    shop.pass(minutes(1))
    await shop.tried()
  })

  test("why they get it", async () => {
    takeOut(ben)
    shop.pass(minutes(5))
    shop.mail.fail(null)
    shop.pass(hours(1))
    await shop.sentTo("ada", "ben", "chloe")
    for (const { text } of shop.mail.sent) expect(text).toContain("because nobody is assigned to this conversation")
  })

  test("a link that opens, though they took all of theirs back meanwhile", async () => {
    await ben.fetch("/settings/preferences/link-removal", { method: "POST" })
    shop.pass(minutes(1))
    shop.mail.fail(null)
    shop.pass(hours(1))
    await shop.sentTo("ben")
    const path = replyPath(shop.mail.sent[0]!.text)
    expect((await shop.fetch(path)).status).toBe(200)
  })
})

describe("E2: no flood of old waits", () => {
  beforeEach(async () => {
    await widget.write("Do you ship to Belgium?")
    shop.pass(minutes(1))
    await shop.sentTo("ada", "ben", "chloe")
  })

  test("who joins the team, comes back to it, or wants such mails from now on, is not mailed about what waits", async () => {
    shop.agent("Zoe")
    deactivate(shop.io, ada, chloe.id, NO_INVITES)
    reactivate(shop.io, ada, chloe.id)
    saveMailPreference(shop.io.db, ada.id, { forwarding: "nothing" })
    saveMailPreference(shop.io.db, ada.id, { forwarding: "missed" })
    shop.pass(hours(5))
    await shop.sentTo("ada", "ben", "chloe")
  })

  test("unless all who were mailed are gone since", async () => {
    const zoe = shop.agent("Zoe", { role: "admin" })
    for (const one of [ben, chloe]) deactivate(shop.io, zoe, one.id, NO_INVITES)
    shop.pass(hours(5))
    await shop.sentTo("ada", "ben", "chloe")
    deactivate(shop.io, zoe, ada.id, NO_INVITES)
    shop.pass(hours(5))
    await shop.sentTo("ada", "ben", "chloe", "zoe")
  })
})

test("E1: who chose “Do not forward” when it was theirs is not mailed by another choice, or another colleague", async () => {
  saveMailPreference(shop.io.db, ben.id, { forwarding: "nothing" })
  await widget.write("Do you ship to Belgium?")
  give(ben)
  shop.pass(minutes(1))
  await shop.sentTo()
  saveMailPreference(shop.io.db, ben.id, { forwarding: "missed" })
  give(chloe)
  shop.pass(hours(5))
  await shop.sentTo("chloe")
  expect(shop.trace()).toEqual(["Message not mailed to Ben: they chose “Do not forward”", "Message mailed to chloe@example.com"])
})

function draft(name: string, ...members: readonly SignedIn[]) {
  return { name, names: {}, isPrivate: false, members: members.map(({ id }) => id) }
}

function give(agent: SignedIn): void {
  assign(shop.io, ada, shop.talk().id, { agentIds: [agent.id], groupId: null, note: "" })
}

function giveGroup(groupId: string): void {
  assign(shop.io, ada, shop.talk().id, { agentIds: [], groupId, note: "" })
}

function members(...agents: readonly SignedIn[]): void {
  changeGroup(shop.io, ada, sales, draft("Sales", ...agents))
}

function takeOut(agent: SignedIn): void {
  leave(shop.io, ada, shop.talk().id, agent.id)
}

function put({ id }: SignedIn, status: Status): void {
  shop.io.db.run("update agents set status = :status where id = :id", { id, status })
}
