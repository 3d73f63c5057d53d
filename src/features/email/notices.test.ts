import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { hours, minutes, seconds } from "../../domain/time.ts"
import { MailFault } from "../../io/mail-faults.ts"
import type { SignedIn } from "../../testing/app.ts"
import { staffedShop, type StaffedShop } from "../../testing/mail-shop.ts"
import { until } from "../../testing/until.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { assign, close, leave, remove, reopen } from "../conversations/commands.ts"
import { countWaitingFor, findListItem, leftBehind } from "../conversations/list-store.ts"
import { showLife } from "../presence/commands.ts"
import { changeAccount } from "../settings/commands.ts"

// E2, E6: one notice for each agent and each last word of the visitor's, whatever agents do meanwhile. C5: a deleted answer answers nothing.
// Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: StaffedShop, ada: SignedIn, ben: SignedIn, widget: TestWidget
beforeEach(async () => {
  shop = await staffedShop()
  ;({ ada, ben, tab: widget } = shop)
})
afterEach(() => shop.stop())

describe("E2, E6: a system line is nothing to mail about", () => {
  /** Ben has answered, so that the visitor is told when he leaves; then the visitor writes again. */
  beforeEach(async () => {
    await widget.write("Do you ship to Belgium?")
    shop.answer(ben, "We do.")
    await widget.write("When?")
  })

  test("Ben leaves after he was mailed: whom it concerns now is mailed once, he is not again (it was wrong that nobody was)", async () => {
    shop.pass(minutes(1))
    await shop.sentTo("ben")
    leave(shop.io, ben, shop.talk().id, ben.id)
    shop.pass(hours(5))
    await shop.sentTo("ben", "ada")
    shop.pass(hours(5))
    await shop.sentTo("ben", "ada")
  })

  test("Ben leaves before anybody is mailed: one mail to each whom it then concerns, in time", async () => {
    shop.pass(seconds(30))
    leave(shop.io, ben, shop.talk().id, ben.id)
    shop.pass(seconds(29))
    await shop.sentTo()
    shop.pass(seconds(1))
    await shop.sentTo("ada", "ben")
    shop.pass(hours(5))
    await shop.sentTo("ada", "ben")
  })

  test("what the visitor writes behind the line is one mail more, with all that is unanswered", async () => {
    shop.pass(minutes(1))
    await shop.sentTo("ben")
    leave(shop.io, ben, shop.talk().id, ben.id)
    await widget.write("Hello?")
    shop.pass(minutes(5))
    await shop.sentTo("ben", "ada", "ben")
    for (const words of ["When?", "Hello?"]) expect(shop.mail.sent.at(-1)!.text).toContain(words)
    expect(shop.mail.sent.at(-1)!.text).not.toContain("Do you ship")
    shop.pass(hours(5))
    await shop.sentTo("ben", "ada", "ben")
  })

  test("who is assigned after the mail is mailed about what waits already (it was wrong that they were not), and once the visitor goes on", async () => {
    shop.pass(minutes(1))
    await shop.sentTo("ben")
    assign(shop.io, ben, shop.talk().id, { agentIds: [ada.id], groupId: null, note: "" })
    leave(shop.io, ben, shop.talk().id, ben.id)
    shop.pass(minutes(5))
    await shop.sentTo("ben", "ada")
    shop.pass(hours(5))
    await widget.write("Hello?")
    shop.pass(minutes(1))
    await shop.sentTo("ben", "ada", "ada")
  })
})

test("P9: times in an agent's mails are in the account's zone until theirs is known, then in theirs", async () => {
  changeAccount(shop.io, { timeZone: "Europe/Paris" })
  await widget.write("Do you ship to Belgium?")
  shop.pass(seconds(1))
  showLife(shop.io, ben.id, "America/New_York")
  shop.pass(minutes(1))
  await shop.sentTo("ada", "ben")
  const textTo = (name: string) => shop.mail.sent.find(({ to }) => to.address === `${name}@example.com`)!.text
  expect(textTo("ada")).toContain(", 11:00\n")
  expect(textTo("ben")).toContain(", 05:00\n")
})

