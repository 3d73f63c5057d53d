import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { readConfig } from "../../config.ts"
import { CLOSE } from "../../protocol.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { WIDGET_LIMITS } from "../conversations/widget-socket.ts"
import { findVisitor, insertBan, isBanned } from "./store.ts"

let shop: TestShopbell
let ann: SignedIn
let marie: TestWidget
let visitorId: string

beforeEach(async () => {
  shop = await testShopbell()
  ann = shop.agent("Ann")
  marie = await shop.widget({ page: { url: "javascript:alert(1)", title: `"><img src=x onerror=alert(1)>`, referrer: "" } })
  await marie.write("Hello")
  visitorId = shop.io.db.get<{ id: string }>("select id from visitors")!.id
})

afterEach(() => shop.stop())

const put = (fields: Record<string, string>) => ann.fetch(`/visitors/${visitorId}`, { method: "PUT", body: new URLSearchParams(fields) })

describe("I4: what an agent learned of a visitor", () => {
  test("is kept, a field at a time, and forgotten when emptied", async () => {
    await put({ name: "Marie\u202e Curie", email: "marie@example.com" })
    await put({ phone: "+33 1" })
    expect(findVisitor(shop.io.db, visitorId)).toMatchObject({ name: "Marie Curie", email: "marie@example.com", phone: "+33 1" })
    await put({ email: "" })
    expect(findVisitor(shop.io.db, visitorId)).toMatchObject({ name: "Marie Curie", email: null })
  })

  test.each([{ email: "no address" }, { name: "x".repeat(81) }, { phone: "1".repeat(41) }])(
    "is refused if it does not fit: %o",
    async (fields) => {
      expect((await put(fields as Record<string, string>)).status).toBe(422)
    },
  )

  test("I7: is told to open threads with their face, which is of their name", async () => {
    const told = await (await put({ name: "Marie Curie" })).text()
    expect(told).toMatch(new RegExp(`hx-target="#visitor-top-${visitorId}".*?avatar-large[^>]*>MC<`, "s"))
  })

  test("S1: their page is a link only if it leads to the web", async () => {
    const shown = await (await put({ name: "Marie" })).text()
    expect(shown).not.toContain('javascript:alert(1)" target')
    expect(shown).toContain(`href="#"`)
    expect(shown).toContain("&quot;&gt;&lt;img src=x onerror=alert(1)&gt;")
  })
})

describe("C10", () => {
  const block = (method: string, query = "") => ann.fetch(`/visitors/${visitorId}/block${query}`, { method })

  test("block: the visitor's widgets close, and they may not write until unblocked", async () => {
    expect((await block("POST")).status).toBe(200)
    expect(await marie.closing()).toBe(CLOSE.blocked)
    expect(findVisitor(shop.io.db, visitorId)!.blockedAt).not.toBeNull()
    await block("DELETE")
    const again = await shop.widget({ token: marie.token! })
    expect((await again.write("Back")).type).toBe("stored")
  })

  test("ban: whoever comes from their address, until undone", async () => {
    const proxied = await testShopbell({ config: { trustedProxies: readConfig({ SHOPBELL_TRUSTED_PROXIES: "127.0.0.1" }).trustedProxies } })
    const agent = proxied.agent("Ann")
    const [address, token] = ["203.0.113.7", "A".repeat(43)]
    const [banned, neighbour] = [await proxied.widget({ address, token }), await proxied.widget({ address })]
    await banned.write("Hello")
    const { id } = proxied.io.db.get<{ id: string }>("select id from visitors")!
    const act = (method: string) => agent.fetch(`/visitors/${id}/block?address=1`, { method })
    expect((await act("POST")).status).toBe(200)
    expect(await neighbour.closing()).toBe(CLOSE.blocked)
    expect(isBanned(proxied.io.db, address)).toBe(true)
    await act("DELETE")
    expect(isBanned(proxied.io.db, address)).toBe(false)
    await proxied.stop()
  })

  test("ban: not of an address that is everybody's, as behind a proxy that is not trusted", async () => {
    expect((await block("POST", "?address=1")).status).toBe(409)
    expect(findVisitor(shop.io.db, visitorId)!.blockedAt).toBeNull()
  })

  test.each(["::1", "::", "rubbish"])("C10, S4: nor of this machine's or nobody's address: %s", async (address) => {
    const proxied = await testShopbell({
      config: { trustedProxies: readConfig({ SHOPBELL_TRUSTED_PROXIES: "127.0.0.1" }).trustedProxies },
      limits: { ...WIDGET_LIMITS, newConversationsPerHour: 1, newConnectionsPerMinute: 1, connectionsPerAddress: 1 },
    })
    const agent = proxied.agent("Ann")
    for (const widget of [await proxied.widget({ address }), await proxied.widget({ address })])
      expect(await widget.write("Hello")).toMatchObject({ type: "stored" })
    const visitor = proxied.io.db.get<{ id: string; address: string }>("select id, address from visitors")!
    const answer = await agent.fetch(`/visitors/${visitor.id}/block?address=1`, { method: "POST" })
    expect(answer.status).toBe(409)
    expect(await answer.text()).toContain("a ban would shut everybody out")
    expect(isBanned(proxied.io.db, visitor.address)).toBe(false)
    await proxied.stop()
  })

  test("C10: a ban of such an address, from when that was possible, shuts nobody out", async () => {
    insertBan(shop.io.db, "127.0.0.1", visitorId, ann.id, shop.clock.now())
    expect(await (await shop.widget()).write("Hello")).toMatchObject({ type: "stored" })
  })
})

test("I9: who is here now, known or not, each once", async () => {
  await shop.widget({ token: marie.token! })
  await shop.widget({ page: { url: "https://shop.example/kettle", title: "Kettle", referrer: "" } })
  const page = await (await ann.fetch("/visitors", { headers: { accept: "text/html" } })).text()
  expect(page.match(/<th scope="row">/g)).toHaveLength(2)
  expect(page).toContain("Anonymous")
  expect(page).toContain("Kettle")
})
