import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test"
import pino from "pino"
import { readConfig, type Config } from "../../config.ts"
import { days, minutes } from "../../domain/time.ts"
import { newId } from "../../io/random.ts"
import { MONDAY, TEST_CONFIG, testShopbell, type TestShopbell } from "../../testing/app.ts"
import { insertAgent, saveMembership, findAgent } from "../agents/store.ts"
import { accountMails } from "../email/account-mails.ts"
import { cookieName } from "./guard.ts"
import { forgetExpiredSessions } from "./jobs.ts"
import { hashedPassword } from "./password.ts"
import { authRoutes } from "./routes.ts"

let shop: TestShopbell
let adaId: string
let logged: string[] = []
const TRUSTED = readConfig({ SHOPBELL_TRUSTED_PROXIES: "127.0.0.1" }).trustedProxies
const PASSWORD = "correct horse"
let passwordHash: string

beforeAll(async () => {
  passwordHash = await hashedPassword(PASSWORD)
})

beforeEach(() => behind([]))

/** A Shopbell anew, with Ada, whose requests come through a proxy on this machine. */
async function behind(trustedProxies: Config["trustedProxies"]): Promise<void> {
  await shop?.stop()
  logged = []
  shop = await testShopbell({ config: { trustedProxies }, log: pino({ level: "warn" }, { write: (line) => void logged.push(line) }) })
  adaId = newId()
  insertAgent(shop.io.db, { id: adaId, name: "Ada", email: "ada@example.com", role: "admin", status: "offline" }, passwordHash, MONDAY)
}

afterAll(() => shop.stop())

describe("signing in", () => {
  test("leads to the inbox with a cookie that scripts can't read, for 30 days", async () => {
    const answer = await signIn("ada@example.com", PASSWORD)
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/inbox"])
    expect(answer.headers.getSetCookie()[0]).toMatch(/^shopbell=[\w-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/i)
    expect((await shop.fetch("/settings/profile", { headers: { cookie: cookieOf(answer) } })).status).toBe(200)
  })

  test("on https the cookie is bound to this host and to https", async () => {
    const request = new Request("https://chat.example.com/login", form({ email: "ada@example.com", password: PASSWORD }))
    const answer = await authRoutes(shop.io, TEST_CONFIG, accountMails(shop.io, TEST_CONFIG)).handle(request)
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-shopbell=[\w-]{43}; Path=\/; Max-Age=2592000; Secure; HttpOnly; SameSite=Lax$/i),
      expect.stringMatching(/^__Host-shopbell-browser=[\w-]{43}; Path=\/; Max-Age=34560000; Secure; HttpOnly; SameSite=Lax$/i),
    ])
  })

  test("takes the email in any case and with stray spaces", async () => {
    expect((await signIn("  ADA@Example.com ", PASSWORD)).status).toBe(303)
  })

  test("keeps only a hash of the cookie and of the password", async () => {
    const token = cookieOf(await signIn("ada@example.com", PASSWORD)).split("=")[1]!
    const stored = JSON.stringify([shop.io.db.all("select * from sessions"), shop.io.db.all("select * from agents")])
    expect(stored).not.toContain(token)
    expect(stored).not.toContain(PASSWORD)
    expect(stored).toContain("$argon2id$")
  })

  test("gives a new id and ends the session that this browser had before", async () => {
    const first = cookieOf(await signIn("ada@example.com", PASSWORD))
    const second = cookieOf(await signIn("ada@example.com", PASSWORD, { cookie: first }))
    expect(second).not.toBe(first)
    expect(await isSignedIn(first)).toBe(false)
    expect(await isSignedIn(second)).toBe(true)
  })

  test("works without script: the page is a plain form", async () => {
    const page = await (await shop.fetch("/login")).text()
    expect(page).toContain(`<form class="form" method="post" action="/login"`)
    expect(page).toMatch(/<label class="label" for="email">Email<\/label>/)
    expect(page).toMatch(/<label class="label" for="password">Password<\/label>/)
    expect(page).toContain(">Sign in</button>")
  })

  test("who is signed in already goes on", async () => {
    const cookie = cookieOf(await signIn("ada@example.com", PASSWORD))
    const answer = await shop.fetch("/login?next=/settings", { headers: { cookie } })
    expect(answer.headers.get("location")).toBe("/settings")
  })
})

