import { expect, test } from "bun:test"
import { testShopbell } from "../../testing/app.ts"
import { reply } from "../conversations/commands.ts"
import { findAccount, saveAccount } from "../settings/store.ts"
import { countsSince, waitsSince } from "./store.ts"
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

  expect(countsSince(shop.io.db, from)).toEqual([{ from, conversations: 3, messages: 9, answers: 4 }])
  expect(countsSince(shop.io.db, from + 86_400_000)).toEqual([])
  expect(waitsSince(shop.io.db, from).map(({ length }) => length)).toEqual([20_000, 60_000])
  expect(await (await ann.fetch("/statistics", { headers: { accept: "text/html" } })).text()).toContain("<dd>40 s</dd>")
  await shop.stop()
})

test("I10, pitfall 111: days are the account's own, also the one on which summer time begins; the page says whose", async () => {
  const shop = await testShopbell()
  const ann = shop.agent("Ann")
  saveAccount(shop.io.db, { ...findAccount(shop.io.db), timeZone: "Europe/Berlin" })
  // In Berlin: Saturday 23:59, Sunday 00:00 and 23:59 (a day of 23 hours), Monday 00:00.
  for (const moment of ["2026-03-28T22:59:00Z", "2026-03-28T23:00:00Z", "2026-03-29T21:59:00Z", "2026-03-29T22:00:00Z"]) {
    shop.clock.set(Date.parse(moment))
    await (await shop.widget()).write("Hello")
  }
  await shop.io.db.durable()
  const page = await (await ann.fetch("/statistics", { headers: { accept: "text/html" } })).text()
  const rows = [...page.matchAll(/<th scope="row">(.+?)<\/th><td>(\d+)/g)].map(([, day, conversations]) => [
    day!.replaceAll(/<[^>]+>/g, ""),
    conversations,
  ])
  expect(rows.slice(0, 4)).toEqual([
    ["Mon 30 Mar", "1"],
    ["Sun 29 Mar", "2"],
    ["Sat 28 Mar", "1"],
    ["Fri 27 Mar", "0"],
  ])
  expect(rows).toHaveLength(14)
  expect(page).toContain("Europe/Berlin")
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
