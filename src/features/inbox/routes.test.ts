import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { close, comment, reply } from "../conversations/commands.ts"
import { saveDraft } from "../conversations/drafts-store.ts"

let shop: TestShopbell
let ann: SignedIn
let bob: SignedIn
let marie: TestWidget
const talks: Record<"mine" | "waiting" | "closed" | "long", string> = { mine: "", waiting: "", closed: "", long: "" }

const HOSTILE = `<img src=x onerror=alert(1)>{{7*7}}"><script>alert(1)</script>`
const words = (text: string) => ({ id: crypto.randomUUID(), text })

beforeAll(async () => {
  shop = await testShopbell()
  ann = shop.agent("Ann", { status: "online" })
  bob = shop.agent("Bob", { status: "online" })
  talks.mine = await talk("A question for Ann")
  reply(shop.io, ann, talks.mine, words("An answer of Ann's"))
  talks.closed = await talk("Settled long ago")
  reply(shop.io, ann, talks.closed, words("Indeed"))
  close(shop.io, ann, talks.closed)
  talks.long = await talk("The very first word")
  for (let i = 0; i < 70; i++) reply(shop.io, bob, talks.long, words(`Answer ${i}`))
  talks.waiting = await talk(HOSTILE)
  comment(shop.io, bob, talks.waiting, words("Beware"))
  await shop.io.db.durable()
})

afterAll(() => shop.stop())

async function talk(text: string): Promise<string> {
  shop.clock.advance(1_000)
  marie = await shop.widget({ page: { url: "https://shop.example/", title: HOSTILE, referrer: "javascript:alert(2)" } })
  await marie.write(text)
  return shop.io.db.get<{ id: string }>("select id from conversations order by created_at desc limit 1")!.id
}

const page = (path: string, agent = ann) => agent.fetch(path, { headers: { accept: "text/html" } })
const html = async (path: string, agent = ann) => (await page(path, agent)).text()
/** As htmx asks, for the part with this id. */
const part = async (path: string, tag: string) =>
  (await ann.fetch(path, { headers: { accept: "text/html", "hx-request": "true", "hx-target": tag } })).text()
const rows = (text: string) => [...text.matchAll(/id="row-([^"]+)"/g)].map((found) => found[1])

describe("I1: a list", () => {
  test("of mine, of nobody's, of all", async () => {
    expect(rows(await html("/inbox"))).toEqual([talks.mine])
    expect(rows(await html("/inbox/unassigned"))).toEqual([talks.waiting])
    expect(rows(await html("/inbox/all"))).toEqual([talks.waiting, talks.long, talks.mine])
  })

  test("of the closed, oldest first, found", async () => {
    expect(rows(await html("/inbox?state=closed"))).toEqual([talks.closed])
    expect(rows(await html("/inbox/all?sort=oldest"))).toEqual([talks.mine, talks.long, talks.waiting])
  })

  test("of what was found, open and closed, in its view, with the hit marked as text", async () => {
    shop.tick()
    expect(rows(await html("/inbox/all?search=very+first"))).toEqual([talks.long])
    expect(rows(await html("/inbox/all?search=settled"))).toEqual([talks.closed])
    expect(await html("/inbox/all?search=settled")).toMatch(/<mark>Settled<\/mark> long ago<\/bdi><\/span><span class="badge">Closed/)
    const elsewhere = await html("/inbox/unassigned?search=settled")
    expect(elsewhere).toContain("No message, name or email in Unassigned has")
    expect(elsewhere).toContain(`href="/inbox/all?search=settled" data-pane>Search all messages`)
    const hostile = await html("/inbox/all?search=onerror")
    expect(hostile).toContain("&lt;img src=x <mark>onerror</mark>=alert(1)&gt;")
    expect(hostile).not.toContain("<img src=x")
    expect(await html("/inbox/all?search=%3Cb%3E")).toContain("Nothing found")
    expect((await page("/inbox/all?search=%22+OR+NEAR(*%00%27")).status).toBe(200)
  })

  test("that is empty says what that means", async () => {
    expect(await html("/inbox/unassigned?state=closed")).toContain("Nothing closed yet")
    expect(await html("/inbox", shop.agent("Cyd"))).toContain("You have no open conversation")
  })

  test("is My messages under either address, and what is not understood means the default", async () => {
    expect((await page("/inbox/my-messages")).headers.get("location")).toBe("/inbox")
    expect((await page("/inbox?state=whatever&sort=%00&search=")).status).toBe(200)
  })

  test("answers htmx with the part it aims at", async () => {
    expect(await part("/inbox/all", "main#main")).not.toContain("<html")
    expect(await part("/inbox/all?search=x", "div#list-scroll")).toStartWith('<div class="list-scroll"')
    expect(await part(`/inbox/${talks.mine}?view=all`, "section#thread-pane")).not.toContain("row-card")
  })

  test("fits into 60 kB", async () => {
    expect((await html("/inbox/all")).length).toBeLessThan(60_000)
  })
})

