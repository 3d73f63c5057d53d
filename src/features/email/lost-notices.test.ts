import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { days, hours, minutes } from "../../domain/time.ts"
import { MailFault } from "../../io/mail-faults.ts"
import type { SignedIn } from "../../testing/app.ts"
import { bounceOf } from "../../testing/incoming-mail.ts"
import { NO_INVITES } from "../../testing/no-invites.ts"
import { takingShop, type TakingShop } from "../../testing/taking-shop.ts"
import { until } from "../../testing/until.ts"
import { deactivate } from "../agents/commands.ts"
import { assign } from "../conversations/commands.ts"
import { changeGroup, createGroup } from "../groups/commands.ts"
import { saveMailPreference } from "./preferences-store.ts"

// E2: a wait that was mailed, so that who came later was not, and then the mail turns out to have reached nobody. Monday 2 March 2026,
// 10:00 UTC, is when each test begins.

let shop: TakingShop
let ada: SignedIn
let bounces = 0
beforeEach(async () => {
  shop = await takingShop()
  ;({ ada } = shop)
})
afterEach(() => shop.stop())

describe("it waits for a group: Ben was mailed, Chloe comes, and then Ben's comes back", () => {
  let ben: SignedIn
  let chloe: SignedIn
  let sales = ""
  beforeEach(async () => {
    ben = shop.agent("Ben")
    chloe = shop.agent("Chloe")
    sales = createGroup(shop.io, draft(ben)).id
    assign(shop.io, ada, shop.talk().id, { agentIds: [], groupId: sales, note: "" })
    shop.pass(minutes(1))
    await shop.sentTo("ben")
    changeGroup(shop.io, ada, sales, draft(ben, chloe))
    shop.pass(hours(1))
    await shop.sentTo("ben")
  })

  test("she is mailed, once, and he is not again", async () => {
    await comesBack("ben")
    shop.pass(minutes(1))
    await shop.sentTo("ben", "chloe")
    await comesBack("ben")
    for (let gone = 0; gone < 48; gone += 5) shop.pass(hours(5))
    await shop.sentTo("ben", "chloe")
    expect(shop.trace()).toEqual([
      expect.stringContaining("Message did not arrive at ben@example.com"),
      "Message mailed to chloe@example.com",
    ])
  })

  test("and hers as well: whoever came since is next", async () => {
    await comesBack("ben")
    shop.pass(minutes(1))
    await shop.sentTo("ben", "chloe")
    changeGroup(shop.io, ada, sales, draft(ben, chloe, shop.agent("Dan")))
    shop.pass(hours(1))
    await shop.sentTo("ben", "chloe")
    await comesBack("chloe")
    shop.pass(minutes(1))
    await shop.sentTo("ben", "chloe", "dan")
  })

  test("it is only late: she is not", async () => {
    await comesBack("ben", "delayed")
    shop.pass(hours(5))
    await shop.sentTo("ben")
  })

  test("it is answered, so there is nothing to hear of: she is not", async () => {
    shop.answer(ben, "We do.")
    await comesBack("ben")
    shop.pass(hours(5))
    await shop.sentTo("ben")
  })
})

test("two were mailed, and one's comes back: who joins the team later is not, for the other was reached", async () => {
  shop.agent("Ben")
  shop.pass(minutes(1))
  await shop.sentTo("ada", "ben")
  shop.agent("Zoe")
  await comesBack("ben")
  shop.pass(hours(5))
  await shop.sentTo("ada", "ben")
  await comesBack("ada")
  shop.pass(minutes(1))
  await shop.sentTo("ada", "ben", "zoe")
})

describe("an address that bounces is corrected as the team does it: by an invite to the right one, and without the wrong one", () => {
  let wrong: SignedIn
  beforeEach(() => {
    saveMailPreference(shop.io.db, ada.id, { forwarding: "nothing" })
    wrong = shop.agent("Ben-typo")
  })

  test.each([
    ["is theirs", () => give(wrong), (right: SignedIn) => give(right)],
    ["is their group's", () => giveToSales(wrong), (right: SignedIn) => staff(right)],
    ["is nobody's", () => undefined, () => undefined],
  ])("what waits and %s is mailed to them there, once", async (_, has, gets) => {
    has()
    shop.pass(minutes(1))
    await shop.sentTo("ben-typo")
    await comesBack("ben-typo")
    const right = shop.agent("Ben")
    gets(right)
    deactivate(shop.io, ada, wrong.id, NO_INVITES)
    shop.pass(minutes(5))
    await shop.sentTo("ben-typo", "ben")
    shop.pass(hours(5))
    await shop.sentTo("ben-typo", "ben")
  })

  test("answered before that, it is not", async () => {
    shop.pass(minutes(1))
    await shop.sentTo("ben-typo")
    await comesBack("ben-typo")
    shop.answer(ada, "We do.")
    shop.agent("Ben")
    deactivate(shop.io, ada, wrong.id, NO_INVITES)
    shop.pass(hours(5))
    await shop.sentTo("ben-typo")
  })

  let sales = ""
  function giveToSales(agent: SignedIn): void {
    sales = createGroup(shop.io, draft(agent)).id
    assign(shop.io, ada, shop.talk().id, { agentIds: [], groupId: sales, note: "" })
  }

  function staff(agent: SignedIn): void {
    changeGroup(shop.io, ada, sales, draft(agent))
  }

  function give(agent: SignedIn): void {
    assign(shop.io, ada, shop.talk().id, { agentIds: [agent.id], groupId: null, note: "" })
  }
})

test("E6: what waited for the server is given up: who joined the team meanwhile is mailed", async () => {
  shop.mail.fail(new MailFault("temporary", "It is down."))
  shop.pass(minutes(1))
  await shop.tried()
  shop.agent("Zoe")
  shop.pass(days(3))
  await until(() => {
    shop.tick()
    return shop.mails().some(({ state }) => state === "failed")
  })
  shop.mail.fail(null)
  shop.pass(minutes(5))
  await shop.sentTo("zoe")
  shop.pass(hours(5))
  await shop.sentTo("zoe")
})

/** What was mailed to this agent. */
async function comesBack(name: string, action: "failed" | "delayed" = "failed"): Promise<void> {
  const { messageId } = shop.mails().find(({ toAddress }) => toAddress === `${name}@example.com`)!
  const told = action === "failed" ? bounceOf(messageId) : bounceOf(messageId, "delayed", "4.4.1")
  await shop.take(told.replace("Message-ID: <bounce-", `Message-ID: <${++bounces}-`))
}

function draft(...agents: readonly SignedIn[]) {
  return { name: "Sales", names: {}, isPrivate: false, members: agents.map(({ id }) => id) }
}
