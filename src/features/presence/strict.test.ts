import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { minutes, seconds } from "../../domain/time.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { TestInbox } from "../../testing/inbox.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { findAgent } from "../agents/store.ts"
import { assign, reply } from "../conversations/commands.ts"
import { lookers } from "../conversations/lookers-store.ts"
import { changeAccount } from "../settings/commands.ts"
import { changeAutoOffline, changeToldWhenInvisible, chooseStatus, pingOnline } from "./commands.ts"
import { statusWords } from "./explained.ts"
import { carryLeasesOver } from "./lease-commands.ts"
import { counted, inboxLease } from "./lease-store.ts"

// P15. Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: TestShopbell
let ada: SignedIn
let ben: SignedIn
let cleo: SignedIn
let ida: SignedIn
let widget: TestWidget
const tabs: TestInbox[] = []
beforeEach(async () => {
  shop = await testShopbell()
  ada = shop.agent("Ada", { role: "admin", status: "online" })
  ben = shop.agent("Ben", { status: "offline" })
  cleo = shop.agent("Cleo", { status: "invisible" })
  ida = shop.agent("Ida", { status: "invisible" })
  changeAccount(shop.io, { isPresenceStrict: true })
  chooseStatus(shop.io, ada, "offline", ada.id)
  chooseStatus(shop.io, ada, "online", ada.id)
  changeAutoOffline(shop.io, ada, { after: null, isAlsoDuringHours: false, isBackOnReturn: false })
  widget = await shop.widget()
})
afterEach(async () => {
  for (const tab of tabs.splice(0)) tab.close()
  await shop.stop()
})

