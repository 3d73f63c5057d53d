import { describe, expect, test } from "bun:test"
import { added, group, NOW, person, talk } from "../testing/people.ts"
import { left } from "./assignment.ts"
import { appended, carriedOn, systemMessage, visitorWrote } from "./conversation.ts"
import {
  areRepliesDue,
  askedAnew,
  dueAgain,
  forwarded,
  FORWARDINGS,
  isAnswered,
  isForwarded,
  isHeardOf,
  isWanted,
  latecomers,
  mailedToVisitor,
  noticeDue,
  noticeRecipients,
  repliesIn,
  spansBeside,
  transcriptRecipients,
  whyNotToVisitor,
  type Forwarding,
} from "./forwarding.ts"
import { STATUSES, type Conversation, type Message, type Visitor } from "./model.ts"
import { minutes, seconds, type Instant } from "./time.ts"

const FIVE = minutes(5)
const wrote = (conversation: Conversation, mode: "live-chat" | "messenger", at: Instant) =>
  visitorWrote(conversation, { id: String(at), text: "Hello" }, mode, at).conversation

const due = (conversation: Conversation, missedAfter: number, now: Instant) =>
  noticeDue(conversation, conversation.lastMessageAt, missedAfter, now)

describe("E2, C6: when agents are mailed", () => {
  const offline = wrote(talk(), "messenger", NOW)
  const live = wrote(talk(), "live-chat", NOW)

  test("an offline message 60 s after the visitor's last words, all of them in one mail", () => {
    expect(due(offline, FIVE, NOW + seconds(59))).toBeNull()
    expect(due(offline, FIVE, NOW + seconds(60))).toBe("offline message")
    const more = wrote(offline, "messenger", NOW + seconds(50))
    expect(due(more, FIVE, NOW + seconds(60))).toBeNull()
    expect(due(more, FIVE, NOW + seconds(110))).toBe("offline message")
  })

  test("a missed one after the account's delay, though the visitor goes on writing", () => {
    expect(due(live, FIVE, NOW + FIVE - 1)).toBeNull()
    expect(due(live, FIVE, NOW + FIVE)).toBe("missed")
    expect(due(live, minutes(10), NOW + FIVE)).toBeNull()
    expect(due(wrote(live, "live-chat", NOW + FIVE - 1), FIVE, NOW + FIVE)).toBe("missed")
  })

  test("once; what comes on top is gathered until the visitor is quiet, five minutes at least", () => {
    const told = forwarded(live, NOW + FIVE)
    expect(due(told, FIVE, NOW + minutes(600))).toBeNull()
    const more = wrote(told, "live-chat", NOW + minutes(6))
    expect(due(more, FIVE, NOW + minutes(10) - 1)).toBeNull()
    expect(due(more, FIVE, NOW + minutes(10))).toBe("missed")
    const stillWriting = wrote(more, "live-chat", NOW + minutes(10) - seconds(30))
    expect(due(stillWriting, FIVE, NOW + minutes(10))).toBeNull()
    expect(due(stillWriting, FIVE, NOW + minutes(10) + seconds(30))).toBe("missed")
  })

  test("C4: asked anew once others have it, as long as it waits", () => {
    const told = forwarded(offline, NOW + seconds(60))
    expect(due(askedAnew(told), FIVE, NOW + minutes(6))).toBe("offline message")
    for (const over of [
      { ...told, waitingSince: null },
      { ...told, closure: { by: "ada", at: NOW } },
    ])
      expect(askedAnew(over)).toBe(over)
  })

  describe("a system line is no news", () => {
    const ben = person("Ben")
    const bens = { participants: [{ ...added(ben)[0]!, joinedAt: NOW }] }

    test("“Ann joined” after the mail makes no other; what the visitor writes then does", () => {
      const told = forwarded(wrote(talk(bens), "messenger", NOW), NOW + seconds(60))
      const line = systemMessage(told, "joined", { id: "ann", name: "Ann" }, NOW + seconds(90))
      const joined = appended(told, line)
      expect([joined.lastSeq, due(joined, FIVE, NOW + minutes(600))]).toEqual([2, null])
      const more = wrote(joined, "messenger", NOW + minutes(10))
      expect(due(more, FIVE, NOW + minutes(11))).toBe("offline message")
    })

    test("but “Ben left” makes it others' to answer: it is due anew, five minutes after the mail at the soonest", () => {
      const told = forwarded(wrote(talk(bens), "messenger", NOW), NOW + seconds(60))
      const gone = left(told, ben, "ben", NOW + seconds(90)).conversation
      expect(noticeDue(gone, NOW, FIVE, NOW + minutes(6) - 1)).toBeNull()
      expect(noticeDue(gone, NOW, FIVE, NOW + minutes(6))).toBe("offline message")
      expect(noticeDue(forwarded(gone, NOW + minutes(6)), NOW, FIVE, NOW + minutes(600))).toBeNull()
    })

    test("“Ben left” before it neither is one nor puts it off: 60 s count from the visitor's words", () => {
      const gone = left(wrote(talk(bens), "messenger", NOW), ben, "ben", NOW + seconds(30)).conversation
      expect(noticeDue(gone, NOW, FIVE, NOW + seconds(59))).toBeNull()
      expect(noticeDue(gone, NOW, FIVE, NOW + seconds(60))).toBe("offline message")
      expect(due(forwarded(gone, NOW + seconds(60)), FIVE, NOW + minutes(600))).toBeNull()
    })
  })

  test("never of what is answered or closed; a new wait begins anew", () => {
    expect(due({ ...offline, waitingSince: null }, FIVE, NOW + FIVE)).toBeNull()
    expect(due({ ...offline, closure: { by: "ada", at: NOW } }, FIVE, NOW + FIVE)).toBeNull()
  })
})

