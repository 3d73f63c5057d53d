import { afterEach, beforeEach, expect, test } from "bun:test"
import { form } from "./testing/form.ts"
import { signInShop, type SignInShop } from "./testing/sign-in-shop.ts"
import { patternAt } from "./io/http.ts"

const SECRET = "AZxZ-a-live-token_9"

let shop: SignInShop
beforeEach(async () => {
  shop = await signInShop()
})
afterEach(() => shop.stop())

test("S8: of every route with a part of its own, what is logged is its pattern", () => {
  const open = shop.routes.filter(({ path }) => path.includes(":"))
  expect(open.filter(({ path }) => path.endsWith("/:token")).length).toBeGreaterThanOrEqual(8)
  for (const { path } of open) {
    const asked = path.replace(/:\w+/g, SECRET)
    expect(patternAt(asked, shop.routes)).toBe(path)
  }
})

test.each([
  ["/inbox/all", "/inbox/all"],
  ["/inbox/7", "/inbox/:id"],
  ["/invite/", "unknown"],
  [`/invite/${SECRET}/more`, "unknown"],
  [`/${SECRET}`, "unknown"],
])("S8: of %s it is %s", (path, logged) => expect(patternAt(path, shop.routes)).toBe(logged))

test("S2, S8: a request that fails is logged without the token that it came with", async () => {
  const tables = shop.io.db.all<{ name: string }>("select name from sqlite_schema where type = 'table' and name in ('agents', 'invites')")
  for (const { name } of tables) shop.io.db.run(`alter table ${name} rename to gone_${name}`)
  for (const path of [`/invite/${SECRET}`, `/password/${SECRET}.zz.${SECRET}`]) {
    for (const init of [{}, form({ password: "better horse" })]) expect((await shop.fetch(path, init)).status).toBe(500)
  }
  const lines = shop.logged.filter((line) => line.includes("request failed"))
  expect(lines.map((line) => (JSON.parse(line) as { path: string }).path)).toEqual([
    "/invite/:token",
    "/invite/:token",
    "/password/:token",
    "/password/:token",
  ])
  expect(shop.logged.join()).not.toContain(SECRET)
})
