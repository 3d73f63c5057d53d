import { expect, test } from "bun:test"
import { testShopbell } from "../../testing/app.ts"
import { reply } from "../conversations/commands.ts"
import { days, firstResponses } from "./store.ts"
import { duration } from "../../../views/statistics/statistics.ts"

test("I10: counts days and measures first responses, and shows both", async () => {
  const shop = await testShopbell()
  const ann = shop.agent("Ann", { status: "online" })
  const from = shop.clock.now()
  for (const wait of [20_000, 60_000]) {
    const marie = await shop.widget()
    await marie.write("Hello")
    await marie.write("Anybody?")
    shop.clock.advance(wait)
    const { id } = shop.io.db.get<{ id: string }>("select id from conversations order by created_at desc limit 1")!
    reply(shop.io, ann, id, { id: crypto.randomUUID(), text: "Yes" })
    reply(shop.io, ann, id, { id: crypto.randomUUID(), text: "What is it?" })
  }
  const unanswered = await shop.widget()
  await unanswered.write("And me?")
  await shop.io.db.durable()

  expect(days(shop.io.db, from)).toEqual([{ day: "2026-03-02", conversations: 3, messages: 9, answers: 4 }])
  expect(days(shop.io.db, from + 86_400_000)).toEqual([])
  expect(firstResponses(shop.io.db, from).map(({ wait }) => wait)).toEqual([20_000, 60_000])
  expect(await (await ann.fetch("/statistics", { headers: { accept: "text/html" } })).text()).toContain("<dd>40 s</dd>")
  await shop.stop()
})

test.each([
  [0, "0 s"],
  [89_000, "89 s"],
  [120_000, "2 min"],
  [3_600_000, "1 h"],
  [3_900_000, "1 h 5 min"],
])("%p ms are said as %s", (ms, words) => {
  expect(duration(ms)).toBe(words)
})
