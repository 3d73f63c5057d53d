import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { demoOnce } from "../../demo.ts"
import { MONDAY, TEST_CONFIG, testShopbell, type TestShopbell } from "../../testing/app.ts"
import { COMPANY, DEMO_PASSWORD, DEMO_SIGN_INS } from "../../testing/cast.ts"
import { TestInbox } from "../../testing/inbox.ts"
import { gallery } from "../../../views/gallery.ts"
import { roster } from "../agents/store.ts"
import { findAccount } from "../settings/store.ts"
import { startLines } from "../setup/start-lines.ts"
import { saveMark } from "./mark.ts"

const PAGE = { accept: "text/html" }
const ROOMS = ["/dev", "/dev/clock", "/dev/gallery", `/dev/gallery/${gallery[0]!.name}`, "/dev/mailbox"]

describe("in development (K7)", () => {
  let shopbell: TestShopbell
  beforeEach(async () => {
    shopbell = await testShopbell({ config: { isDev: true } })
  })
  afterEach(() => shopbell.stop())

  const post = (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
    shopbell.fetch(path, { method: "POST", body, headers })
  const say = (body: unknown) => post("/dev/clock", JSON.stringify(body), { "content-type": "application/json" })

  test.each(ROOMS)("%s is a page for whoever comes", async (path) => {
    const answer = await shopbell.fetch(path, { headers: PAGE })
    expect(answer.status).toBe(200)
    expect(answer.headers.get("content-type")).toStartWith("text/html")
    expect(await answer.text()).toStartWith("<!doctype html>")
  })

  test("/dev says as whom to sign in", async () => {
    await post("/dev/reset", "")
    const text = await (await shopbell.fetch("/dev", { headers: PAGE })).text()
    for (const words of [DEMO_PASSWORD, ...DEMO_SIGN_INS.map(({ email }) => email)]) expect(text).toContain(words)
  })

  test("/dev/clock tells the one time that everything reads", async () => {
    expect(await (await shopbell.fetch("/dev/clock")).json()).toEqual({ now: "2026-03-02T10:00:00.000Z", epochMs: MONDAY })
  })

  test.each([
    [{ advance: "31s" }, MONDAY + 31_000],
    [{ advance: "-1h30m" }, MONDAY - 5_400_000],
    [{ set: "2026-03-29T00:59:30Z" }, Date.UTC(2026, 2, 29, 0, 59, 30)],
    [{ set: "2026-03-29T02:59:30+02:00" }, Date.UTC(2026, 2, 29, 0, 59, 30)],
  ])("POST /dev/clock %j moves it", async (body, then) => {
    const answer = await say(body)
    expect([answer.status, await answer.json()]).toEqual([200, { now: new Date(then).toISOString(), epochMs: then }])
    expect(shopbell.clock.now()).toBe(then)
  })

  test("what is then due is done", async () => {
    const widget = await shopbell.widget()
    await widget.write("Anybody there?")
    const unfinished = () =>
      shopbell.io.db.get<{ n: number }>("select count(*) as n from conversations where exchange_finished_at is null")!.n
    expect(unfinished()).toBe(1)
    await say({ advance: "61m" })
    expect(unfinished()).toBe(0)
  })

  test("open widgets and inboxes are told where it was moved to", async () => {
    const widget = await shopbell.widget()
    const inbox = new TestInbox(shopbell.url, shopbell.agent("Ada"))
    await inbox.look()
    await say({ advance: "14h" })
    expect((await widget.next("time")).now).toBe(MONDAY + 14 * 3_600_000)
    await inbox.says(JSON.stringify({ type: "time", now: MONDAY + 14 * 3_600_000 }))
    inbox.close()
  })

  const refused = [
    {},
    { advance: "soon" },
    { set: "tomorrow" },
    { set: "2026-03-29T00:59:30" },
    { advance: "1s", set: "2026-03-29T00:59:30Z" },
    { advance: 31 },
    [],
    null,
    "31s",
  ]
  test.each(refused.map((body) => [body] as const))("POST /dev/clock %j is refused in words, and nothing moves", async (body) => {
    const answer = await say(body)
    expect([answer.status, await answer.json()]).toEqual([422, { code: "invalid", message: expect.stringMatching(/\w{3}.*\.$/) as string }])
    expect(shopbell.clock.now()).toBe(MONDAY)
  })

  test("the page's forms do the same, and lead back", async () => {
    const answer = await post("/dev/clock", new URLSearchParams({ advance: "5m" }), PAGE)
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/dev/clock"])
    expect(shopbell.clock.now()).toBe(MONDAY + 300_000)
  })

  test("POST /dev/reset makes the demo data anew", async () => {
    shopbell.agent("Nobody")
    expect(await (await post("/dev/reset", "")).json()).toEqual({ ok: true })
    expect(roster(shopbell.io.db).map((agent) => agent.name)).not.toContain("Nobody")
    // What stands in one row that is always there is there again.
    expect((await shopbell.fetch("/readyz")).status).toBe(200)
    const answer = await post("/dev/reset", "", PAGE)
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/"])
  })

  test.each(["3d", "-3d"])("POST /dev/reset puts a clock that was moved by %s back, and all that goes by it starts anew", async (moved) => {
    const unfinished = () =>
      shopbell.io.db.get<{ n: number }>("select count(*) as n from conversations where exchange_finished_at is null")!.n
    const before = await shopbell.widget()
    await before.write("Anybody there?")
    await say({ advance: moved })
    await before.write("Still nobody?")
    await post("/dev/reset", "")
    expect(shopbell.clock.now()).toBe(MONDAY)
    const statuses = roster(shopbell.io.db).map(({ name, status }) => `${name} ${status}`)
    const fresh = unfinished()
    const widget = await shopbell.widget()
    await widget.write("Do you have rye bread?")
    expect(unfinished()).toBe(fresh + 1)
    shopbell.pass(6 * 60_000)
    expect(shopbell.io.db.all("select * from mails where next_try_at > :now or created_at > :now", { now: shopbell.clock.now() })).toEqual(
      [],
    )
    expect(roster(shopbell.io.db).map(({ name, status }) => `${name} ${status}`)).toEqual(statuses)
    shopbell.pass(61 * 60_000)
    expect(unfinished()).toBe(0)
  })

  test("POST /dev/reset works also after the demo was set up, by agents, visitors and a moved clock", async () => {
    await demoOnce(shopbell.io)
    const body = new URLSearchParams({ email: "ada@levain.example", password: DEMO_PASSWORD })
    const signedIn = await post("/login", body)
    const cookie = signedIn.headers.get("set-cookie")!.split(";")[0]!
    const renamed = new URLSearchParams({ name: "Not Levain", zone: "UTC" })
    expect((await post("/settings/account", renamed, { cookie })).status).toBe(303)
    await (await shopbell.widget()).write("Anybody there?")
    await say({ advance: "2d" })
    expect((await post("/dev/reset", "")).status).toBe(200)
    expect(findAccount(shopbell.io.db).name).toBe(COMPANY.name)
  })

  test("a form on another site can do neither", async () => {
    for (const path of ["/dev/clock", "/dev/reset"]) expect((await post(path, "", { "sec-fetch-site": "cross-site" })).status).toBe(403)
  })

  test("/dev/mailbox has no mails while none are due", async () => {
    expect(await (await shopbell.fetch("/dev/mailbox", { headers: { accept: "application/json" } })).json()).toEqual([])
  })

  test("a view that is not in the gallery is not found", async () => {
    expect((await shopbell.fetch("/dev/gallery/nothing")).status).toBe(404)
  })

  test("a mail's HTML is served apart, with its own styles and nothing else allowed (E7)", async () => {
    const { name, mail } = gallery.find((entry) => entry.mail)!
    const answer = await shopbell.fetch(`/dev/gallery/${name}/mail`)
    expect(await answer.text()).toBe(mail!().html)
    expect(answer.headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'unsafe-inline';.* sandbox/)
    expect((await shopbell.fetch(`/dev/gallery/${gallery[0]!.name}/mail`)).status).toBe(404)
    expect((await shopbell.fetch("/dev/gallery/nothing/mail")).status).toBe(404)
  })
})

describe("in development, on data that is not the demo's (K7),", () => {
  let shopbell: TestShopbell
  beforeEach(async () => {
    shopbell = await testShopbell({ config: { isDev: true } })
    saveMark(shopbell.io.db, "somebody's")
    shopbell.agent("Ada", { role: "admin" })
    await (await shopbell.widget()).write("Keep me")
  })
  afterEach(() => shopbell.stop())

  test("no demo is put over it at the start", async () => {
    await demoOnce(shopbell.io)
    expect(roster(shopbell.io.db).map(({ name }) => name)).toEqual(["Ada"])
  })

  test("POST /dev/reset is refused in words, and nothing is lost", async () => {
    const answer = await shopbell.fetch("/dev/reset", { method: "POST" })
    expect([answer.status, await answer.json()]).toEqual([
      409,
      { code: "conflict", message: expect.stringContaining("This data is not the demo's, and starting over would delete it.") as string },
    ])
    expect(roster(shopbell.io.db).map(({ name }) => name)).toEqual(["Ada"])
    expect(shopbell.io.db.all("select text from messages")).toEqual([{ text: "Keep me" }])
  })

  test("/dev says so, offers no way to, and names no sign-ins that do not work", async () => {
    const text = await (await shopbell.fetch("/dev", { headers: PAGE })).text()
    expect(text).toContain("This data is not the demo&#x27;s")
    for (const words of ["/dev/reset", DEMO_PASSWORD, "levain.example"]) expect(text).not.toContain(words)
  })

  test("the start prints none either", () => {
    const lines = startLines(shopbell.io, { ...TEST_CONFIG, isDev: true }, shopbell.url).join("\n")
    expect(lines).toContain(`${shopbell.url}/dev`)
    for (const words of [DEMO_PASSWORD, "levain.example"]) expect(lines).not.toContain(words)
  })
})

test("K1: the start prints who to sign in as where the demo is", async () => {
  const shopbell = await testShopbell({ config: { isDev: true } })
  await demoOnce(shopbell.io)
  const lines = startLines(shopbell.io, { ...TEST_CONFIG, isDev: true }, shopbell.url).join("\n")
  for (const words of [DEMO_PASSWORD, ...DEMO_SIGN_INS.map(({ email }) => email)]) expect(lines).toContain(words)
  await shopbell.stop()
})

test("outside of development none of it is there (K7)", async () => {
  const shopbell = await testShopbell()
  for (const path of ROOMS) expect([path, (await shopbell.fetch(path)).status]).toEqual([path, 404])
  for (const path of ["/dev/clock", "/dev/reset"]) {
    expect([path, (await shopbell.fetch(path, { method: "POST", body: `{"advance":"1h"}` })).status]).toEqual([path, 404])
  }
  expect(shopbell.clock.now()).toBe(MONDAY)
  await shopbell.stop()
})
