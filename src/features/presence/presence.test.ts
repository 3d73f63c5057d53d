import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { days, hours, minutes, seconds } from "../../domain/time.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { OFFICE_HOURS } from "../../testing/statuses.ts"
import { NO_INVITES } from "../../testing/no-invites.ts"
import { deactivate, reactivate } from "../agents/commands.ts"
import { findAgent } from "../agents/store.ts"
import { changeAutoOffline, changeAvailability, changeDaysOff, changeLeaves, chooseStatus, pingOnline, showLife } from "./commands.ts"
import { statusWords } from "./explained.ts"
import { history } from "./store.ts"

// Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: TestShopbell
let ada: SignedIn
beforeEach(async () => {
  shop = await testShopbell()
  ada = shop.agent("Ada", { role: "admin", status: "offline" })
})
afterEach(() => shop.stop())

const status = (agent: SignedIn) => findAgent(shop.io.db, agent.id)!.status
/** Newest first, as "from → to, cause". */
const rows = (agent: SignedIn) =>
  history(shop.io.db, { agentId: agent.id, before: null, most: 50 }).map(({ from, to, cause }) => `${from} → ${to}, ${cause}`)
const choose = (to: "online" | "invisible" | "offline") => chooseStatus(shop.io, ada, to, ada.id)

describe("P9: availability hours", () => {
  test("end and start switch by themselves, each once, and say so", () => {
    choose("online")
    changeAvailability(shop.io, ada, OFFICE_HOURS)
    expect(status(ada)).toBe("online")
    shop.pass(hours(7) - 1)
    expect(status(ada)).toBe("online")
    shop.pass(1)
    shop.pass(0)
    expect(status(ada)).toBe("offline")
    expect(statusWords(shop.io, findAgent(shop.io.db, ada.id)!).why).toBe("Offline since 17:00, end of your hours. Back online Tue 09:00.")
    shop.pass(hours(16))
    expect(status(ada)).toBe("online")
    expect(rows(ada)).toEqual(["offline → online, availability hours", "online → offline, availability hours", "offline → online, by hand"])
  })

  test("a manual Invisible is not turned Online by a start; its end turns it Offline", () => {
    changeAvailability(shop.io, ada, OFFICE_HOURS)
    changeAutoOffline(shop.io, ada, { after: null, isAlsoDuringHours: false, isBackOnReturn: false })
    shop.pass(hours(8))
    choose("invisible")
    shop.pass(hours(16))
    expect(status(ada)).toBe("invisible")
    shop.pass(hours(8))
    expect(status(ada)).toBe("offline")
  })

  test("R3: a boundary that passed while nothing ticked is applied, the latest alone, dated when it was", () => {
    choose("online")
    changeAvailability(shop.io, ada, OFFICE_HOURS)
    shop.pass(hours(48 + 8))
    expect(status(ada)).toBe("offline")
    const [row] = history(shop.io.db, { agentId: ada.id, before: null, most: 1 })
    expect(new Date(row!.at).toISOString()).toBe("2026-03-04T17:00:00.000Z")
    shop.pass(0)
    shop.pass(minutes(1))
    expect(rows(ada)).toHaveLength(2)
  })

  test("P10: on a day off and on leave no range starts", () => {
    changeAvailability(shop.io, ada, OFFICE_HOURS)
    changeDaysOff(shop.io, [{ date: "2026-03-03", name: "Carnival" }])
    changeLeaves(shop.io, ada, [{ from: "2026-03-04", to: "2026-03-05" }])
    for (const [day, expected] of [
      ["Tuesday", "offline"],
      ["Wednesday", "offline"],
      ["Thursday", "offline"],
      ["Friday", "online"],
    ] as const) {
      shop.pass(hours(24))
      expect([day, status(ada)]).toEqual([day, expected])
    }
  })
})

