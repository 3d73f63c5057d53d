import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import { NOW, person, talk } from "../testing/people.ts"
import { assigned, left } from "./assignment.ts"
import {
  agentWrote,
  checkedText,
  closed,
  deleted,
  edited,
  finished,
  isExchangeOver,
  reopened,
  seenByAgent,
  seenByVisitor,
  visitorWrote,
  type Change,
} from "./conversation.ts"
import { commented } from "./comment.ts"
import { missed, stretchOf } from "./escalation.ts"
import { forwarded } from "./forwarding.ts"
import type { Conversation, Message, Note } from "./model.ts"
import { Refused } from "./refused.ts"
import { minutes } from "./time.ts"

const ada = person("Ada")
const ben = person("Ben", "invisible")
const says = (text: string) => ({ id: crypto.randomUUID(), text })

describe("C1: one continuous conversation", () => {
  test("the visitor's message reopens a closed one and starts waiting", () => {
    const before = closed(visitorWrote(talk(), says("hi"), "live-chat", NOW).conversation, "ada", NOW).conversation
    const { conversation, notes } = visitorWrote(before, says("again"), "messenger", NOW + 5)
    expect(conversation.closure).toBeNull()
    expect(conversation.waitingSince).toBe(NOW + 5)
    expect(notes.map((note) => note.kind)).toEqual(["reopened"])
  })

  test("M8: the mode that counted is kept with the message", () => {
    expect(visitorWrote(talk(), says("hi"), "messenger", NOW).messages[0]!.mode).toBe("messenger")
  })

  test("after a finished exchange the next message starts another", () => {
    const first = visitorWrote(talk(), says("hi"), "live-chat", NOW).conversation
    const next = visitorWrote(finished(first, NOW + 1), says("back"), "live-chat", NOW + 2).conversation
    expect(next.exchange).toEqual({ number: 2, firstSeq: 2, startedAt: NOW + 2, finishedAt: null })
  })

  const rows: [string, number, number | null, boolean][] = [
    ["9 min 59 s quiet, visitor gone", minutes(10) - 1, NOW, false],
    ["10 min quiet, visitor gone as long", minutes(10), NOW, true],
    ["10 min quiet, visitor gone for a minute", minutes(10), NOW + minutes(9), false],
    ["10 min quiet, visitor here", minutes(10), null, false],
    ["59 min 59 s quiet, visitor here", minutes(60) - 1, null, false],
    ["60 min quiet, visitor here", minutes(60), null, true],
  ]
  for (const [name, quiet, leftAt, expected] of rows) {
    test(`finishing: ${name} → ${expected}`, () => expect(isExchangeOver(talk(), leftAt, NOW + quiet)).toBe(expected))
  }
})

describe("C2, P5: joining by replying", () => {
  const asked = visitorWrote(talk(), says("hi"), "live-chat", NOW).conversation

  test("the first reply joins, tells the visitor, and ends the waiting", () => {
    const { conversation, messages } = agentWrote(asked, ada, says("hello"), NOW + 1)
    expect(messages.map((message) => [message.seq, message.happened, message.text])).toEqual([
      [2, "joined", "Ada"],
      [3, null, "hello"],
    ])
    expect(conversation.participants).toEqual([{ agentId: "ada", addedAt: NOW + 1, joinedAt: NOW + 1, seenSeq: 3 }])
    expect(conversation.waitingSince).toBeNull()
  })

  test("the second one does not join again", () => {
    const once = agentWrote(asked, ada, says("hello"), NOW).conversation
    expect(agentWrote(once, ada, says("more"), NOW).messages).toHaveLength(1)
  })

  test("somebody assigned before joins with their first words", () => {
    const given = assigned(asked, { agents: [ben], group: null, note: "" }, "ada", NOW).conversation
    expect(given.participants).toEqual([{ agentId: "ben", addedAt: NOW, joinedAt: null, seenSeq: 0 }])
    expect(agentWrote(given, ben, says("hello"), NOW + 1).messages[0]!.happened).toBe("joined")
  })

  test("a closed one takes no reply before it is reopened", () => {
    const shut = closed(asked, "ada", NOW).conversation
    expect(() => agentWrote(shut, ada, says("x"), NOW)).toThrow(Refused)
    expect(agentWrote(reopened(shut, "ada", NOW).conversation, ada, says("x"), NOW).messages.at(-1)!.text).toBe("x")
  })
})

