import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { TestInbox } from "../../testing/inbox.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { NO_INVITES } from "../../testing/no-invites.ts"
import { deactivate } from "../agents/commands.ts"
import { chooseStatus } from "../presence/commands.ts"
import { deleteSessionsOf } from "../auth/store.ts"
import { comment, reply } from "./commands.ts"
import { deleteConversation } from "./deletion.ts"

let shop: TestShopbell
let ann: SignedIn
let bob: SignedIn
let marie: TestWidget
let open: TestInbox[]

const ALL = { view: "all", state: "open", isOldestFirst: false, rows: 25 } as const
const id = () => crypto.randomUUID()
const words = (text: string) => ({ id: id(), text })

beforeEach(async () => {
  shop = await testShopbell()
  ann = shop.agent("Ann", { role: "admin", status: "online" })
  bob = shop.agent("Bob", { status: "online" })
  marie = await shop.widget()
  open = []
})

afterEach(async () => {
  for (const inbox of open) inbox.close()
  await shop.stop()
})

function inbox(agent: SignedIn, headers?: Record<string, string>): TestInbox {
  const tab = new TestInbox(shop.url, agent, headers)
  open.push(tab)
  return tab
}

async function conversation(text = "Hello"): Promise<string> {
  await marie.write(text)
  return shop.io.db.get<{ id: string }>("select id from conversations")!.id
}

test("K7, I7: a tab hears the server's time whenever it has caught up, and with each answer to a ping", async () => {
  const tab = inbox(ann)
  expect(await tab.look()).toContain(JSON.stringify({ type: "caught-up", now: shop.clock.now() }))
  shop.clock.advance(90_000)
  tab.send({ type: "ping" })
  await tab.says(JSON.stringify({ type: "pong", now: shop.clock.now() }))
})

describe("the door", () => {
  test("S2: opens for no other site's page", async () => {
    await expect(inbox(ann, { origin: "https://evil.example" }).opened()).rejects.toThrow("refused")
  })

  test("S3: opens for nobody who is signed out", async () => {
    await expect(inbox({ ...ann, cookie: "shopbell=guess" }).opened()).rejects.toThrow("refused")
  })

  test("pitfall 9: closes at once for who is deactivated, and lets others stay", async () => {
    const anns = inbox(ann)
    const bobs = inbox(bob)
    await anns.look()
    await bobs.look({ list: ALL })
    deactivate(shop.io, ann, bob.id, NO_INVITES)
    expect(await bobs.closing()).toBe(4401)
    const told = bobs.frames.length
    await conversation("Not for Bob")
    await anns.settled()
    expect(bobs.frames.length).toBe(told)
  })

  test("S3: closes with the next ping when the session was ended elsewhere", async () => {
    const tab = inbox(ann)
    await tab.look()
    shop.io.db.tx(() => deleteSessionsOf(shop.io.db, ann.id, null))
    tab.send({ type: "ping" })
    expect(await tab.closing()).toBe(4401)
  })

  test("S4: answers a bad frame in words and goes on", async () => {
    const tab = inbox(ann)
    await tab.opened()
    tab.send("{nonsense")
    expect(await tab.says(`"error"`)).toContain("A frame is JSON.")
    await tab.look()
  })

  test("S4: closes on a flood", async () => {
    const tab = inbox(ann)
    await tab.opened()
    for (let i = 0; i < 120; i++) tab.send({ type: "ping" })
    expect(await tab.closing()).toBe(4429)
  })
})