describe("P11: the auto-offline delay", () => {
  test("counts from the last sign of life, and the inbox says what happened", () => {
    choose("online")
    shop.pass(minutes(20))
    showLife(shop.io, ada.id, "Europe/Paris")
    shop.pass(minutes(30) - 1)
    expect(status(ada)).toBe("online")
    shop.pass(1)
    expect(status(ada)).toBe("offline")
    // Told in the zone of her browser, for she has chosen none.
    expect(statusWords(shop.io, findAgent(shop.io.db, ada.id)!).notice?.text).toBe(
      "You were switched to offline at 11:50 after 30 minutes away.",
    )
    choose("online")
    expect(statusWords(shop.io, findAgent(shop.io.db, ada.id)!).notice).toBeNull()
  })

  test("choosing by hand what one is counts as a sign of life; being set to it by an admin does not", () => {
    choose("online")
    shop.pass(minutes(20))
    choose("online")
    expect(rows(ada)).toHaveLength(1)
    shop.pass(minutes(20))
    chooseStatus(shop.io, ada, "online", shop.agent("Ben").id)
    shop.pass(minutes(10) - 1)
    expect(status(ada)).toBe("online")
    shop.pass(1)
    expect(status(ada)).toBe("offline")
  })

  test("Never, and not during one's hours, unless asked for", () => {
    choose("online")
    changeAvailability(shop.io, ada, OFFICE_HOURS)
    shop.pass(hours(2))
    expect(status(ada)).toBe("online")
    changeAutoOffline(shop.io, ada, { after: minutes(5), isAlsoDuringHours: true, isBackOnReturn: false })
    shop.pass(seconds(1))
    expect(status(ada)).toBe("offline")
    choose("online")
    changeAutoOffline(shop.io, ada, { after: null, isAlsoDuringHours: true, isBackOnReturn: false })
    shop.pass(hours(2))
    expect(status(ada)).toBe("online")
  })

  test("“Put me back online when I return” does, as what they were", () => {
    choose("invisible")
    changeAutoOffline(shop.io, ada, { after: minutes(5), isAlsoDuringHours: false, isBackOnReturn: true })
    shop.pass(minutes(6))
    expect(status(ada)).toBe("offline")
    shop.clock.advance(minutes(3))
    showLife(shop.io, ada.id)
    expect(status(ada)).toBe("invisible")
    expect(rows(ada)[0]).toBe("offline → invisible, returned")
  })

  test("an unknown delay is refused", () => {
    expect(() => changeAutoOffline(shop.io, ada, { after: minutes(7), isAlsoDuringHours: false, isBackOnReturn: false })).toThrow(
      "Choose one",
    )
  })
})

describe("P12: API pings", () => {
  test("keep an agent online for 150 s each; then what was before comes back", () => {
    choose("invisible")
    for (let i = 0; i < 3; i++) {
      pingOnline(shop.io, ada.id)
      expect(status(ada)).toBe("online")
      shop.pass(seconds(149))
    }
    expect(status(ada)).toBe("online")
    shop.pass(seconds(1))
    expect(status(ada)).toBe("invisible")
    expect(rows(ada).slice(0, 2)).toEqual(["online → invisible, API", "invisible → online, API"])
  })

  test("a status chosen by hand ends the lease", () => {
    pingOnline(shop.io, ada.id)
    choose("offline")
    shop.pass(minutes(3))
    expect([status(ada), rows(ada)[0]]).toEqual(["offline", "online → offline, by hand"])
  })

  test("of nobody is refused", () => {
    expect(() => pingOnline(shop.io, "nobody")).toThrow("no such agent")
  })
})

