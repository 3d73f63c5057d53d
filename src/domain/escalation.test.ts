import { describe, expect, test } from "bun:test"
import { added, group, NOW, person, talk } from "../testing/people.ts"
import { agentWrote, closed, visitorWrote } from "./conversation.ts"
import { dot, invisibleOffered, isEscalationDue, MISSED_AFTER, missed, unreadBy, type Dot, type WaitingStretch } from "./escalation.ts"
import { STATUSES, type Conversation } from "./model.ts"
import { minutes, seconds } from "./time.ts"

describe("C5: the dot", () => {
  const ages = [0, 29_999, 30_000, 3_600_000]
  for (const waited of ages) {
    test(`unassigned, waiting for ${waited} ms`, () => {
      expect(dot(talk({ waitingSince: NOW - waited }), [], NOW)).toBe(waited >= 30_000 ? "red" : "purple")
    })
    for (const status of STATUSES) {
      test(`with an agent who is ${status}, waiting for ${waited} ms`, () => {
        const ada = person("Ada", status)
        const expected: Dot = waited >= 30_000 || status === "offline" ? "red" : null
        expect(dot(talk({ participants: added(ada), waitingSince: NOW - waited }), [ada], NOW)).toBe(expected)
      })
    }
  }
  test("none once answered or closed", () => {
    expect(dot(talk({ waitingSince: null }), [], NOW)).toBeNull()
    expect(dot(talk({ waitingSince: NOW - 60_000, closure: { by: "ada", at: NOW } }), [], NOW)).toBeNull()
  })
})

test("C5: a new message in mine is unread until I open it", () => {
  const ada = person("Ada")
  const waiting = talk({ participants: added(ada), waitingSince: NOW, lastSeq: 3 })
  expect(unreadBy(waiting)).toEqual(["ada"])
  expect(unreadBy({ ...waiting, participants: [{ ...waiting.participants[0]!, seenSeq: 3 }] })).toEqual([])
  expect(unreadBy({ ...waiting, waitingSince: null })).toEqual([])
})

const waiting = (changes: Partial<Conversation> = {}, rest: Partial<WaitingStretch> = {}): WaitingStretch => ({
  conversation: talk({ waitingSince: NOW, lastSeq: 1, ...changes }),
  modes: ["live-chat"],
  wasOffered: true,
  escalatedAt: null,
  ...rest,
})

describe("C6: missed and offline messages", () => {
  const exchange = { number: 1, firstSeq: 1, startedAt: NOW, finishedAt: null }
  const rows: [string, WaitingStretch, number, ReturnType<typeof missed>][] = [
    ["live, just written", waiting(), 0, null],
    ["live, a moment before 5 min", waiting(), MISSED_AFTER - 1, null],
    ["live, after 5 min", waiting(), MISSED_AFTER, "missed"],
    ["live, and the exchange finished before", waiting({ exchange: { ...exchange, finishedAt: NOW + 1 } }), 1, "missed"],
    [
      "live, and the visitor has begun another exchange",
      waiting({ exchange: { ...exchange, number: 2, startedAt: NOW + 1 } }),
      1,
      "missed",
    ],
    ["as messenger: at once", waiting({}, { modes: ["messenger"] }), 0, "offline message"],
    ["where the widget was hidden: at once", waiting({}, { modes: ["hidden"] }), 0, "offline message"],
    ["live first, then as messenger", waiting({}, { modes: ["live-chat", "messenger"] }), 0, "offline message"],
    ["answered", waiting({ waitingSince: null }, { modes: [] }), minutes(60), null],
    ["closed", waiting({ closure: { by: "ada", at: NOW } }, { modes: ["messenger"] }), minutes(60), null],
  ]
  for (const [name, stretch, later, expected] of rows) test(name, () => expect(missed(stretch, MISSED_AFTER, NOW + later)).toBe(expected))

  test("the setting is the account's", () => {
    expect(missed(waiting(), minutes(15), NOW + minutes(14))).toBeNull()
    expect(missed(waiting(), minutes(15), NOW + minutes(15))).toBe("missed")
  })
})

describe("P6: invisible agents hear of it 30 s later", () => {
  const [inv, shy, ann, off] = [person("Inv", "invisible"), person("Shy", "invisible"), person("Ann"), person("Off", "offline")]
  const gone = person("Gone", "invisible", false)
  const roster = [ann, inv, shy, off, gone]
  const opted = new Set(["inv", "ann", "off", "gone"])
  const sales = group("Sales", shy, ann)
  const hears = (stretch: WaitingStretch, later = seconds(30)) =>
    invisibleOffered(stretch, roster, opted, [sales, group("Empty")], NOW + later).map((agent) => agent.name)

  const rows: [string, WaitingStretch, number, string[]][] = [
    ["not a moment before", waiting(), 29_999, []],
    ["those who opted in, are invisible and still work here", waiting(), 30_000, ["Inv"]],
    ["for as long as it waits", waiting(), minutes(90), ["Inv"]],
    ["nobody was online: an offline message", waiting({}, { wasOffered: false, modes: ["messenger"] }), 30_000, []],
    ["cancelled by a reply", waiting({ waitingSince: null }), 30_000, []],
    ["cancelled by somebody who joined or was added", waiting({ participants: added(ann) }), 30_000, []],
    ["closed", waiting({ closure: { by: "ann", at: NOW } }), 30_000, []],
    ["a group's are its members alone", waiting({ groupId: "sales" }), 30_000, []],
    ["an empty group is everybody (M3)", waiting({ groupId: "empty" }), 30_000, ["Inv"]],
    ["a deleted group is everybody (M3)", waiting({ groupId: "was-deleted" }), 30_000, ["Inv"]],
    ["a clock that went back", waiting(), -minutes(60), []],
  ]
  for (const [name, stretch, later, expected] of rows) test(name, () => expect(hears(stretch, later)).toEqual(expected))

  test("told once in a waiting stretch, whatever the ticks; and again in the next", () => {
    const at = NOW + seconds(30)
    expect(isEscalationDue(waiting(), at - 1)).toBe(false)
    expect(isEscalationDue(waiting(), at)).toBe(true)
    const told = waiting({}, { escalatedAt: at })
    for (const now of [at, at + 1, at + minutes(60), NOW]) expect(isEscalationDue(told, now)).toBe(false)
    const next = waiting({ waitingSince: at + minutes(5) }, { escalatedAt: at })
    expect(isEscalationDue(next, at + minutes(5))).toBe(false)
    expect(isEscalationDue(next, at + minutes(5) + seconds(30))).toBe(true)
  })

  test("as the conversation really goes: a second message does not start the 30 s again, a reply or closing ends them", () => {
    const says = (text: string) => ({ id: crypto.randomUUID(), text })
    const first = visitorWrote(talk(), says("Hello?"), "live-chat", NOW).conversation
    const second = visitorWrote(first, says("Anybody?"), "live-chat", NOW + seconds(20)).conversation
    expect(hears(waiting(second))).toEqual(["Inv"])
    expect(hears(waiting(agentWrote(second, ann, says("Hi"), NOW + seconds(25)).conversation))).toEqual([])
    expect(hears(waiting(closed(second, "ann", NOW + seconds(25)).conversation))).toEqual([])
  })
})
