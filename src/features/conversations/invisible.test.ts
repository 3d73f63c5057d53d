import { afterEach, beforeEach, describe, expect, spyOn, test } from "bun:test"
import { hours, minutes, seconds } from "../../domain/time.ts"
import type { SignedIn } from "../../testing/app.ts"
import { waitingShop, type WaitingShop } from "../../testing/waiting-shop.ts"
import { changeAutoOffline, changeToldWhenInvisible } from "../presence/commands.ts"
import { changeAccount } from "../settings/commands.ts"
import { createGroup } from "../groups/commands.ts"
import { close } from "./commands.ts"
import { tellInvisible } from "./jobs.ts"

// A visitor waits, and somebody is there who does not want to look so.

let shop: WaitingShop
let ann: SignedIn
let ida: SignedIn
beforeEach(async () => {
  shop = await waitingShop()
  ;({ ann, ida } = shop)
})
afterEach(() => shop.stop())

const ESCALATED = "A visitor has been waiting for 30 seconds"

describe("P6: an invisible agent who asked for it", () => {
  test("hears of what online agents did not answer within 30 s, once", async () => {
    changeToldWhenInvisible(shop.io, ida, true)
    const [his, hers] = [await shop.tabOf(ann), await shop.tabOf(ida)]
    const marie = await shop.widget()
    await marie.write("Hello?")
    shop.pass(seconds(30) - 1)
    await hers.settled()
    expect(hers.heard).not.toContain(ESCALATED)
    shop.pass(1)
    await hers.says(ESCALATED)
    shop.pass(seconds(1))
    await marie.write("Anybody?")
    shop.pass(minutes(2))
    await hers.settled()
    expect(hers.heard.split(ESCALATED)).toHaveLength(2)
    expect(his.heard).not.toContain(ESCALATED)
  })

  test("is led to where the conversation stands", async () => {
    const sales = createGroup(shop.io, { name: "Sales", names: {}, isPrivate: false, members: [ann.id, ida.id] })
    changeAccount(shop.io, { asksForGroup: true })
    changeToldWhenInvisible(shop.io, ida, true)
    const hers = await shop.tabOf(ida)
    await shop.writeTo(sales, "I would like to buy")
    shop.pass(seconds(30))
    expect(await hers.says(ESCALATED)).toContain(`href="/inbox/${shop.newest()}?view=mine"`)
    const before = hers.frames.length
    await (await shop.widget()).write("Hello?")
    shop.pass(seconds(30))
    expect(await hers.says(ESCALATED, before)).toContain(`href="/inbox/${shop.newest()}?view=unassigned"`)
  })

  test("hears nothing if somebody answers before, nor if she did not ask", async () => {
    const hers = await shop.tabOf(ida)
    const marie = await shop.widget()
    await marie.write("Hello?")
    shop.pass(minutes(1))
    shop.answerNewest(ann, "Yes?")
    changeToldWhenInvisible(shop.io, ida, true)
    const paul = await shop.widget()
    await paul.write("Hi")
    shop.pass(seconds(20))
    shop.answerNewest(ann, "Good morning")
    shop.pass(minutes(1))
    await hers.settled()
    expect(hers.heard).not.toContain(ESCALATED)
  })

  test.each([
    ["asks for it", () => changeToldWhenInvisible(shop.io, ida, true), "invisible"],
    ["turns invisible", () => shop.choose(ida, "invisible"), "offline"],
  ] as const)("who %s while a visitor still waits hears of it then, once; who does so after her does not", async (_, deed, before) => {
    shop.choose(ida, before)
    if (before === "offline") changeToldWhenInvisible(shop.io, ida, true)
    const [hers, theirs] = [await shop.tabOf(ida), await shop.tabOf(ann)]
    await (await shop.widget()).write("Hello?")
    for (const ms of [seconds(30), seconds(1), seconds(9)]) shop.pass(ms)
    deed()
    shop.pass(seconds(1))
    await hers.says(ESCALATED)
    changeToldWhenInvisible(shop.io, ann, true)
    shop.choose(ann, "invisible")
    for (const ms of [seconds(1), minutes(1)]) shop.pass(ms)
    await Promise.all([hers.settled(), theirs.settled()])
    expect([hers.heard.split(ESCALATED).length, theirs.heard.includes(ESCALATED)]).toEqual([2, false])
  })

  test("is not called to what was missed before she came: that is mailed (C6)", async () => {
    const hers = await shop.tabOf(ida)
    await (await shop.widget()).write("Hello?")
    for (let i = 0; i < 6; i++) shop.pass(minutes(1))
    changeToldWhenInvisible(shop.io, ida, true)
    shop.pass(seconds(1))
    await hers.settled()
    expect(hers.heard).not.toContain(ESCALATED)
  })

  test("hears of it also after a jump of the clock over all that time, and after a restart (R3)", async () => {
    changeToldWhenInvisible(shop.io, ida, true)
    changeAutoOffline(shop.io, ida, { after: null, isAlsoDuringHours: false, isBackOnReturn: false })
    const hers = await shop.tabOf(ida)
    await (await shop.widget()).write("Hello?")
    shop.pass(seconds(20))
    shop.pass(hours(3))
    await hers.says(ESCALATED)
    const from = hers.frames.length
    shop.choose(ann, "online")
    await (await shop.widget()).write("Hello?")
    shop.pass(seconds(1))
    shop.clock.advance(hours(3))
    // As a process finds it that starts then.
    tellInvisible(shop.io)()
    await hers.says(ESCALATED, from)
  })

  test("nobody invisible, nothing asked: a tick reads no conversation for it", async () => {
    await (await shop.widget()).write("Hello?")
    shop.clock.advance(minutes(1))
    const read = spyOn(shop.io.db, "all")
    tellInvisible(shop.io)()
    expect(read.mock.calls.filter(([sql]) => sql.includes("conversations"))).toEqual([])
    read.mockRestore()
  })

  test("hears again when a new wait begins", async () => {
    changeToldWhenInvisible(shop.io, ida, true)
    const hers = await shop.tabOf(ida)
    const marie = await shop.widget()
    await marie.write("Hello?")
    shop.pass(seconds(31))
    await hers.says(ESCALATED)
    const before = hers.frames.length
    shop.answerNewest(ann, "Yes?")
    close(shop.io, ann, shop.newest())
    // It is nobody's when it is reopened (C12), and Ben is offered it.
    shop.agent("Ben", { status: "online" })
    shop.choose(ann, "offline")
    await marie.write("One more thing")
    shop.pass(seconds(31))
    await hers.says(ESCALATED, before)
  })

  test("with nobody online it is an offline message, and P6 does not apply", async () => {
    changeToldWhenInvisible(shop.io, ida, true)
    shop.choose(ann, "offline")
    const hers = await shop.tabOf(ida)
    const marie = await shop.widget()
    await marie.write("Hello?")
    shop.pass(minutes(1))
    await hers.settled()
    expect(hers.heard).not.toContain(ESCALATED)
    expect(shop.item(shop.newest()).missed).toBe("offline message")
  })
})
