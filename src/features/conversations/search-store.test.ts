import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { folded, searchOf, snippetOf } from "../../domain/search.ts"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { describeVisitor } from "../visitors/agent-commands.ts"
import { assign, close, edit, remove, reply } from "./commands.ts"
import { searchItems, searchSql, type SearchQuery } from "./search-store.ts"
import { deleteConversation } from "./deletion.ts"
import { findConversation } from "./store.ts"
import { writeAsVisitor } from "./visitor-commands.ts"

const BROWSER = {
  page: { url: "https://shop.example/", title: "Shop", referrer: "" },
  locale: "en",
  timeZone: "UTC",
  userAgent: "test",
  address: "127.0.0.1",
}
const ALL: SearchQuery = { view: { kind: "all" }, isOldestFirst: false, search: "", from: null, most: 50 }

let shop: TestShopbell
let ada: SignedIn
const talks = new Map<string, string>() // its name here → its id

// One shop for all: a test that writes uses words that no other looks for.

/** A visitor writes; each a minute after the one before. */
function writes(name: string, text: string, visitor: { name?: string; email?: string } = {}): string {
  shop.clock.advance(60_000)
  const written = { id: crypto.randomUUID(), text }
  const { message } = writeAsVisitor(shop.io, crypto.randomUUID().padEnd(43, "x"), BROWSER, written)
  talks.set(name, message.conversationId)
  describeVisitor(shop.io, findConversation(shop.io.db, message.conversationId)!.visitorId, visitor)
  return message.conversationId
}

const says = (talk: string, text: string) => reply(shop.io, ada, talk, { id: crypto.randomUUID(), text })
const search = (query: Partial<SearchQuery>) => searchItems(shop.io.db, { ...ALL, ...query }, shop.clock.now())
const nameOf = (id: string) => [...talks].find(([, talk]) => talk === id)![0]
const found = (query: Partial<SearchQuery>) => search(query).items.map((item) => nameOf(item.id))
const lines = (text: string) =>
  search({ search: text }).items.map(
    ({ found: hit }) => hit && hit.pieces.map((piece) => (piece.isHit ? `[${piece.text}]` : piece.text)).join(""),
  )

beforeAll(async () => {
  shop = await testShopbell()
  ada = shop.agent("Ada", { status: "online" })
  const coffee = writes("coffee", "Is there coffee?", { name: "Jürgen Groß", email: "j.gross@example.com" })
  says(coffee, "Un café crème, s'il vous plaît")
  says(coffee, "Coffee, as always")
  writes("waiting", "Is anybody there? 50% off_peak", { name: "Sales Team" })
  const closed = writes("closed", "The kettle is broken")
  says(closed, "Then we take the kettle back")
  close(shop.io, ada, closed)
  const assigned = writes("assigned", "Kettles for sales", { email: "kettle@example.com" })
  assign(shop.io, ada, assigned, { agentIds: [ada.id], groupId: null, note: "" })
  writes("kettledrums", "Do you have kettledrums?")
  const changed = writes("changed", "What?")
  const first = says(changed, "Teapot, a misprint")
  const second = says(changed, "Saucer, soon taken back")
  shop.pass(1_000)
  edit(shop.io, ada, changed, first.id, "Thermos")
  remove(shop.io, ada, changed, second.id)
  await shop.io.db.durable()
})
afterAll(() => shop.stop())

describe("I1: search finds words in messages and text in names and emails, open and closed, newest first", () => {
  test.each([
    ["kettle", ["kettledrums", "assigned", "closed"]],
    ["KETTLES", ["assigned"]],
    ["ket", ["kettledrums", "assigned", "closed"]],
    ["kettle broken", ["closed"]],
    ["CAFE", ["coffee"]],
    ["crème plaît", ["coffee"]],
    ["sales", ["assigned", "waiting"]],
    ["jürgen", ["coffee"]],
    ["JÜRGEN groß", ["coffee"]],
    ["gross@exam", ["coffee"]],
    ["thermos", ["changed"]],
    ["teapot", []],
    ["saucer", []],
    ["ke", ["assigned"]],
    ["tea", ["waiting"]],
  ])("%j", (text, expected) => {
    expect(found({ search: text })).toEqual(expected)
  })

  test("a visitor without a name by what they are called instead", () => {
    const name = search({ search: "kettledrums" }).items[0]!.visitorName
    expect(name).toMatch(/^Visitor [\da-f]{4}$/)
    for (const text of [name, name.toUpperCase(), name.slice(-4)]) expect(found({ search: text })).toContain("kettledrums")
    for (const most of [-1, -2, -3]) expect(found({ search: name.slice(0, most) })).toContain("kettledrums")
    const other = name.replace(/.$/, (last) => (last === "f" ? "0" : "f"))
    expect(found({ search: other })).not.toContain("kettledrums")
    expect(found({ search: name })).not.toContain("waiting")
  })

  test("each in its view, in either order, page by page", () => {
    const kettle = { search: "kettle" }
    expect(found({ ...kettle, view: { kind: "mine", agentId: ada.id } })).toEqual(["assigned", "closed"])
    expect(found({ ...kettle, view: { kind: "unassigned" } })).toEqual(["kettledrums"])
    expect(found({ ...kettle, isOldestFirst: true })).toEqual(["closed", "assigned", "kettledrums"])
    const [last] = search({ ...kettle, most: 1 }).items
    expect(found({ ...kettle, from: last! })).toEqual(["assigned", "closed"])
  })

  test("with the newest message that was found, the hit in it marked", () => {
    expect(lines("coffee")).toEqual(["[Coffee], as always"])
    expect(search({ search: "coffee" }).items[0]!.found!.byName).toBe("Ada")
    expect(lines("kettle")).toEqual(["Do you have [kettledrums]?", "[Kettles] for sales", "Then we take the [kettle] back"])
    expect(lines("Groß")).toEqual([null])
  })
})

