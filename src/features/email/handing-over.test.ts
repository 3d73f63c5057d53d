import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { hours, minutes } from "../../domain/time.ts"
import { MailFault } from "../../io/mail-faults.ts"
import type { SignedIn } from "../../testing/app.ts"
import { TEST_FROM, TEST_SMTP } from "../../testing/mail.ts"
import { mailShop, type MailShop } from "../../testing/mail-shop.ts"
import { until } from "../../testing/until.ts"
import { saveMailPreference } from "./preferences-store.ts"
import { sending, type Sending } from "./sending.ts"

// R3, E3: what is said while a mail is being handed over. Monday 2 March 2026, 10:00 UTC, is when each test begins.

const SERVERS = { smtp: TEST_SMTP, from: TEST_FROM, imap: null, replyAddress: null }

let shop: MailShop
let ada: SignedIn
/** The server is slow: it answers those that it was handed once it is told to. */
let outgoing: Sending
let handed: (() => void)[] = []
beforeEach(async () => {
  shop = await mailShop({ servers: { ...SERVERS, smtp: null, from: null } })
  const send = async (...given: Parameters<typeof shop.mail.send>) => {
    await new Promise<void>((answer) => handed.push(answer))
    return shop.mail.send(...given)
  }
  handed = []
  outgoing = sending({ ...shop.io, mail: { ...shop.mail, send } }, { mail: SERVERS, url: null })
  ada = shop.agent("Ada", { role: "admin" })
  saveMailPreference(shop.io.db, ada.id, { forwarding: "nothing" })
  const widget = await shop.widget()
  await widget.write("Do you ship to Belgium?")
  await shop.gone(widget)
  shop.give("camille@example.com")
  shop.answer(ada, "We do.")
  shop.pass(minutes(2))
  await handedOver(1)
})
afterEach(async () => {
  answerAll()
  await outgoing.stop()
  await shop.stop()
})

test("another reply goes by itself, and says nothing twice", async () => {
  shop.answer(ada, "By van.")
  shop.pass(minutes(2))
  await handedOver(2)
  answerAll()
  await until(() => states().every((state) => state === "sent"))
  expect(whatTheySay()).toEqual([["We do."], ["By van."]])
})

describe("the server then takes it not", () => {
  beforeEach(async () => {
    shop.mail.fail(new MailFault("temporary", "It broke off."))
  })

  test("it and what was said meanwhile go, each once", async () => {
    shop.answer(ada, "By van.")
    shop.pass(minutes(2))
    answerAll()
    await shop.tried()
    await serverIsBack()
    expect(whatTheySay().toSorted()).toEqual([["By van."], ["We do."]])
  })

  test("what is said from then on goes with all of it, as one", async () => {
    shop.answer(ada, "By van.")
    shop.pass(minutes(2))
    answerAll()
    await shop.tried()
    shop.answer(ada, "Each Tuesday.")
    shop.pass(minutes(2))
    await serverIsBack()
    expect(whatTheySay()).toEqual([["We do.", "By van.", "Each Tuesday."]])
  })
})

test("what a newer mail has said meanwhile is not said again with the older one", async () => {
  shop.answer(ada, "By van.")
  shop.pass(minutes(2))
  await handedOver(2)
  const [first, second] = handed.splice(0)
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

test("a kill in between: it may have arrived, so it goes again as the same mail, and what is said since by itself", async () => {
  const { messageId } = shop.mails().find(({ kind }) => kind === "replies")!
  const again = sending(shop.io, { mail: SERVERS, url: null })
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

async function handedOver(count: number): Promise<void> {
  await until(() => {
    outgoing.tick()
    return handed.length >= count
  })
}

function answerAll(): void {
  for (const answer of handed.splice(0)) answer()
}

async function serverIsBack(): Promise<void> {
  shop.mail.fail(null)
  shop.pass(hours(1))
  await until(() => {
    outgoing.tick()
    answerAll()
    return states().every((state) => state !== "waiting")
  })
}

function states() {
  return shop.mails().flatMap(({ kind, state }) => (kind === "replies" ? state : []))
}

function whatTheySay(): readonly (readonly string[])[] {
  return shop.mail.sent.map(({ text }) => ["We do.", "By van.", "Each Tuesday."].filter((words) => text.includes(words)))
}
