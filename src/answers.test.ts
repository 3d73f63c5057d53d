import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { testShopbell, type SignedIn, type TestShopbell } from "./testing/app.ts"

// S4, S9: what stands around every answer, and how it is said what is wrong with a request.

let shop: TestShopbell
let agent: SignedIn
let admin: SignedIn

beforeAll(async () => {
  shop = await testShopbell()
  agent = shop.agent("Ann")
  admin = shop.agent("Ada", { role: "admin" })
})
afterAll(() => shop.stop())

describe("S9: every answer is armoured", () => {
  for (const path of ["/login", "/inbox", "/nowhere", "/up", "/settings/account"]) {
    test(path, async () => {
      const { headers } = await admin.fetch(path, { headers: { accept: "text/html" } })
      expect(headers.get("content-security-policy")).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
      expect(headers.get("content-security-policy")).not.toContain("unsafe")
      expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'")
      expect(headers.get("x-content-type-options")).toBe("nosniff")
      expect(headers.get("referrer-policy")).toBe("same-origin")
    })
  }
})

describe("S9: errors are told in the form that was asked for, and never as a stack", () => {
  const MISSING = "/conversations/00000000-0000-7000-8000-000000000000/closure"
  const DEEP = `${"[".repeat(100_000)}${"]".repeat(100_000)}`
  const json = { "content-type": "application/json" }
  type Case = [name: string, status: number, ask: () => [path: string, init: RequestInit], words: string]
  const cases: readonly Case[] = [
    ["what is not there", 404, () => ["/nowhere", {}], "There is nothing at this address."],
    ["a file that is not there", 404, () => ["/assets/nothing.js", {}], "There is nothing at this address."],
    ["a conversation that is not there", 404, () => [MISSING, { method: "POST" }], "There is no such conversation."],
    ["a method that is not there", 405, () => ["/logout", {}], "This address takes only POST."],
    [
      "another method that is not there",
      405,
      () => ["/settings/profile", { method: "DELETE" }],
      "This address takes only GET, HEAD, POST.",
    ],
    ["a socket's address, asked for as a page", 426, () => ["/widget/socket", {}], "A WebSocket is expected here."],
    ["the agents' socket likewise", 426, () => ["/inbox-socket", {}], "A WebSocket is expected here."],
    ["another method there", 405, () => ["/widget/socket", { method: "POST" }], "This address takes only GET."],
    ["what only an admin may", 403, () => ["/settings/agents", {}], "Only an admin may do this."],
    ["another site's request", 403, () => [MISSING, { method: "POST", headers: { origin: "https://evil.test" } }], "from another site"],
    ["a body that is too big", 413, () => ["/login", { method: "POST", body: "x".repeat(256_001) }], "more than 256 kB"],
    ["the same where files go", 413, () => ["/settings/profile/picture", { method: "POST", body: "x".repeat(12_000_001) }], "than 12 MB"],
    ["a body that is no JSON", 422, () => ["/login", { method: "POST", headers: json, body: `{"email":` }], "could not be read"],
    ["a body that is nested without end", 422, () => ["/login", { method: "POST", headers: json, body: `[${DEEP}]` }], "nested too deeply"],
    ["the same in an object", 422, () => ["/login", { method: "POST", headers: json, body: `{"email":${DEEP}}` }], "nested too deeply"],
  ]

  async function asked([path, init]: [string, RequestInit], headers: Record<string, string>) {
    const answer = await agent.fetch(path, { ...init, headers: { ...(init.headers as Record<string, string>), ...headers } })
    const text = await answer.text()
    expect(text).not.toMatch(/\bat .*:\d+:\d+|node_modules|Error:/)
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff")
    return { status: answer.status, headers: answer.headers, text }
  }

  for (const [name, status, ask, words] of cases) {
    test(`${status}, ${name}: a page for browsers`, async () => {
      const { text, ...answer } = await asked(ask(), { accept: "text/html,application/xhtml+xml,*/*;q=0.8" })
      expect([answer.status, answer.headers.get("content-type")]).toEqual([status, "text/html; charset=utf-8"])
      expect(text).toStartWith("<!doctype html>")
      expect(text).toContain(words)
    })
    test.each(["application/json", "*/*"])(`${status}, ${name}: JSON for programs that accept %s`, async (accept) => {
      const { text, ...answer } = await asked(ask(), { accept })
      expect([answer.status, answer.headers.get("content-type")?.split(";")[0]]).toEqual([status, "application/json"])
      expect(JSON.parse(text)).toEqual({ code: expect.stringMatching(/^[a-z-]+$/), message: expect.stringContaining(words) })
    })
    test(`${status}, ${name}: for htmx a toast, whatever was aimed at`, async () => {
      const { text, ...answer } = await asked(ask(), { "hx-request": "true" })
      expect([answer.status, answer.headers.get("hx-retarget"), answer.headers.get("hx-reswap")]).toEqual([status, "#toasts", "beforeend"])
      expect(text).toContain(words)
      expect(text).not.toContain("<html")
    })
  }

  test("405 says which methods there are", async () => {
    expect((await agent.fetch("/logout")).headers.get("allow")).toBe("POST")
  })

  test("426 says what to upgrade to", async () => {
    expect((await agent.fetch("/widget/socket")).headers.get("upgrade")).toBe("websocket")
  })

  test.each([`evil"><script>`, "a b", "a:99999", "[::1"])("a host that is none (%s) is told so", async (host) => {
    const { hostname, port } = new URL(shop.url)
    for (const accept of ["text/html", "application/json"]) {
      const { status, text } = await raw(
        `GET /login HTTP/1.1\r\nHost: ${host}\r\nAccept: ${accept}\r\nConnection: close\r\n\r\n`,
        hostname,
        Number(port),
      )
      expect(status).toBeOneOf([400, 422])
      expect(text).not.toMatch(/\bat .*:\d+:\d+|node_modules|TypeError|<script>/)
    }
    expect((await shop.fetch("/up")).status).toBe(200)
  })

  test("429 and a wrong password where one signs in: JSON for who asks for it", async () => {
    const body = new URLSearchParams({ email: "nobody@example.com", password: "wrong one" })
    const tried = () => shop.fetch("/login", { method: "POST", body, headers: { accept: "application/json" } })
    const first = await tried()
    expect([first.status, await first.json()]).toEqual([422, { code: "invalid", message: "This email and password don't match." }])
    for (let i = 0; i < 9; i++) await tried()
    const last = await tried()
    expect([last.status, last.headers.get("retry-after")]).toEqual([429, "900"])
    expect(await last.json()).toMatchObject({ code: "too-many" })
  })
})