describe("with strict presence on", () => {
  test("an agent counts as online once an inbox of theirs is open, within a tick, and widgets hear of it", async () => {
    expect([mode(), standing()]).toEqual(["messenger", "offline"])
    await tab(ada)
    shop.tick()
    await becomes("live-chat")
    expect(standing()).toBe("online")
    expect(findAgent(shop.io.db, ada.id)!.status).toBe("online")
  })

  test("closing one of two tabs changes nothing; closing both does, once 75 s have passed without an answer", async () => {
    const [one, other] = [await tab(ada), await tab(ada)]
    shop.tick()
    one.close()
    await one.closing()
    await answeredFor(ada, 120)
    await becomes("live-chat")
    other.close()
    await other.closing()
    const last = inboxLease(shop.io.db, ada.id)!.renewedAt!
    passTo(last + seconds(74))
    expect(standing()).toBe("online")
    passTo(last + seconds(75))
    await becomes("messenger")
    expect(standing()).toBe("offline")
  })

  test("a tab that says nothing but answers pings keeps its agent here for hours", async () => {
    await tab(ada)
    shop.tick()
    await answeredFor(ada, 600)
    expect(standing()).toBe("online")
    expect(await modes()).toEqual(["messenger", "live-chat"])
  })

  test("a connection that comes and goes flaps no widget", async () => {
    for (let i = 0; i < 5; i++) {
      const short = await tab(ada)
      shop.tick()
      short.close()
      await short.closing()
      for (const _ of [1, 2, 3, 4]) shop.pass(seconds(14))
    }
    expect(await modes()).toEqual(["messenger", "live-chat"])
  })

  test("a clock that jumps three hours ahead, or back, takes nobody away whose inbox is connected", async () => {
    await tab(ada)
    shop.tick()
    for (const jump of [minutes(180), -minutes(180)]) {
      shop.pass(jump)
      expect(standing()).toBe("online")
      expect(statusWords(shop.io, findAgent(shop.io.db, ada.id)!).notice).toBeNull()
    }
    expect(await modes()).toEqual(["messenger", "live-chat"])
  })

  test("a restart takes nobody away, however long it took, and says of nobody that they were (R3)", async () => {
    await tab(ada)
    shop.tick()
    // As a process finds it that starts ten minutes later.
    shop.clock.advance(minutes(10))
    expect(standing()).toBe("offline")
    carryLeasesOver(shop.io)
    expect(standing()).toBe("online")
    expect(inboxLease(shop.io.db, ada.id)!.gap).toBeNull()
  })

  test("who had closed their inbox before the restart is still gone after it", async () => {
    const only = await tab(ada)
    shop.tick()
    only.close()
    await only.closing()
    passTo(shop.clock.now() + minutes(5))
    shop.clock.advance(minutes(10))
    carryLeasesOver(shop.io)
    expect(standing()).toBe("offline")
  })

  test("a message is no offer to the absent: it is an offline message", async () => {
    await widget.write("Hello?")
    expect(widget.of("message").at(-1)!.message.mode).toBe("messenger")
    shop.pass(seconds(31))
    expect(await (await ada.fetch("/inbox/unassigned")).text()).toContain("Offline message")
  })

  test("an invisible agent whose inbox answers no more hears of no long wait, though she asked for it (P6)", async () => {
    const [here, gone] = await invisibleTabs()
    await widget.write("Hello?")
    for (const _ of [1, 2, 3]) shop.pass(seconds(10))
    await here.says("A visitor has been waiting for 30 seconds")
    await gone.settled()
    expect(gone.heard).not.toContain("A visitor has been waiting")
  })

  test("nor is she online to those whose conversation she is in (P5)", async () => {
    await invisibleTabs()
    await widget.write("Hello?")
    const { id } = shop.io.db.get<{ id: string }>("select id from conversations")!
    assign(shop.io, ada, id, { agentIds: [cleo.id], groupId: null, note: "" })
    chooseStatus(shop.io, ada, "offline", ada.id)
    await becomes("messenger")
    expect(await widget.write("Still there?")).toMatchObject({ mode: "messenger" })
    assign(shop.io, ada, id, { agentIds: [ida.id], groupId: null, note: "" })
    await becomes("live-chat")
    expect(await widget.write("And now?")).toMatchObject({ mode: "live-chat" })
  })

  test("the row of who waits for her gets its red dot when she counts no more, in lists that are open (C5)", async () => {
    const hers = await tab(ada)
    const list = await listOf(ben)
    shop.tick()
    await becomes("live-chat")
    await widget.write("Hello?")
    const { id } = shop.io.db.get<{ id: string }>("select id from conversations")!
    assign(shop.io, ada, id, { agentIds: [ada.id], groupId: null, note: "" })
    // From an answer on only who is there can turn the next word red.
    reply(shop.io, ada, id, { id: crypto.randomUUID(), text: "Yes?" })
    hers.close()
    await hers.closing()
    const last = inboxLease(shop.io.db, ada.id)!.renewedAt!
    passTo(last + seconds(74))
    await widget.write("One more thing")
    await list.says("One more thing")
    const before = list.frames.length
    passTo(last + seconds(75))
    expect(await rowOf(list, id, before)).toContain("dot-red")
  })

  test("and when strict presence is switched on, and goes when it is switched off", async () => {
    changeAccount(shop.io, { isPresenceStrict: false })
    shop.tick()
    await widget.write("Hello?")
    const { id } = shop.io.db.get<{ id: string }>("select id from conversations")!
    assign(shop.io, ada, id, { agentIds: [ada.id], groupId: null, note: "" })
    const list = await listOf(ben)
    expect(list.heard).not.toContain("dot-red")
    let before = list.frames.length
    changeAccount(shop.io, { isPresenceStrict: true })
    shop.tick()
    expect(await rowOf(list, id, before)).toContain("dot-red")
    before = list.frames.length
    changeAccount(shop.io, { isPresenceStrict: false })
    shop.tick()
    expect(await rowOf(list, id, before)).not.toContain("dot-red")
  })

  test("the API vouches for those without an inbox, whatever their status was (P12)", () => {
    for (const agent of [ada, ben]) {
      pingOnline(shop.io, agent.id)
      expect(counted(shop.io.db, shop.clock.now()).find(({ id }) => id === agent.id)!.status).toBe("online")
    }
  })

  test("the presence page says who counts as what, and why", async () => {
    const page = await text("/settings/presence", shop.agent("Zoe", { role: "admin" }))
    expect(page).toContain("Ada is online, but no inbox of theirs is open.")
    expect(page).toContain("Ada is Online since 10:00, chosen by them, but counts as Offline, for no inbox of theirs is open")
    expect(page).toContain("So the widget is a messenger.")
    expect(await text("/settings/presence")).toContain(
      "You are Online since 10:00, chosen by you, but count as Offline, for no inbox of yours is open",
    )
  })

  test("switching it off counts everybody by their status again", async () => {
    const answer = await ada.fetch("/settings/presence", { method: "POST", body: new URLSearchParams() })
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/settings/presence?done=strict"])
    await becomes("live-chat")
    expect(standing()).toBe("online")
  })
})

