import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import { testShopbell, type SignedIn, type TestShopbell } from "../../testing/app.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { findDraft } from "./drafts-store.ts"

let shop: TestShopbell
let ann: SignedIn
let bob: SignedIn
let marie: TestWidget
let talk: string

const id = () => crypto.randomUUID()

beforeEach(async () => {
  shop = await testShopbell()
  ann = shop.agent("Ann", { role: "admin", status: "online" })
  bob = shop.agent("Bob")
  marie = await shop.widget()
  await marie.write("Hello")
  talk = shop.io.db.get<{ id: string }>("select id from conversations")!.id
})

afterEach(() => shop.stop())

function ask(agent: SignedIn, method: string, path: string, fields: Record<string, string> | [string, string][] = {}): Promise<Response> {
  const hasBody = method !== "GET" && method !== "DELETE"
  return agent.fetch(`/conversations/${talk}${path}`, {
    method,
    headers: { accept: "application/json" },
    ...(hasBody ? { body: new URLSearchParams(fields) } : {}),
  })
}

describe("a reply", () => {
  test("is stored, shown to the visitor, and answered as it stands in the thread", async () => {
    const answer = await ask(ann, "POST", "/messages", { id: id(), text: "Hi <b>Marie</b>" })
    expect(answer.status).toBe(201)
    expect(await answer.text()).toContain("Hi &lt;b&gt;Marie&lt;/b&gt;")
    await marie.until((frame) => frame.type === "message" && frame.message.text === "Hi <b>Marie</b>")
  })

  test("C9: sent twice with one id it is there once", async () => {
    const written = { id: id(), text: "Once" }
    expect((await ask(ann, "POST", "/messages", written)).status).toBe(201)
    expect((await ask(ann, "POST", "/messages", written)).status).toBe(201)
    expect(shop.io.db.get<{ n: number }>("select count(*) as n from messages where text = 'Once'")!.n).toBe(1)
  })

  test("C9: takes its draft with it", async () => {
    await ask(ann, "PUT", "/drafts/reply", { text: "half" })
    await ask(ann, "PUT", "/drafts/comment", { text: "another" })
    await ask(ann, "POST", "/messages", { id: id(), text: "whole" })
    expect(findDraft(shop.io.db, ann.id, talk)).toEqual({ reply: "", comment: "another" })
  })

  test.each([
    ["an id that is no UUID", { id: "../../x", text: "Hi" }, 422],
    ["no words", { id: id(), text: "  " }, 422],
    ["too many", { id: id(), text: "x".repeat(10_001) }, 413],
  ])("is refused with %s", async (_, written, status) => {
    expect((await ask(ann, "POST", "/messages", written)).status).toBe(status)
  })

  test("to a closed conversation is refused in words", async () => {
    await ask(ann, "POST", "/closure")
    const answer = await ask(ann, "POST", "/messages", { id: id(), text: "Hi" })
    expect(answer.status).toBe(409)
    expect(await answer.json()).toMatchObject({ message: "This conversation is closed. Reopen it to reply." })
  })
})

describe("a comment", () => {
  test("C7: reaches no visitor, in no form", async () => {
    await ask(ann, "POST", "/notes", { id: id(), text: "secret of the house" })
    await ask(ann, "POST", "/messages", { id: id(), text: "for you" })
    await marie.until((frame) => frame.type === "message" && frame.message.text === "for you")
    expect(JSON.stringify(marie.frames)).not.toContain("secret")
  })

  test("pitfall 62: an id that was a comment cannot become a reply's words, nor the other way round", async () => {
    const note = { id: id(), text: "secret" }
    await ask(ann, "POST", "/notes", note)
    const message = { id: id(), text: "public" }
    await ask(ann, "POST", "/messages", message)
    expect((await ask(ann, "POST", "/notes", message)).status).toBe(409)
  })
})

