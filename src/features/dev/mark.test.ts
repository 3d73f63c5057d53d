import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { join } from "node:path"
import { demo, demoOnce } from "../../demo.ts"
import { openDb, type Db } from "../../io/db.ts"
import { migrate } from "../../io/migrate.ts"
import { ROOT } from "../../root.ts"
import { MONDAY, testShopbell, type TestShopbell } from "../../testing/app.ts"
import { insertAgent } from "../agents/store.ts"
import { checkMark, checkThrowaway, markOf, OnlyDemo, saveMark, type Mark } from "./mark.ts"

// K3, K7: whose the data is, it says itself.

const data = "./data"
const inDevelopment = { isDev: true, data }
const forReal = { isDev: false, data }
const MARKS: readonly Mark[] = ["somebody's", "development", "demo"]

describe("data that was just made", () => {
  let db: Db
  beforeEach(() => {
    db = openDb(":memory:")
    migrate(db, join(ROOT, "migrations"), MONDAY)
  })
  afterEach(() => db.close())

  test("is somebody's, unless it is made in development", () => {
    checkMark(db, forReal)
    expect(markOf(db)).toBe("somebody's")
    checkMark(db, inDevelopment)
    expect(markOf(db)).toBe("development")
  })

  test.each([
    [
      "an agent",
      () => insertAgent(db, { id: "ada", name: "Ada", email: "ada@example.com", role: "admin", status: "offline" }, "!", MONDAY),
    ],
    ["a visitor", () => db.run("insert into visitors (id, token_hash, created_at) values ('mila', 'x', :at)", { at: MONDAY })],
  ])("that has %s stays somebody's, also in development", (_, come) => {
    come()
    checkMark(db, inDevelopment)
    expect(markOf(db)).toBe("somebody's")
    expect(() => checkThrowaway(db)).toThrow("This data is not the demo's")
  })

  test("that was begun in development without the demo is somebody's from its first start for real on", () => {
    checkMark(db, inDevelopment)
    insertAgent(db, { id: "ada", name: "Ada", email: "ada@example.com", role: "admin", status: "offline" }, "!", MONDAY)
    checkMark(db, inDevelopment)
    expect(() => checkThrowaway(db)).not.toThrow()
    checkMark(db, forReal)
    checkMark(db, inDevelopment)
    expect(markOf(db)).toBe("somebody's")
  })

  test.each(MARKS)("keeps the mark %s, and none that is undone", (mark) => {
    saveMark(db, mark)
    expect(() =>
      db.tx(() => {
        for (const other of MARKS.filter((one) => one !== mark)) saveMark(db, other)
        throw new Error("no")
      }),
    ).toThrow("no")
    expect(markOf(db)).toBe(mark)
  })
})

describe("the demo company", () => {
  let shop: TestShopbell
  beforeEach(async () => {
    shop = await testShopbell()
  })
  afterEach(() => shop.stop())

  test("comes with its mark, and is not served for real", async () => {
    await demo(shop.io)
    expect(markOf(shop.io.db)).toBe("demo")
    expect(() => checkMark(shop.io.db, forReal)).toThrow(OnlyDemo)
    expect(() => checkMark(shop.io.db, forReal)).toThrow("The data folder ./data holds the demo company, whose password everybody knows.")
    expect(() => checkMark(shop.io.db, inDevelopment)).not.toThrow()
    expect(markOf(shop.io.db)).toBe("demo")
  })

  test("does not come where somebody's agents are to come", async () => {
    await demoOnce(shop.io)
    expect(markOf(shop.io.db)).toBe("somebody's")
    expect(shop.io.db.all("select * from agents")).toEqual([])
  })
})