describe("S4: a body that does not say how long it is", () => {
  const form = { "content-type": "application/x-www-form-urlencoded" }
  const chunked = (parts: Iterable<string>) => {
    const rest = parts[Symbol.iterator]()
    return new ReadableStream({
      pull(stream) {
        const { done, value } = rest.next()
        if (done) stream.close()
        else stream.enqueue(new TextEncoder().encode(value))
      },
    })
  }

  let sent = 0
  const endless = function* () {
    for (sent = 0; sent < 60; sent++) yield sent === 0 ? "email=" : "x".repeat(1_000_000)
  }

  test("is read like any other", async () => {
    const posted = (headers: Record<string, string>, parts: string[]) =>
      shop.fetch("/login", { method: "POST", headers: { accept: "application/json", ...headers }, body: chunked(parts) })
    const wrong = { code: "invalid", message: "This email and password don't match." }
    for (const answer of [
      await posted(form, ["email=chunks%40exam", "ple.com&pass", "word=wrong+one"]),
      await posted({ "content-type": "application/json" }, [`{"email":"chunks@example.com",`, `"password":"wrong one"}`]),
      await posted({ "content-type": "multipart/form-data; boundary=x" }, [
        `--x\r\ncontent-disposition: form-data; name="email"\r\n\r\nchunks@example.com\r\n`,
        `--x\r\ncontent-disposition: form-data; name="password"\r\n\r\nwrong one\r\n--x--\r\n`,
      ]),
    ])
      expect([answer.status, await answer.json()]).toEqual([422, wrong])
  })

  test("is refused once it is too long, also where one must be signed in", async () => {
    for (const [path, most] of [
      ["/login", "256 kB"],
      ["/settings/profile/picture", "12 MB"],
    ] as const) {
      const answer = await agent.fetch(path, { method: "POST", headers: { accept: "application/json", ...form }, body: chunked(endless()) })
      expect([path, answer.status]).toEqual([path, 413])
      expect(await answer.json()).toEqual({ code: "too-large", message: `That is more than ${most}, the most that can be sent here.` })
    }
    expect((await shop.fetch("/up")).status).toBe(200)
  })

  test("is not read at all where one must be signed in, and is not", async () => {
    const asked = { method: "POST", headers: { accept: "application/json", ...form }, body: chunked(endless()) }
    const answer = await shop.fetch("/settings/profile/picture", asked)
    expect([answer.status, await answer.json()]).toEqual([401, { code: "signed-out", message: "Sign in first." }])
    expect(sent).toBeLessThan(12)
  })
})

/** What a server answers to bytes that no client would send. */
async function raw(bytes: string, hostname: string, port: number): Promise<{ status: number; text: string }> {
  const { promise, resolve } = Promise.withResolvers<void>()
  let text = ""
  const socket = await Bun.connect({
    hostname,
    port,
    socket: { data: (_, chunk) => void (text += chunk.toString("latin1")), close: () => resolve(), end: () => resolve() },
  })
  socket.write(bytes)
  await promise
  return { status: Number(/^HTTP\/1.1 (\d+)/.exec(text)?.[1]), text }
}
