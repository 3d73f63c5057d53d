import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import type { Status } from "../../domain/model.ts"
import { days, minutes } from "../../domain/time.ts"
import { NO_INVITES } from "../../testing/no-invites.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { deactivate, reactivate } from "../agents/commands.ts"
import { findAgent } from "../agents/store.ts"
import { close, comment, editComment, removeComment, reply } from "../conversations/commands.ts"
import { messagesAfter } from "../conversations/messages-store.ts"
import { findConversationOf } from "../conversations/store.ts"
import { chooseStatus, showLife } from "../presence/commands.ts"
import { presenceOf, savePresence } from "../presence/store.ts"
import { changeAccount } from "../settings/commands.ts"
import { findVisitor, saveVisitor } from "../visitors/store.ts"
import { pageToken, replyLink } from "./reply-links.ts"
import { saveMailSettings } from "./settings-store.ts"

// E8. Monday 2 March 2026, 10:00 UTC, is when each test begins.

let shop: TestShopbell
let ada: SignedIn
let widget: TestWidget
beforeEach(async () => {
  shop = await testShopbell()
  ada = shop.agent("Ada")
  widget = await shop.widget()
  await widget.write("Do you ship to Belgium?")
})
afterEach(() => shop.stop())

describe("an agent's link", () => {
  test("opens that conversation, without its notes, to whoever holds it; looking writes nothing", async () => {
    const { id } = conversation()
    const [one, other] = [1, 2].map((n) => comment(shop.io, ada, id, { id: crypto.randomUUID(), text: `SECRET between us ${n}` }))
    editComment(shop.io, ada, id, one!.id, "SECRET still")
    removeComment(shop.io, ada, id, other!.id)
    const page = await open(agents())
    expect(page.text).toContain("Do you ship to Belgium?")
    expect(page.text).toContain("You write as")
    expect(page.text).not.toMatch(/SECRET|Comment/)
    expect(page.text).not.toContain("/settings")
    expect(texts()).toEqual(["Do you ship to Belgium?"])
  })

  test("what is written there is theirs, once, and in the widget at once", async () => {
    const token = agents()
    const id = /name="id" value="([^"]+)"/.exec((await open(token)).text)![1]!
    for (let i = 0; i < 2; i++) {
      const answer = await write(token, { id, text: "We do." })
      expect([answer.status, answer.headers.get("location")]).toEqual([303, `/reply/${token}?sent`])
    }
    await widget.until((frame) => frame.type === "message" && frame.message.text === "We do.")
    expect(texts()).toEqual(["Do you ship to Belgium?", "Ada joined", "We do."])
    expect((await open(token, "?sent")).text).toContain("They are on the site and see it now.")
  })

  test("P13: tells its times in the agent's zone and names it, for scripts and without", async () => {
    changeAccount(shop.io, { timeZone: "America/New_York" })
    const { text } = await open(agents())
    expect(text).toContain(`id="main" data-zone="America/New_York"`)
    expect(text).toMatch(/works until <time [^>]*>2026-03-09 06:00<\/time> \(America\/New York\)/)
    expect(text).toMatch(/<time datetime="2026-03-02T10:00:00.000Z" data-when="clock">05:00</)
  })

  test("nothing, or too much, is told beside what was typed", async () => {
    const answer = await write(agents(), { text: " " })
    expect([answer.status, (await answer.text()).includes("Write something first.")]).toEqual([422, true])
    const long = await write(agents(), { text: "x".repeat(10_001) })
    expect([long.status, texts().length]).toEqual([422, 1])
  })

  test("a closed conversation is not written into", async () => {
    close(shop.io, findAgent(shop.io.db, ada.id)!, conversation().id)
    expect((await open(agents())).text).toContain("Reopen it in Shopbell")
    expect((await write(agents(), { text: "Late" })).status).toBe(422)
  })

  test("works for 7 days", async () => {
    const token = agents()
    shop.pass(days(7) - 1)
    expect((await open(token)).status).toBe(200)
    shop.pass(1)
    expect([(await open(token)).status, (await open(token)).text.includes("has expired")]).toEqual([410, true])
    expect((await write(token, { text: "Late" })).status).toBe(410)
    expect(texts()).toHaveLength(1)
  })

  test("is taken back with all others of its agent's; those made after work", async () => {
    const token = agents()
    shop.pass(minutes(1))
    await ada.fetch("/settings/preferences/link-removal", { method: "POST" })
    expect((await open(token)).status).toBe(410)
    expect((await write(token, { text: "Replayed" })).status).toBe(410)
    expect((await open(agents())).status).toBe(200)
  })

  test("opens nothing once they have left the team, nor when they are back; those made then work", async () => {
    const zoe = findAgent(shop.io.db, shop.agent("Zoe", { role: "admin" }).id)!
    const token = agents()
    shop.pass(minutes(1))
    deactivate(shop.io, zoe, ada.id, NO_INVITES)
    expect((await open(token)).status).toBe(410)
    reactivate(shop.io, zoe, ada.id)
    expect((await open(token)).status).toBe(410)
    expect((await open(agents())).status).toBe(200)
  })

  test("stays without effect when the clock is put back and they are away again; those made then work", async () => {
    const zoe = findAgent(shop.io.db, shop.agent("Zoe", { role: "admin" }).id)!
    const away = () => {
      deactivate(shop.io, zoe, ada.id, NO_INVITES)
      reactivate(shop.io, zoe, ada.id)
    }
    const token = agents()
    shop.pass(minutes(1))
    away()
    shop.pass(-minutes(30))
    away()
    expect((await open(token)).status).toBe(410)
    expect((await open(agents())).status).toBe(200)
  })

  test.each(["x", "a.b.c", ""])("made up (%j) opens nothing", async (token) => {
    expect([404, 410]).toContain((await open(token)).status)
  })

  test("with another conversation's id in it opens nothing", async () => {
    const other = await shop.widget()
    await other.write("Another")
    const [, made, signature] = agents().split(".")
    expect((await open(`${"0".repeat(20)}.${made}.${signature}`)).status).toBe(410)
  })

  test("from another site nothing is written", async () => {
    const answer = await shop.fetch(`/reply/${agents()}`, {
      method: "POST",
      headers: { "sec-fetch-site": "cross-site" },
      body: new URLSearchParams({ text: "Foreign" }),
    })
    expect([answer.status, texts().length]).toEqual([403, 1])
  })
})

