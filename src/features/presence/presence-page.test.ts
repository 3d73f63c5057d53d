import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { joined } from "../../domain/status.ts"
import { days, hours, minutes } from "../../domain/time.ts"
import { weekOf } from "../../domain/week.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { deactivate } from "../agents/commands.ts"
import { findAgent, saveMembership } from "../agents/store.ts"
import { insertGroup } from "../groups/store.ts"
import { changeAccount } from "../settings/commands.ts"
import { changeAvailability, chooseStatus, showLife } from "./commands.ts"
import { history, insertChange } from "./store.ts"

// P13. Monday 2 March 2026, 10:00 UTC, is when each test begins; in Paris it is 11:00.

let shop: TestShopbell
let ada: SignedIn
let ben: SignedIn
beforeEach(async () => {
  shop = await testShopbell()
  ada = shop.agent("Ada", { role: "admin" })
  ben = shop.agent("Ben")
})
afterEach(() => shop.stop())

const NINE_TO_FIVE = { isOn: true, timeZone: "UTC", week: weekOf((day) => (day <= 5 ? [{ from: 540, to: 1_020 }] : [])) }

describe("everybody now", () => {
  test("with the status, since when, why and what comes next; online first, then invisible, then offline, then by name", async () => {
    const [zoe, chloe] = [shop.agent("Zoe"), shop.agent("Chloe")]
    chooseStatus(shop.io, zoe, "online", zoe.id)
    chooseStatus(shop.io, ben, "online", ben.id)
    changeAvailability(shop.io, ben, NINE_TO_FIVE)
    chooseStatus(shop.io, chloe, "invisible", ada.id)
    const page = (await get("/settings/presence")).page
    expect(page).toContain("2 online · 1 invisible · 1 offline")
    const rows = [
      "Ben Online since 10:00, chosen by them. Offline at 17:00, end of their hours.",
      "Zoe Online since 10:00, chosen by them. Offline at 10:30, if they stay away.",
      "Chloe Invisible since 10:00, set by Ada. Offline at 10:30, if they stay away.",
      "Ada You Offline since 10:00, when you joined the team.",
    ]
    const places = rows.map((row) => page.indexOf(row))
    expect(rows.filter((row) => !page.includes(row))).toEqual([])
    expect(places.toSorted((a, b) => a - b)).toEqual(places)
  })

  test("is for admins alone", async () => {
    expect((await ben.fetch("/settings/presence")).status).toBe(403)
    expect((await shop.fetch("/settings/presence")).status).toBe(401)
    const asked = { method: "POST", body: new URLSearchParams({ status: "online" }) }
    expect((await ben.fetch(`/settings/presence/${ben.id}/status`, asked)).status).toBe(403)
    expect(await (await ben.fetch("/settings/profile")).text()).not.toContain("/settings/presence")
  })

  test("tells one who is alone how to have company", async () => {
    saveMembership(shop.io.db, { ...findAgent(shop.io.db, ben.id)!, isActive: false }, shop.clock.now())
    expect((await get("/settings/presence")).page).toContain("Nobody else is in your team yet. Invite somebody")
  })

  test("P13: is told in the reader's own time zone, as their menu is; until they have one, in the account's", async () => {
    chooseStatus(shop.io, ben, "online", ben.id)
    changeAccount(shop.io, { timeZone: "Europe/Paris" })
    const page = (await get("/settings/presence")).page
    expect(page).toContain("Times are those of Europe/Paris.")
    expect(page).toContain("Online since 11:00, chosen by them.")
    showLife(shop.io, ada.id, "America/New_York")
    const hers = await get("/settings/presence")
    expect(hers.page).toContain("Times are those of America/New York.")
    expect(hers.page).toContain("Online since 05:00, chosen by them.")
    expect(hers.html).toContain('id="status-menu" data-zone="America/New_York"')
    expect((await get("/settings/presence?at=2026-03-02T12:59")).page).toContain("Mon 2 Mar 2026, 12:59")
  })
})