describe("C4: assigning and leaving", () => {
  const joined = agentWrote(visitorWrote(talk(), says("hi"), "live-chat", NOW).conversation, ada, says("hello"), NOW).conversation

  test("assigning writes for agents only, with the optional note as a comment", () => {
    const { messages, notes, conversation } = assigned(joined, { agents: [ben], group: null, note: "Your speciality" }, "ada", NOW)
    expect(messages).toEqual([])
    expect(notes.map((note) => [note.kind, note.text])).toEqual([
      ["assigned", "Ben"],
      ["comment", "Your speciality"],
    ])
    expect(conversation.lastSeq).toBe(joined.lastSeq)
  })

  test("the visitor sees who joined leave, and the last one to leave makes it unassigned", () => {
    const { conversation, messages } = left({ ...joined, groupId: "sales" }, ada, "ada", NOW)
    expect(messages.map((message) => message.happened)).toEqual(["left"])
    expect(conversation.participants).toEqual([])
    expect(conversation.groupId).toBeNull()
  })

  test("the visitor does not hear of somebody who never spoke", () => {
    const given = assigned(joined, { agents: [ben], group: null, note: "" }, "ada", NOW).conversation
    const { conversation, messages } = left(given, ben, "ada", NOW)
    expect(messages).toEqual([])
    expect(conversation.participants.map((p) => p.agentId)).toEqual(["ada"])
  })

  test("nobody deactivated can be assigned, nobody twice, nobody absent can leave", () => {
    expect(() => assigned(joined, { agents: [person("Old", "online", false)], group: null, note: "" }, "ada", NOW)).toThrow(
      "no longer works here",
    )
    expect(() => assigned(joined, { agents: [ada], group: null, note: "" }, "ada", NOW)).toThrow(Refused)
    expect(() => left(joined, ben, "ada", NOW)).toThrow(Refused)
  })
})

describe("C7: editing, deleting, seeing", () => {
  const { conversation, messages } = agentWrote(talk(), ada, says("helo"), NOW)
  const mine = messages.at(-1)!

  test("an agent edits their own, each change a new revision", () => {
    const once = edited(conversation, mine, "ada", "hello", NOW + 1)
    expect(once.messages[0]).toMatchObject({ text: "hello", editedAt: NOW + 1, revision: 1, seq: mine.seq })
    const twice = deleted(once.conversation, once.messages[0]!, "ada", [], NOW + 2)
    expect(twice.messages[0]).toMatchObject({ text: "", deletedAt: NOW + 2, revision: 2 })
    expect(twice.conversation).toMatchObject({ revision: 2, lastSeq: conversation.lastSeq })
  })

  test("nobody changes what another or a visitor wrote, nor what is deleted", () => {
    expect(() => edited(conversation, mine, "ben", "x", NOW)).toThrow("Only its author")
    const theirs = visitorWrote(conversation, says("hi"), "live-chat", NOW).messages[0]!
    expect(() => deleted(conversation, theirs, "ada", [], NOW)).toThrow("Only its author")
    expect(() => edited(conversation, { ...mine, deletedAt: NOW }, "ada", "x", NOW)).toThrow("was deleted")
  })

  test("seen never goes back, nor past what there is", () => {
    const three = { ...talk(), lastSeq: 3 }
    expect(seenByVisitor(three, 9).visitorSeenSeq).toBe(3)
    expect(seenByVisitor({ ...three, visitorSeenSeq: 2 }, 1)).toMatchObject({ visitorSeenSeq: 2 })
    expect(seenByAgent(three, "ada", 9).agentsSeenSeq).toBe(3)
  })

  const texts: [string, string | null][] = [
    ["  hi  ", "hi"],
    ["", null],
    [" \n\t ", null],
    ["\0", null],
    ["a\0b", "ab"],
    ["\u200b\u200b", null],
    [" \ufeff\n\u2060 ", null],
    ["a\u200bb", "a\u200bb"],
    ["a\r\nb", "a\nb"],
    [`${"x\r\n".repeat(4_999)}xx`, `${"x\n".repeat(4_999)}xx`],
    ["\uD800x", "\uFFFDx"],
    ["x".repeat(10_000), "x".repeat(10_000)],
    ["x".repeat(10_001), null],
  ]
  for (const [given, expected] of texts) {
    test(`S4: a text of ${given.length} characters, ${JSON.stringify(given.slice(0, 6))}`, () => {
      if (expected === null) expect(() => checkedText(given)).toThrow(Refused)
      else expect(checkedText(given)).toBe(expected)
    })
  }
})

