import { afterEach, beforeEach, expect, test } from "bun:test"
import { minutes, seconds } from "../../domain/time.ts"
import type { SignedIn, TestShopbell } from "../../testing/app.ts"
import { talkShop } from "../../testing/talk-shop.ts"
import type { TestWidget } from "../../testing/widget.ts"
import { OTHERS_REPLY_AFTER } from "./messages-store.ts"
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

type Written = Record<string, string>

/** What a browser says of a reply that is written now, with everything so far on its screen. */
function written(text: string): Written {
  const { lastSeq, lastNoteSeq } = conversation(shop.io.db, talk)
  return { id: crypto.randomUUID(), text, writtenAt: String(shop.clock.now()), seq: String(lastSeq), noteSeq: String(lastNoteSeq) }
}

function send(agent: SignedIn, body: Written, kind = "messages"): Promise<Response> {
  return agent.fetch(`/conversations/${talk}/${kind}`, {
    method: "POST",
    headers: { accept: "application/json" },
    body: new URLSearchParams(body),
  })
}

async function outcome(answer: Response): Promise<number | string> {
  return answer.ok ? answer.status : ((await answer.json()) as { message: string }).message
}

async function closure(agent: SignedIn, method: "POST" | "DELETE"): Promise<void> {
  expect((await agent.fetch(`/conversations/${talk}/closure`, { method })).ok).toBe(true)
}

const saidBy = () =>
  shop.io.db.all<{ text: string }>("select text from messages where author = 'agent' order by rowid").map((row) => row.text)
const WAITED = "It has waited for more than 5 minutes."

test("C9, I2: a reply that waited goes out by itself for 5 minutes, and not after that; written anew it does", async () => {
  const [early, late] = [written("Early"), written("Late")]
  shop.pass(minutes(5))
  expect(await outcome(await send(ann, early))).toBe(201)
  shop.pass(1)
  expect(await outcome(await send(ann, late))).toBe(WAITED)
  expect(saidBy()).toEqual(["Early"])
  expect(await outcome(await send(ann, { ...written("Late"), id: late.id! }))).toBe(201)
  expect(saidBy()).toEqual(["Early", "Late"])
})

test("I2: a reply of which nobody knows when it was written is asked for, in words that claim no time", async () => {
  const reply = { ...written("Whenever"), writtenAt: "unknown" }
  expect(await outcome(await send(ann, reply))).toBe("It is not known how long it has waited.")
  expect(saidBy()).toEqual([])
})

test("C9: what was stored before its acknowledgement was lost is acknowledged, however long ago, and whatever happened since", async () => {
  const reply = written("Once")
  expect(await outcome(await send(ann, reply))).toBe(201)
  await send(bob, written("Bob's"))
  await closure(bob, "POST")
  shop.pass(minutes(600))
  expect(await outcome(await send(ann, reply))).toBe(201)
  expect(saidBy()).toEqual(["Once", "Bob's"])
})

test("I2: a colleague's answer that the writer had not seen keeps a reply back; one that was taken back does not, nor do one's own and the visitor's", async () => {
  const reply = written("Me too")
  expect(await outcome(await send(bob, written("Mine")))).toBe(201)
  expect(await outcome(await send(ann, reply))).toBe("Bob replied meanwhile.")
  const { id } = shop.io.db.get<{ id: string }>("select id from messages where text = 'Mine'")!
  expect((await bob.fetch(`/conversations/${talk}/messages/${id}`, { method: "DELETE" })).ok).toBe(true)
  await marie.write("And?")
  expect(await outcome(await send(ann, reply))).toBe(201)
  const [first, second] = [written("First"), written("Second")]
  expect([await outcome(await send(ann, first)), await outcome(await send(ann, second))]).toEqual([201, 201])
})

test("I2: so does a colleague's closing, also if it was reopened since; one's own does not", async () => {
  const reply = written("Still there?")
  await closure(bob, "POST")
  expect(await outcome(await send(ann, reply))).toBe("This conversation is closed. Reopen it to reply.")
  await marie.write("One more thing")
  expect(await outcome(await send(ann, reply))).toBe("This conversation was closed meanwhile.")
  const again = written("Still there?")
  await closure(ann, "POST")
  await closure(ann, "DELETE")
  expect(await outcome(await send(ann, again))).toBe(201)
})

test("C7: a comment is for colleagues, and as true later", async () => {
  const comment = written("She called")
  await send(bob, written("Mine"))
  shop.pass(minutes(600))
  expect(await outcome(await send(ann, comment, "notes"))).toBe(201)
})

test("who says nothing of when and upon what they wrote is not judged by it, and nonsense is refused", async () => {
  await send(bob, written("Mine"))
  shop.pass(minutes(10))
  const { id, text } = written("From a program")
  expect(await outcome(await send(ann, { id: id!, text: text! }))).toBe(201)
  expect((await send(ann, { ...written("Hm"), writtenAt: "yesterday" })).status).toBe(422)
  // By a clock that is ahead of ours.
  expect(await outcome(await send(ann, { ...written("Soon"), writtenAt: String(shop.clock.now() + seconds(90)) }))).toBe(201)
})

test("a colleague's answer is looked for behind what the writer had seen, in their conversation alone", () => {
  const params = { number: 1, seq: 1, agentId: ann.id }
  const plan = shop.io.db.all<{ detail: string }>(`explain query plan ${OTHERS_REPLY_AFTER}`, params).map((row) => row.detail)
  expect(plan.filter((line) => /^SCAN (?!indexing_progress|CONSTANT|message_places)/.test(line))).toEqual([])
})