describe("I1: names and emails are found in any case, without their accents, by any part of three letters", () => {
  const talksOf = (text: string) => found({ search: text }).filter((talk) => talk.startsWith("of "))
  beforeAll(() => {
    for (const [name, email] of [
      ["Élodie Dubois", undefined],
      ["ÖZGE Ünal", undefined],
      ["Mila Novák", "mila@maisonlevain.example"],
      ["İbrahim", undefined],
      ["Nguyễn Thế", undefined],
      ["Андрей Ёлкин", undefined],
      ["Σωκράτης", undefined],
      ["田中 太郎", undefined],
      ['O\'Hara-"Red"', undefined],
      ["Łukasz Żółkiewski", "soren@example.com"],
      ["Søren Strauß", undefined],
      ["Þóra Sæmundsdóttir", undefined],
      ["Yağız Işık", undefined],
    ] as const)
      writes(`of ${name}`, "Hm", { name, ...(email ? { email } : {}) })
  })

  test.each([
    ["Élodie", ["of Élodie Dubois"]],
    ["ELODIE", ["of Élodie Dubois"]],
    ["e\u0301lod", ["of Élodie Dubois"]],
    ["él", ["of Élodie Dubois"]],
    ["dub élo", ["of Élodie Dubois"]],
    ["ÖZGE", ["of ÖZGE Ünal"]],
    ["özge ünal", ["of ÖZGE Ünal"]],
    ["ozge", ["of ÖZGE Ünal"]],
    ["novak", ["of Mila Novák"]],
    ["OVÁK", ["of Mila Novák"]],
    ["levain", ["of Mila Novák"]],
    ["mila@mais", ["of Mila Novák"]],
    ["la@maison", ["of Mila Novák"]],
    ["İbrahim", ["of İbrahim"]],
    ["ibrahim", ["of İbrahim"]],
    ["nguyen the", ["of Nguyễn Thế"]],
    ["АНДРЕЙ", ["of Андрей Ёлкин"]],
    ["ёлкин", ["of Андрей Ёлкин"]],
    ["σωκράτης", ["of Σωκράτης"]],
    ["田", ["of 田中 太郎"]],
    ['a-"red', ['of O\'Hara-"Red"']],
    ["lukasz", ["of Łukasz Żółkiewski"]],
    ["ŁUKASZ zol", ["of Łukasz Żółkiewski"]],
    ["ŻÓŁ", ["of Łukasz Żółkiewski"]],
    ["olkie", ["of Łukasz Żółkiewski"]],
    ["soren", ["of Søren Strauß", "of Łukasz Żółkiewski"]],
    ["SØREN", ["of Søren Strauß", "of Łukasz Żółkiewski"]],
    ["so", ["of Søren Strauß", "of Łukasz Żółkiewski"]],
    ["strauss", ["of Søren Strauß"]],
    ["STRAUẞ", ["of Søren Strauß"]],
    ["rauß", ["of Søren Strauß"]],
    ["thora saemund", ["of Þóra Sæmundsdóttir"]],
    ["þóra", ["of Þóra Sæmundsdóttir"]],
    ["isik yagiz", ["of Yağız Işık"]],
    ["YAĞIZ IŞIK", ["of Yağız Işık"]],
    ["елкин", ["of Андрей Ёлкин"]],
    ["ΣΩΚΡΑΤΗΣ", ["of Σωκράτης"]],
    ["novak dubois", []],
    ["lodi ovak", []],
  ] as const)("%j", (text, expected) => {
    expect(talksOf(text)).toEqual([...expected])
  })

  test("by the name that they have now, and no more once they are gone", () => {
    const id = writes("of Diogenes", "Hm", { name: "Διογένης" })
    const visitorId = findConversation(shop.io.db, id)!.visitorId
    expect(talksOf("διογένης")).toEqual(["of Diogenes"])
    describeVisitor(shop.io, visitorId, { name: "Platon" })
    expect([talksOf("διογένης"), talksOf("platon"), talksOf("lato")]).toEqual([[], ["of Diogenes"], ["of Diogenes"]])
    deleteConversation(shop.io, id)
    expect(talksOf("platon")).toEqual([])
    for (const index of ["name_search", "name_part_search"])
      expect(shop.io.db.get(`select 1 from ${index} where ${index} match 'platon'`)).toBeNull()
  })

  test("in messages, letters of other scripts with their marks or without", () => {
    writes("of кофе", "Есть ли чёрный чай?")
    shop.pass(1_000)
    for (const text of ["чёрный", "ЧЁРНЫЙ", "черный"]) expect(talksOf(text)).toEqual(["of кофе"])
    expect(lines("черн")).toEqual(["Есть ли [чёрный] чай?"])
    expect(lines("ЧАЙ")).toEqual(["Есть ли чёрный [чай]?"])
  })

  test("in messages, letters that no accent is taken off, and what is shown is what was written", async () => {
    const id = writes("of street", "In der Łódź-Straße, bei Bjørnsen")
    const changed = says(id, "Ğ?")
    shop.pass(1_000)
    edit(shop.io, ada, id, changed.id, "Smørrebrød, please")
    await shop.io.db.durable()
    for (const text of ["lodz", "Łódź", "STRASSE", "straß", "stras", "lodz-strasse", "bjornsen"])
      expect(talksOf(text)).toEqual(["of street"])
    expect(lines("strasse bjorn")).toEqual(["In der Łódź-[Straße], bei [Bjørnsen]"])
    expect(lines("smorrebrod")).toEqual(["[Smørrebrød], please"])
  })
})