describe("E1, E2: preferences × statuses × assignment × groups", () => {
  const ada = (status: (typeof STATUSES)[number]) => person("Ada", status)
  const [ben, chloe] = [person("Ben", "offline"), person("Chloe", "invisible")]
  const gone = person("Gone", "online", false)
  const sales = group("Sales", ben, gone)
  const emptied = group("Emptied", gone)
  const rows: [string, Partial<Conversation>, string[], string][] = [
    ["nobody's and no group's: all who work here", {}, ["ada", "ben", "chloe"], "everybody"],
    ["a group's: its members", { groupId: "sales" }, ["ben"], "member"],
    ["a group's in which nobody works any more: all", { groupId: "emptied" }, ["ada", "ben", "chloe"], "everybody"],
    ["a deleted group's: all", { groupId: "was-deleted" }, ["ada", "ben", "chloe"], "everybody"],
    ["somebody's: theirs alone", { participants: added(chloe) }, ["chloe"], "assigned"],
    ["somebody's, in a group: theirs alone", { participants: added(chloe), groupId: "sales" }, ["chloe"], "assigned"],
    ["theirs who was deactivated: the group's", { participants: added(gone), groupId: "sales" }, ["ben"], "member"],
    ["theirs who was deactivated, no group: all", { participants: added(gone) }, ["ada", "ben", "chloe"], "everybody"],
  ]
  for (const [name, changes, ids, as] of rows) {
    test(name, () => {
      for (const status of STATUSES) {
        const to = noticeRecipients(talk(changes), [ada(status), ben, chloe, gone], [sales, emptied])
        expect(to.map(({ agent }) => agent.id)).toEqual(ids)
        expect(new Set(to.map((one) => one.as))).toEqual(new Set([as] as never))
      }
    })
  }

  const wanted: Record<Forwarding, [notice: boolean, transcript: boolean]> = {
    transcripts: [true, true],
    missed: [true, false],
    nothing: [false, false],
  }
  test.each([...FORWARDINGS])("who chose %s gets what they chose", (forwarding) => {
    expect([isWanted("notice", forwarding), isWanted("transcript", forwarding)]).toEqual(wanted[forwarding])
  })
})

describe("E2, C3: is it news to those who have to answer it by now?", () => {
  const [ben, chloe, gone] = [person("Ben"), person("Chloe"), person("Gone", "online", false)]
  const ask = (...noticed: readonly [id: string, mailedAt: Instant | null][]) => {
    const told = noticed.map(([agentId, mailedAt]) => ({ agentId, mailedAt }))
    const to = noticeRecipients(talk({ groupId: "sales" }), [ben, chloe, gone], [group("Sales", ben, chloe, gone)])
    return [isHeardOf(to, told), latecomers(to, told).map(({ id }) => id)]
  }
  test.each([
    ["nobody has a notice: it is", ask(), [false, []]],
    ["one was mailed: to the other it is none", ask(["ben", NOW]), [true, ["chloe"]]],
    ["one chose not to be, or the mail did not go: it is", ask(["ben", null]), [false, []]],
    ["one was mailed, and the other has a reason of their own", ask(["ben", NOW], ["chloe", null]), [true, []]],
    ["only who is gone was mailed: it is", ask(["gone", NOW]), [false, []]],
  ])("%s", (_, answer, expected) => expect(answer).toEqual(expected as never))

  test("a wait is forwarded once nothing of it is due; what is answered or closed is none", () => {
    const told = forwarded(wrote(talk(), "messenger", NOW), NOW + minutes(1))
    expect(isForwarded(told)).toBe(true)
    expect(isForwarded(askedAnew(told))).toBe(false)
    expect(isForwarded(wrote(told, "messenger", NOW + minutes(2)))).toBe(false)
    expect(isForwarded({ ...told, waitingSince: null })).toBe(false)
    expect(isForwarded({ ...told, closure: { by: "ada", at: NOW } })).toBe(false)
  })
})

