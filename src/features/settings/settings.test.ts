import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { deflateSync } from "node:zlib"
import { minutes } from "../../domain/time.ts"
import type { SignedIn } from "../../testing/app.ts"
import { form } from "../../testing/form.ts"
import { teamShop, type TeamShop } from "../../testing/team-shop.ts"
import { findAgent, savePasswordHash } from "../agents/store.ts"
import { hashedPassword } from "../auth/password.ts"
import { insertSession, sessionsOf } from "../auth/store.ts"
import { browserName } from "../../domain/browser-name.ts"

let shop: TeamShop, ada: SignedIn
beforeEach(async () => {
  shop = await teamShop()
  ;({ ada } = shop)
})
afterEach(() => shop.stop())

describe("one's name", () => {
  test("is saved as one clean line", async () => {
    const answer = await post("/settings/profile", { name: "  Ada\n\tLovelace\u202e " })
    expect(answer.headers.get("location")).toBe("/settings/profile?done=name")
    expect(findAgent(shop.io.db, ada.id)!.name).toBe("Ada Lovelace")
  })

  test.each([
    [" ", "Enter your name."],
    ["x".repeat(81), "That is 81 characters; 80 is the most."],
  ])("can't be %j", async (name, words) => {
    const answer = await post("/settings/profile", { name })
    expect([answer.status, (await answer.text()).includes(words)]).toEqual([422, true])
    expect(findAgent(shop.io.db, ada.id)!.name).toBe("Ada")
  })

  test("is text wherever it shows", async () => {
    await post("/settings/profile", { name: `<script>alert(1)</script>` })
    for (const path of ["/settings/profile", "/settings/agents"]) {
      expect(await (await ada.fetch(path)).text()).not.toContain("<script>alert")
    }
  })
})

