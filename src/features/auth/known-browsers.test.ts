import { afterEach, beforeEach, expect, test } from "bun:test"
import { readConfig } from "../../config.ts"
import { minutes } from "../../domain/time.ts"
import { newId, newToken, tokenHash } from "../../io/random.ts"
import { MONDAY, testShopbell, type TestShopbell } from "../../testing/app.ts"
import { findAgent, insertAgent } from "../agents/store.ts"
import { hashedPassword } from "./password.ts"
import { passwordToken } from "./password-link.ts"
import { deleteSessionsOf } from "./store.ts"

// S2: whoever guesses at somebody's password keeps strangers' browsers out, but never one in which that agent has signed in before.

const PASSWORD = "correct horse"
const MARK = "shopbell-browser"
const NEW_PASSWORD = "another bell above the door"
let shop: TestShopbell
let ada: string

beforeEach(async () => {
  shop = await testShopbell({ config: { trustedProxies: readConfig({ SHOPBELL_TRUSTED_PROXIES: "127.0.0.1" }).trustedProxies } })
  const passwordHash = await hashedPassword(PASSWORD)
  ada = newId()
  for (const [id, name] of [
    [ada, "Ada"],
    [newId(), "Ben"],
  ] as const)
    insertAgent(
      shop.io.db,
      { id, name, email: `${name.toLowerCase()}@example.com`, role: "agent", status: "offline" },
      passwordHash,
      MONDAY,
    )
})
afterEach(() => shop.stop())

test("while somebody guesses at her password, Ada signs in from her own browser, as often as she likes", async () => {
  const hers = await browserOf("ada")
  await attack("ada")
  for (let n = 0; n < 3; n++) {
    expect((await signIn("ada", PASSWORD, hers)).status).toBe(303)
    // Her coming in gives the attacker nothing.
    expect((await signIn("ada", WRONG)).status).toBe(429)
  }
})

test("also when they guess at everybody's from her own address", async () => {
  const hers = await browserOf("ada")
  for (let n = 0; n < 101; n++) await signIn(`nobody${n}`, WRONG)
  expect((await signIn("ben", PASSWORD)).status).toBe(429)
  expect((await signIn("ada", PASSWORD, hers)).status).toBe(303)
})

test("from a new browser she is told what to do, and a link to a new password lets her in at once", async () => {
  await attack("ada")
  const refused = await signIn("ada", PASSWORD)
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "900"])
  expect(await refused.text()).toContain(
    "Too many tries. Wait 15 minutes and try again. To get in sooner, use “Forgot your password?” for a link to a new one.",
  )
  const renewed = await shop.fetch(`/password/${passwordToken(shop.io, findAgent(shop.io.db, ada)!)}`, form({ password: NEW_PASSWORD }))
  expect([renewed.status, renewed.headers.get("location")]).toEqual([303, "/inbox"])
  // And that browser is one of hers from now on.
  await attack("ada")
  expect((await signIn("ada", NEW_PASSWORD, markIn(renewed))).status).toBe(303)
})

test("an email that nobody has is answered alike, with or without a browser that somebody signed in with", async () => {
  const bens = await browserOf("ben")
  for (const mark of [undefined, bens, newToken()]) {
    for (const name of ["ada", "nobody"]) {
      for (let n = 0; n < 10; n++) expect((await signIn(name, WRONG, mark)).status).toBe(422)
      const refused = await signIn(name, WRONG, mark)
      expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "900"])
    }
    shop.clock.advance(minutes(15))
  }
})

test("a stolen mark gives ten tries of its own, and takes none of Ada's other browser", async () => {
  const [stolen, other] = [await browserOf("ada"), await browserOf("ada")]
  for (let n = 0; n < 10; n++) expect((await signIn("ada", WRONG, stolen)).status).toBe(422)
  expect((await signIn("ada", PASSWORD, stolen)).status).toBe(429)
  expect((await signIn("ada", PASSWORD, other)).status).toBe(303)
  expect((await signIn("ada", PASSWORD)).status).toBe(303)
  expect((await signIn("ada", PASSWORD, stolen)).status).toBe(429)
  shop.clock.advance(minutes(15))
  expect((await signIn("ada", PASSWORD, stolen)).status).toBe(303)
})

test("a right password starts a browser's own tries anew", async () => {
  const hers = await browserOf("ada")
  for (let round = 0; round < 3; round++) {
    for (let n = 0; n < 9; n++) expect((await signIn("ada", WRONG, hers)).status).toBe(422)
    expect((await signIn("ada", PASSWORD, hers)).status).toBe(303)
  }
})

test("no other mark helps: one made up, another agent's, what is stored of hers, or one from before she was signed out everywhere", async () => {
  const [hers, bens] = [await browserOf("ada"), await browserOf("ben")]
  await attack("ada")
  for (const mark of [newToken(), bens, tokenHash(hers), "", `${hers}x`, hers.toUpperCase()])
    expect((await signIn("ada", PASSWORD, mark)).status).toBe(429)
  expect(JSON.stringify(shop.io.db.all("select * from browsers"))).not.toContain(hers)
  shop.io.db.tx(() => deleteSessionsOf(shop.io.db, ada, null))
  expect((await signIn("ada", PASSWORD, hers)).status).toBe(429)
})

/** Refused before any hashing: these tests are about counting. */
const WRONG = "x".repeat(500)

/** Ten wrong tries, from another address each. */
async function attack(name: string): Promise<void> {
  for (let n = 1; n <= 10; n++) await signIn(name, WRONG, undefined, `198.51.100.${n}`)
  expect((await signIn(name, WRONG, undefined, "198.51.100.11")).status).toBe(429)
}

/** The mark of a new browser in which this agent has signed in. */
async function browserOf(name: string): Promise<string> {
  const answer = await signIn(name, PASSWORD)
  expect(answer.status).toBe(303)
  return markIn(answer)
}

function markIn(answer: Response): string {
  return new Bun.CookieMap(
    answer.headers
      .getSetCookie()
      .map((cookie) => cookie.split(";")[0])
      .join("; "),
  ).get(MARK)!
}

function signIn(name: string, password: string, mark?: string, address = "203.0.113.7"): Promise<Response> {
  const cookie = mark === undefined ? {} : { cookie: `${MARK}=${mark}` }
  return shop.fetch("/login", form({ email: `${name}@example.com`, password }, { "x-forwarded-for": address, ...cookie }))
}

function form(fields: Record<string, string>, headers: Record<string, string> = {}) {
  return { method: "POST", body: new URLSearchParams(fields), headers }
}
