import { afterAll, beforeAll, expect, test } from "bun:test"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { hashedPassword } from "./features/auth/password.ts"
import { saveMailSettings } from "./features/email/settings-store.ts"
import { findAgentByEmail, insertAgent, saveMembership } from "./features/agents/store.ts"
import { stoppedClock } from "./io/clock.ts"
import { assetsFrom } from "./io/assets.ts"
import { openLog } from "./io/log.ts"
import { DATABASE } from "./data-folder.ts"
import { passwordCommand } from "./password-command.ts"
import { startShopbell, type Shopbell } from "./shopbell.ts"
import { EMPTY_BUNDLE, MONDAY, TEST_CONFIG } from "./testing/app.ts"
import { earlierDb } from "./testing/earlier-db.ts"

// S2: with the server running, as an admin who is locked out finds it.

const folder = mkdtempSync(join(tmpdir(), "shopbell-password-"))
const clock = stoppedClock(MONDAY)
const config = { ...TEST_CONFIG, data: folder }
let shopbell: Shopbell

beforeAll(async () => {
  const assets = assetsFrom(EMPTY_BUNDLE)
  shopbell = await startShopbell({ config, log: openLog("silent"), assets, clock })
  const { io } = shopbell
  const hash = await hashedPassword("forgotten long ago")
  for (const name of ["Ada", "Ben"]) {
    const email = `${name.toLowerCase()}@example.com`
    io.db.tx(() => insertAgent(io.db, { id: name, name, email, role: "admin", status: "offline" }, hash, MONDAY))
  }
  saveMembership(io.db, { ...findAgentByEmail(io.db, "ben@example.com")!, isActive: false }, MONDAY)
  await io.db.durable()
})
afterAll(async () => {
  await shopbell.stop()
  rmSync(folder, { recursive: true })
})

const link = () => passwordCommand(config, "ADA@example.com", clock).words.match(/\/password\/\S+/)![0]
const choose = (path: string, password: string) =>
  fetch(new URL(path, shopbell.url), {
    method: "POST",
    redirect: "manual",
    headers: { origin: shopbell.url },
    body: new URLSearchParams({ password }),
  })

test("S2: prints a link to a new password, which works once", async () => {
  const { code, words } = passwordCommand(config, "ada@example.com", clock)
  expect([code, words]).toEqual([0, expect.stringContaining("A new password for Ada")])
  const path = words.match(/\/password\/\S+/)![0]
  expect((await fetch(new URL(path, shopbell.url))).status).toBe(200)
  expect((await choose(path, "a bell above the door")).status).toBe(303)
  expect((await choose(path, "another bell altogether")).status).toBe(410)
})

test("S2: for half an hour", async () => {
  const path = link()
  clock.advance(29 * 60_000)
  expect((await fetch(new URL(path, shopbell.url))).status).toBe(200)
  clock.advance(60_000)
  const late = await fetch(new URL(path, shopbell.url))
  expect([late.status, await late.text()]).toEqual([410, expect.stringContaining("This link ran out.")])
})

test.each([
  [undefined, "shopbell: Say whose password: shopbell password name@example.com"],
  ["nobody@example.com", "shopbell: No agent signs in as nobody@example.com."],
  ["ben@example.com", "shopbell: Ben is deactivated. An admin can reactivate them in Settings > Agents."],
])("for %p it says why there is none", (email, words) => {
  expect(passwordCommand(config, email, clock)).toEqual({ code: 1, words })
})

test("in a folder without a Shopbell it makes none", () => {
  const { code, words } = passwordCommand({ ...config, data: join(folder, "none") }, "ada@example.com", clock)
  expect([code, words]).toEqual([1, expect.stringContaining("There is no Shopbell in")])
})

test("R8: in a database of an earlier Shopbell it makes none, and says what to do", () => {
  const data = mkdtempSync(join(tmpdir(), "shopbell-earlier-"))
  earlierDb("0025", join(data, DATABASE))[Symbol.dispose]()
  expect(passwordCommand({ ...config, data }, "ada@example.com", clock)).toEqual({
    code: 1,
    words: "shopbell: This database was written by an earlier Shopbell. Start this one once, which brings it up to date.",
  })
  rmSync(data, { recursive: true })
})

test("K2: it begins where agents last signed in, unless SHOPBELL_URL says it", async () => {
  saveMailSettings(shopbell.io.db, { publicUrl: "https://chat.levain.example" })
  await shopbell.io.db.durable()
  const linkOf = (url: string | null) =>
    passwordCommand({ ...config, url }, "ada@example.com", clock).words.match(/https?:\S+(?=\/password)/)![0]
  expect(linkOf(null)).toBe("https://chat.levain.example")
  expect(linkOf("https://shop.example")).toBe("https://shop.example")
})