describe("a wrong password", () => {
  test("is 422, keeps the email and never shows the password again", async () => {
    const answer = await signIn("ada@example.com", "not this one")
    const page = await answer.text()
    expect(answer.status).toBe(422)
    expect(page).toContain("This email and password don&#x27;t match.")
    expect(page).toContain(`value="ada@example.com"`)
    expect(page).not.toContain("not this one")
    expect(answer.headers.get("set-cookie")).toBeNull()
  })

  test("answers the same as an unknown email", async () => {
    const known = await signIn("ada@example.com", "not this one")
    const unknown = await signIn("bob@example.com", "not this one")
    expect(unknown.status).toBe(known.status)
    expect((await unknown.text()).replaceAll("bob@", "ada@")).toBe(await known.text())
  })

  test("takes as long as an unknown email", async () => {
    await signIn("ada@example.com", "warm up")
    const known: number[] = []
    const unknown: number[] = []
    for (let i = 0; i < 4; i++) {
      known.push(await took(() => signIn("ada@example.com", "not this one")))
      unknown.push(await took(() => signIn("bob@example.com", "not this one")))
    }
    // Without a hash to check it would be a fiftieth. Other processes may slow down either.
    const ratio = Math.min(...unknown) / Math.min(...known)
    expect(ratio).toBeWithin(0.25, 4)
  })

  test.each([[`<img src=x onerror="alert(1)">`], [`"><script>alert(1)</script>`]])("hostile text %s comes back as text", async (email) => {
    const page = await (await signIn(email, "x")).text()
    expect(page).not.toContain("<img src=x")
    expect(page).not.toContain("<script>alert")
  })

  test("a mebibyte of password is refused quickly, a form with lists in it in words", async () => {
    expect(await took(() => signIn("ada@example.com", "x".repeat(1_048_576)))).toBeLessThan(1_000)
    const answer = await shop.fetch("/login", { ...form({}), body: "email=a&email=b&password=c" })
    expect(answer.status).toBe(422)
  })
})

describe("trying passwords", () => {
  test("ends after ten tries for one account, with the time to wait; a known email says no more than an unknown", async () => {
    for (const email of ["ada@example.com", "nobody@example.com"]) {
      for (let i = 0; i < 10; i++) expect((await signIn(email, `try ${i}`)).status).toBe(422)
      const answer = await signIn(email.toUpperCase(), PASSWORD)
      expect(answer.status).toBe(429)
      expect(answer.headers.get("retry-after")).toBe("900")
      expect(await answer.text()).toContain("Too many tries. Wait 15 minutes and try again.")
    }
  })

  test("goes on after 15 minutes", async () => {
    for (let i = 0; i < 11; i++) await signIn("ada@example.com", `try ${i}`)
    shop.clock.advance(minutes(15))
    expect((await signIn("ada@example.com", PASSWORD)).status).toBe(303)
  })

  test("starts anew after a right one", async () => {
    for (let i = 0; i < 9; i++) await signIn("ada@example.com", `try ${i}`)
    await signIn("ada@example.com", PASSWORD)
    for (let i = 0; i < 9; i++) expect((await signIn("ada@example.com", `try ${i}`)).status).toBe(422)
  })
})

