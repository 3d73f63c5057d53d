import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { testShopbell, type TestShopbell } from "../../testing/app.ts"

let shopbell: TestShopbell
const BUNDLE = new Map([
  ["loader.js", "load(SHOPBELL)"],
  ["panel.js", ""],
  ["here.js", ""],
  ["panel.css", ""],
  ["inbox.js", ""],
  ["inbox.css", ""],
])

beforeAll(async () => {
  shopbell = await testShopbell({ bundle: BUNDLE })
})
afterAll(async () => {
  await shopbell.stop()
})

const rows = () =>
  shopbell.io.db
    .all<{ name: string }>("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
    .map(({ name }) => {
      return `${name} ${shopbell.io.db.get<{ n: number }>(`select count(*) as n from "${name}"`)!.n}`
    })

/** What the loader finds in front of itself. */
const configOf = async (answer: Response) => JSON.parse((await answer.text()).match(/^\{const SHOPBELL=(\{.*?\});/)![1]!)

describe("/widget.js", () => {
  test("any site may load it, and asks again after a minute", async () => {
    const answer = await shopbell.fetch("/widget.js")
    expect(answer.status).toBe(200)
    expect(answer.headers.get("content-type")).toStartWith("text/javascript")
    expect(answer.headers.get("cross-origin-resource-policy")).toBe("cross-origin")
    expect(answer.headers.get("access-control-allow-origin")).toBe("*")
    expect(answer.headers.get("cache-control")).toBe("public, max-age=60, must-revalidate")
    const again = await shopbell.fetch("/widget.js", { headers: { "if-none-match": answer.headers.get("etag")! } })
    expect(again.status).toBe(304)
  })

  test("W3, M7: a page without consent that asks for the mode hears what is so now, as a module that any site may load", async () => {
    const online = shopbell.agent("Here", { status: "online" })
    for (const mode of ["live-chat", "messenger"] as const) {
      const answer = await shopbell.fetch("/widget.js?mode=7")
      expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "no-cache"])
      expect(answer.headers.get("content-type")).toStartWith("text/javascript")
      expect(answer.headers.get("access-control-allow-origin")).toBe("*")
      const text = await answer.text()
      expect(text).toBe(`export default "${mode}"`)
      expect(await configOf(await shopbell.fetch("/widget.js"))).toMatchObject({ mode })
      shopbell.io.db.run("update agents set status = 'offline' where id = :id", { id: online.id })
    }
  })

  test("its mode is that of a visitor of whom nothing is known (M3, M5)", async () => {
    expect(await configOf(await shopbell.fetch("/widget.js"))).toMatchObject({ mode: "messenger", fill: "#4f46e5", ink: "#ffffff" })
    const away = shopbell.agent("Away", { status: "invisible" })
    expect(await configOf(await shopbell.fetch("/widget.js"))).toMatchObject({ mode: "messenger" })
    const online = shopbell.agent("Online", { status: "online" })
    expect(await configOf(await shopbell.fetch("/widget.js"))).toMatchObject({ mode: "live-chat" })
    for (const { id } of [away, online]) shopbell.io.db.run("update agents set status = 'offline' where id = :id", { id })
  })
})

describe("/widget/panel", () => {
  test("M7, C9: says that it is here before its style sheet comes, and before its script can fail", async () => {
    const page = await (await shopbell.fetch("/widget/panel")).text()
    const at = (pattern: RegExp) => page.search(pattern)
    const here = at(/<script src="[^"]*here[^"]*\.js"/)
    expect(here).toBeGreaterThan(0)
    expect(here).toBeLessThan(at(/<link rel="stylesheet"/))
    expect(here).toBeLessThan(at(/<script [^>]*panel[^"]*\.js"/))
  })

  test("any site may frame it, and nothing in it is inline or from elsewhere (S1, W1)", async () => {
    const answer = await shopbell.fetch("/widget/panel")
    const policy = answer.headers.get("content-security-policy")!
    expect(policy).toStartWith("default-src 'none'; script-src 'self'; style-src 'self';")
    expect(policy).toContain("frame-ancestors *")
    expect(policy).not.toContain("unsafe")
    expect(answer.headers.get("x-frame-options")).toBeNull()
    const page = await answer.text()
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/)
  })

  test("a hostile company name stays text", async () => {
    shopbell.io.db.run(`update accounts set name = '"><script>alert(1)</script>'`)
    expect(await (await shopbell.fetch("/widget/panel")).text()).not.toContain("<script>alert")
    shopbell.io.db.run("update accounts set name = 'Acme'")
  })
})

test("W3: no page load of a visitor writes a row or sets a cookie", async () => {
  const before = rows()
  for (const path of ["/widget.js", "/widget.js?mode=0", "/widget/panel", "/widget/panel?v=1"]) {
    expect((await shopbell.fetch(path)).headers.get("set-cookie")).toBeNull()
  }
  expect(rows()).toEqual(before)
})

describe("/try (K6)", () => {
  test("strangers are sent to sign in", async () => {
    const answer = await shopbell.fetch("/try", { headers: { accept: "text/html" } })
    expect(answer.status).toBe(303)
    expect(answer.headers.get("location")).toBe("/login?next=%2Ftry")
  })

  test("agents find the widget's tag on it", async () => {
    const answer = await shopbell.agent("Tess").fetch("/try")
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain(`<script async src="${shopbell.url}/widget.js"></script>`)
  })

  test("in development everybody does", async () => {
    const open = await testShopbell({ config: { isDev: true }, bundle: BUNDLE })
    expect((await open.fetch("/try")).status).toBe(200)
    await open.stop()
  })
})