describe("P3, P11: an answer by an agent's link", () => {
  const put = (status: Status) => {
    const agent = findAgent(shop.io.db, ada.id)!
    chooseStatus(shop.io, agent, status, ada.id)
  }
  const status = () => findAgent(shop.io.db, ada.id)!.status
  beforeEach(() => {
    const { autoOffline } = presenceOf(shop.io.db, ada.id)
    savePresence(shop.io.db, ada.id, { ...presenceOf(shop.io.db, ada.id), autoOffline: { ...autoOffline, isBackOnReturn: true } })
  })

  test("changes no status: who was put offline stays so, for they are not back", async () => {
    put("online")
    shop.pass(minutes(30))
    expect(status()).toBe("offline")
    expect((await write(agents(), { text: "From my phone" })).status).toBe(303)
    shop.pass(minutes(1))
    expect(status()).toBe("offline")
    showLife(shop.io, ada.id)
    expect(status()).toBe("online")
  })

  test("also where the delay runs out with it", async () => {
    put("online")
    shop.clock.set(shop.clock.now() + minutes(31))
    await write(agents(), { text: "From my phone" })
    expect(status()).toBe("offline")
  })

  test.each(["online", "invisible"] as const)("puts off the delay of who is %s", async (chosen) => {
    put(chosen)
    shop.pass(minutes(20))
    await write(agents(), { text: "From my phone" })
    shop.pass(minutes(20))
    expect(status()).toBe(chosen)
    shop.pass(minutes(10))
    expect(status()).toBe("offline")
  })
})