describe("an admin sets a status by hand", () => {
  test("and is warned before if it is the last one online's (P8)", async () => {
    const warnings = async () =>
      (await get("/settings/presence")).page.match(/\S+ \S+ the last one online\. The widget will [\w ]+\./g) ?? []
    expect(await warnings()).toEqual([])
    chooseStatus(shop.io, ben, "online", ben.id)
    expect(await warnings()).toEqual(["Ben is the last one online. The widget will switch to Messenger mode."])
    changeAccount(shop.io, { isWidgetHiddenWhenOffline: true })
    expect(await warnings()).toEqual(["Ben is the last one online. The widget will be hidden."])
    chooseStatus(shop.io, ada, "online", ada.id)
    expect(await warnings()).toEqual([])
    chooseStatus(shop.io, ben, "invisible", ben.id)
    expect((await get("/settings/presence")).page).toContain("You're the last one online. The widget will be hidden.")
  })

  test("and the row in the history says who it was", async () => {
    const answer = await set(ben, "online")
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/settings/presence?done=status"])
    expect(findAgent(shop.io.db, ben.id)!.status).toBe("online")
    expect(history(shop.io.db, { agentId: ben.id, before: null, most: 1 })).toMatchObject([{ cause: "by admin", by: ada.id, to: "online" }])
    expect((await get("/settings/presence")).page).toContain("Ben Offline → to Online Set by Ada Mon 2 Mar 2026, 10:00")
  })

  test("and everybody is told the admin's name, also once they have left", async () => {
    const zoe = shop.agent("Zoe", { role: "admin" })
    chooseStatus(shop.io, ben, "online", zoe.id)
    deactivate(shop.io, findAgent(shop.io.db, ada.id)!, zoe.id)
    const page = (await get("/settings/presence")).page
    expect(page).toContain("Ben Online since 10:00, set by Zoe.")
    expect(page).toContain("All agents: Ben is Online since 10:00, set by Zoe.")
    expect(page).toContain("Set by Zoe Mon 2 Mar 2026, 10:00")
    expect(await (await ben.fetch("/inbox")).text()).toContain("Online since 10:00, set by Zoe.")
  })

  test("one's own is by hand", async () => {
    await set(ada, "online")
    expect(history(shop.io.db, { agentId: ada.id, before: null, most: 1 })).toMatchObject([{ cause: "by hand" }])
  })

  test("not of somebody who is gone or never was, and no status that is none", async () => {
    saveMembership(shop.io.db, { ...findAgent(shop.io.db, ben.id)!, isActive: false }, shop.clock.now())
    expect((await set(ben, "online")).status).toBe(409)
    expect((await set({ id: "nobody" }, "online")).status).toBe(404)
    expect((await set(ada, "busy")).status).toBe(422)
    expect(history(shop.io.db, { agentId: null, before: null, most: 9 })).toEqual([])
  })
})

describe("the coming week", () => {
  test("is a picture with a name, and the same as a table", async () => {
    chooseStatus(shop.io, ben, "online", ben.id)
    changeAvailability(shop.io, ben, NINE_TO_FIVE)
    const { html } = await get("/settings/presence")
    expect(html).toContain('role="img" aria-label="The coming week of 2 agents. New visitors see Live chat now, then Messenger.')
    const table = await get("/settings/presence/week")
    expect(table.page).toContain("New visitors Live chat now 17:00 Why?")
    expect(table.page).toContain("Messenger 17:00 Tue 09:00 Why?")
    expect(table.page).toContain("Online Tue 09:00 Tue 17:00 Start of their hours")
    expect(table.page).toContain("Ada Offline now beyond this week When you joined the team")
    expect(table.html).toContain(`href="/settings/presence?at=${encodeURIComponent("2026-03-02T17:00")}#question"`)
  })
})

