import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { days, minutes } from "../../domain/time.ts"
import { PASSWORD } from "../../testing/account-shop.ts"
import { signInShop, TRUSTED, type SignInShop } from "../../testing/sign-in-shop.ts"
import { signIn } from "./commands.ts"

let shop: SignInShop
afterEach(() => shop.stop())

describe("trying passwords", () => {
  beforeEach(async () => void (shop = await signInShop()))

  test("ends after ten tries for one account, with the time to wait; a known email says no more than an unknown", async () => {
    for (const email of ["ada@example.com", "nobody@example.com"]) {
      for (let i = 0; i < 10; i++) expect((await shop.signIn(email, `try ${i}`)).status).toBe(422)
      const answer = await shop.signIn(email.toUpperCase(), PASSWORD)
      expect(answer.status).toBe(429)
      expect(answer.headers.get("retry-after")).toBe("900")
      expect(await answer.text()).toContain("Too many tries. Wait 15 minutes and try again.")
    }
  })

  test("needs something in both fields, and without it is no try", async () => {
    for (let i = 0; i < 12; i++) {
      for (const [email, password] of [
        ["ada@example.com", ""],
        ["", PASSWORD],
      ] as const) {
        const answer = await shop.signIn(email, password)
        expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining("Enter your email and your password.")])
      }
    }
    expect((await shop.signIn("ada@example.com", PASSWORD)).status).toBe(303)
  })

  test("goes on after 15 minutes", async () => {
    for (let i = 0; i < 11; i++) await shop.signIn("ada@example.com", `try ${i}`)
    shop.clock.advance(minutes(15))
    expect((await shop.signIn("ada@example.com", PASSWORD)).status).toBe(303)
  })

  test("is counted in little room, however long what is typed is", async () => {
    const keys: string[] = []
    const { throttle } = shop.io
    const take: typeof throttle.take = (key, ...rest) => (keys.push(key), throttle.take(key, ...rest))
    const tried = { email: "x".repeat(200_000), password: PASSWORD, address: "203.0.113.9", mark: null }
    await expect(signIn({ ...shop.io, throttle: { ...throttle, take } }, tried)).rejects.toThrow("don't match")
    expect([keys.length, keys.every((key) => key.length < 100)]).toEqual([2, true])
  })

  test("starts anew after a right one", async () => {
    for (let i = 0; i < 9; i++) await shop.signIn("ada@example.com", `try ${i}`)
    await shop.signIn("ada@example.com", PASSWORD)
    for (let i = 0; i < 9; i++) expect((await shop.signIn("ada@example.com", `try ${i}`)).status).toBe(422)
  })
})

describe("trying passwords from one address (S2)", () => {
  const ANYWHERE = { "x-forwarded-for": "203.0.113.7" }
  // Passwords this long are refused before any hashing: these tests are about counting.
  const guess = (i: number, headers: Record<string, string> = ANYWHERE) => shop.signIn(`agent${i}@example.com`, "x".repeat(500), headers)

  beforeEach(async () => void (shop = await signInShop(TRUSTED)))

  test("ends after a hundred wrong ones, whatever the account, for that address alone", async () => {
    for (let i = 0; i < 100; i++) expect((await guess(i)).status).toBe(422)
    expect((await shop.signIn("ada@example.com", PASSWORD, ANYWHERE)).status).toBe(429)
    expect((await shop.signIn("ada@example.com", PASSWORD, { "x-forwarded-for": "198.51.100.1" })).status).toBe(303)
    shop.clock.advance(minutes(15))
    expect((await shop.signIn("ada@example.com", PASSWORD, ANYWHERE)).status).toBe(303)
  })

  test("right ones are not counted: an office signs in as often as it likes", async () => {
    for (let i = 0; i < 99; i++) await guess(i)
    for (let i = 0; i < 5; i++) expect((await shop.signIn("ada@example.com", PASSWORD, ANYWHERE)).status).toBe(303)
    expect((await guess(99)).status).toBe(422)
    expect((await guess(100)).status).toBe(429)
  })

  test("a right one wipes nothing out: whoever has one account guesses at others no longer than anybody", async () => {
    for (let i = 0; i < 50; i++) await guess(i)
    await shop.signIn("ada@example.com", PASSWORD, ANYWHERE)
    for (let i = 50; i < 100; i++) expect((await guess(i)).status).toBe(422)
    expect((await guess(100)).status).toBe(429)
  })

  test("many at once are counted before any is answered", async () => {
    const answers = await Promise.all(Array.from({ length: 140 }, (_, i) => guess(i)))
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(100)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(40)
  })

  test("right ones at once, of one account, are not in each other's way", async () => {
    const answers = await Promise.all(Array.from({ length: 15 }, () => shop.signIn("ada@example.com", PASSWORD, ANYWHERE)))
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 15 }, () => 303))
  })

  test("what its account's limit refused tries nothing and so does not count for the address", async () => {
    for (let i = 0; i < 10; i++) await shop.signIn("ada@example.com", "x".repeat(500), ANYWHERE)
    for (let i = 0; i < 100; i++) expect((await shop.signIn("ada@example.com", PASSWORD, ANYWHERE)).status).toBe(429)
    expect((await guess(0)).status).toBe(422)
  })
})

describe("behind a proxy that SHOPBELL_TRUSTED_PROXIES does not name, everybody has its private address (S2)", () => {
  beforeEach(async () => void (shop = await signInShop()))

  test("so that one who guesses locks out nobody but the account they guess at", async () => {
    for (let i = 0; i < 150; i++) expect((await shop.signIn(`agent${i}@example.com`, "x".repeat(500))).status).toBe(422)
    for (let i = 0; i < 10; i++) await shop.signIn("bob@example.com", `try ${i}`)
    expect((await shop.signIn("bob@example.com", PASSWORD)).status).toBe(429)
    expect((await shop.signIn("ada@example.com", PASSWORD)).status).toBe(303)
  })

  test("but not without end", async () => {
    for (let i = 0; i < 1_000; i++) await shop.signIn(`agent${i}@example.com`, "x".repeat(500))
    expect((await shop.signIn("ada@example.com", PASSWORD)).status).toBe(429)
  })

  test("and the log says once a day what is missing, without anybody's address (S8)", async () => {
    await shop.signIn("ada@example.com", PASSWORD)
    expect(shop.logged).toEqual([])
    for (let i = 0; i < 3; i++) await shop.signIn("ada@example.com", PASSWORD, { "x-forwarded-for": "203.0.113.7" })
    expect(shop.logged).toHaveLength(1)
    expect(shop.logged[0]).toContain("SHOPBELL_TRUSTED_PROXIES")
    expect(shop.logged[0]).not.toMatch(/203\.0\.113\.7|127\.0\.0\.1/)
    shop.clock.advance(days(1))
    await shop.signIn("ada@example.com", PASSWORD, { "x-forwarded-for": "203.0.113.7" })
    expect(shop.logged).toHaveLength(2)
  })

  test("which one that is named does not", async () => {
    await shop.stop()
    shop = await signInShop(TRUSTED)
    await shop.signIn("ada@example.com", PASSWORD, { "x-forwarded-for": "203.0.113.7" })
    expect(shop.logged).toEqual([])
  })
})
