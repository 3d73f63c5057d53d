import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { PASSWORD } from "../../testing/account-shop.ts"
import { TEST_CONFIG } from "../../testing/app.ts"
import { cpuTime } from "../../testing/cpu-time.ts"
import { form } from "../../testing/form.ts"
import { cookieOf, signInShop, type SignInShop } from "../../testing/sign-in-shop.ts"
import { accountMails } from "../email/account-mails.ts"
import { authRoutes } from "./routes.ts"

let shop: SignInShop
beforeEach(async () => {
  shop = await signInShop()
})
afterEach(() => shop.stop())

describe("signing in", () => {
  test("leads to the inbox with a cookie that scripts can't read, for 30 days", async () => {
    const answer = await shop.signIn("ada@example.com", PASSWORD)
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
    expect((await shop.signIn("  ADA@Example.com ", PASSWORD)).status).toBe(303)
  })

  test("keeps only a hash of the cookie and of the password", async () => {
    const token = cookieOf(await shop.signIn("ada@example.com", PASSWORD)).split("=")[1]!
    const stored = JSON.stringify([shop.io.db.all("select * from sessions"), shop.io.db.all("select * from agents")])
    expect(stored).not.toContain(token)
    expect(stored).not.toContain(PASSWORD)
    expect(stored).toContain("$argon2id$")
  })

  test("gives a new id and ends the session that this browser had before", async () => {
    const first = cookieOf(await shop.signIn("ada@example.com", PASSWORD))
    const second = cookieOf(await shop.signIn("ada@example.com", PASSWORD, { cookie: first }))
    expect(second).not.toBe(first)
    expect(await shop.isSignedIn(first)).toBe(false)
    expect(await shop.isSignedIn(second)).toBe(true)
  })

  test("works without script: the page is a plain form", async () => {
    const page = await (await shop.fetch("/login")).text()
    expect(page).toContain(`<form class="form" method="post" action="/login"`)
    expect(page).toMatch(/<label class="label" for="email">Email<\/label>/)
    expect(page).toMatch(/<label class="label" for="password">Password<\/label>/)
    expect(page).toContain(">Sign in</button>")
  })

  test("who is signed in already goes on", async () => {
    const cookie = cookieOf(await shop.signIn("ada@example.com", PASSWORD))
    const answer = await shop.fetch("/login?next=/settings", { headers: { cookie } })
    expect(answer.headers.get("location")).toBe("/settings")
  })
})

describe("a wrong password", () => {
  test("is 422, keeps the email and never shows the password again", async () => {
    const answer = await shop.signIn("ada@example.com", "not this one")
    const page = await answer.text()
    expect(answer.status).toBe(422)
    expect(page).toContain("This email and password don&#x27;t match.")
    expect(page).toContain(`value="ada@example.com"`)
    expect(page).not.toContain("not this one")
    expect(answer.headers.get("set-cookie")).toBeNull()
  })

  test("answers the same as an unknown email", async () => {
    const known = await shop.signIn("ada@example.com", "not this one")
    const unknown = await shop.signIn("bob@example.com", "not this one")
    expect(unknown.status).toBe(known.status)
    expect((await unknown.text()).replaceAll("bob@", "ada@")).toBe(await known.text())
  })

  test("takes as long as an unknown email", async () => {
    await shop.signIn("ada@example.com", "warm up")
    const known: number[] = []
    const unknown: number[] = []
    for (let i = 0; i < 4; i++) {
      known.push(await took(() => shop.signIn("ada@example.com", "not this one")))
      unknown.push(await took(() => shop.signIn("bob@example.com", "not this one")))
    }
    // Without a hash to check it would be a fiftieth. Other processes may slow down either.
    const ratio = Math.min(...unknown) / Math.min(...known)
    expect(ratio).toBeWithin(0.25, 4)
  })

  test.each([[`<img src=x onerror="alert(1)">`], [`"><script>alert(1)</script>`]])("hostile text %s comes back as text", async (email) => {
    const page = await (await shop.signIn(email, "x")).text()
    expect(page).not.toContain("<img src=x")
    expect(page).not.toContain("<script>alert")
  })

  test("a mebibyte of password is refused quickly, a form with lists in it in words", async () => {
    for (const [length, status] of [
      [250_000, 422],
      [1_048_576, 413],
    ] as const) {
      const spent = cpuTime()
      expect((await shop.signIn("ada@example.com", "x".repeat(length))).status).toBe(status)
      expect(spent()).toBeLessThan(1_000)
    }
    const answer = await shop.fetch("/login", { ...form({}), body: "email=a&email=b&password=c" })
    expect(answer.status).toBe(422)
  })
})

async function took(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}