test("I1: the index and what is shown of a text agree on every Latin, Greek and Cyrillic letter", () => {
  const letters = Array.from({ length: 0x2000 }, (_, code) => String.fromCharCode(code)).filter(
    (letter) => /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u.test(letter) && /\p{L}/u.test(letter),
  )
  const isFound = (text: string, typed: string) => {
    const search = searchOf(typed)
    const match = search.words.map((parts) => `"${parts.join(" ")}"`).join(" ")
    shop.io.db.run("insert or replace into message_search (rowid, text) values (1000000, folded(:text))", { text })
    const isIndexed =
      shop.io.db.get("select 1 from message_search where message_search match :match and rowid = 1000000", { match }) !== null
    return isIndexed && snippetOf(text, search) !== null
  }
  expect(letters.length).toBeGreaterThan(1_200)
  expect(letters.filter((letter) => [letter, folded(letter)].some((typed) => !isFound(`x${letter}x`, `x${typed}x`)))).toEqual([])
  shop.io.db.run("delete from message_search where rowid = 1000000")
})

describe("I1: what people type is text, never a query", () => {
  test.each([
    '"',
    "*",
    "sales OR kettle",
    '"""',
    '"" OR "sales',
    "name : sales",
    "{name email} : kettle",
    "NEAR(",
    "text : kettle",
    "^kettle NOT sales",
    "'; drop table messages; --",
    "\0",
    "a\0b",
    "\ud800",
    "_",
  ])("%j", (text) => {
    expect(() => search({ search: text })).not.toThrow()
  })

  test.each([
    ["sales OR kettle", []],
    ["%", []],
    ["50% off_peak", ["waiting"]],
    ["kettle*", ["kettledrums", "assigned", "closed"]],
    [`"kettle" "broken`, ["closed"]],
    ["x".repeat(200), []],
    ["a ".repeat(100), []],
  ])("%j", (text, expected) => {
    expect(found({ search: text })).toEqual(expected)
  })
})

test("I1: a word that is everywhere is looked for in the newest messages only, and it is said", () => {
  const everywhere = writes("everywhere", "rain")
  shop.io.db.tx(() => {
    for (let i = 0; i < 3_000; i++)
      shop.io.db.run("insert into message_search (rowid, text) values (:rowid, 'rain')", { rowid: 100_000 + i })
  })
  expect(search({ search: "rain" })).toMatchObject({ items: [], isCut: true })
  shop.pass(1_000)
  expect(search({ search: "rainy" }).isCut).toBe(false)
  expect(everywhere).toBeString()
})

describe("I1: no search reads all messages or conversations", () => {
  const views: SearchQuery["view"][] = [{ kind: "all" }, { kind: "unassigned" }, { kind: "mine", agentId: "x" }]
  for (const view of views) {
    for (const text of ["word", "Visitor 3f9a"]) {
      test(`${view.kind}, ${text}`, () => {
        const { sql, params } = searchSql({ ...ALL, view, search: text, from: { at: 1, id: "x" } }, [1], [1])
        const plan = shop.io.db.all<{ detail: string }>(`explain query plan ${sql}`, params).map((row) => row.detail)
        // Members of groups are few.
        expect(plan.filter((line) => /^SCAN (?!json_each|found|nameless|named|group_members|\(|CONSTANT)/.test(line))).toEqual([])
      })
    }
  }

  test("visitors without a name are found by the end of their id, as much of it as is typed", () => {
    const { sql, params } = searchSql({ ...ALL, search: "Visitor 3f" }, [], [])
    const plan = shop.io.db.all<{ detail: string }>(`explain query plan ${sql}`, params).map((row) => row.detail)
    expect(plan.filter((line) => /visitors/.test(line))).toEqual(["SEARCH visitors USING INDEX visitors_by_end (<expr>>? AND <expr><?)"])
  })
})
