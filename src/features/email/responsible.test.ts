import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { STATUSES, type Status } from "../../domain/model.ts"
import { hours, minutes } from "../../domain/time.ts"
import { MailFault } from "../../io/mail-faults.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { recordingMail, TEST_FROM, TEST_SMTP, type RecordingMail } from "../../testing/mail.ts"
import { until } from "../../testing/until.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { deactivate, reactivate } from "../agents/commands.ts"
import { assign, leave } from "../conversations/commands.ts"
import { findConversationOf } from "../conversations/store.ts"
import { changeGroup, createGroup, deleteGroup } from "../groups/commands.ts"
import { mailsOf } from "./outbox-store.ts"
import { saveMailPreference } from "./preferences-store.ts"
import { saveMailSettings } from "./settings-store.ts"
import { mailTrace } from "./trace.ts"

// E2, E6: whoever has to answer a message now, and was not mailed about it, is; nobody twice. Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: TestShopbell
let mail: RecordingMail
let ada: SignedIn
let ben: SignedIn
let chloe: SignedIn
let widget: TestWidget
let sales = ""
let bread = ""
beforeEach(async () => {
  mail = recordingMail()
  shop = await testShopbell({ mail, config: { mail: { smtp: TEST_SMTP, from: TEST_FROM, imap: null, replyAddress: null } } })
  saveMailSettings(shop.io.db, { publicUrl: "https://chat.levain.example" })
  ada = shop.agent("Ada", { role: "admin" })
  ben = shop.agent("Ben")
  chloe = shop.agent("Chloe")
  sales = createGroup(shop.io, draft("Sales", ben)).id
  bread = createGroup(shop.io, draft("Bread", chloe)).id
  widget = await shop.widget()
})
afterEach(() => shop.stop())

type Row = [change: string, act: () => void, now: readonly string[]]

const assigned: readonly Row[] = [
  ["nothing happens", () => undefined, ["ben"]],
  ["Ben leaves", () => leave(shop.io, ben, talk().id, ben.id), ["ada", "ben", "chloe"]],
  ["Ada takes Ben out", () => leave(shop.io, ada, talk().id, ben.id), ["ada", "ben", "chloe"]],
  ["Ben is deactivated", () => deactivate(shop.io, ada, ben.id), ["ada", "chloe"]],
  ["Ben is replaced by Chloe", () => (give(chloe), leave(shop.io, ada, talk().id, ben.id)), ["chloe"]],
  ["Chloe is added", () => give(chloe), ["ben", "chloe"]],
  ["Ben is replaced by Chloe, who leaves as well", () => (give(chloe), takeOut(ben), takeOut(chloe)), ["ada", "ben", "chloe"]],
  ["Chloe's group gets it as well, while Ben has it", () => giveGroup(bread), ["ben"]],
]

const grouped: readonly Row[] = [
  ["nothing happens", () => undefined, ["ben"]],
  ["Chloe takes Ben's place in the group", () => void changeGroup(shop.io, ada, sales, draft("Sales", chloe)), ["chloe"]],
  ["Chloe joins Ben in the group", () => void changeGroup(shop.io, ada, sales, draft("Sales", ben, chloe)), ["ben", "chloe"]],
  ["the group gets another name", () => void changeGroup(shop.io, ada, sales, draft("Sellers", ben)), ["ben"]],
  ["the group is deleted", () => deleteGroup(shop.io, ada, sales), ["ada", "ben", "chloe"]],
  ["Ben, all there was in it, is deactivated", () => deactivate(shop.io, ada, ben.id), ["ada", "chloe"]],
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
    await sent("ben")
    act()
    shop.pass(minutes(5))
    await sent(...new Set(["ben", ...now]))
    shop.pass(hours(5))
    await sent(...new Set(["ben", ...now]))
  })

  test.each([...rows])("E6: the server is down, then %s, then it is back", async (_, act, now) => {
    mail.fail(new MailFault("temporary", "It is down."))
    shop.pass(minutes(6))
    await until(() => mailsOf(shop.io.db, talk().id).some(({ attempts }) => attempts > 0))
    act()
    shop.pass(minutes(5))
    mail.fail(null)
    shop.pass(hours(1))
    await sent(...now)
    shop.pass(hours(5))
    await sent(...now)
    const ofBen = mailTrace(shop.io.db, talk().id).filter(({ text }) => /\bBen\b|ben@/.test(text))
    expect(ofBen.map(({ state }) => state)).toEqual([now.includes("ben") ? "sent" : "not mailed"])
  })
}

