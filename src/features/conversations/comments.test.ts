import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import { TestInbox } from "../../testing/inbox.ts"
import { TestWidget } from "../../testing/widget.ts"
import { NOTES_CHANGED_AFTER } from "./notes-store.ts"
import { conversation } from "./store.ts"

// C7: an agent edits and deletes their own comment, as they do their own message.

const NOTHING_HELD = { seq: 0, noteSeq: 0, revision: 0, noteRevision: 0 }

let shop: TestShopbell
let ann: SignedIn
let bob: SignedIn
let marie: TestWidget
let talk: string
let open: TestInbox[]

beforeEach(async () => {
  shop = await testShopbell()
  ann = shop.agent("Ann", { role: "admin", status: "online" })
  bob = shop.agent("Bob", { status: "online" })
  marie = await shop.widget()
  await marie.write("Hello")
  talk = shop.talk().id
  open = []
})

afterEach(async () => {
  for (const tab of open) tab.close()
  await shop.stop()
})

function ask(agent: SignedIn, method: string, path: string, fields: Record<string, string> = {}): Promise<Response> {
  const body = method === "DELETE" ? {} : { body: new URLSearchParams(fields) }
  return agent.fetch(`/conversations/${talk}${path}`, { method, headers: { accept: "application/json" }, ...body })
}

/** Where it is; the answer is its thread's. */
async function commented(text: string, agent = ann): Promise<string> {
  const id = crypto.randomUUID()
  expect((await ask(agent, "POST", "/notes", { id, text })).status).toBe(201)
  return `/notes/${id}`
}

async function tab(agent: SignedIn, after = NOTHING_HELD): Promise<{ inbox: TestInbox; shown: string }> {
  const inbox = new TestInbox(shop.url, agent)
  open.push(inbox)
  return { inbox, shown: await inbox.look({ conversation: talk, after }) }
}

describe("C7: one's own comment", () => {
  test("is edited and deleted by its author alone, not even by an admin", async () => {
    const mine = await commented("Her number is 555", bob)
    for (const method of ["PUT", "DELETE"]) expect((await ask(ann, method, mine, { text: "Never" })).status).toBe(403)
    const edited = await (await ask(bob, "PUT", mine, { text: "She <b>rang</b>" })).text()
    for (const words of ["She &lt;b&gt;rang&lt;/b&gt;", "Edited"]) expect(edited).toContain(words)
    const deleted = await (await ask(bob, "DELETE", mine)).text()
    expect([deleted.includes("Comment deleted"), deleted.includes("Edited"), deleted.includes("rang")]).toEqual([true, false, false])
    for (const method of ["PUT", "DELETE"]) expect((await ask(bob, method, mine, { text: "Back" })).status).toBe(410)
  })

  test("is a 404 if it never was, or is of another conversation", async () => {
    const mine = await commented("Here")
    for (const method of ["PUT", "DELETE"])
      expect((await ask(ann, method, `/notes/${crypto.randomUUID()}`, { text: "x" })).status).toBe(404)
    await (await shop.widget()).write("Another")
    talk = shop.io.db.get<{ id: string }>("select id from conversations order by number desc")!.id
    expect((await ask(ann, "PUT", mine, { text: "There" })).status).toBe(404)
  })

  test("may be an assignment's, but a line about what one did stays", async () => {
    await ask(ann, "PUT", "/assignment", { agent: bob.id, note: "Her password is hunter2" })
    expect((await ask(ann, "DELETE", "/notes/assigned-1")).status).toBe(403)
    expect((await ask(ann, "DELETE", "/notes/comment-2")).status).toBe(200)
    const page = await (await bob.fetch(`/inbox/${talk}`)).text()
    expect([page.includes("Comment deleted"), page.includes("hunter2")]).toEqual([true, false])
  })

  test("can be changed in a closed conversation, which stays closed", async () => {
    const mine = await commented("A typo")
    await ask(ann, "POST", "/closure")
    expect((await ask(ann, "PUT", mine, { text: "No typo" })).status).toBe(200)
    expect((await ask(ann, "DELETE", mine)).status).toBe(200)
    expect(conversation(shop.io.db, talk).closure).not.toBeNull()
  })

  test.each([
    ["no words", " ", 422, "Write something first."],
    ["too many", "x".repeat(10_006), 413, "10,006 of 10,000 characters. Please shorten it."],
  ])("is refused with %s, and stays as it was", async (_, text, status, message) => {
    const mine = await commented("As it was")
    const answer = await ask(ann, "PUT", mine, { text })
    expect([answer.status, ((await answer.json()) as { message: string }).message]).toEqual([status, message])
    expect(await (await bob.fetch(`/inbox/${talk}`)).text()).toContain("As it was")
  })

  test("once deleted stands with its words nowhere in the database; what it said before an edit neither", async () => {
    const mine = await commented("hunter2 is the password")
    await ask(ann, "PUT", mine, { text: "hunter3 is the password" })
    expect([foundIn("hunter2"), foundIn("hunter3")]).toEqual([[], ["notes"]])
    await ask(ann, "DELETE", mine)
    expect(foundIn("hunter3")).toEqual([])
  })

  test("C9: sent once more after it was deleted, it does not come back", async () => {
    const mine = await commented("hunter2")
    await ask(ann, "DELETE", mine)
    expect((await ask(ann, "POST", "/notes", { id: mine.replace("/notes/", ""), text: "hunter2" })).status).toBe(201)
    expect(foundIn("hunter2")).toEqual([])
  })
})

