import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { hours, minutes } from "../../domain/time.ts"
import { MailFault } from "../../io/mail-faults.ts"
import { TEST_CONFIG, type SignedIn } from "../../testing/app.ts"
import { askingShop, type AskingShop } from "../../testing/mail-shop.ts"
import { sendingAnew, slowSending, type SlowSending } from "../../testing/slow-sending.ts"
import { until } from "../../testing/until.ts"
import { retryAll } from "./mail-commands.ts"

// R3, E3: what is said while a mail is being handed over. Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: AskingShop, ada: SignedIn, slow: SlowSending
beforeEach(async () => {
  shop = await askingShop({ servers: TEST_CONFIG.mail })
  ;({ ada } = shop)
  slow = slowSending(shop)
  await shop.gone(shop.tab)
  shop.give("camille@example.com")
  shop.answer(ada, "We do.")
  shop.pass(minutes(2))
  await handedOver(1)
})
afterEach(async () => {
  await slow.stop()
  await shop.stop()
})

test("another reply goes by itself, and says nothing twice", async () => {
  shop.answer(ada, "By van.")
  shop.pass(minutes(2))
  await handedOver(2)
  slow.answerAll()
  await until(() => states().every((state) => state === "sent"))
  expect(whatTheySay()).toEqual([["We do."], ["By van."]])
})

describe("the server then takes it not, for certain", () => {
  beforeEach(async () => {
    shop.mail.fail(new MailFault("temporary", "It broke off."))
  })

  test("it and what was said meanwhile go, each once", async () => {
    shop.answer(ada, "By van.")
    shop.pass(minutes(2))
    slow.answerAll()
    await shop.tried()
    await serverIsBack()
    expect(whatTheySay().toSorted()).toEqual([["By van."], ["We do."]])
  })

  test("what is said from then on goes with all of it, as one", async () => {
    shop.answer(ada, "By van.")
    shop.pass(minutes(2))
    slow.answerAll()
    await shop.tried()
    shop.answer(ada, "Each Tuesday.")
    shop.pass(minutes(2))
    await serverIsBack()
    expect(whatTheySay()).toEqual([["We do.", "By van.", "Each Tuesday."]])
  })
})

describe("the server then breaks off with the mail in its hands, which may have arrived", () => {
  beforeEach(async () => {
    shop.mail.fail(new MailFault("temporary", "It broke off.", { mayHaveArrived: true }))
    slow.answerAll()
    await shop.tried()
    shop.mail.fail(null)
  })

  test("what is said from then on goes by itself, and it goes again as it was", async () => {
    await goesAgainByItself()
  })

  test("the same though the next try certainly fails", async () => {
    shop.mail.fail(new MailFault("temporary", "It is down."))
    await triedOnceMore()
    await goesAgainByItself()
  })

  test("E6: the same though it is given up, and an admin tries it again", async () => {
    shop.mail.fail(new MailFault("permanent", "550 No such user"))
    await triedOnceMore()
    expect(states()).toEqual(["failed"])
    retryAll(shop.io)
    await goesAgainByItself()
  })

  async function goesAgainByItself(): Promise<void> {
    shop.answer(ada, "By van.")
    shop.pass(minutes(2))
    await serverIsBack()
    expect(whatTheySay().toSorted()).toEqual([["By van."], ["We do."], ["We do."]])
    const [first, again] = shop.mail.sent.filter(({ text }) => text.includes("We do."))
    expect(again).toEqual(first!)
  }
})

test("what a newer mail has said meanwhile is not said again with the older one", async () => {
  shop.answer(ada, "By van.")
  shop.pass(minutes(2))
  await handedOver(2)
  const [first, second] = slow.handed.splice(0)
  second!()
  await until(() => shop.mail.sent.length === 1)
  shop.mail.fail(new MailFault("temporary", "It broke off."))
  first!()
  await until(() => shop.mails().some(({ state, attempts }) => state === "waiting" && attempts > 0))
  shop.answer(ada, "Each Tuesday.")
  shop.pass(minutes(2))
  await serverIsBack()
  expect(whatTheySay().toSorted()).toEqual([["By van."], ["Each Tuesday."], ["We do."]])
})

test("called off, and due anew: the newer may have arrived and goes again as it was, the older has not and goes by itself", async () => {
  shop.answer(ada, "By van.")
  shop.pass(minutes(2))
  await handedOver(2)
  const [first, second] = slow.handed.splice(0)
  shop.mail.fail(new MailFault("temporary", "It broke off.", { mayHaveArrived: true }))
  second!()
  await until(() => shop.mail.sent.length === 1)
  shop.mail.fail(new MailFault("temporary", "It is down."))
  first!()
  await until(() => shop.mails().filter(({ attempts }) => attempts > 0).length === 2)
  await shop.learn(ada, "")
  shop.pass(minutes(1))
  await slow.until(() => states().every((state) => state === "called off"))
  await shop.learn(ada, "camille@example.com")
  shop.pass(minutes(2))
  await serverIsBack()
  expect(whatTheySay().toSorted()).toEqual([["By van."], ["By van."], ["We do."]])
  const [sent, again] = shop.mail.sent.filter(({ text }) => text.includes("By van."))
  expect(again).toEqual(sent!)
})

test("a kill in between: it may have arrived, so it goes again as the same mail, and what is said since by itself", async () => {
  const { messageId } = shop.mails().find(({ kind }) => kind === "replies")!
  const again = sendingAnew(shop.io)
  shop.answer(ada, "By van.")
  shop.pass(minutes(2))
  await until(() => {
    again.tick()
    return shop.mail.sent.length === 2
  })
  expect(whatTheySay()).toEqual([["We do."], ["By van."]])
  expect(shop.mail.sent[0]!.messageId).toBe(messageId)
  await again.stop()
})

test("a kill in between, and then the server is down: it may have arrived all the same", async () => {
  const again = sendingAnew(shop.io)
  shop.mail.fail(new MailFault("temporary", "It is down."))
  again.tick()
  await shop.tried()
  shop.mail.fail(null)
  shop.answer(ada, "By van.")
  shop.pass(minutes(2))
  await until(() => {
    again.tick()
    return shop.mail.sent.length === 2
  })
  expect(whatTheySay().toSorted()).toEqual([["By van."], ["We do."]])
  await again.stop()
})

async function handedOver(count: number): Promise<void> {
  await slow.until(() => slow.handed.length >= count)
}

async function triedOnceMore(): Promise<void> {
  shop.pass(minutes(1))
  await slow.until(() => {
    slow.answerAll()
    return shop.mails().some(({ attempts }) => attempts === 2)
  })
}

async function serverIsBack(): Promise<void> {
  shop.mail.fail(null)
  shop.pass(hours(1))
  await slow.until(() => {
    slow.answerAll()
    return states().every((state) => state !== "waiting")
  })
}

function states() {
  return shop.mails().flatMap(({ kind, state }) => (kind === "replies" ? state : []))
}

function whatTheySay(): readonly (readonly string[])[] {
  return shop.mail.sent.map(({ text }) => ["We do.", "By van.", "Each Tuesday."].filter((words) => text.includes(words)))
}