describe("C5, C6: an agent deletes their only answer", () => {
  test("the visitor waits again in every list, as if it had never been", async () => {
    await widget.write("Do you ship to Belgium?")
    const wrong = shop.answer(ada, "Wrong customer")
    expect(row()).toMatchObject({ dot: null, waitingSince: null, missed: null })
    expect(countWaitingFor(shop.io.db, ada.id)).toBe(0)
    shop.pass(minutes(1))
    remove(shop.io, ada, shop.talk().id, wrong.id)
    expect(row()).toMatchObject({ dot: "red", waitingSince: shop.clock.now() - minutes(1), missed: "offline message" })
    expect(countWaitingFor(shop.io.db, ada.id)).toBe(1)
    leave(shop.io, ada, shop.talk().id, ada.id)
    expect(leftBehind(shop.io.db, ben.id)).toMatchObject({ unassigned: 1 })
  })

  test("and whom it concerns is mailed, once", async () => {
    await widget.write("Do you ship to Belgium?")
    const wrong = shop.answer(ada, "Wrong customer")
    shop.pass(minutes(10))
    await shop.sentTo()
    remove(shop.io, ada, shop.talk().id, wrong.id)
    shop.tick()
    await shop.sentTo("ada")
    expect(shop.mail.sent[0]!.text).toContain("Do you ship to Belgium?")
    shop.pass(hours(5))
    await shop.sentTo("ada")
  })

  test("missed, if they were online and it was too long ago", async () => {
    shop.io.db.run("update agents set status = 'online' where id = :id", { id: ada.id })
    await widget.write("Do you ship to Belgium?")
    const wrong = shop.answer(ada, "Wrong customer")
    shop.pass(minutes(4))
    remove(shop.io, ada, shop.talk().id, wrong.id)
    expect(row()).toMatchObject({ dot: "red", missed: null })
    shop.pass(minutes(1))
    expect(row()).toMatchObject({ missed: "missed" })
    await shop.sentTo("ada")
  })

  test("who was mailed before the answer is not mailed again, also in another exchange; what was called off for it goes after all", async () => {
    await widget.write("Do you ship to Belgium?")
    shop.pass(minutes(1))
    await shop.sentTo("ada", "ben")
    shop.pass(hours(2))
    remove(shop.io, ada, shop.talk().id, shop.answer(ada, "Wrong customer").id)
    shop.pass(hours(5))
    await shop.sentTo("ada", "ben")

    shop.mail.fail(new MailFault("temporary", "It is down."))
    await widget.write("Hello?")
    shop.pass(minutes(6))
    await until(() => shop.mails().some(({ attempts, state }) => state === "waiting" && attempts > 0))
    const again = shop.answer(ada, "Wrong again")
    shop.pass(minutes(1))
    expect(shop.mails().map(({ state }) => state)).not.toContain("waiting")
    shop.mail.fail(null)
    remove(shop.io, ada, shop.talk().id, again.id)
    shop.pass(minutes(1))
    await shop.sentTo("ada", "ben", "ada")
    for (const words of ["Do you ship to Belgium?", "Hello?"]) expect(shop.mail.sent.at(-1)!.text).toContain(words)
    expect(shop.trace().at(-1)).toBe("Message mailed to ada@example.com")
  })

  test("an answer that stands, or closing, still ends what came before it", async () => {
    await widget.write("Do you ship to Belgium?")
    shop.answer(ben, "We do.")
    const second = shop.answer(ada, "By van.")
    remove(shop.io, ada, shop.talk().id, second.id)
    expect(row()).toMatchObject({ waitingSince: null })
    await widget.write("Thanks")
    close(shop.io, ada, shop.talk().id)
    reopen(shop.io, ada, shop.talk().id)
    remove(shop.io, ada, shop.talk().id, shop.answer(ada, "You are welcome").id)
    expect(row()).toMatchObject({ dot: null, waitingSince: null, missed: null })
    shop.pass(hours(1))
    await shop.sentTo()
  })
})

function row() {
  return findListItem(shop.io.db, shop.talk().id, shop.clock.now())
}