describe("one's picture", () => {
  test("is made anew as webp and served to everybody, for ever, as nothing but a picture", async () => {
    expect((await upload(png(600, 600), "me.png")).headers.get("location")).toBe("/settings/profile?done=picture")
    const answer = await shop.fetch(`/pictures/${findAgent(shop.io.db, ada.id)!.picture}`)
    expect(answer.status).toBe(200)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "image/webp",
      "cache-control": "public, max-age=31536000, immutable",
      "content-disposition": "inline",
      "cross-origin-resource-policy": "cross-origin",
      "content-security-policy": "default-src 'none'; sandbox",
      "x-content-type-options": "nosniff",
    })
    expect(await new Bun.Image(await answer.arrayBuffer()).metadata()).toEqual({ width: 256, height: 256, format: "webp" })
  })

  test("keeps its shape: 256 pixels is its shorter side", async () => {
    await upload(png(900, 400), "wide.png")
    const answer = await shop.fetch(`/pictures/${findAgent(shop.io.db, ada.id)!.picture}`)
    expect(await new Bun.Image(await answer.arrayBuffer()).metadata()).toMatchObject({ width: 576, height: 256 })
  })

  test("loses what was hidden in the file", async () => {
    await upload(Buffer.concat([png(64, 64), Buffer.from("<script>alert(1)</script>")]), "me.png")
    const answer = await shop.fetch(`/pictures/${findAgent(shop.io.db, ada.id)!.picture}`)
    expect(await answer.text()).not.toContain("alert")
  })

  test.each([
    [
      "an SVG that is named png",
      Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`),
      422,
      "This is no picture that browsers show.",
    ],
    ["a page that is named png", Buffer.from("<!doctype html><script>alert(1)</script>"), 422, "This is no picture"],
    ["a small file of 400 megapixels", png(20_000, 20_000, 1), 422, "This picture has too many pixels."],
    ["half a file", png(600, 600).subarray(0, 60), 422, "This file could not be read as a picture."],
    ["a stripe", png(900, 10), 422, "This picture is too long and thin."],
    ["no file", Buffer.alloc(0), 422, "Choose a file first."],
    ["6 MB", Buffer.alloc(6_000_000), 413, "This file is too big. 5 MB is the most."],
    ["8 MB", Buffer.alloc(8_000_000), 413, "This file is too big. 5 MB is the most."],
  ])("can't be %s", async (_, file, status, words) => {
    const answer = await upload(file, "me.png")
    expect([answer.status, (await answer.text()).includes(words)]).toEqual([status, true])
    expect(findAgent(shop.io.db, ada.id)!.picture).toBeNull()
  })

  test("sent in some other way is no file", async () => {
    for (const type of ["text/plain", "multipart/form-data", "application/x-www-form-urlencoded"]) {
      const answer = await ada.fetch("/settings/profile/picture", { method: "POST", body: "picture=x", headers: { "content-type": type } })
      expect(answer.status).toBe(422)
    }
    expect((await shop.fetch("/settings/profile/picture", { method: "POST", body: multipart(png(64, 64), "me.png") })).status).toBe(401)
  })

  test("S4: who changes it all the time waits, and the form says so; others do not", async () => {
    for (let i = 0; i < 10; i++) expect((await upload(png(8, 8), "me.png")).status).toBe(303)
    const answer = await upload(png(8, 8), "me.png")
    expect([answer.status, await answer.text()]).toEqual([429, expect.stringContaining("You have just changed it many times.")])
    shop.pass(minutes(5))
    expect((await upload(png(8, 8), "me.png")).status).toBe(303)
  })

  test("replaced or removed is gone from its address", async () => {
    await upload(png(64, 64), "one.png")
    const first = findAgent(shop.io.db, ada.id)!.picture
    await upload(png(65, 65), "two.png")
    const second = findAgent(shop.io.db, ada.id)!.picture
    expect((await shop.fetch(`/pictures/${first}`)).status).toBe(404)
    expect((await shop.fetch(`/pictures/${second}`)).status).toBe(200)
    await post("/settings/profile/picture-removal", {})
    expect((await shop.fetch(`/pictures/${second}`)).status).toBe(404)
    expect(findAgent(shop.io.db, ada.id)!.picture).toBeNull()
  })
})

describe("one's password", () => {
  beforeEach(async () => savePasswordHash(shop.io.db, ada.id, await hashedPassword("correct horse")))

  test("changes, and ends every other session", async () => {
    insertSession(shop.io.db, { tokenHash: "elsewhere", agentId: ada.id, createdAt: 0, expiresAt: shop.clock.now() + 1, userAgent: "" })
    const answer = await post("/settings/profile/password", { current: "correct horse", password: "better horse" })
    expect(answer.headers.get("location")).toBe("/settings/profile?done=password")
    const sessions = ({ id }: SignedIn) => sessionsOf(shop.io.db, id, shop.clock.now()).length
    expect([sessions(ada), sessions(shop.linus)]).toEqual([1, 1])
    expect((await ada.fetch("/settings/profile")).status).toBe(200)
    expect((await shop.fetch("/login", form({ email: ada.email, password: "correct horse" }))).status).toBe(422)
    expect((await shop.fetch("/login", form({ email: ada.email, password: "better horse" }))).status).toBe(303)
  })

  test.each([
    [{ current: "", password: "better horse" }, "Enter your current password."],
    [{ current: "wrong horse", password: "better horse" }, "This is not your current password."],
    [{ current: "correct horse", password: "short" }, "That is 5 characters; use 8 or more."],
    [{ current: "correct horse", password: "ada@example.com" }, "Your email is no password."],
  ])("stays with %j", async (fields, words) => {
    const answer = await post("/settings/profile/password", fields)
    expect([answer.status, (await answer.text()).includes(words)]).toEqual([422, true])
    expect((await shop.fetch("/login", form({ email: ada.email, password: "correct horse" }))).status).toBe(303)
  })

  test("can't be guessed from an open session", async () => {
    for (let i = 0; i < 10; i++) await post("/settings/profile/password", { current: `try ${i}`, password: "better horse" })
    const answer = await post("/settings/profile/password", { current: "correct horse", password: "better horse" })
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "900"])
  })
})

describe("one's sessions", () => {
  test("are listed by browser, and all but this one end at once", async () => {
    insertSession(shop.io.db, {
      tokenHash: "elsewhere",
      agentId: ada.id,
      createdAt: 0,
      expiresAt: shop.clock.now() + 1_000,
      userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1",
    })
    expect(await (await ada.fetch("/settings/profile")).text()).toContain("Safari on iPhone")
    await post("/settings/profile/sign-outs", {})
    const page = await (await ada.fetch("/settings/profile")).text()
    expect(page).not.toContain("Safari on iPhone")
    expect(page).not.toContain("Sign out elsewhere</button>")
  })

  test.each([
    ["Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36", "Chrome on Linux"],
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0", "Edge on Windows"],
    ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:150.0) Gecko/20100101 Firefox/150.0", "Firefox on macOS"],
    ["Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 Chrome/156.0.0.0 Mobile Safari/537.36", "Chrome on Android"],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) EdgiOS/156.0 Mobile/15E148 Safari/604.1",
      "Edge on iPhone",
    ],
    ["Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36", "Chrome on Linux"],
    ["<script>alert(1)</script>", "Unknown browser"],
    ["", "Unknown browser"],
  ])("%s is %s", (userAgent, name) => {
    expect(browserName(userAgent)).toBe(name)
  })
})

test("I6: each agent's shortcuts are on until they switch them off, and their menu says no more of them", async () => {
  const ben = shop.agent("Ben")
  const menus = async () => {
    const pages = await Promise.all([ada, ben].map(async (agent) => (await agent.fetch("/inbox")).text()))
    return pages.map((page) => [
      page.includes("data-shortcuts"),
      page.includes("aria-keyshortcuts"),
      page.includes('<kbd class="kbd status-key"'),
    ])
  }
  const [on, off] = [
    [true, true, true],
    [false, false, false],
  ]
  expect(await menus()).toEqual([on, on])
  expect((await post("/settings/profile/shortcuts", {})).headers.get("location")).toBe("/settings/profile?done=shortcuts")
  expect(await menus()).toEqual([off, on])
  expect(await (await ada.fetch("/settings/profile")).text()).not.toMatch(/name="shortcuts"[^>]* checked/)
  await post("/settings/profile/shortcuts", { shortcuts: "on" })
  expect(await menus()).toEqual([on, on])
})

test("what is said after a form is one of our own sentences", async () => {
  expect(await (await ada.fetch("/settings/profile?done=name")).text()).toContain("Your name is saved.")
  for (const done of ["<script>alert(1)</script>", "constructor", "__proto__", "toString"]) {
    expect(await (await ada.fetch(`/settings/profile?done=${encodeURIComponent(done)}`)).text()).toContain(
      `<div class="toasts" id="toasts" role="status"></div>`,
    )
  }
})

function post(path: string, fields: Record<string, string>): Promise<Response> {
  return ada.fetch(path, form(fields))
}

function upload(file: Uint8Array, name: string): Promise<Response> {
  return ada.fetch("/settings/profile/picture", { method: "POST", body: multipart(file, name) })
}

function multipart(file: Uint8Array, name: string): FormData {
  const form = new FormData()
  form.set("picture", new File([file as BlobPart], name, { type: "image/png" }))
  return form
}

/** A PNG whose header says `width` × `height`, with as many rows in it as there are. */
function png(width: number, height: number, rows = height): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2], 8)
  const pixels = Buffer.alloc(rows * (width * 3 + 1), 120)
  for (let row = 0; row < rows; row++) pixels[row * (width * 3 + 1)] = 0
  const start = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])
  return Buffer.concat([start, chunk("IHDR", header), chunk("IDAT", deflateSync(pixels)), chunk("IEND", Buffer.alloc(0))])
}

function chunk(name: string, content: Buffer): Buffer {
  const whole = Buffer.alloc(12 + content.length)
  whole.writeUInt32BE(content.length, 0)
  whole.write(name, 4, "latin1")
  whole.set(content, 8)
  whole.writeUInt32BE(Bun.hash.crc32(whole.subarray(4, 8 + content.length)), 8 + content.length)
  return whole
}
