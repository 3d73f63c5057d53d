import { afterEach, beforeEach, expect, test } from "bun:test"
import { demo } from "../../demo.ts"
import { DEMO_PASSWORD } from "../../testing/cast.ts"
import { PASSWORD } from "../../testing/account-shop.ts"
import { signInShop, type SignInShop } from "../../testing/sign-in-shop.ts"
import { passwordHashOf, savePasswordHash } from "../agents/store.ts"

const TODAYS = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/

let shop: SignInShop
beforeEach(async () => {
  shop = await signInShop()
})
afterEach(() => shop.stop())

const hash = () => passwordHashOf(shop.io.db, shop.adaId)!

test.each([
  ["argon2id, with more memory", { algorithm: "argon2id", memoryCost: 65_536, timeCost: 2 }],
  ["argon2id, with fewer rounds", { algorithm: "argon2id", memoryCost: 19_456, timeCost: 1 }],
  ["bcrypt", { algorithm: "bcrypt", cost: 4 }],
] as const)("S2: a hash of %s is made anew at a right sign-in, so that time tells nothing from then on", async (_, how) => {
  const old = await Bun.password.hash(PASSWORD, how)
  savePasswordHash(shop.io.db, shop.adaId, old)
  expect((await shop.signIn("ada@example.com", "wrong one")).status).toBe(422)
  expect(hash()).toBe(old)
  expect((await shop.signIn("ada@example.com", PASSWORD)).status).toBe(303)
  expect(hash()).toMatch(TODAYS)
  expect((await shop.signIn("ada@example.com", PASSWORD)).status).toBe(303)
})

test("S2: one of today's stays as it is, and with it the links that were made for a new password", async () => {
  const before = hash()
  expect(before).toMatch(TODAYS)
  await shop.signIn("ada@example.com", PASSWORD)
  expect(hash()).toBe(before)
})

test("K7, S2: the demo's agents have such hashes from the start", async () => {
  await demo(shop.io)
  const hashes = shop.io.db.all<{ password_hash: string }>("select distinct password_hash from agents").map((row) => row.password_hash)
  expect(hashes.length).toBe(1)
  expect(hashes[0]).toMatch(TODAYS)
  expect((await shop.signIn("ada@levain.example", DEMO_PASSWORD)).status).toBe(303)
})
