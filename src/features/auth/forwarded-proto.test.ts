import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { PASSWORD } from "../../testing/account-shop.ts"
import { signInShop, TRUSTED, type SignInShop } from "../../testing/sign-in-shop.ts"
import { TestInbox } from "../../testing/inbox.ts"
import { mailSettings } from "../email/settings-store.ts"
import { TEST_CONFIG } from "../../testing/app.ts"

const HOST = "chat.example.com"
const HTTPS = { host: HOST, "x-forwarded-proto": "https" }

let shop: SignInShop
afterEach(() => shop.stop())

const page = (headers: Record<string, string>) => shop.fetch("/login", { headers })
const cookies = (answer: Response) => answer.headers.getSetCookie().join("\n")
const hsts = (answer: Response) => answer.headers.get("strict-transport-security")

describe("S2: a trusted proxy that says https, without SHOPBELL_URL,", () => {
  beforeEach(async () => {
    shop = await signInShop(TRUSTED)
  })

  test("binds cookies to the host and to https, and has browsers stay on it", async () => {
    const answer = await shop.signIn("ada@example.com", PASSWORD, HTTPS)
    expect(answer.status).toBe(303)
    expect(cookies(answer)).toMatch(/^__Host-shopbell=[^\n]*; Secure/m)
    expect(cookies(answer)).not.toMatch(/^shopbell=/m)
    expect(hsts(answer)).toBe("max-age=31536000")
  })

  test("lets its own pages sign in where the browser sends only an Origin, and no other site's", async () => {
    const from = async (origin: string) => (await shop.signIn("ada@example.com", PASSWORD, { ...HTTPS, origin })).status
    expect(await from(`https://${HOST}`)).toBe(303)
    expect(await from("https://evil.test")).toBe(403)
    expect(await from(`https://${HOST}:8443`)).toBe(403)
  })

  test("is believed by pages, sockets and links alike", async () => {
    const cookie = cookies(await shop.signIn("ada@example.com", PASSWORD, HTTPS)).split(";")[0]!
    const settings = await shop.fetch("/settings/widget", { headers: { ...HTTPS, cookie } })
    expect(await settings.text()).toContain(`https://${HOST}/widget.js`)
    // Without the proxy's word it is another cookie that counts.
    expect((await shop.fetch("/settings/widget", { headers: { host: HOST, cookie } })).status).toBe(401)
    const tab = new TestInbox(shop.url, { cookie }, { ...HTTPS, origin: `https://${HOST}` })
    await tab.look()
    tab.close()
    expect(mailSettings(shop.io.db, TEST_CONFIG).publicUrl).toBe(`https://${HOST}`)
  })

  test.each([
    ["https", true],
    ["HTTPS", true],
    ["https, http", true],
    [" https ,http", true],
    ["http, https", false],
    ["http", false],
    ["", false],
    ["wss", true],
    ["ws", false],
    ["javascript", false],
    ["https://evil.test", false],
  ])("by its first value, http or https: %j", async (proto, isHttps) => {
    expect(hsts(await page({ host: HOST, "x-forwarded-proto": proto })) !== null).toBe(isHttps)
  })

  test("says nothing of the host, nor of a port that https has anyway", async () => {
    const answer = await shop.signIn("ada@example.com", PASSWORD, {
      ...HTTPS,
      host: `${HOST}:443`,
      "x-forwarded-host": "evil.test",
      origin: `https://${HOST}`,
    })
    expect(answer.status).toBe(303)
  })
})

test("S2: nobody else is believed", async () => {
  shop = await signInShop()
  const answer = await shop.signIn("ada@example.com", PASSWORD, HTTPS)
  expect([hsts(answer), cookies(answer).includes("Secure"), cookies(answer).includes("__Host-")]).toEqual([null, false, false])
  expect((await shop.signIn("ada@example.com", PASSWORD, { ...HTTPS, origin: `https://${HOST}` })).status).toBe(403)
})