describe("C1, E2: a transcript goes to those who joined", () => {
  const [ada, ben, chloe, gone] = [person("Ada"), person("Ben"), person("Chloe"), person("Gone", "online", false)]
  const joined = { ...added(ben)[0]!, joinedAt: NOW }

  test("also if they left, not if they were only assigned, nor if they no longer work here", () => {
    const conversation = talk({ participants: [joined, ...added(chloe)] })
    const messages = [said(1, "visitor"), said(2, "ada"), said(3, "gone")]
    expect(transcriptRecipients(conversation, messages, [ada, ben, chloe, gone]).map(({ id }) => id)).toEqual(["ada", "ben"])
  })

  test("what no agent answered is none", () => {
    expect(isAnswered([said(1, "visitor")])).toBe(false)
    expect(isAnswered([said(1, "visitor"), said(2, "ada")])).toBe(true)
    expect(isAnswered([{ ...said(2, "ada"), deletedAt: NOW }])).toBe(false)
  })
})

describe("E3: when visitors are mailed", () => {
  const camille = { email: "camille@example.com", leftAt: NOW - minutes(10), blockedAt: null } as Visitor
  const answered = talk({ lastSeq: 4, visitorSeenSeq: 2, lastMessageAt: NOW })

  test("2 min after the visitor left and the last reply was written, if it is unseen", () => {
    expect(areRepliesDue(answered, camille, NOW + minutes(2) - 1)).toBe(false)
    expect(areRepliesDue(answered, camille, NOW + minutes(2))).toBe(true)
    expect(areRepliesDue(answered, { ...camille, leftAt: NOW }, NOW + minutes(2) - 1)).toBe(false)
    expect(areRepliesDue(answered, { ...camille, leftAt: null }, NOW + minutes(20))).toBe(false)
  })

  test("not what they have seen, and not twice; but whoever spoke last", () => {
    const later = NOW + minutes(3)
    expect(areRepliesDue({ ...answered, visitorSeenSeq: 4 }, camille, later)).toBe(false)
    expect(areRepliesDue(mailedToVisitor(answered), camille, later)).toBe(false)
    expect(areRepliesDue({ ...answered, waitingSince: NOW }, camille, later)).toBe(true)
    const more = { ...mailedToVisitor(answered), lastSeq: 5 }
    expect(areRepliesDue(more, camille, later)).toBe(true)
  })

  test.each([
    ["none was mailed: all of the current exchange", 9, 0, 4],
    ["some were mailed: what came behind them", 9, 6, 6],
    ["those of an earlier exchange were: all of the current one", 9, 3, 4],
    ["none was due yet: nothing changes", 2, 0, 2],
  ])("due again: %s", (_, visitorMailedSeq, mailedSeq, after) => {
    const exchange = { number: 2, firstSeq: 5, startedAt: NOW, finishedAt: null }
    expect(dueAgain(talk({ lastSeq: 9, visitorMailedSeq, exchange }), mailedSeq).visitorMailedSeq).toBe(after)
  })

  test("replies alone: no words of the visitor's, nothing deleted", () => {
    const messages = [said(2, "ada"), said(3, "ada"), said(4, "visitor"), { ...said(5, "ada"), deletedAt: NOW }, said(6, "ada")]
    expect(repliesIn(messages).map(({ seq }) => seq)).toEqual([2, 3, 6])
  })

  test.each([
    ["none is mailed: one mail of all", [], ["2-6"]],
    ["what is mailed already is in the middle of none", [[3, 3]], ["2-2", "5-6"]],
    [
      "nor at an end",
      [
        [1, 2],
        [6, 9],
      ],
      ["3-5"],
    ],
    [
      "all are mailed",
      [
        [1, 4],
        [5, 6],
      ],
      [],
    ],
  ])("replies beside mails: %s", (_, mails, spans) => {
    const replies = [said(2, "ada"), said(3, "ada"), said(5, "ada"), said(6, "ada")]
    const found = spansBeside(
      replies,
      mails.map(([fromSeq, upToSeq]) => ({ fromSeq: fromSeq!, upToSeq: upToSeq! })),
    )
    expect(found.map(({ fromSeq, upToSeq }) => `${fromSeq}-${upToSeq}`)).toEqual(spans)
  })

  test("why they are not", () => {
    expect(whyNotToVisitor(camille, "unread-replies")).toBeNull()
    expect(whyNotToVisitor(camille, "nothing")).toContain("sent nothing")
    expect(whyNotToVisitor({ ...camille, email: null }, "unread-replies")).toContain("no email")
    expect(whyNotToVisitor({ ...camille, blockedAt: NOW }, "transcript")).toContain("blocked")
  })
})

test("E2: a message that only carries on keeps what was forwarded", () => {
  const told = forwarded(wrote(talk(), "messenger", NOW), NOW + minutes(1))
  const next = carriedOn(told, said(2, "visitor"))
  expect([next.forwardedSeq, next.forwardedAt]).toEqual([1, NOW + minutes(1)])
})

function said(seq: number, by: string): Message {
  return {
    id: `m${seq}`,
    conversationId: "talk",
    seq,
    author: by === "visitor" ? { kind: "visitor" } : { kind: "agent", agentId: by },
    happened: null,
    text: `Message ${seq}`,
    mode: by === "visitor" ? "messenger" : null,
    at: NOW,
    editedAt: null,
    deletedAt: null,
    revision: 0,
    via: null,
    files: [],
    notKept: [],
  }
}
