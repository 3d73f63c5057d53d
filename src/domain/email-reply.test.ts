import { describe, expect, test } from "bun:test"
import { NOW, person, talk } from "../testing/people.ts"
import { believed, judged, type Answers } from "./email-reply.ts"
import { REPLY_LINE, type IncomingMail } from "./mail.ts"
import type { Visitor } from "./model.ts"

const ada = person("Ada")
const camille = { id: "visitor", email: "Camille@Example.com", blockedAt: null } as Visitor
const given = (to: Partial<Extract<Answers, { conversation: unknown }>> = {}): Answers => ({
  by: "address",
  conversation: talk(),
  visitor: camille,
  agent: ada,
  ...to,
})
const mail = (changes: Partial<IncomingMail> = {}): IncomingMail => ({
  messageId: "x@example.com",
  from: { name: "Ada", address: "ada@example.com" },
  recipients: [],
  subject: "Re: Hello",
  inReplyTo: null,
  references: [],
  sentAt: null,
  visibleText: "Yes, we do.",
  originalText: "Yes, we do.\n> Do you?",
  files: [],
  automatic: null,
  bounce: null,
  ...changes,
})
const by = (address: string) => ({ from: { name: "", address } })

describe("E4: accepted with a signed address and from whom it was given to", () => {
  test("an agent's answer is theirs", () => {
    expect(judged(mail(), given())).toEqual({ kind: "reply", as: ada, conversation: talk() })
    expect(judged(mail(), given({ by: "thread" }))).toMatchObject({ kind: "reply", as: ada })
  })

  test("a visitor's is theirs, however they spell their address", () => {
    expect(judged(mail(by("camille@example.com")), given({ agent: null }))).toMatchObject({ kind: "reply", as: "visitor" })
  })

  test("files alone are an answer", () => {
    const files = [{ name: "a.png", type: "image/png", content: new Uint8Array() }]
    expect(judged(mail({ visibleText: "", files }), given()).kind).toBe("reply")
  })

  const kept: [string, Partial<IncomingMail>, Answers, string][] = [
    ["to no address of ours", {}, { by: "nothing" }, "no conversation's address"],
    ["to a forged address", {}, { by: "forgery" }, "not made by this Shopbell"],
    ["to a conversation that is gone", {}, { by: "gone" }, "deleted"],
    ["from nobody", { from: null }, given(), "who sent it"],
    ["from somebody else", by("eve@example.com"), given(), "eve@example.com, but this reply address is Ada's"],
    ["from the visitor, to an agent's address", by("camille@example.com"), given(), "is Ada's"],
    ["from an agent, to the visitor's address", {}, given({ agent: null }), "is the visitor's"],
    ["to a visitor's who has no email any more", {}, given({ agent: null, visitor: { ...camille, email: null } }), "no email any more"],
    ["from an agent who left the team", {}, given({ agent: { ...ada, isActive: false } }), "does not work here"],
    [
      "from a blocked visitor",
      by("camille@example.com"),
      given({ agent: null, visitor: { ...camille, blockedAt: NOW } }),
      "visitor is blocked",
    ],
    ["with nothing written", { visibleText: " \n" }, given(), "Nothing was written"],
    ["with nothing that can be seen", { visibleText: "\u200b\n\ufeff" }, given(), "Nothing was written"],
  ]
  test.each(kept)("kept for an admin: %s", (_, changes, answers, words) => {
    const verdict = judged(mail(changes), answers)
    expect(verdict.kind).toBe("unmatched")
    expect("words" in verdict && verdict.words).toContain(words)
  })
})

describe("E5", () => {
  test("what no person wrote is no answer, even to a right address from the right sender", () => {
    for (const automatic of ["auto-reply", "own"] as const) expect(judged(mail({ automatic }), given()).kind).toBe("automatic")
    const bounce = { messageId: null, recipient: null, isFinal: true, reason: "550 no such user" }
    expect(judged(mail({ bounce, automatic: "auto-reply" }), given())).toEqual({ kind: "bounce", words: "550 no such user" })
  })

  test("a person's answer that passed through a list is theirs", () => {
    const listed = (changes: Partial<IncomingMail> = {}) => mail({ automatic: "list", ...changes })
    expect(judged(listed(), given())).toMatchObject({ kind: "reply", as: ada })
    expect(judged(listed(by("camille@example.com")), given({ agent: null }))).toMatchObject({ kind: "reply", as: "visitor" })
    expect(judged(listed(by("eve@example.com")), given()).kind).toBe("unmatched")
    for (const from of ["nothing", "forgery", "gone"] as const) expect(judged(listed(), { by: from }).kind).toBe("automatic")
  })

  test("pitfall 47: what calls itself bulk is nobody's answer, though it quotes what it answers; it waits for an admin", () => {
    const bulk = mail({ automatic: "bulk" })
    for (const answers of [given(), given({ by: "thread" })])
      expect(judged(bulk, answers)).toMatchObject({ kind: "unmatched", words: expect.stringContaining("bulk mail") })
    expect(judged({ ...bulk, ...by("camille@example.com") }, given({ agent: null })).kind).toBe("unmatched")
    expect(judged({ ...bulk, ...by("eve@example.com") }, given())).toMatchObject({ words: expect.stringContaining("eve@example.com") })
    for (const from of ["nothing", "forgery", "gone"] as const) expect(judged(bulk, { by: from }).kind).toBe("automatic")
  })

  test("what is an absence note by its subject alone waits for an admin, unless it quotes what it answers", () => {
    const note = mail({ automatic: "absence", visibleText: "I am away.", originalText: "I am away." })
    expect(judged(note, given())).toMatchObject({ kind: "unmatched", words: expect.stringContaining("automatic answer") })
    expect(judged({ ...note, originalText: "I am away.\n\n> Do you?" }, given()).kind).toBe("reply")
    expect(judged({ ...note, originalText: `I am away.\n\n${REPLY_LINE}\nDo you?` }, given()).kind).toBe("reply")
  })
})

test("E4, E8: words that hold a secret of ours are published by nobody", () => {
  const token = `0123456789abcdef0123.m8x2k1p0.${"x".repeat(43)}`
  expect(judged(mail({ visibleText: `Yes.\n\nhttps://chat.levain.example/reply/${token}` }), given())).toMatchObject({
    kind: "unmatched",
    words: expect.stringContaining("secret link"),
  })
})

test("S4: a stranger's mail is known by its head", () => {
  const head = mail({ visibleText: "", originalText: "" })
  expect(believed(head, given()).kind).toBe("reply")
  expect(believed({ ...head, ...by("eve@example.com") }, given()).kind).toBe("unmatched")
  expect(believed(head, { by: "nothing" }).kind).toBe("unmatched")
})