describe("trying passwords from one address (S2)", () => {
  const ANYWHERE = { "x-forwarded-for": "203.0.113.7" }
  // Passwords this long are refused before any hashing: these tests are about counting.
  const guess = (i: number, headers: Record<string, string> = ANYWHERE) => signIn(`agent${i}@example.com`, "x".repeat(500), headers)

  beforeEach(() => behind(TRUSTED))

  test("ends after a hundred wrong ones, whatever the account, for that address alone", async () => {
    for (let i = 0; i < 100; i++) expect((await guess(i)).status).toBe(422)
    expect((await signIn("ada@example.com", PASSWORD, ANYWHERE)).status).toBe(429)
    expect((await signIn("ada@example.com", PASSWORD, { "x-forwarded-for": "198.51.100.1" })).status).toBe(303)
    shop.clock.advance(minutes(15))
    expect((await signIn("ada@example.com", PASSWORD, ANYWHERE)).status).toBe(303)
  })

  test("right ones are not counted: an office signs in as often as it likes", async () => {
    for (let i = 0; i < 99; i++) await guess(i)
    for (let i = 0; i < 5; i++) expect((await signIn("ada@example.com", PASSWORD, ANYWHERE)).status).toBe(303)
    expect((await guess(99)).status).toBe(422)
    expect((await guess(100)).status).toBe(429)
  })

  test("a right one wipes nothing out: whoever has one account guesses at others no longer than anybody", async () => {
    for (let i = 0; i < 50; i++) await guess(i)
    await signIn("ada@example.com", PASSWORD, ANYWHERE)
    for (let i = 50; i < 100; i++) expect((await guess(i)).status).toBe(422)
    expect((await guess(100)).status).toBe(429)
  })

  test("many at once are counted before any is answered", async () => {
    const answers = await Promise.all(Array.from({ length: 140 }, (_, i) => guess(i)))
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(100)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(40)
  })

  test("right ones at once, of one account, are not in each other's way", async () => {
    const answers = await Promise.all(Array.from({ length: 15 }, () => signIn("ada@example.com", PASSWORD, ANYWHERE)))
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 15 }, () => 303))
  })

  test("what its account's limit refused tries nothing and so does not count for the address", async () => {
    for (let i = 0; i < 10; i++) await signIn("ada@example.com", "x".repeat(500), ANYWHERE)
    for (let i = 0; i < 100; i++) expect((await signIn("ada@example.com", PASSWORD, ANYWHERE)).status).toBe(429)
    expect((await guess(0)).status).toBe(422)
  })
})

describe("behind a proxy that SHOPBELL_TRUSTED_PROXIES does not name, everybody has its private address (S2)", () => {
  test("so that one who guesses locks out nobody but the account they guess at", async () => {
    await behind([])
    for (let i = 0; i < 150; i++) expect((await signIn(`agent${i}@example.com`, "x".repeat(500))).status).toBe(422)
    for (let i = 0; i < 10; i++) await signIn("bob@example.com", `try ${i}`)
    expect((await signIn("bob@example.com", PASSWORD)).status).toBe(429)
    expect((await signIn("ada@example.com", PASSWORD)).status).toBe(303)
  })

  test("but not without end", async () => {
    await behind([])
    for (let i = 0; i < 1_000; i++) await signIn(`agent${i}@example.com`, "x".repeat(500))
    expect((await signIn("ada@example.com", PASSWORD)).status).toBe(429)
  })

  test("and the log says once a day what is missing, without anybody's address (S8)", async () => {
    await behind([])
    await signIn("ada@example.com", PASSWORD)
    expect(logged).toEqual([])
    for (let i = 0; i < 3; i++) await signIn("ada@example.com", PASSWORD, { "x-forwarded-for": "203.0.113.7" })
    expect(logged).toHaveLength(1)
    expect(logged[0]).toContain("SHOPBELL_TRUSTED_PROXIES")
    expect(logged[0]).not.toMatch(/203\.0\.113\.7|127\.0\.0\.1/)
    shop.clock.advance(days(1))
    await signIn("ada@example.com", PASSWORD, { "x-forwarded-for": "203.0.113.7" })
    expect(logged).toHaveLength(2)
  })

  test("which one that is named does not", async () => {
    await behind(TRUSTED)
    await signIn("ada@example.com", PASSWORD, { "x-forwarded-for": "203.0.113.7" })
    expect(logged).toEqual([])
  })
})

describe("going on to where one came from", () => {
  test("signed out, a page leads to sign in and back", async () => {
    const asked = await shop.fetch("/settings/profile?a=1", { headers: { accept: "text/html" } })
    expect([asked.status, asked.headers.get("location")]).toEqual([303, "/login?next=%2Fsettings%2Fprofile%3Fa%3D1"])
    const answer = await signIn("ada@example.com", PASSWORD, {}, "/settings/profile?a=1")
    expect(answer.headers.get("location")).toBe("/settings/profile?a=1")
  })

  test.each(["//evil.test", "/\\evil.test", "https://evil.test/", "/\t/evil.test", "javascript:alert(1)", "/.//evil.test"])(
    "never to %j",
    async (next) => {
      expect((await signIn("ada@example.com", PASSWORD, {}, next)).headers.get("location")).toBe("/inbox")
      expect(await (await shop.fetch(`/login?next=${encodeURIComponent(next)}`)).text()).not.toContain("evil.test")
    },
  )

  test("for htmx the whole browser goes, and back to the page it was on", async () => {
    const answer = await shop.fetch("/agents/me/status", {
      ...form({ status: "online" }, "PUT"),
      headers: { ...form({}).headers, "hx-request": "true", "hx-current-url": `${shop.url}/inbox/7?list=all` },
    })
    expect([answer.status, answer.headers.get("hx-redirect")]).toEqual([401, "/login?next=%2Finbox%2F7%3Flist%3Dall"])
  })

  test("a program gets 401", async () => {
    const answer = await shop.fetch("/settings/profile")
    expect([answer.status, await answer.json()]).toEqual([401, { code: "signed-out", message: "Sign in first." }])
  })
})