describe("I2: a thread", () => {
  test("K5: has its boxes and buttons by name", async () => {
    const shown = await html(`/inbox/${talks.mine}`)
    expect(shown).toContain(`aria-label="Reply"`)
    expect(shown).toContain(`aria-label="Comment"`)
    for (const button of ["Send", "Add comment", "Close", "Go online"]) expect(shown).toMatch(new RegExp(`>${button}<`))
  })

  test("comes with a list that it stands in, unless its address names another", async () => {
    expect(await html(`/inbox/${talks.mine}`)).toContain(`data-view="mine"`)
    expect(await html(`/inbox/${talks.waiting}`)).toContain(`data-view="unassigned"`)
    expect(await html(`/inbox/${talks.mine}`, bob)).toContain(`data-view="all"`)
    expect(await html(`/inbox/${talks.closed}`)).toContain(`data-state="closed"`)
    expect(await html(`/inbox/${talks.mine}?view=all`)).toContain(`data-view="all"`)
  })

  test("shows its newest items, and the earlier ones on demand, without a gap", async () => {
    const shown = await html(`/inbox/${talks.long}`)
    expect(shown).not.toContain("The very first word")
    const link = /hx-get="([^"]*earlier[^"]*)"/.exec(shown)![1]!.replaceAll("&amp;", "&")
    const earlier = await (await ann.fetch(link)).text()
    const keys = (text: string) => [...text.matchAll(/<li [^>]*data-seq="(\d+)"/g)].map((found) => Number(found[1]))
    expect(earlier).toContain("The very first word")
    expect([...keys(earlier), ...keys(shown)]).toEqual(Array.from({ length: 72 }, (_, i) => i + 1))
    expect(earlier).not.toContain("Earlier messages")
  })

  test("S1: shows what visitors wrote, and where they came from, as text", async () => {
    const shown = await html(`/inbox/${talks.waiting}`)
    expect(shown).toContain("&lt;img src=x onerror=alert(1)&gt;{{7*7}}")
    expect(shown).not.toContain("<img src=x")
    expect(shown).not.toContain("<script>alert")
    expect(shown).not.toContain(`href="javascript:`)
  })

  test("S1, W7: an address in a message or a comment is a link that can do no harm, and nothing else is", async () => {
    const id = await talk("See https://shop.example/a?b=1&c=<x> or javascript:alert(1)")
    reply(shop.io, bob, id, words("Write to bob@shop.example."))
    comment(shop.io, bob, id, words("www.shop.example/wiki"))
    const shown = await html(`/inbox/${id}`)
    const link = (href: string, text: string) =>
      `<a href="${href}" dir="ltr" target="_blank" rel="noopener noreferrer nofollow">${text}</a>`
    expect(shown).toContain(
      `See ${link("https://shop.example/a?b=1&amp;c=", "https://shop.example/a?b=1&amp;c=")}&lt;x&gt; or javascript:alert(1)</div>`,
    )
    expect(shown).toContain(`Write to ${link("mailto:bob@shop.example", "bob@shop.example")}.</div>`)
    expect(shown).toContain(link("https://www.shop.example/wiki", "www.shop.example/wiki"))
  })

  test("has each agent's own draft", async () => {
    shop.io.db.tx(() => saveDraft(shop.io.db, ann.id, talks.mine, "reply", "Dear </textarea><script>"))
    expect(await html(`/inbox/${talks.mine}`)).toContain("Dear &lt;/textarea&gt;&lt;script&gt;</textarea>")
    expect(await html(`/inbox/${talks.mine}`, bob)).not.toContain("Dear")
  })

  test("that is none is a 404", async () => {
    expect((await page("/inbox/nothing")).status).toBe(404)
    expect((await page(`/inbox/nothing/earlier?before=5`)).status).toBe(404)
    expect((await page("/inbox/%E0%A4%A")).status).toBe(404)
  })
})

test("looking at it changes nothing: a GET writes no row", async () => {
  const stand = () => JSON.stringify(shop.io.db.all("select agents_seen_seq, last_seq, waiting_since from conversations order by id"))
  const before = stand()
  for (const path of ["/inbox", `/inbox/${talks.waiting}`, "/inbox/unassigned", "/statistics", "/visitors"]) await page(path)
  expect(stand()).toBe(before)
})

test("S3: signed out, every page leads to sign in and back", async () => {
  const answer = await shop.fetch(`/inbox/${talks.mine}?view=all`, { headers: { accept: "text/html" } })
  expect(answer.status).toBe(303)
  expect(answer.headers.get("location")).toBe(`/login?next=${encodeURIComponent(`/inbox/${talks.mine}?view=all`)}`)
})