describe("I7: colleagues", () => {
  test("who have the thread open see an edit and a deletion at once, in its place", async () => {
    const mine = await commented("Tuesday")
    const { inbox, shown } = await tab(bob)
    const key = /data-key="1 1"/
    expect(shown).toMatch(key)
    await ask(ann, "PUT", mine, { text: "Wednesday" })
    expect(await inbox.says("Wednesday")).toMatch(/data-key="1 1".*data-note-revision="1"/)
    const from = inbox.frames.length
    await ask(ann, "DELETE", mine)
    expect(await inbox.says("Comment deleted", from)).toMatch(/data-key="1 1".*data-note-revision="2"/)
  })

  test("C9: whose tab was away are told of what changed while it was, once, and of nothing else", async () => {
    const [mine, other] = [await commented("Tuesday"), await commented("hunter2")]
    const held = { seq: 1, noteSeq: 2, revision: 0, noteRevision: 0 }
    expect((await tab(bob, held)).shown).not.toContain("data-note-seq")
    await ask(ann, "PUT", mine, { text: "Wednesday" })
    await ask(ann, "DELETE", other)
    await commented("A new one")
    const { shown } = await tab(bob, held)
    expect([...shown.matchAll(/data-key="([^"]+)"/g)].map((found) => found[1])).toEqual(["1 1", "1 2", "1 3"])
    for (const words of ["Wednesday", "Edited", "Comment deleted", "A new one"]) expect(shown).toContain(words)
    // Who heard of the first knows of it.
    const back = (await tab(bob, { ...held, noteRevision: 1 })).shown
    expect([...back.matchAll(/data-key="([^"]+)"/g)].map((found) => found[1])).toEqual(["1 2", "1 3"])
  })

  test("read off the page how far it knows", async () => {
    const mine = await commented("Tuesday")
    await ask(ann, "PUT", mine, { text: "Wednesday" })
    expect(await (await bob.fetch(`/inbox/${talk}`)).text()).toContain(`data-revision="0" data-note-revision="1"`)
  })
})

test("C7: no visitor hears anything of it, not even a number", async () => {
  const heard = marie.frames.length
  const [one, other] = [await commented("SECRET"), await commented("SECRET too")]
  await ask(ann, "PUT", one, { text: "SECRET still" })
  await ask(ann, "DELETE", other)
  marie.send({ type: "ping" })
  await marie.next("pong")
  expect(marie.frames.slice(heard).map(({ type }) => type)).toEqual(["pong"])
  const back = new TestWidget(shop.url, { token: marie.token! })
  expect(await back.hello()).toMatchObject({ lastSeq: 1, revision: 0, messages: [{ text: "Hello" }] })
  expect(JSON.stringify([marie.frames, back.frames])).not.toContain("SECRET")
  back.close()
})

test("I2: catching up reads no note that did not change", () => {
  const params = { conversationId: talk, revision: 0, seq: 1 }
  const plan = shop.io.db.all<{ detail: string }>(`explain query plan ${NOTES_CHANGED_AFTER}`, params).map(({ detail }) => detail)
  expect(plan).toEqual([expect.stringContaining("notes_changed (conversation_id=? AND revision>?)")])
})

/** The tables in whose rows these words stand. */
function foundIn(words: string): readonly string[] {
  const tables = shop.io.db.all<{ name: string }>("select name from sqlite_schema where type = 'table'")
  return tables.map(({ name }) => name).filter((name) => JSON.stringify(shop.io.db.all(`select * from "${name}"`)).includes(words))
}