describe("C5, C6: a deleted answer answers nothing", () => {
  const live = visitorWrote(talk(), says("hi"), "live-chat", NOW)
  const offline = visitorWrote(live.conversation, says("anybody?"), "messenger", NOW + minutes(1))
  const answered = agentWrote(offline.conversation, ada, says("hello"), NOW + minutes(2))
  const answer = answered.messages.at(-1)!
  const [hi, anybody] = [live.messages[0]!, offline.messages[0]!]
  const take = (unanswered: readonly Message[], conversation = answered.conversation) =>
    deleted(conversation, answer, "ada", unanswered, NOW + minutes(9)).conversation
  const flag = (conversation: Conversation, now = NOW + minutes(9)) => missed(stretchOf(conversation), minutes(5), now)

  const rows: [string, Conversation, number | null, string | null][] = [
    ["it was the only one: both messages wait, one of them written offline", take([hi, anybody]), NOW, "offline message"],
    ["an answer stands in between: the later one waits", take([anybody]), NOW + minutes(1), "offline message"],
    ["all was written in live chat: missed, for it was 9 min ago", take([hi]), NOW, "missed"],
    ["another answer came after it: nobody waits", take([]), null, null],
    ["it is closed: nobody waits", take([hi], closed(answered.conversation, "ada", NOW + minutes(3)).conversation), null, null],
  ]
  test.each(rows)("%s", (_, conversation, waitingSince, why) => {
    expect([conversation.waitingSince, flag(conversation)]).toEqual([waitingSince, why as never])
    expect(conversation.revision).toBe(1)
  })

  test("live chat, not yet 5 min ago: it waits, and is not missed", () => {
    expect([take([hi]).waitingSince, flag(take([hi]), NOW + minutes(4))]).toEqual([NOW, null])
  })

  test("a wait that began after it goes back to what it answered, and agents who were mailed about it stay so", () => {
    const again = forwarded(visitorWrote(answered.conversation, says("and?"), "live-chat", NOW + minutes(4)).conversation, NOW + minutes(9))
    const { waitingSince, isOfflineMessage, forwardedSeq } = take([hi, anybody], again)
    expect([waitingSince, isOfflineMessage, forwardedSeq]).toEqual([NOW, true, again.lastSeq])
  })

  test("P6 is not due again: an answer cancelled it", () => {
    const { wasOffered, escalatedAt } = take([hi])
    expect([wasOffered, escalatedAt]).toEqual([false, null])
  })
})

test("R2: whatever happens in whatever order, numbers have no gaps and waiting is true to the last word", () => {
  const acts = {
    visitor: (c: Conversation) => visitorWrote(c, says("v"), "live-chat", NOW),
    ada: (c: Conversation) => agentWrote(c, ada, says("a"), NOW),
    ben: (c: Conversation) => agentWrote(c, ben, says("b"), NOW),
    note: (c: Conversation) => commented(c, "ada", says("n"), NOW),
    assign: (c: Conversation) => assigned(c, { agents: [ben], group: null, note: "why" }, "ada", NOW),
    leave: (c: Conversation) => left(c, ada, "ada", NOW),
    close: (c: Conversation) => closed(c, "ada", NOW),
    reopen: (c: Conversation) => reopened(c, "ada", NOW),
    finish: (c: Conversation): Change => ({ conversation: finished(c, NOW), messages: [], notes: [] }),
    delete: (c: Conversation, messages: readonly Message[], notes: readonly Note[]) => {
      const stands = (m: Message) => m.author.kind === "agent" && m.deletedAt === null
      const mine = messages.findLast((m) => stands(m) && m.author.kind === "agent" && m.author.agentId === "ada")
      if (!mine) throw new Refused("not-found", "Ada has said nothing.")
      const answered = messages.findLast((m) => stands(m) && m !== mine)?.seq ?? 0
      const put = notes.findLast((note) => note.kind === "closed")?.afterSeq ?? 0
      const unanswered = messages.filter((m) => m.author.kind === "visitor" && m.seq > Math.max(answered, put))
      return deleted(c, mine, "ada", unanswered, NOW)
    },
  }
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...Object.keys(acts)), { maxLength: 40 }), (names) => {
      let conversation = talk()
      const messages: Change["messages"][number][] = []
      const notes: Change["notes"][number][] = []
      for (const name of names) {
        try {
          const change = acts[name as keyof typeof acts](conversation, messages, notes)
          conversation = change.conversation
          for (const message of change.messages) messages[message.seq - 1] = message
          notes.push(...change.notes)
        } catch (error) {
          if (!(error instanceof Refused)) throw error
        }
      }
      expect(messages.map((message) => message.seq)).toEqual(messages.map((_, i) => i + 1))
      expect(notes.map((note) => note.seq)).toEqual(notes.map((_, i) => i + 1))
      expect(conversation.lastSeq).toBe(messages.length)
      const lastWord = messages.findLast((message) => message.author.kind !== "system" && message.deletedAt === null)?.author.kind
      if (conversation.waitingSince !== null) expect(lastWord).toBe("visitor")
      if (lastWord === "agent") expect(conversation.waitingSince).toBeNull()
      if (conversation.participants.length === 0) expect(conversation.groupId).toBeNull()
      const who = conversation.participants.map((p) => p.agentId)
      expect(new Set(who).size).toBe(who.length)
    }),
    { numRuns: 300 },
  )
})
