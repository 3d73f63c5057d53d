import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { PASSWORD } from "../../testing/account-shop.ts"
import { form } from "../../testing/form.ts"
import { cookieOf, signInShop, type SignInShop } from "../../testing/sign-in-shop.ts"

let shop: SignInShop
beforeEach(async () => {
  shop = await signInShop()
})
afterEach(() => shop.stop())

describe("a request from another site is refused", () => {
  test.each([
    ["by Sec-Fetch-Site", { "sec-fetch-site": "cross-site" }],
    ["from a sibling domain", { "sec-fetch-site": "same-site" }],
    ["by Origin", { origin: "https://evil.test" }],
    ["with an origin of null", { origin: "null" }],
  ])("%s", async (_, headers) => {
    const cookie = cookieOf(await shop.signIn("ada@example.com", PASSWORD))
    for (const path of ["/login", "/logout", "/settings/profile"]) {
      const answer = await shop.fetch(path, form({ name: "Mallory" }, { ...(headers as Record<string, string>), cookie }))
      expect(answer.status).toBe(403)
    }
    expect(await shop.isSignedIn(cookie)).toBe(true)
  })

  test("and our own pages tell other sites nothing, but themselves their origin", async () => {
    // "no-referrer" would make browsers send `Origin: null` with our own forms.
    expect((await shop.fetch("/login")).headers.get("referrer-policy")).toBe("same-origin")
  })
})