describe("I7: what is looked at", () => {
  test("a list brings its rows, and then news of them", async () => {
    const talk = await conversation("Is the kettle blue?")
    const tab = inbox(ann)
    const shown = await tab.look({ list: ALL })
    expect(shown).toContain(`hx-target="#list-all-open"`)
    expect(shown).toContain("Is the kettle blue?")
    await marie.write("And the lid?")
    expect(await tab.says("And the lid?")).toContain(`id="row-${talk}"`)
  })

  test("a row leaves the list that it no longer stands in", async () => {
    const talk = await conversation()
    const tab = inbox(ann)
    await tab.look({ list: { ...ALL, view: "unassigned" } })
    reply(shop.io, bob, talk, words("Hi"))
    expect(await tab.says(`hx-swap="unplace"`)).toContain(`<li id="row-${talk}" data-state="open" data-owners="${bob.id}"></li>`)
  })

  test("a tab that comes back is told what became of the conversation that it has open as one that stayed was told", async () => {
    const talk = await conversation()
    const here = { list: { ...ALL, view: "unassigned" }, conversation: talk } as const
    const stayed = inbox(ann)
    expect(await stayed.look(here)).not.toContain(`hx-swap="unplace"`)
    reply(shop.io, ann, talk, words("Hi"))
    const told = /<hx-partial [^>]*hx-swap="unplace">.*?<\/hx-partial>/.exec(await stayed.says(`hx-swap="unplace"`))![0]
    expect(told).toContain(`<li id="row-${talk}" data-state="open" data-owners="${ann.id}"></li>`)
    const back = await inbox(ann).look(here)
    // Before the rows, which take away what is not among them.
    expect(back.indexOf(told)).toBeGreaterThanOrEqual(0)
    expect(back.indexOf(told)).toBeLessThan(back.indexOf(`hx-swap="place only:true"`))
    deleteConversation(shop.io, talk)
    expect(await inbox(ann).look(here)).toContain(`<li id="row-${talk}"></li>`)
  })

  test("of a conversation that still stands in the list, behind the loaded rows, nothing else is said", async () => {
    const talk = await conversation()
    shop.clock.advance(1_000)
    await (await shop.widget()).write("A newer one")
    const caught = await inbox(ann).look({ list: { ...ALL, rows: 1 }, conversation: talk })
    expect(caught).toContain("A newer one")
    expect(caught).not.toContain(`row-${talk}`)
  })

  test("a thread brings what the page does not hold, each once, in order", async () => {
    const talk = await conversation("one")
    reply(shop.io, bob, talk, words("two"))
    comment(shop.io, bob, talk, words("three, for colleagues"))
    const caught = await inbox(ann).look({ conversation: talk, after: { seq: 1, noteSeq: 0, revision: 0, noteRevision: 0 } })
    expect(caught).not.toContain(">one<")
    expect([...caught.matchAll(/data-key="([^"]+)"/g)].map((found) => found[1])).toEqual(["2 0", "3 0", "3 1"])
  })

  test("nothing is lost between the page and its socket, nor while a socket was away", async () => {
    const talk = await conversation("1")
    const first = inbox(ann)
    await first.look({ conversation: talk, after: { seq: 1, noteSeq: 0, revision: 0, noteRevision: 0 } })
    await marie.write("2")
    await first.says(`data-seq="2"`)
    first.close()
    await marie.write("3")
    const second = inbox(ann)
    const caught = await second.look({ conversation: talk, after: { seq: 2, noteSeq: 0, revision: 0, noteRevision: 0 } })
    expect(caught).toContain(`data-seq="3"`)
    await marie.write("4")
    await second.says(`data-seq="4"`)
  })

  test("far behind, the page is told to load the thread anew", async () => {
    const talk = await conversation()
    for (let i = 0; i < 210; i++) reply(shop.io, bob, talk, words(`Word ${i}`))
    expect(await inbox(ann).look({ conversation: talk })).toContain(`"reload"`)
  })

  test("a page that knows of more than there is, since a backup was restored, is told to load the thread anew", async () => {
    const talk = await conversation()
    const here = { seq: 1, noteSeq: 0, revision: 0, noteRevision: 0 }
    expect(await inbox(ann).look({ conversation: talk, after: here })).not.toContain(`"reload"`)
    for (const of of ["seq", "noteSeq", "revision", "noteRevision"] as const)
      expect(await inbox(ann).look({ conversation: talk, after: { ...here, [of]: here[of] + 1 } })).toContain(`"reload"`)
  })

  test("another thread's news is heard no longer", async () => {
    const talk = await conversation("First thread")
    const tab = inbox(ann)
    await tab.look({ conversation: talk })
    await tab.look({ conversation: null })
    const told = tab.frames.length
    await marie.write("Unheard")
    await tab.settled()
    expect(tab.frames.slice(told).join("")).not.toContain("Unheard")
  })

  test("what people wrote arrives as text", async () => {
    await conversation(`<img src=x onerror=alert(1)>"><script>{{7*7}}`)
    const shown = await inbox(ann).look({ list: ALL })
    expect(shown).toContain("&lt;img src=x onerror=alert(1)&gt;")
    expect(shown).not.toContain("<img src=x")
  })

  test("I2: colleagues see who else is looking, until they look elsewhere", async () => {
    const talk = await conversation()
    const anns = inbox(ann)
    await anns.look({ conversation: talk })
    const bobs = inbox(bob)
    await bobs.look({ conversation: talk })
    await anns.says("Bob is looking at this too")
    const from = anns.frames.length
    await bobs.look({ conversation: null })
    expect(await anns.says(`#viewers-${talk}`, from)).not.toContain("Bob")
  })
})

describe("C8: typing", () => {
  async function typing(agent: SignedIn, isReply: boolean): Promise<TestInbox> {
    const talk = await conversation()
    const anns = inbox(ann)
    await anns.look({ conversation: talk })
    const theirs = inbox(agent)
    await theirs.look({ conversation: talk })
    theirs.send({ type: "typing", conversation: talk, isTyping: true, isReply })
    await anns.says("is typing")
    return theirs
  }

  test("a reply's is shown to the visitor and to colleagues, and ends with the socket", async () => {
    const bobs = await typing(bob, true)
    expect(await marie.next("typing")).toMatchObject({ isTyping: true, agent: { name: "Bob" } })
    bobs.close()
    expect(await marie.next("typing", 1)).toMatchObject({ isTyping: false })
  })

  test("C1: a visitor's ends with the last of their tabs", async () => {
    const talk = await conversation()
    const anns = inbox(ann)
    await anns.look({ conversation: talk })
    const other = await shop.widget({ token: marie.token! })
    other.send({ type: "typing", text: "And one more" })
    await anns.says("Visitor is typing")
    const from = anns.frames.length
    other.close()
    marie.close()
    expect(await anns.says(`#typing-visitor-${talk}`, from)).not.toContain("is typing")
    expect(await anns.says(`#thread-head-${talk}`, from)).toContain("Away")
  })

  test("a comment's is not shown to the visitor", async () => {
    await typing(bob, false)
    await Bun.sleep(50)
    expect(marie.of("typing")).toEqual([])
  })

  test("P4: nor an invisible agent's who has not joined", async () => {
    chooseStatus(shop.io, bob, "invisible", bob.id)
    await typing(bob, true)
    await Bun.sleep(50)
    expect(marie.of("typing")).toEqual([])
  })
})

test("C7: what an agent has seen, the visitor is told; of another thread than the open one nothing is believed", async () => {
  const talk = await conversation()
  const tab = inbox(ann)
  await tab.look()
  tab.send({ type: "seen", conversation: talk, seq: 1 })
  await tab.settled()
  expect(marie.of("seen")).toEqual([])
  await tab.look({ conversation: talk })
  tab.send({ type: "seen", conversation: talk, seq: 1 })
  expect(await marie.next("seen")).toMatchObject({ agentsSeenSeq: 1 })
})