describe("whatever the setting", () => {
  beforeEach(() => changeAccount(shop.io, { isPresenceStrict: false }))

  test("a closed inbox changes no mode, and is told to admins and to her", async () => {
    const only = await tab(ada)
    only.close()
    await only.closing()
    passTo(shop.clock.now() + minutes(29))
    expect(standing()).toBe("online")
    const zoe = shop.agent("Zoe", { role: "admin" })
    expect(await text("/settings/presence", zoe)).toContain("Ada is online, but their inbox has been closed for 29 min.")
    expect(await text("/settings/presence")).toContain("You are online, but your inbox has been closed for 29 min.")
    expect(await text("/inbox/unassigned")).toContain("You are online, but your inbox has been closed for 29 min.")
    await tab(ada)
    expect(statusWords(shop.io, findAgent(shop.io.db, ada.id)!).notice?.text).toBe(
      "You were online while your inbox was closed for 29 min.",
    )
    expect(await text("/settings/presence", zoe)).not.toContain("but their inbox")
  })

  test("a break of less than 15 min is no news to her, neither before her inbox has answered nor after", async () => {
    const only = await tab(ada)
    only.close()
    await only.closing()
    passTo(inboxLease(shop.io.db, ada.id)!.renewedAt! + minutes(15) - 1)
    expect(await text("/inbox")).not.toContain("your inbox")
    await tab(ada)
    expect(statusWords(shop.io, findAgent(shop.io.db, ada.id)!).notice).toBeNull()
  })

  test("it is the same news before her inbox has answered and after, so that she dismisses it once", async () => {
    const only = await tab(ada)
    only.close()
    await only.closing()
    passTo(shop.clock.now() + minutes(20))
    const key = () => statusWords(shop.io, findAgent(shop.io.db, ada.id)!).notice?.key
    const before = key()
    expect(await html("/inbox")).toContain(`data-notice="${before}"`)
    await tab(ada)
    expect(key()).toBe(before)
  })
})

test("P13, P14: who is Online and missing is shown the same everywhere: their status, and that it does not count, with why", async () => {
  chooseStatus(shop.io, ada, "offline", ada.id)
  chooseStatus(shop.io, ben, "online", ben.id)
  const only = await tab(ben)
  shop.tick()
  await becomes("live-chat")
  expect(await text("/settings/presence")).toContain("1 online · 0 invisible · 3 offline")
  only.close()
  await only.closing()
  passTo(shop.clock.now() + seconds(75))
  await becomes("messenger")
  const page = await text("/settings/presence")
  expect(page).toContain("0 online · 0 invisible · 4 offline")
  expect(page).toContain("Online since 10:00, chosen by them. Offline at 10:30, if they stay away.")
  expect(page).toContain("Ben is online, but their inbox has been closed for 1 min. Until it is open, they count as Offline.")
  expect(page).toContain("Ben is Online since 10:00, chosen by them, but counts as Offline, for no inbox of theirs is open")
  expect(await html("/settings/agents")).toMatch(/data-status="offline"><\/span><span>Online, inbox closed</)
  const menu = await text("/settings/profile", ben)
  expect(menu).toContain("Your status: Online")
  expect(menu).toContain("Visitors can chat live once your inbox is open.")
  expect(menu).toContain("Until your inbox is open, you count as Offline.")
  expect(menu).not.toContain("last one online")
  await tab(ben)
  shop.tick()
  await becomes("live-chat")
  expect(await text("/settings/profile", ben)).toContain("the last one online.")
  expect(await text("/settings/profile", ben)).not.toContain("count as Offline")
  expect(await text("/settings/agents")).not.toContain("Online, inbox closed")
})

