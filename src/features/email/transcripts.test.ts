import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { hours, minutes } from "../../domain/time.ts"
import type { SignedIn } from "../../testing/app.ts"
import { mailShop, type MailShop } from "../../testing/mail-shop.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { close, leave, remove, reopen } from "../conversations/commands.ts"
import { saveMailPreference } from "./preferences-store.ts"
import { saveMailSettings } from "./settings-store.ts"

// C1, E1-E3: what a transcript holds, and when it goes. Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: MailShop
let ada: SignedIn
let widget: TestWidget
beforeEach(async () => {
  shop = await mailShop({ settings: { toVisitors: "transcript" } })
  ada = shop.agent("Ada", { role: "admin" })
  saveMailPreference(shop.io.db, ada.id, { forwarding: "nothing" })
  widget = await shop.widget()
})
afterEach(() => shop.stop())

describe("E3, “Full transcript”: an address that becomes known once the exchange is finished", () => {
  beforeEach(async () => {
    await widget.write("Do you ship to Belgium?")
    shop.answer(ada, "We do.")
    await shop.gone(widget)
    shop.pass(minutes(11))
    await shop.sent(0)
    expect(shop.trace()).toContain("Transcript not mailed to the visitor: no email address is known")
  })

  test("brings the transcript, once", async () => {
    await shop.learn(ada, "camille@example.com")
    await shop.sent(1)
    for (const words of ["Do you ship to Belgium?", "We do."]) expect(shop.mail.sent[0]!.text).toContain(words)
    expect(shop.trace()).toContain("Transcript mailed to camille@example.com")
    await shop.learn(ada, "camille@other.example")
    shop.pass(hours(5))
    await shop.sent(1)
  })

  test("W7: a copy that the visitor asks for stands for the transcript too: one mail, and none for another address later", async () => {
    const again = await shop.widget({ token: widget.token! })
    again.send({ type: "copy", email: "camille@example.com" })
    expect(await again.next("copied")).not.toHaveProperty("problem")
    await shop.sent(1)
    for (const words of ["Do you ship to Belgium?", "We do."]) expect(shop.mail.sent[0]!.text).toContain(words)
    expect(shop.trace()).not.toContain("Transcript mailed to camille@example.com")
    await shop.gone(again)
    await shop.learn(ada, "camille@other.example")
    shop.pass(hours(5))
    await shop.sent(1)
  })

  test("also if a line came behind it meanwhile", async () => {
    leave(shop.io, ada, shop.talk().id, ada.id)
    await shop.learn(ada, "camille@example.com")
    await shop.sent(1)
    await shop.learn(ada, "")
    await shop.learn(ada, "camille@example.com")
    shop.pass(hours(5))
    await shop.sent(1)
  })

  test("brings no older one: while they write again, that exchange's comes when it is finished", async () => {
    const back = await shop.widget({ token: widget.token! })
    await back.write("And to France?")
    await shop.learn(ada, "camille@example.com")
    shop.pass(minutes(1))
    await shop.sent(0)
    shop.answer(ada, "As well.")
    shop.pass(minutes(60))
    await shop.sent(1)
    expect(shop.mail.sent[0]!.text).toContain("As well.")
    expect(shop.mail.sent[0]!.text).not.toContain("Do you ship to Belgium?")
  })

  test("brings nothing with the other settings", async () => {
    for (const toVisitors of ["nothing", "unread-replies"] as const) {
      saveMailSettings(shop.io.db, { toVisitors })
      await shop.learn(ada, "")
      await shop.learn(ada, "camille@example.com")
      shop.pass(minutes(5))
      expect(shop.trace().filter((line) => line.startsWith("Transcript mailed"))).toEqual([])
    }
  })

  test("blocked when it was due, they get it once they are not", async () => {
    const { visitorId } = shop.talk()
    await ada.fetch(`/visitors/${visitorId}/block`, { method: "POST" })
    await shop.learn(ada, "camille@example.com")
    await shop.sent(0)
    await ada.fetch(`/visitors/${visitorId}/block`, { method: "DELETE" })
    await shop.sent(1)
  })
})

test("E3: an exchange that nobody answered has no transcript, also for an address that comes later", async () => {
  await widget.write("Do you ship to Belgium?")
  await shop.gone(widget)
  shop.pass(minutes(11))
  await shop.learn(ada, "camille@example.com")
  shop.pass(hours(5))
  await shop.sent(0)
})

describe("C1: a question of before, answered in the next exchange", () => {
  beforeEach(async () => {
    saveMailPreference(shop.io.db, ada.id, { forwarding: "transcripts" })
    await widget.write("Do you ship to Belgium?")
    shop.give("camille@example.com")
    await shop.gone(widget)
    shop.pass(hours(2))
    await shop.sent(1)
  })

  test("stands in the transcript above the answer, to the agent and to the visitor", async () => {
    shop.answer(ada, "We do.")
    shop.pass(minutes(11))
    await shop.sent(3)
    for (const { to, text } of shop.mail.sent.slice(1)) {
      const title = to.address === "camille@example.com" ? "You had written before:" : "Written before, and not answered then:"
      const places = [title, "Do you ship to Belgium?", "What followed:", "Ada joined", "We do."].map((words) => text.indexOf(words))
      expect(places).toEqual(places.toSorted((a, b) => a - b))
      expect(places).not.toContain(-1)
    }
    expect(shop.mail.sent.slice(1).map(({ to }) => to.address)).toEqual(["ada@example.com", "camille@example.com"])
  })

  test("as does one that was put away and taken up again", async () => {
    close(shop.io, ada, shop.talk().id)
    reopen(shop.io, ada, shop.talk().id)
    shop.answer(ada, "We do.")
    shop.pass(minutes(11))
    await shop.sent(3)
    expect(shop.mail.sent.at(-1)!.text).toContain("Do you ship to Belgium?")
  })

  test("but nothing that was answered before; a deleted answer answered nothing", async () => {
    const wrong = shop.answer(ada, "Wrong customer.")
    shop.pass(minutes(11))
    await shop.sent(3)
    remove(shop.io, ada, shop.talk().id, wrong.id)
    shop.answer(ada, "We do.")
    shop.pass(minutes(11))
    await shop.sent(5)
    expect(shop.mail.sent.at(-1)!.text).toContain("Do you ship to Belgium?")
    shop.answer(ada, "By van.")
    shop.pass(minutes(11))
    await shop.sent(7)
    expect(shop.mail.sent.at(-1)!.text).toContain("By van.")
    for (const words of ["Do you ship", "We do.", "written before", "What followed"])
      expect(shop.mail.sent.at(-1)!.text).not.toContain(words)
  })
})

test("E2: of 72 unanswered messages the notice counts all, shows the newest 50, and says that there are 22 more", async () => {
  saveMailPreference(shop.io.db, ada.id, { forwarding: "missed" })
  for (let i = 1; i <= 72; i++) {
    if (i % 20 === 0) shop.pass(minutes(0.5))
    await widget.write(`Line ${i}.`)
  }
  shop.pass(minutes(2))
  await shop.sent(1)
  const { subject, text } = shop.mail.sent[0]!
  expect(subject).toStartWith("72 offline messages from")
  expect(text).toContain(`… and 22 earlier messages: https://chat.levain.example/inbox/${shop.talk().id}`)
  expect([...(text.match(/Line \d+\./g) ?? [])]).toEqual(Array.from({ length: 50 }, (_, i) => `Line ${i + 23}.`))
})