describe("P13, P14: every change", () => {
  test("has a row with its cause; choosing what one has is none", () => {
    for (const to of ["online", "online", "invisible", "offline"] as const) choose(to)
    expect(rows(ada)).toEqual(["invisible → offline, by hand", "online → invisible, by hand", "offline → online, by hand"])
    const ben = shop.agent("Ben", { status: "online" })
    chooseStatus(shop.io, ben, "offline", ada.id)
    expect(rows(ben)).toEqual(["online → offline, by admin"])
    expect(statusWords(shop.io, findAgent(shop.io.db, ben.id)!).why).toBe("Offline since 10:00, set by Ada.")
  })

  test("is in open widgets at once, also when the clock made it", async () => {
    choose("online")
    changeAvailability(shop.io, ada, OFFICE_HOURS)
    const marie = await shop.widget()
    expect(marie.mode).toBe("live-chat")
    shop.pass(hours(7))
    await marie.until(() => marie.mode === "messenger")
    shop.pass(hours(16))
    await marie.until(() => marie.mode === "live-chat")
  })

  test("M6: the messenger says when somebody is back, by the hours of who counts, and not before it is known", async () => {
    const [marie, paul] = [await shop.widget(), await shop.widget()]
    const backOf = (widget: typeof marie) =>
      widget.frames.flatMap((f) => (f.type === "mode" ? f : f.type === "welcome" ? f.mode : [])).at(-1)!.backAt
    await marie.write("Hello")
    expect([backOf(marie), backOf(paul)]).toEqual([undefined, undefined])
    changeAvailability(shop.io, ada, OFFICE_HOURS)
    await paul.until((frame) => frame.type === "mode" && frame.backAt !== undefined)
    await marie.until((frame) => frame.type === "mode" && frame.backAt !== undefined)
    const tuesdayAtNine = shop.clock.now() + hours(23)
    expect([backOf(marie), backOf(paul)]).toEqual([tuesdayAtNine, tuesdayAtNine])
  })

  test("M6: the day after a leave of weeks is told; a clock that jumps over it, and back, is followed within a tick", async () => {
    changeAvailability(shop.io, ada, OFFICE_HOURS)
    choose("offline")
    const monday = shop.clock.now()
    changeLeaves(shop.io, ada, [{ from: "2026-03-03", to: "2026-04-12" }])
    const marie = await shop.widget()
    const backOf = () => marie.frames.flatMap((f) => (f.type === "mode" ? f : f.type === "welcome" ? f.mode : [])).at(-1)!.backAt
    const [monday13, tuesday14] = [Date.UTC(2026, 3, 13, 9), Date.UTC(2026, 3, 14, 9)]
    expect(backOf()).toBe(monday13)
    shop.pass(monday13 + hours(10) - shop.clock.now())
    await marie.until(() => backOf() === tuesday14)
    shop.pass(monday - shop.clock.now())
    await marie.until(() => backOf() === monday13)
  })
})

describe("P1, P13: who is deactivated and comes back", () => {
  const settings = (agent: SignedIn) =>
    history(shop.io.db, { agentId: agent.id, before: null, most: 50 }).map(({ from, to, cause, setting }) => [from, to, cause, setting])

  test("has a row of each in the history, and begins Offline", () => {
    const ben = shop.agent("Ben")
    changeAutoOffline(shop.io, ben, { after: null, isAlsoDuringHours: false, isBackOnReturn: false })
    chooseStatus(shop.io, ben, "online", ben.id)
    deactivate(shop.io, ada, ben.id, NO_INVITES)
    expect(settings(ben)[0]).toEqual(["online", "offline", "by admin", "deactivated"])
    shop.pass(minutes(30))
    reactivate(shop.io, ada, ben.id)
    expect(settings(ben)[0]).toEqual(["offline", "offline", "by admin", "reactivated"])
    const back = findAgent(shop.io.db, ben.id)!
    expect([back.status, statusWords(shop.io, back).why]).toEqual(["offline", "Offline since 10:30, reactivated by Ada."])
    chooseStatus(shop.io, back, "online", ben.id)
    expect(status(ben)).toBe("online")
  })

  test("also if they were Offline before", () => {
    const ben = shop.agent("Ben")
    deactivate(shop.io, ada, ben.id, NO_INVITES)
    reactivate(shop.io, ada, ben.id)
    expect(settings(ben)).toEqual([
      ["offline", "offline", "by admin", "reactivated"],
      ["offline", "offline", "by admin", "deactivated"],
    ])
  })

  test("P9: their hours begin with the next start, not with one that passed while they were gone", () => {
    const ben = shop.agent("Ben")
    changeAvailability(shop.io, ben, OFFICE_HOURS)
    chooseStatus(shop.io, ben, "offline", ben.id)
    deactivate(shop.io, ada, ben.id, NO_INVITES)
    shop.pass(days(9) + hours(2))
    reactivate(shop.io, ada, ben.id)
    shop.pass(0)
    expect([status(ben), statusWords(shop.io, findAgent(shop.io.db, ben.id)!).why]).toEqual([
      "offline",
      "Offline since 12:00, reactivated by Ada. Back online Thu 09:00.",
    ])
    shop.pass(hours(21))
    expect(rows(ben)[0]).toBe("offline → online, availability hours")
  })

  test("twice is once", () => {
    const ben = shop.agent("Ben")
    for (const _ of [1, 2]) deactivate(shop.io, ada, ben.id, NO_INVITES)
    expect(settings(ben)).toHaveLength(1)
    for (const _ of [1, 2]) reactivate(shop.io, ada, ben.id)
    expect(settings(ben)).toHaveLength(2)
  })
})