describe("“What would a visitor see?”", () => {
  beforeEach(() => {
    chooseStatus(shop.io, ben, "online", ben.id)
    changeAvailability(shop.io, ben, NINE_TO_FIVE)
    chooseStatus(shop.io, ada, "invisible", ada.id)
  })

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
    const answer = await get(`/settings/presence?${query.replace("ADA", ada.id).replace("BEN", ben.id)}`)
    expect(answer.status).toBe(200)
    expect(answer.page).toContain(mode)
    expect(answer.page).toContain(words)
  })

  test("knows groups, and hides where the account says so, but not from who has an open conversation", async () => {
    insertGroup(shop.io.db, { id: "sales", name: "Sales", names: {}, isPrivate: false, members: [ada.id] }, shop.clock.now())
    expect((await get("/settings/presence?group=sales")).page).toContain("Is somebody online? Group Sales: nobody is Online.")
    changeAccount(shop.io, { isWidgetHiddenWhenOffline: true })
    expect((await get("/settings/presence?group=sales")).page).toContain(
      "Is the widget hidden then? Decides The widget is hidden when everyone is offline.",
    )
    for (const visitor of ["open", "unread"]) {
      expect((await get(`/settings/presence?group=sales&visitor=${visitor}`)).page).toContain(
        "Otherwise Decides So the widget is a messenger.",
      )
    }
  })

  test("asks in the reader's time zone, which is the account's until they have one", async () => {
    changeAccount(shop.io, { timeZone: "Europe/Paris" })
    expect((await get("/settings/presence?at=2026-03-02T17:59")).page).toContain("Live chat Mon 2 Mar 2026, 17:59")
    expect((await get("/settings/presence?at=2026-03-02T18:00")).page).toContain("Messenger Mon 2 Mar 2026, 18:00")
  })

  test.each([
    ["2026-03-02T09:59", "That moment is over: it is Mon 2 Mar 2026, 10:00."],
    ["2027-03-04T10:00", "That is more than a year ahead, which is as far as this can tell."],
    ["2026-02-30T10:00", "“2026-02-30T10:00” is no moment. It looks like 2026-03-02T09:30."],
    ["+275760-09-13T00:00", "is no moment"],
    ["tomorrow", "“tomorrow” is no moment."],
    [`"><script>`, "is no moment."],
  ])("does not know %s, says so, and keeps what was typed", async (at, words) => {
    const { status, html, page } = await get(`/settings/presence?${new URLSearchParams({ at, visitor: "unread" })}`)
    expect([status, page.includes(words)]).toEqual([422, true])
    expect(html).toContain(`value="${Bun.escapeHTML(at)}"`)
    expect(html).toContain('value="unread" checked')
    expect(html).not.toContain("answer-mode")
  })

  test("at the last moment that can be told, and the minute that runs", async () => {
    expect((await get("/settings/presence?at=2026-06-02T10:00")).status).toBe(200)
    shop.clock.advance(minutes(0.5))
    expect((await get("/settings/presence?at=2026-03-02T10:00")).page).toContain("Live chat now,")
  })

  test("is answered anew while the page is open: when a status or hours change, and each minute, for then a moment may be over (P14)", async () => {
    const at = "/settings/presence?at=2026-03-02T12:00"
    const answered = async () => {
      const { html } = await get(at)
      const part = (id: string) => textOf(`<main${new RegExp(`<div id="${id}" data-live=[\\s\\S]*?<!--/live-->`).exec(html)![0]}`)
      return [part("answer"), part("at-said"), Number(/id="live-until"[^>]* value="(\d+)"/.exec(html)![1]) - shop.clock.now()] as const
    }
    chooseStatus(shop.io, ben, "offline", ben.id)
    expect(await answered()).toMatchObject([expect.stringContaining("Messenger Mon 2 Mar 2026, 12:00"), expect.anything(), minutes(1)])
    changeAvailability(shop.io, ben, { ...NINE_TO_FIVE, week: weekOf(() => [{ from: 660, to: 1_020 }]) })
    expect((await answered())[0]).toContain("Live chat Mon 2 Mar 2026, 12:00")
    shop.pass(hours(2) + minutes(1))
    const [answer, said] = await answered()
    expect(answer).not.toContain("Mar")
    expect(said).toContain("That moment is over")
  })

  test("of a conversation with nobody in it asks who is in it", async () => {
    for (const nobody of ["", "&with=stranger"]) {
      const { status, page } = await get(`/settings/presence?visitor=ongoing${nobody}`)
      expect([status, page.includes("Choose at least one agent who is in the conversation.")]).toEqual([422, true])
      expect(page).not.toContain("Nobody who works here is in")
    }
  })

  test("M6: shows the faces that the widget shows, and none of our rules' numbers", async () => {
    const { html, page } = await get("/settings/presence")
    const head = /<div class="widget-head"[\s\S]*?<\/div>/.exec(html)![0]
    expect([head.split('class="avatar').length - 1, head.includes("here-dot")]).toEqual([1, true])
    expect(
      (await get("/settings/presence?at=2026-03-02T20:00")).html.split("widget-head-faces")[1]!.split("</div>")[0]!.split('class="avatar')
        .length - 1,
    ).toBe(2)
    expect(page).not.toMatch(/\b[MPCE]\d\b/)
  })

  test("of a group that is gone says so", async () => {
    const answer = await get("/settings/presence?group=gone")
    expect([answer.status, answer.page.includes("This group is gone.")]).toEqual([422, true])
  })
})

