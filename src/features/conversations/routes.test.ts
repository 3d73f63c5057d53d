import { afterEach, beforeEach, describe, expect, test } from "bun:test"
import type { SignedIn, TestShopbell } from "../../testing/app.ts"
import { talkShop } from "../../testing/talk-shop.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { placeOf } from "../../domain/routing.ts"
import { createGroup } from "../groups/commands.ts"
import { findDraft } from "./drafts-store.ts"
import { findConversation } from "./store.ts"

let shop: TestShopbell
let ann: SignedIn
let bob: SignedIn
let marie: TestWidget
let talk: string

const id = () => crypto.randomUUID()

beforeEach(async () => {
  ;({ shop, ann, bob, marie, talk } = await talkShop())
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

  test("C9, S3: written by one agent is not sent as another who signed in since, nor is a draft kept as theirs", async () => {
    for (const [method, path] of [
      ["POST", "/messages"],
      ["POST", "/notes"],
      ["PUT", "/drafts/reply"],
    ] as const) {
      expect((await ask(bob, method, path, { id: id(), text: "From Ann", agent: ann.id })).status).toBe(401)
    }
    expect(shop.io.db.get("select 1 from messages where text = 'From Ann'")).toBeNull()
    expect(findDraft(shop.io.db, bob.id, talk).reply).toBe("")
    expect((await ask(ann, "POST", "/messages", { id: id(), text: "From Ann", agent: ann.id })).status).toBe(201)
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
    ["none that can be seen", { id: id(), text: "\u200b\u200b" }, 422],
    ["too many", { id: id(), text: "x".repeat(10_001) }, 413],
  ])("is refused with %s", async (_, written, status) => {
    expect((await ask(ann, "POST", "/messages", written)).status).toBe(status)
  })

  test("C7: too long, is told by how much, as an edit and an assignment's note are", async () => {
    const words = "10,006 of 10,000 characters. Please shorten it."
    const text = "x".repeat(10_006)
    const mine = id()
    await ask(ann, "POST", "/messages", { id: mine, text: "Short" })
    for (const refused of [
      ask(ann, "POST", "/messages", { id: id(), text }),
      ask(ann, "POST", "/notes", { id: id(), text }),
      ask(ann, "PUT", `/messages/${mine}`, { text }),
      ask(ann, "PUT", "/assignment", { agent: bob.id, note: text }),
    ]) {
      const answer = await refused
      expect([answer.status, ((await answer.json()) as { message: string }).message]).toEqual([413, words])
    }
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

  describe("its group is taken away by a colleague", () => {
    let sales: string
    const place = () => {
      const found = findConversation(shop.io.db, talk)!
      return [placeOf(found), found.groupId, found.participants.map((p) => p.agentId)]
    }

    beforeEach(async () => {
      sales = createGroup(shop.io, { name: "Sales", members: [bob.id], isPrivate: true, names: {} }).id
      await ask(ann, "PUT", "/assignment", { group: sales })
    })

    test("and back to Unassigned, where it stands at once", async () => {
      const answer = await ask(ann, "DELETE", `/groups/${sales}`)
      expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining("No longer in the group")])
      expect(place()).toEqual(["unassigned", null, []])
      expect(await (await ann.fetch("/inbox/unassigned")).text()).toContain(`row-${talk}`)
      expect(await (await bob.fetch("/inbox")).text()).not.toContain(`row-${talk}`)
    })

    test("and stays with the agents who are in it", async () => {
      await ask(ann, "PUT", "/assignment", { agent: ann.id })
      expect((await ask(bob, "DELETE", `/groups/${sales}`)).status).toBe(200)
      expect(place()).toEqual(["assigned", null, [ann.id]])
    })

    test("only if it still has it: a second time, or for another's, it is refused", async () => {
      await ask(ann, "DELETE", `/groups/${sales}`)
      expect((await ask(bob, "DELETE", `/groups/${sales}`)).status).toBe(409)
      expect((await ask(bob, "DELETE", "/groups/none")).status).toBe(404)
    })

    test("as who has it is shown in Assign, to be taken out, and a group without members is not to be chosen", async () => {
      createGroup(shop.io, { name: "Nights", members: [], isPrivate: true, names: {} })
      const form = await (await ask(ann, "GET", "/assignment")).text()
      expect(form).toContain(`hx-delete="/conversations/${talk}/groups/${sales}"`)
      expect(form).toMatch(/name="group" value="[^"]+" disabled>.*Nights.*Nobody is in it/)
      expect(form).not.toContain(`value="${sales}"`)
      expect(form).toMatch(/name="group" value="" checked>.*Keep <bdi>Sales/)
    })
  })

  test.each([
    ["nobody", {}, 422],
    ["no group, as the choice stands at first", { group: "" }, 422],
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
  expect((await ask(ann, "PUT", "/drafts/reply", { text: "😀".repeat(10_000) })).status).toBeLessThan(300)
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