describe("C7: one's own message", () => {
  test("is edited and taken back by its author alone", async () => {
    const message = id()
    await ask(ann, "POST", "/messages", { id: message, text: "Tuesday" })
    expect((await ask(bob, "PUT", `/messages/${message}`, { text: "Never" })).status).toBe(403)
    expect(await (await ask(ann, "PUT", `/messages/${message}`, { text: "Wednesday" })).text()).toContain("Edited")
    expect((await ask(bob, "DELETE", `/messages/${message}`)).status).toBe(403)
    expect(await (await ask(ann, "DELETE", `/messages/${message}`)).text()).toContain("Message deleted")
    expect((await ask(ann, "PUT", `/messages/${message}`, { text: "Back" })).status).toBe(410)
  })

  test("that never was is a 404", async () => {
    expect((await ask(ann, "DELETE", `/messages/${id()}`)).status).toBe(404)
  })
})

describe("C4: an assignment", () => {
  test("adds several and a note, and takes them out again", async () => {
    const answer = await ask(ann, "PUT", "/assignment", [
      ["agent", ann.id],
      ["agent", bob.id],
      ["note", "Please look"],
    ])
    const shown = await answer.text()
    expect(shown).toContain("Ann, Bob")
    expect(shown).toContain("Please look")
    expect(await (await ask(bob, "DELETE", "/participants/me")).text()).toContain("left")
    expect((await ask(ann, "DELETE", `/participants/${bob.id}`)).status).toBe(409)
  })

  test.each([
    ["nobody", {}, 422],
    ["a stranger", { agent: "nobody" }, 404],
    ["a group that is none", { group: "none" }, 404],
  ])("to %s is refused", async (_, chosen, status) => {
    expect((await ask(ann, "PUT", "/assignment", chosen as Record<string, string>)).status).toBe(status)
  })
})

test("I2: a draft is kept per agent and box, and empty words leave none", async () => {
  await ask(ann, "PUT", "/drafts/reply", { text: "Dear" })
  await ask(bob, "PUT", "/drafts/comment", { text: "Hm" })
  expect(findDraft(shop.io.db, ann.id, talk)).toEqual({ reply: "Dear", comment: "" })
  expect(findDraft(shop.io.db, bob.id, talk)).toEqual({ reply: "", comment: "Hm" })
  await ask(ann, "PUT", "/drafts/reply", { text: "" })
  expect(findDraft(shop.io.db, ann.id, talk)).toEqual({ reply: "", comment: "" })
  expect((await ask(ann, "PUT", "/drafts/diary", { text: "x" })).status).toBe(422)
  expect((await ask(ann, "PUT", "/drafts/reply", { text: "x".repeat(10_001) })).status).toBe(413)
})

test("C1: closed and reopened; who comes second finds it as they meant it, and nothing is written twice", async () => {
  expect(await (await ask(ann, "POST", "/closure")).text()).toContain("Closed by")
  const second = await ask(bob, "POST", "/closure")
  expect([second.status, await second.text()]).toEqual([200, expect.stringContaining("Closed by <bdi>Ann")])
  expect(await (await ask(bob, "DELETE", "/closure")).text()).toContain("Reopened by")
  expect((await ask(ann, "DELETE", "/closure")).status).toBe(200)
  expect(shop.io.db.all<{ kind: string }>("select kind from notes").map(({ kind }) => kind)).toEqual(["closed", "reopened"])
})

test("I2: deleted by an admin alone, with all that was in it", async () => {
  expect((await ask(bob, "DELETE", "")).status).toBe(403)
  expect(await (await ask(ann, "DELETE", "")).text()).toContain("was deleted")
  expect(shop.io.db.get<{ n: number }>("select (select count(*) from messages) + (select count(*) from visitors) as n")!.n).toBe(0)
  expect((await ask(ann, "GET", "/assignment")).status).toBe(404)
})

test("S3: nothing here is anybody's who is signed out, or of a conversation that is not", async () => {
  const stranger = { ...ann, fetch: (path: string, init?: RequestInit) => shop.fetch(path, init) }
  expect((await ask(stranger, "POST", "/messages", { id: id(), text: "Hi" })).status).toBe(401)
  talk = id()
  expect((await ask(ann, "POST", "/messages", { id: id(), text: "Hi" })).status).toBe(404)
  expect((await ask(ann, "PUT", "/drafts/reply", { text: "Hi" })).status).toBe(404)
})
