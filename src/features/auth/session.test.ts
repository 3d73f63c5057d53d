import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { days } from "../../domain/time.ts"
import { PASSWORD } from "../../testing/account-shop.ts"
import { MONDAY } from "../../testing/app.ts"
import { form } from "../../testing/form.ts"
import { cookieOf, signInShop, type SignInShop } from "../../testing/sign-in-shop.ts"
import { findAgent, saveMembership } from "../agents/store.ts"
import { cookieName } from "./guard.ts"
import { forgetExpiredSessions } from "./jobs.ts"

let shop: SignInShop
beforeEach(async () => {
  shop = await signInShop()
})
afterEach(() => shop.stop())

describe("a session", () => {
  test("ends by signing out, on the server too", async () => {
    const cookie = cookieOf(await shop.signIn("ada@example.com", PASSWORD))
    const answer = await shop.fetch("/logout", form({}, { cookie }))
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/login"])
    expect(answer.headers.get("set-cookie")).toMatch(/^shopbell=; .*Max-Age=0/)
    expect(await shop.isSignedIn(cookie)).toBe(false)
  })

  test("ends after 30 days, and its row goes", async () => {
    const cookie = cookieOf(await shop.signIn("ada@example.com", PASSWORD))
    shop.clock.advance(days(30) - 1)
    expect(await shop.isSignedIn(cookie)).toBe(true)
    shop.clock.advance(1)
    expect(await shop.isSignedIn(cookie)).toBe(false)
    forgetExpiredSessions(shop.io)()
    expect(shop.io.db.all("select 1 from sessions")).toEqual([])
  })

  test("is none for a made-up, empty or odd cookie", async () => {
    for (const value of ["", "x", "A".repeat(43), "%00", "💥".repeat(9)]) {
      expect(await shop.isSignedIn(`${cookieName(shop.url)}=${encodeURIComponent(value)}`)).toBe(false)
    }
  })

  test("is not opened for a deactivated agent, which only the right password learns", async () => {
    saveMembership(shop.io.db, { ...findAgent(shop.io.db, shop.adaId)!, isActive: false }, MONDAY)
    expect(await (await shop.signIn("ada@example.com", "wrong one")).text()).toContain("don&#x27;t match")
    const answer = await shop.signIn("ada@example.com", PASSWORD)
    expect(answer.status).toBe(422)
    expect(answer.headers.get("set-cookie")).toBeNull()
    expect(await answer.text()).toContain("Your account was deactivated.")
  })
})
