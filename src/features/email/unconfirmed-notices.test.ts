import { describe, expect, test } from "bun:test"
import { days, hours, minutes, seconds } from "../../domain/time.ts"
import { MailFault } from "../../io/mail-faults.ts"
import { TEST_CONFIG } from "../../testing/app.ts"
import { post } from "../../testing/form.ts"
import { mailShop, replyPath } from "../../testing/mail-shop.ts"
import { slowSending } from "../../testing/slow-sending.ts"
import { until } from "../../testing/until.ts"
import { assign, leave } from "../conversations/commands.ts"
import { saveBounce } from "./outbox-store.ts"
import { saveMailPreference } from "./preferences-store.ts"

// R3, E2, E9: a notice that the server had and did not confirm, or was about to have. Monday 2 March 2026, 10:00 UTC, is when each test begins.

const BROKE_OFF = new MailFault("temporary", "It broke off.", { mayHaveArrived: true })
const DOWN = new MailFault("temporary", "It is down.")

test("E2: a notice whose reader gets it for another reason since goes again as it was", async () => {
  const shop = await mailShop()
  const ada = shop.agent("Ada", { role: "admin" })
  saveMailPreference(shop.io.db, ada.id, { forwarding: "nothing" })
  const ben = shop.agent("Ben")
  await (await shop.widget()).write("Hello?")
  assign(shop.io, ada, shop.talk().id, { agentIds: [ben.id], groupId: null, note: "" })
  shop.mail.fail(BROKE_OFF)
  shop.pass(minutes(1))
  await shop.tried()
  leave(shop.io, ada, shop.talk().id, ben.id)
  shop.mail.fail(null)
  shop.pass(minutes(5))
  await until(() => shop.trace().includes("Message mailed to ben@example.com"))
  const [first, again] = shop.mail.sent
  expect(again).toEqual(first!)
  await shop.stop()
})

test("E8: a notice goes again as it was, also if links to its reader ended by a clock that has gone back since", async () => {
  const shop = await mailShop()
  const ada = shop.agent("Ada")
  const widget = await shop.widget()
  shop.pass(days(1))
  await widget.write("Hello?")
  shop.pass(minutes(1))
  await shop.tried()
  shop.pass(-days(1))
  await post(ada, "/settings/preferences/link-removal")
  shop.mail.fail(BROKE_OFF)
  await widget.write("Anybody?")
  shop.pass(minutes(6))
  await until(() => shop.trace()[0]!.includes("It is tried again"))
  shop.pass(minutes(6))
  await shop.tried(2)
  const [, first, ...again] = shop.mail.sent
  expect(again).toEqual([first!])
  expect((await shop.fetch(replyPath(first!.text))).status).toBe(200)
  await shop.stop()
})

describe("E9: a newer notice takes the place of one while the server has it", () => {
  test.each([
    ["breaks off", BROKE_OFF, "Message may have arrived at ben@example.com. It is not mailed again: a newer one brings it as well"],
    ["does not take it, for certain", DOWN, "Message not mailed to Ben: a newer one brings it as well"],
    ["takes it", null, "Message mailed to ben@example.com"],
  ])("the server then %s", async (_, fault, line) => {
    const shop = await mailShop({ servers: TEST_CONFIG.mail })
    const slow = slowSending(shop)
    shop.agent("Ben")
    const widget = await shop.widget()
    await widget.write("Hello?")
    shop.pass(minutes(1))
    await slow.until(() => slow.handed.length === 1)
    await widget.write("Anybody?")
    shop.pass(minutes(6))
    shop.mail.fail(fault)
    slow.handed.splice(0)[0]!()
    await until(() => shop.trace()[0] === line)
    shop.mail.fail(null)
    await slow.until(() => {
      slow.answerAll()
      return shop.trace()[1] === "Message mailed to ben@example.com"
    })
    await slow.stop()
    await shop.stop()
  })
})

describe("E9: a newer notice takes the place of one that is about to leave, while the disk is slow to take that down", () => {
  test.each([
    ["was not tried before", null, "Message not mailed to Ben: a newer one brings it as well"],
    [
      "may have arrived by an earlier try",
      BROKE_OFF,
      "Message may have arrived at ben@example.com. It is not mailed again: a newer one brings it as well",
    ],
  ])("it %s", async (_, fault, line) => {
    const shop = await mailShop({ servers: TEST_CONFIG.mail })
    let isSlow = fault === null
    const held: (() => void)[] = []
    const durable = async () => {
      if (isSlow) await new Promise<void>((go) => held.push(go))
    }
    const slow = slowSending(shop, { db: { ...shop.io.db, durable } })
    shop.agent("Ben")
    const widget = await shop.widget()
    await widget.write("Hello?")
    shop.pass(minutes(1))
    if (fault) {
      shop.mail.fail(fault)
      await slow.until(() => (slow.answerAll(), shop.mails()[0]!.attempts > 0))
      shop.mail.fail(null)
      isSlow = true
      shop.clock.advance(seconds(30))
    }
    await slow.until(() => held.length === 1)
    await widget.write("Anybody?")
    shop.pass(minutes(6))
    isSlow = false
    held[0]!()
    await slow.until(() => (slow.answerAll(), shop.trace()[1] === "Message mailed to ben@example.com"))
    expect(shop.trace()[0]).toBe(line)
    await slow.stop()
    await shop.stop()
  })
})

describe("E8: its reader takes back the links in their mails", () => {
  test.each([
    ["it certainly has not arrived: it has others", DOWN, 1],
    ["it may have arrived: it goes as another mail, with others", BROKE_OFF, 2],
  ])("%s", async (_, fault, mails) => {
    const shop = await mailShop()
    const ada = shop.agent("Ada", { role: "admin" })
    await (await shop.widget()).write("Hello?")
    shop.mail.fail(fault)
    shop.pass(minutes(1))
    await shop.tried()
    await post(ada, "/settings/preferences/link-removal")
    shop.mail.fail(null)
    shop.pass(minutes(1))
    await until(() => shop.mails().some(({ state }) => state === "sent"))
    expect((await shop.fetch(replyPath(shop.mail.sent.at(-1)!.text))).status).toBe(200)
    expect(new Set(shop.mails().map(({ messageId }) => messageId)).size).toBe(mails)
    await shop.stop()
  })

  test("E2: it came back before: the other one has not, so they were mailed, and who comes later is not", async () => {
    const shop = await mailShop()
    const ada = shop.agent("Ada", { role: "admin" })
    await (await shop.widget()).write("Hello?")
    shop.mail.fail(BROKE_OFF)
    shop.pass(minutes(1))
    await shop.tried()
    saveBounce(shop.io.db, shop.mails()[0]!.id, "452 full", shop.clock.now())
    await post(ada, "/settings/preferences/link-removal")
    shop.mail.fail(null)
    shop.pass(minutes(1))
    await until(() => shop.mails().some(({ state }) => state === "sent"))
    shop.agent("Zoe")
    shop.pass(hours(5))
    expect(shop.trace()).toEqual([
      "Message did not arrive at ada@example.com: 452 full",
      "Message mailed to ada@example.com",
      "Message not mailed to Zoe: others were mailed about it before it was theirs to answer",
    ])
    await shop.stop()
  })
})