describe("a session", () => {
  test("ends by signing out, on the server too", async () => {
    const cookie = cookieOf(await signIn("ada@example.com", PASSWORD))
    const answer = await shop.fetch("/logout", { ...form({}), headers: { ...form({}).headers, cookie } })
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/login"])
    expect(answer.headers.get("set-cookie")).toMatch(/^shopbell=; .*Max-Age=0/)
    expect(await isSignedIn(cookie)).toBe(false)
  })

  test("ends after 30 days, and its row goes", async () => {
    const cookie = cookieOf(await signIn("ada@example.com", PASSWORD))
    shop.clock.advance(days(30) - 1)
    expect(await isSignedIn(cookie)).toBe(true)
    shop.clock.advance(1)
    expect(await isSignedIn(cookie)).toBe(false)
    forgetExpiredSessions(shop.io)()
    expect(shop.io.db.all("select 1 from sessions")).toEqual([])
  })

  test("is none for a made-up, empty or odd cookie", async () => {
    for (const value of ["", "x", "A".repeat(43), "%00", "💥".repeat(9)]) {
      expect(await isSignedIn(`${cookieName(shop.url)}=${encodeURIComponent(value)}`)).toBe(false)
    }
  })

  test("is not opened for a deactivated agent, which only the right password learns", async () => {
    saveMembership(shop.io.db, { ...findAgent(shop.io.db, adaId)!, isActive: false }, MONDAY)
    expect(await (await signIn("ada@example.com", "wrong one")).text()).toContain("don&#x27;t match")
    const answer = await signIn("ada@example.com", PASSWORD)
    expect(answer.status).toBe(422)
    expect(answer.headers.get("set-cookie")).toBeNull()
    expect(await answer.text()).toContain("Your account was deactivated.")
  })
})

describe("a request from another site is refused", () => {
  test.each([
    ["by Sec-Fetch-Site", { "sec-fetch-site": "cross-site" }],
    ["from a sibling domain", { "sec-fetch-site": "same-site" }],
    ["by Origin", { origin: "https://evil.test" }],
    ["with an origin of null", { origin: "null" }],
  ])("%s", async (_, headers) => {
    const cookie = cookieOf(await signIn("ada@example.com", PASSWORD))
    for (const path of ["/login", "/logout", "/settings/profile"]) {
      const answer = await shop.fetch(path, {
        ...form({ name: "Mallory" }),
        headers: { ...form({}).headers, ...(headers as Record<string, string>), cookie },
      })
      expect(answer.status).toBe(403)
    }
    expect(await isSignedIn(cookie)).toBe(true)
  })

  test("and our own pages tell other sites nothing, but themselves their origin", async () => {
    // "no-referrer" would make browsers send `Origin: null` with our own forms.
    expect((await shop.fetch("/login")).headers.get("referrer-policy")).toBe("same-origin")
  })
})

function signIn(email: string, password: string, headers: Record<string, string> = {}, next?: string): Promise<Response> {
  const init = form({ email, password, ...(next !== undefined && { next }) })
  return shop.fetch("/login", { ...init, headers: { ...init.headers, ...headers } })
}

async function isSignedIn(cookie: string): Promise<boolean> {
  return (await shop.fetch("/settings/profile", { headers: { cookie } })).status === 200
}

function cookieOf(answer: Response): string {
  return answer.headers.get("set-cookie")!.split(";")[0]!
}

function form(fields: Record<string, string>, method = "POST") {
  return { method, body: new URLSearchParams(fields).toString(), headers: { "content-type": "application/x-www-form-urlencoded" } }
}

async function took(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}