describe("a visitor's link", () => {
  beforeEach(() => give("camille@example.com"))

  test("shows what both wrote, and takes their words", async () => {
    reply(shop.io, findAgent(shop.io.db, ada.id)!, conversation().id, { id: crypto.randomUUID(), text: "We do." })
    const token = visitors()
    const page = (await open(token)).text
    for (const words of ["Do you ship to Belgium?", "We do."]) expect(page).toContain(words)
    for (const words of [`href="/inbox`, "Show original", "You write as"]) expect(page).not.toContain(words)
    await write(token, { text: "And to France?" })
    expect(texts().at(-1)).toBe("And to France?")
  })

  test.each([
    ["unread-replies", true],
    ["transcript", true],
    ["nothing", false],
  ] as const)("E3: says that the answer comes by email only if it does (%s)", async (toVisitors, isMailed) => {
    saveMailSettings(shop.io.db, { toVisitors })
    const page = await open(visitors(), "?sent")
    expect(page.text).toContain("The answer comes here and into the chat on the site")
    expect(page.text.includes("and by email")).toBe(isMailed)
  })

  test("opens nothing once their address is another, for it went to the old one; the new one has its own", async () => {
    const token = visitors()
    give("camille.martin@example.com")
    expect((await open(token)).status).toBe(410)
    expect((await write(token, { text: "From the wrong mailbox" })).status).toBe(410)
    const another = visitors()
    expect(another).not.toBe(token)
    expect((await open(another)).status).toBe(200)
  })

  test("opens nothing while they are blocked", async () => {
    const token = visitors()
    saveVisitor(shop.io.db, { ...visitor(), blockedAt: shop.clock.now() })
    expect((await open(token)).status).toBe(410)
  })
})

test("W5: both pages are in the company's colour, from a sheet of its own with a readable foreground (S1)", async () => {
  give("camille@example.com")
  for (const [accentColor, ink] of [
    ["#0f766e", "#ffffff"],
    ["#facc15", "#17181c"],
  ] as const) {
    changeAccount(shop.io, { accentColor })
    for (const token of [agents(), visitors()])
      expect((await open(token)).text).toContain(`<link rel="stylesheet" href="/colors/${accentColor.slice(1)}">`)
    const sheet = await shop.fetch(`/colors/${accentColor.slice(1)}`)
    expect(sheet.headers.get("content-type")).toStartWith("text/css")
    expect(await sheet.text()).toContain(`--accent: ${accentColor};`)
    expect(await (await shop.fetch(`/colors/${accentColor.slice(1)}`)).text()).toContain(`--on-accent: ${ink};`)
  }
  for (const junk of ["red", "12345", "000000;}", "%23000000", "..%2f"]) expect((await shop.fetch(`/colors/${junk}`)).status).toBe(404)
})

test("hostile names and words stay words on both pages (S1)", async () => {
  const hostile = `<script>alert(1)</script>"'`
  saveVisitor(shop.io.db, { ...visitor(), name: hostile, email: "x@example.com" })
  await widget.write(hostile)
  for (const token of [agents(), visitors()]) expect((await open(token)).text).not.toContain("<script>alert")
})

function conversation() {
  const { visitor_id: visitorId } = shop.io.db.get<{ visitor_id: string }>("select visitor_id from conversations order by number")!
  return findConversationOf(shop.io.db, visitorId)!
}

function visitor() {
  return findVisitor(shop.io.db, conversation().visitorId)!
}

function agents(): string {
  return shop.io.db.tx(() => pageToken(shop.io, replyLink(shop.io, conversation().id, findAgent(shop.io.db, ada.id)!)))
}

function visitors(): string {
  return shop.io.db.tx(() => pageToken(shop.io, replyLink(shop.io, conversation().id, visitor())))
}

function give(email: string): void {
  saveVisitor(shop.io.db, { ...visitor(), email })
}

function texts(): readonly string[] {
  return messagesAfter(shop.io.db, conversation().id, 0).map(({ text, happened }) => (happened ? `${text} ${happened}` : text))
}

async function open(token: string, query = ""): Promise<{ status: number; text: string }> {
  const answer = await shop.fetch(`/reply/${token}${query}`, { headers: { accept: "text/html" } })
  return { status: answer.status, text: await answer.text() }
}

function write(token: string, fields: Record<string, string>): Promise<Response> {
  return shop.fetch(`/reply/${token}`, { method: "POST", headers: { accept: "text/html" }, body: new URLSearchParams(fields) })
}
