import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { PASSWORD } from "../../testing/account-shop.ts"
import { form } from "../../testing/form.ts"
import { signInShop, type SignInShop } from "../../testing/sign-in-shop.ts"

let shop: SignInShop
beforeEach(async () => {
  shop = await signInShop()
})
afterEach(() => shop.stop())

describe("going on to where one came from", () => {
  test("signed out, a page leads to sign in and back", async () => {
    const asked = await shop.fetch("/settings/profile?a=1", { headers: { accept: "text/html" } })
    expect([asked.status, asked.headers.get("location")]).toEqual([303, "/login?next=%2Fsettings%2Fprofile%3Fa%3D1"])
    const answer = await shop.signIn("ada@example.com", PASSWORD, {}, "/settings/profile?a=1")
    expect(answer.headers.get("location")).toBe("/settings/profile?a=1")
  })

  test.each(["//evil.test", "/\\evil.test", "https://evil.test/", "/\t/evil.test", "javascript:alert(1)", "/.//evil.test"])(
    "never to %j",
    async (next) => {
      expect((await shop.signIn("ada@example.com", PASSWORD, {}, next)).headers.get("location")).toBe("/inbox")
      expect(await (await shop.fetch(`/login?next=${encodeURIComponent(next)}`)).text()).not.toContain("evil.test")
    },
  )

  test("for htmx the whole browser goes, and back to the page it was on", async () => {
    const headers = { "hx-request": "true", "hx-current-url": `${shop.url}/inbox/7?list=all` }
    const answer = await shop.fetch("/agents/me/status", form({ status: "online" }, headers, "PUT"))
    expect([answer.status, answer.headers.get("hx-redirect")]).toEqual([401, "/login?next=%2Finbox%2F7%3Flist%3Dall"])
  })

  test("a program gets 401", async () => {
    const answer = await shop.fetch("/settings/profile")
    expect([answer.status, await answer.json()]).toEqual([401, { code: "signed-out", message: "Sign in first." }])
  })
})