function mode() {
  return widget.of("mode").at(-1)?.mode ?? widget.of("welcome").at(-1)!.mode.mode
}

async function becomes(wanted: string): Promise<void> {
  while (mode() !== wanted) await widget.until((frame) => frame.type === "mode", widget.frames.length)
}

/** Each mode that the widget was told by now, without repetitions. */
async function modes() {
  const from = widget.frames.length
  widget.send({ type: "ping" })
  await widget.until((frame) => frame.type === "pong", from)
  const told = [widget.of("welcome")[0]!.mode.mode, ...widget.of("mode").map((frame) => frame.mode)]
  return told.filter((one, i) => one !== told[i - 1])
}

function standing() {
  return counted(shop.io.db, shop.clock.now()).find(({ id }) => id === ada.id)!.status
}

async function tab(agent: SignedIn): Promise<TestInbox> {
  const inbox = new TestInbox(shop.url, agent)
  tabs.push(inbox)
  await inbox.look()
  return inbox
}

/** So many seconds go by, in steps as ticks do; whoever is connected answers each ping before the next step. */
async function answeredFor(agent: SignedIn, total: number): Promise<void> {
  for (let gone = 0; gone < total; gone += 14) {
    const { renewedAt } = inboxLease(shop.io.db, agent.id)!
    shop.pass(seconds(14))
    if (shop.clock.now() - renewedAt! < seconds(15)) continue
    while (inboxLease(shop.io.db, agent.id)!.renewedAt === renewedAt) await Bun.sleep(2)
  }
}

/** Ada is online with an open inbox, and Ida and Cleo are invisible and asked for P6: Ida's inbox is open, Cleo's has answered nothing for 75 s. */
async function invisibleTabs(): Promise<[ida: TestInbox, cleo: TestInbox]> {
  for (const agent of [ida, cleo]) changeToldWhenInvisible(shop.io, agent, true)
  const gone = await tab(cleo)
  for (const { wire } of lookers(shop.io.hub)) wire.ping = () => undefined
  passTo(shop.clock.now() + seconds(75))
  await tab(ada)
  const here = await tab(ida)
  shop.tick()
  await becomes("live-chat")
  return [here, gone]
}

async function listOf(agent: SignedIn): Promise<TestInbox> {
  const inbox = await tab(agent)
  await inbox.look({ list: { view: "all", state: "open", isOldestFirst: false, rows: 25 } })
  return inbox
}

/** The next that a list is told of it. */
async function rowOf(list: TestInbox, id: string, from: number): Promise<string> {
  const frame = await list.says(`id="row-${id}"`, from)
  return frame.slice(frame.indexOf(`id="row-${id}"`)).split("</li>")[0]!
}

/** In steps as ticks do: a longer one would be a jump of the clock. */
function passTo(at: number): void {
  while (shop.clock.now() < at) shop.pass(Math.min(seconds(10), at - shop.clock.now()))
}

async function html(path: string, who = ada): Promise<string> {
  return await (await who.fetch(path)).text()
}

async function text(path: string, who = ada): Promise<string> {
  return (await html(path, who)).replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ")
}
