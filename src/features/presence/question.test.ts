import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { hours, minutes } from "../../domain/time.ts"
import { weekOf } from "../../domain/week.ts"
import type { SignedIn } from "../../testing/app.ts"
import { presencePage, type PresencePage } from "../../testing/presence-page.ts"
import { textOf } from "../../testing/page-text.ts"
import { OFFICE_HOURS } from "../../testing/statuses.ts"
import { insertGroup } from "../groups/store.ts"
import { changeAccount } from "../settings/commands.ts"
import { changeAvailability, chooseStatus } from "./commands.ts"

// P13. Monday 2 March 2026, 10:00 UTC, is when each test begins; in Paris it is 11:00.

let shop: PresencePage, ada: SignedIn, ben: SignedIn
beforeEach(async () => {
  shop = await presencePage()
  ;({ ada, ben } = shop)
  chooseStatus(shop.io, ben, "online", ben.id)
  changeAvailability(shop.io, ben, OFFICE_HOURS)
  chooseStatus(shop.io, ada, "invisible", ada.id)
})
afterEach(() => shop.stop())

describe("“What would a visitor see?”", () => {
  test.each([
    ["", "Live chat now, Mon 2 Mar 2026, 10:00", "Is somebody online? Decides All agents: Ben is Online since 10:00, chosen by them."],
    ["at=2026-03-02T16:59", "Live chat Mon 2 Mar 2026, 16:59", "Is somebody online? Decides"],
    ["at=2026-03-02T17:00", "Messenger Mon 2 Mar 2026, 17:00", "Back tomorrow at 9:00."],
    ["at=2026-03-06T20:00", "Messenger Fri 6 Mar 2026, 20:00", "Back on Monday at 9:00."],
    [
      "at=2026-03-02T10:00&visitor=ongoing&with=ADA",
      "Live chat",
      "Are they talking with somebody who is there? Decides In this visitor's conversation: You are Invisible since 10:00, chosen by you",
    ],
    ["at=2026-03-02T18:00&visitor=ongoing&with=ADA&with=BEN", "Messenger", "You are Offline since 10:30, after 30 minutes away"],
  ])("%s: %s", async (query, mode, words) => {
    const answer = await shop.get(`/settings/presence?${query.replace("ADA", ada.id).replace("BEN", ben.id)}`)
    expect(answer.status).toBe(200)
    expect(answer.page).toContain(mode)
    expect(answer.page).toContain(words)
  })

  test("knows groups, and hides where the account says so, but not from who has an open conversation", async () => {
    insertGroup(shop.io.db, { id: "sales", name: "Sales", names: {}, isPrivate: false, members: [ada.id] }, shop.clock.now())
    expect((await shop.get("/settings/presence?group=sales")).page).toContain("Is somebody online? Group Sales: nobody is Online.")
    changeAccount(shop.io, { isWidgetHiddenWhenOffline: true })
    expect((await shop.get("/settings/presence?group=sales")).page).toContain(
      "Is the widget hidden then? Decides The widget is hidden when everyone is offline.",
    )
    for (const visitor of ["open", "unread"]) {
      expect((await shop.get(`/settings/presence?group=sales&visitor=${visitor}`)).page).toContain(
        "Otherwise Decides So the widget is a messenger.",
      )
    }
  })

  test("asks in the reader's time zone, which is the account's until they have one", async () => {
    changeAccount(shop.io, { timeZone: "Europe/Paris" })
    expect((await shop.get("/settings/presence?at=2026-03-02T17:59")).page).toContain("Live chat Mon 2 Mar 2026, 17:59")
    expect((await shop.get("/settings/presence?at=2026-03-02T18:00")).page).toContain("Messenger Mon 2 Mar 2026, 18:00")
  })

  test.each([
    ["2026-03-02T09:59", "That moment is over: it is Mon 2 Mar 2026, 10:00."],
    ["2027-03-04T10:00", "That is more than a year ahead, which is as far as this can tell."],
    ["2026-02-30T10:00", "“2026-02-30T10:00” is no moment. It looks like 2026-03-02T09:30."],
    ["+275760-09-13T00:00", "is no moment"],
    ["tomorrow", "“tomorrow” is no moment."],
    [`"><script>`, "is no moment."],
  ])("does not know %s, says so, and keeps what was typed", async (at, words) => {
    const { status, html, page } = await shop.get(`/settings/presence?${new URLSearchParams({ at, visitor: "unread" })}`)
    expect([status, page.includes(words)]).toEqual([422, true])
    expect(html).toContain(`value="${Bun.escapeHTML(at)}"`)
    expect(html).toContain('value="unread" checked')
    expect(html).not.toContain("answer-mode")
  })

  test("at the last moment that can be told, and the minute that runs", async () => {
    expect((await shop.get("/settings/presence?at=2026-06-02T10:00")).status).toBe(200)
    shop.clock.advance(minutes(0.5))
    expect((await shop.get("/settings/presence?at=2026-03-02T10:00")).page).toContain("Live chat now,")
  })

  test("is answered anew while the page is open: when a status or hours change, and each minute, for then a moment may be over (P14)", async () => {
    const at = "/settings/presence?at=2026-03-02T12:00"
    const answered = async () => {
      const { html } = await shop.get(at)
      const part = (id: string) => textOf(new RegExp(`<div id="${id}" data-live=[\\s\\S]*?<!--/live-->`).exec(html)![0])
      return [part("answer"), part("at-said"), Number(/id="live-until"[^>]* value="(\d+)"/.exec(html)![1]) - shop.clock.now()] as const
    }
    chooseStatus(shop.io, ben, "offline", ben.id)
    expect(await answered()).toMatchObject([expect.stringContaining("Messenger Mon 2 Mar 2026, 12:00"), expect.anything(), minutes(1)])
    changeAvailability(shop.io, ben, { ...OFFICE_HOURS, week: weekOf(() => [{ from: 660, to: 1_020 }]) })
    expect((await answered())[0]).toContain("Live chat Mon 2 Mar 2026, 12:00")
    shop.pass(hours(2) + minutes(1))
    const [answer, said] = await answered()
    expect(answer).not.toContain("Mar")
    expect(said).toContain("That moment is over")
  })

  test("of a conversation with nobody in it asks who is in it", async () => {
    for (const nobody of ["", "&with=stranger"]) {
      const { status, page } = await shop.get(`/settings/presence?visitor=ongoing${nobody}`)
      expect([status, page.includes("Choose at least one agent who is in the conversation.")]).toEqual([422, true])
      expect(page).not.toContain("Nobody who works here is in")
    }
  })

  test("M6: shows the faces that the widget shows, and none of our rules' numbers", async () => {
    const { html, page } = await shop.get()
    const head = /<div class="widget-head"[\s\S]*?<\/div>/.exec(html)![0]
    expect([head.split('class="avatar').length - 1, head.includes("here-dot")]).toEqual([1, true])
    expect(
      (await shop.get("/settings/presence?at=2026-03-02T20:00")).html
        .split("widget-head-faces")[1]!
        .split("</div>")[0]!
        .split('class="avatar').length - 1,
    ).toBe(2)
    expect(page).not.toMatch(/\b[MPCE]\d\b/)
  })

  test("of a group that is gone says so", async () => {
    const answer = await shop.get("/settings/presence?group=gone")
    expect([answer.status, answer.page.includes("This group is gone.")]).toEqual([422, true])
  })
})
