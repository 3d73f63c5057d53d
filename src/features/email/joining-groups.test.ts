import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { hours, minutes } from "../../domain/time.ts"
import { MailFault } from "../../io/mail-faults.ts"
import type { SignedIn } from "../../testing/app.ts"
import { mailShop, type MailShop } from "../../testing/mail-shop.ts"
import { until } from "../../testing/until.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { NO_INVITES } from "../../testing/no-invites.ts"
import { deactivate } from "../agents/commands.ts"
import { assign } from "../conversations/commands.ts"
import { changeGroup, createGroup } from "../groups/commands.ts"
import { saveBounce } from "./outbox-store.ts"
import { saveMailPreference } from "./preferences-store.ts"

// C3, E2: who comes to a group hears of what waits for it from the list. A mail about a wait is for who was there, unless it reached none
// of those who have to answer it. Monday 2 March 2026, 10:00 UTC, is when each test begins.

const MAILED_BEN = "Message mailed to ben@example.com"
const TOO_LATE = "Message not mailed to Chloe: others were mailed about it before it was theirs to answer"

let shop: MailShop
let ada: SignedIn
let ben: SignedIn
let chloe: SignedIn
let widget: TestWidget
let sales = ""
beforeEach(async () => {
  shop = await mailShop()
  ada = shop.agent("Ada", { role: "admin" })
  ben = shop.agent("Ben")
  chloe = shop.agent("Chloe")
  sales = createGroup(shop.io, draft(ben)).id
  widget = await shop.widget()
  await widget.write("Do you ship to Belgium?")
  assign(shop.io, ada, shop.talk().id, { agentIds: [], groupId: sales, note: "" })
})
afterEach(() => shop.stop())

describe("E2: Ben was mailed about it, and Chloe comes a week later", () => {
  beforeEach(async () => {
    shop.pass(minutes(1))
    await shop.sentTo("ben")
    shop.pass(hours(7 * 24))
    members(ben, chloe)
  })

  test("E9: she is not, and the conversation says why, on open pages as well", async () => {
    shop.pass(hours(5))
    await shop.sentTo("ben")
    expect(shop.trace()).toEqual([MAILED_BEN, TOO_LATE])
    expect(await (await ada.fetch(`/inbox/${shop.talk().id}`)).text()).toContain(TOO_LATE)
  })

  test("what the visitor writes from then on, she is, and then reads all of it", async () => {
    await widget.write("And to France?")
    shop.pass(minutes(1))
    await shop.sentTo("ben", "ben", "chloe")
    const hers = shop.mail.sent.find(({ to }) => to.address === "chloe@example.com")!
    for (const words of ["Do you ship to Belgium?", "And to France?"]) expect(hers.text).toContain(words)
    expect(shop.trace()).not.toContain(TOO_LATE)
  })

  test.each([
    ["leaves the group", () => members(chloe)],
    ["is deactivated", () => void deactivate(shop.io, ada, ben.id, NO_INVITES)],
  ])("once Ben %s she is, for nobody else was", async (_, act) => {
    act()
    shop.pass(minutes(1))
    await shop.sentTo("ben", "chloe")
    expect(shop.trace()).toEqual([MAILED_BEN, "Message mailed to chloe@example.com"])
  })

  test("it is given to her: she is, whoever was before", async () => {
    assign(shop.io, ada, shop.talk().id, { agentIds: [chloe.id], groupId: null, note: "" })
    shop.pass(minutes(1))
    await shop.sentTo("ben", "chloe")
  })

  test("what is answered says nothing of her any more", async () => {
    shop.answer(ben, "We do.")
    expect(shop.trace()).toEqual([MAILED_BEN])
  })
})

describe("E2: Chloe comes, and nobody who was there was mailed", () => {
  test("it was not due yet: both are", async () => {
    members(ben, chloe)
    shop.pass(minutes(1))
    await shop.sentTo("ben", "chloe")
  })

  test("Ben chose “Do not forward”: she is", async () => {
    saveMailPreference(shop.io.db, ben.id, { forwarding: "nothing" })
    shop.pass(minutes(1))
    members(ben, chloe)
    shop.pass(minutes(6))
    await shop.sentTo("chloe")
  })

  test("Ben's came back: she is", async () => {
    shop.pass(minutes(1))
    await shop.sentTo("ben")
    saveBounce(shop.io.db, shop.mails()[0]!.id, "550 no such user", shop.clock.now())
    members(ben, chloe)
    shop.pass(minutes(6))
    await shop.sentTo("ben", "chloe")
  })

  test("Ben's could not be sent: she is", async () => {
    shop.mail.fail(new MailFault("permanent", "ben@example.com was refused: 550 no such user"))
    shop.pass(minutes(1))
    await until(() => shop.mails().some(({ state }) => state === "failed"))
    shop.mail.fail(null)
    members(ben, chloe)
    shop.pass(minutes(6))
    await shop.sentTo("chloe")
  })
})

test("E9: who joins the team later is told of in the same way", async () => {
  changeGroup(shop.io, ada, sales, draft())
  shop.pass(minutes(1))
  await shop.sentTo("ada", "ben", "chloe")
  shop.agent("Zoe")
  shop.pass(hours(5))
  await shop.sentTo("ada", "ben", "chloe")
  expect(shop.trace().at(-1)).toBe("Message not mailed to Zoe: others were mailed about it before it was theirs to answer")
})

function draft(...agents: readonly SignedIn[]) {
  return { name: "Sales", names: {}, isPrivate: false, members: agents.map(({ id }) => id) }
}

function members(...agents: readonly SignedIn[]): void {
  changeGroup(shop.io, ada, sales, draft(...agents))
}