describe("E2, E9: what an unsent notice to somebody who has it no longer becomes", () => {
  beforeEach(async () => {
    await widget.write("Do you ship to Belgium?")
    give(ben)
    mail.fail(new MailFault("temporary", "It is down."))
    shop.pass(minutes(1))
    await until(() => mailsOf(shop.io.db, talk().id).some(({ attempts }) => attempts > 0))
    give(chloe)
    takeOut(ben)
  })

  test("it is called off, and the conversation says why", async () => {
    mail.fail(null)
    shop.pass(minutes(5))
    await sent("chloe")
    expect(trace()).toContain("Message not mailed to Ben: it was no longer theirs to answer")
  })

  test("it goes after all if they get it back, also once it was called off", async () => {
    shop.pass(minutes(30))
    expect(trace()).toContain("Message not mailed to Ben: it was no longer theirs to answer")
    give(ben)
    mail.fail(null)
    shop.pass(hours(5))
    await sent("ben", "chloe")
  })
})

describe("E2, E8: a notice that waited says what is so as it leaves", () => {
  beforeEach(async () => {
    await widget.write("Do you ship to Belgium?")
    give(ben)
    mail.fail(new MailFault("temporary", "It is down."))
    shop.pass(minutes(1))
    await until(() => mailsOf(shop.io.db, talk().id).some(({ attempts }) => attempts > 0))
  })

  test("why they get it", async () => {
    takeOut(ben)
    shop.pass(minutes(5))
    mail.fail(null)
    shop.pass(hours(1))
    await sent("ada", "ben", "chloe")
    for (const { text } of mail.sent) expect(text).toContain("because nobody is assigned to this conversation")
  })

  test("a link that opens, though they took all of theirs back meanwhile", async () => {
    await ben.fetch("/settings/preferences/link-removal", { method: "POST" })
    shop.pass(minutes(1))
    mail.fail(null)
    shop.pass(hours(1))
    await sent("ben")
    const path = /https:\/\/chat\.levain\.example(\/reply\/\S+)/.exec(mail.sent[0]!.text)![1]!
    expect((await shop.fetch(path)).status).toBe(200)
  })
})

describe("E2: no flood of old waits", () => {
  beforeEach(async () => {
    await widget.write("Do you ship to Belgium?")
    shop.pass(minutes(1))
    await sent("ada", "ben", "chloe")
  })

  test("who joins the team, comes back to it, or wants such mails from now on, is not mailed about what waits", async () => {
    shop.agent("Zoe")
    deactivate(shop.io, ada, chloe.id)
    reactivate(shop.io, ada, chloe.id)
    saveMailPreference(shop.io.db, ada.id, { forwarding: "nothing" })
    saveMailPreference(shop.io.db, ada.id, { forwarding: "missed" })
    shop.pass(hours(5))
    await sent("ada", "ben", "chloe")
  })

  test("unless all who were mailed are gone since", async () => {
    const zoe = shop.agent("Zoe", { role: "admin" })
    for (const one of [ben, chloe]) deactivate(shop.io, zoe, one.id)
    shop.pass(hours(5))
    await sent("ada", "ben", "chloe")
    deactivate(shop.io, zoe, ada.id)
    shop.pass(hours(5))
    await sent("ada", "ben", "chloe", "zoe")
  })
})

test("E1: who chose “Do not forward” when it was theirs is not mailed by another choice, or another colleague", async () => {
  saveMailPreference(shop.io.db, ben.id, { forwarding: "nothing" })
  await widget.write("Do you ship to Belgium?")
  give(ben)
  shop.pass(minutes(1))
  await sent()
  saveMailPreference(shop.io.db, ben.id, { forwarding: "missed" })
  give(chloe)
  shop.pass(hours(5))
  await sent("chloe")
  expect(trace()).toEqual(["Message not mailed to Ben: they chose “Do not forward”", "Message mailed to chloe@example.com"])
})

function draft(name: string, ...members: readonly SignedIn[]) {
  return { name, names: {}, isPrivate: false, members: members.map(({ id }) => id) }
}

function give(agent: SignedIn): void {
  assign(shop.io, ada, talk().id, { agentIds: [agent.id], groupId: null, note: "" })
}

function giveGroup(groupId: string): void {
  assign(shop.io, ada, talk().id, { agentIds: [], groupId, note: "" })
}

function takeOut(agent: SignedIn): void {
  leave(shop.io, ada, talk().id, agent.id)
}

function put({ id }: SignedIn, status: Status): void {
  shop.io.db.run("update agents set status = :status where id = :id", { id, status })
}

function talk() {
  const { visitor_id: visitorId } = shop.io.db.get<{ visitor_id: string }>("select visitor_id from conversations")!
  return findConversationOf(shop.io.db, visitorId)!
}

function trace(): readonly string[] {
  return mailTrace(shop.io.db, talk().id).map(({ text }) => text)
}

/** To whom mails have gone so far. Everything due has had its turn, and there is nothing else. */
async function sent(...names: readonly string[]): Promise<void> {
  await until(() => {
    shop.tick()
    return mail.sent.length >= names.length
  })
  for (let i = 0; i < 5; i++) {
    shop.tick()
    await new Promise((done) => setImmediate(done))
  }
  expect(mail.sent.map(({ to }) => to.address.split("@")[0]).toSorted()).toEqual(names.toSorted())
}
