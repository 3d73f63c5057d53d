import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test"
import { readConfig } from "../../config.ts"
import { newId } from "../../io/random.ts"
import { MONDAY, testShopbell, type TestShopbell } from "../../testing/app.ts"
import { findAgent, insertAgent } from "../agents/store.ts"
import { hashedPassword } from "./password.ts"
import { passwordToken } from "./password-link.ts"

// S2: whoever guesses at very many passwords at once stops nobody whom Shopbell has reason to know.

// Hundreds of requests on a busy machine.
setDefaultTimeout(20_000)

const PASSWORD = "correct horse"
const BUSY = "Too many people are signing in right now. Try again in a moment."
let shop: TestShopbell
let ada: string

beforeEach(async () => {
  shop = await testShopbell({ config: { trustedProxies: readConfig({ SHOPBELL_TRUSTED_PROXIES: "127.0.0.1" }).trustedProxies } })
  ada = newId()
  const named = { id: ada, name: "Ada", email: "ada@example.com", role: "agent", status: "offline" } as const
  insertAgent(shop.io.db, named, await hashedPassword(PASSWORD), MONDAY)
})
afterEach(() => shop.stop())

test("while 200 guess at once, a known browser's right sign-in and a link to a new password wait for a few hashes at most", async () => {
  const cookie = (await signIn("ada")).headers
    .getSetCookie()
    .map((set) => set.split(";")[0])
    .join("; ")
  const crowd = await crowded()
  const before = crowd.hashed()
  expect((await signIn("ada", { cookie })).status).toBe(303)
  expect(crowd.hashed() - before).toBeLessThanOrEqual(4)
  const link = `/password/${passwordToken(shop.io, findAgent(shop.io.db, ada)!)}`
  expect((await shop.fetch(link, form({ password: "another bell above the door" }))).status).toBe(303)
  expect(crowd.hashed() - before).toBeLessThanOrEqual(8)
  await crowd.all
})

test("strangers beyond a short queue are told at once to try again in a moment, a known email like an unknown", async () => {
  const crowd = await crowded()
  const tried = ["ada", "nobody"].map((name) => Array.from({ length: 9 }, (_, n) => signIn(name, { "x-forwarded-for": `192.0.2.${n}` })))
  const refused = await Promise.all(tried.map((answers) => Promise.any(answers.map(sentAway))))
  expect(refused.map(({ headers }) => headers.get("retry-after"))).toEqual(["5", "5"])
  const [known, unknown] = await Promise.all(refused.map((answer) => answer.text()))
  expect(known).toContain(BUSY)
  expect(unknown!.replaceAll("nobody@", "ada@")).toBe(known!)
  await Promise.all(tried.flat())
  const statuses = (await crowd.all).map(({ status }) => status)
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(100)
  expect(new Set(statuses)).toEqual(new Set([422, 429]))
})

test("who was sent away has tried nothing: neither their address nor the account is any nearer to its limit", async () => {
  const crowd = await crowded("203.0.113.9")
  const tried = (await crowd.all).filter(({ status }) => status === 422).length
  expect(tried).toBeLessThan(100)
  // Refused before any hashing: these count and wait for nothing.
  const long = "x".repeat(500)
  for (let n = tried; n < 100; n++) expect((await signIn(`other${n}`, { "x-forwarded-for": "203.0.113.9" }, long)).status).toBe(422)
  expect((await signIn("other", { "x-forwarded-for": "203.0.113.9" }, long)).status).toBe(429)
})

/** 200 guesses at unknown emails, given all at once; answers when the first was sent away, so that the queue was full. */
async function crowded(address?: string): Promise<{ hashed: () => number; all: Promise<Response[]> }> {
  let hashed = 0
  const full = Promise.withResolvers<void>()
  const all = Promise.all(
    Array.from({ length: 200 }, async (_, n) => {
      const answer = await signIn(`stranger${n}`, { "x-forwarded-for": address ?? `198.51.100.${n}` }, "a wrong one")
      if (answer.status === 422) hashed++
      if (answer.status === 429) full.resolve()
      return answer
    }),
  )
  await full.promise
  return { hashed: () => hashed, all }
}

/** The answer, if it is that there are too many. */
async function sentAway(answering: Promise<Response>): Promise<Response> {
  const answer = await answering
  if (answer.status !== 429) throw new Error(`Not sent away: ${answer.status}`)
  return answer
}

function signIn(name: string, headers: Record<string, string> = {}, password = PASSWORD): Promise<Response> {
  return shop.fetch("/login", form({ email: `${name}@example.com`, password }, { "x-forwarded-for": "203.0.113.7", ...headers }))
}

function form(fields: Record<string, string>, headers: Record<string, string> = {}) {
  return { method: "POST", body: new URLSearchParams(fields), headers }
}