describe("the history", () => {
  test("has nothing yet", async () => {
    expect((await get("/settings/presence")).page).toContain("No changes yet")
    expect((await get(`/settings/presence?agent=${ben.id}`)).page).toContain("The status of this agent was never changed.")
  })

  test("begins with the day somebody came, which nobody chose", async () => {
    insertChange(shop.io.db, ben.id, joined(shop.clock.now()))
    expect((await get("/settings/presence")).page).toContain("Ben Offline When they joined the team Mon 2 Mar 2026, 10:00")
  })

  test("names causes and settings", async () => {
    for (const agent of [ada, ben]) chooseStatus(shop.io, agent, "online", agent.id)
    changeAvailability(shop.io, ben, NINE_TO_FIVE)
    shop.pass(hours(8))
    const page = (await get("/settings/presence")).page
    expect(page).toContain("Ada Online → to Offline After 30 minutes away Mon 2 Mar 2026, 10:30")
    expect(page).toContain("Ben Online → to Offline End of their hours end at 17:00 UTC Mon 2 Mar 2026, 17:00")
    const ofBen = (await get(`/settings/presence?agent=${ben.id}`)).page
    expect([ofBen.includes("Ben Online → to"), ofBen.includes("Ada Online → to")]).toEqual([true, false])
  })

  test("has 50 a page, newest first, and goes on by number", async () => {
    for (let i = 1; i <= 120; i++) {
      const at = shop.clock.now() - minutes(121 - i)
      insertChange(shop.io.db, ben.id, { from: "offline", to: "offline", at, cause: "by hand", by: ben.id, setting: `change ${i}` })
    }
    const pages = [await seen("/settings/presence")]
    for (let next = pages[0]!.older; next; next = pages.at(-1)!.older) pages.push(await seen(next))
    expect(pages.map(({ numbers }) => numbers.length)).toEqual([50, 50, 20])
    expect(pages.flatMap(({ numbers }) => numbers)).toEqual(Array.from({ length: 120 }, (_, i) => 120 - i))
    for (const before of ["0", "-1", "x", "1e3", "9".repeat(30)]) {
      expect((await seen(`/settings/presence?before=${before}`)).numbers[0]).toBe(120)
    }
    expect((await get("/settings/presence?before=1")).page).toContain("No older changes")
  })
})

test("looking writes nothing, also of what is due", async () => {
  chooseStatus(shop.io, ben, "online", ben.id)
  changeAvailability(shop.io, ben, NINE_TO_FIVE)
  await get("/settings/presence")
  const before = written()
  shop.clock.advance(days(1) + hours(8))
  const page = (await get("/settings/presence?at=2026-03-20T10:00")).page
  expect(page).toContain("Ben Offline since 17:00, end of their hours.")
  expect(written()).toBe(before)
})

test("Settings > Account has the time zone", async () => {
  const save = (zone: string) => ada.fetch("/settings/account", { method: "POST", body: new URLSearchParams({ name: "Levain", zone }) })
  expect((await save("europe/paris")).status).toBe(303)
  expect((await get("/settings/account")).html).toContain('<option value="Europe/Paris" selected>')
  const wrong = await save("Mars/Olympus")
  expect([wrong.status, textOf(await wrong.text()).includes("This time zone is not known.")]).toEqual([422, true])
})

/** All that this connection has ever written. */
function written(): number {
  return shop.io.db.get<{ n: number }>("select total_changes() as n")!.n
}

async function get(path: string) {
  const answer = await ada.fetch(path)
  const html = await answer.text()
  return { status: answer.status, html, page: textOf(html) }
}

/** What there is to read: words without their markup. */
function textOf(html: string): string {
  const words = html
    .slice(Math.max(0, html.indexOf("<main")))
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ")
  const signs: Record<string, string> = { "&quot;": '"', "&#x27;": "'", "&lt;": "<", "&gt;": ">", "&amp;": "&" }
  return words.replaceAll(/&[#\w]+;/g, (sign) => signs[sign] ?? sign).replaceAll(/ (?=[.,])/g, "")
}

/** A page of the history: its rows' numbers, and where "Older" leads. */
async function seen(path: string) {
  const { html } = await get(path)
  const numbers = [...html.matchAll(/id="change-(\d+)"/g)].map(([, number]) => Number(number))
  return { numbers, older: /href="([^"]+)">Older/.exec(html)?.[1]?.replaceAll("&amp;", "&") ?? null }
}

function set({ id }: { readonly id: string }, status: string): Promise<Response> {
  return ada.fetch(`/settings/presence/${id}/status`, { method: "POST", body: new URLSearchParams({ status }) })
}
