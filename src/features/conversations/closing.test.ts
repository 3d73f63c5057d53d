import { afterEach, beforeEach, expect, test } from "bun:test"
import type { SignedIn, TestShopbell } from "../../testing/app.ts"
import { talkShop } from "../../testing/talk-shop.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { conversation } from "./store.ts"

let shop: TestShopbell
let ann: SignedIn
let bob: SignedIn
let marie: TestWidget
let talk: string

beforeEach(async () => {
  ;({ shop, ann, bob, marie, talk } = await talkShop())
})

afterEach(() => shop.stop())

const now = () => conversation(shop.io.db, talk)
const shown = () => ({ seq: String(now().lastSeq) })

function post(agent: SignedIn, path: string, body?: Record<string, string>): Promise<Response> {
  return agent.fetch(`/conversations/${talk}${path}`, {
    method: "POST",
    headers: { accept: "application/json" },
    ...(body ? { body: new URLSearchParams(body) } : {}),
  })
}

const close = (agent: SignedIn, body?: Record<string, string>) => post(agent, "/closure", body)
const reply = (agent: SignedIn, text: string, body: Record<string, string> = {}) =>
  post(agent, "/messages", { id: crypto.randomUUID(), text, ...body })

test("C1, C5, C9: a conversation is not closed over what the visitor wrote behind what its closer's page shows; once it is shown there, it is", async () => {
  const page = shown()
  await marie.write("WAIT, my order never came!")
  const refused = await close(ann, page)
  expect(refused.status).toBe(409)
  expect(await refused.json()).toMatchObject({ code: "conflict", message: "The visitor has just written. Read it before you close." })
  expect(now()).toMatchObject({ closure: null, waitingSince: shop.clock.now(), agentsSeenSeq: 0, lastNoteSeq: 0 })
  expect((await close(ann, shown())).status).toBe(200)
  expect(now()).toMatchObject({ closure: { by: ann.id }, waitingSince: null })
})

test("C7: closing does not say to the visitor that anybody has seen what they wrote", async () => {
  expect((await close(ann, shown())).status).toBe(200)
  expect(now().agentsSeenSeq).toBe(0)
})

test("C1: what colleagues said behind it, and what was closed already, keep nobody from closing", async () => {
  const page = shown()
  await reply(bob, "We are on it.")
  expect((await close(ann, page)).status).toBe(200)
  expect((await close(bob, { seq: "0" })).status).toBe(200)
  expect(now()).toMatchObject({ closure: { by: ann.id }, lastNoteSeq: 1 })
})

test("C1: who does not say what they see closes as it stands, and nonsense is refused", async () => {
  expect((await close(ann, { seq: "all of it" })).status).toBe(422)
  await marie.write("And?")
  expect((await close(ann)).status).toBe(200)
  expect(now().closure).toMatchObject({ by: ann.id })
})

test("C7: a reply says of no message that it was seen which its writer's page did not show", async () => {
  const page = shown()
  await marie.write("And my order?")
  await reply(ann, "Hello!", page)
  expect(now()).toMatchObject({ agentsSeenSeq: 1, lastSeq: 4 })
  await reply(ann, "I shall look.", shown())
  expect(now()).toMatchObject({ agentsSeenSeq: 5, lastSeq: 5 })
})
