import { describe, expect, test } from "bun:test"
import { added, NOW, person, talk } from "../testing/people.ts"
import { STATUSES, type Conversation, type WidgetMode } from "./model.ts"
import { faces, modeOf, widgetMode, type ModeFacts } from "./widget-mode.ts"

const facts = (changes: Partial<ModeFacts>): ModeFacts => ({
  roster: [],
  scope: null,
  conversation: null,
  isHiddenWhenOffline: false,
  ...changes,
})
const CLOSED = { closure: { by: "ada", at: NOW } }
const FINISHED = { exchange: { number: 1, firstSeq: 1, startedAt: NOW, finishedAt: NOW } }

describe("M1: the mode of one visitor, over every combination", () => {
  const talks: [string, Conversation | null][] = [
    ["no conversation", null],
    ["an ongoing one", talk({ lastSeq: 1, visitorSeenSeq: 1 })],
    ["a finished one", talk({ lastSeq: 1, visitorSeenSeq: 1, ...FINISHED })],
    ["a closed one", talk({ lastSeq: 1, visitorSeenSeq: 1, ...CLOSED })],
    ["a closed one with a line unread that is no reply", talk({ lastSeq: 2, visitorSeenSeq: 1, ...CLOSED })],
    ["a closed one with an unread reply", talk({ lastSeq: 2, visitorSeenSeq: 1, ...CLOSED })],
  ]
  for (const ada of STATUSES) {
    for (const ben of STATUSES) {
      for (const isParticipant of [false, true]) {
        for (const scope of [null, ["ada"], ["ben"], ["nobody"]]) {
          for (const isHiddenWhenOffline of [false, true]) {
            for (const [what, conversation] of talks) {
              const name = `Ada ${ada}, Ben ${ben}${isParticipant ? " and in it" : ""}, scope ${scope ?? "all"}, hide ${isHiddenWhenOffline}, ${what}`
              test(name, () => {
                const roster = [person("Ada", ada), person("Ben", ben)]
                const joined = conversation && isParticipant ? { ...conversation, participants: added(roster[1]!) } : conversation
                const hasUnreadReply = what.endsWith("unread reply")
                const asked = { roster, scope, conversation: joined, hasUnreadReply, isHiddenWhenOffline }
                const { mode } = widgetMode(asked)
                expect(mode).toBe(expected({ ada, ben, isParticipant, scope, isHiddenWhenOffline, what }))
                expect(modeOf(asked)).toBe(mode)
              })
            }
          }
        }
      }
    }
  }

  // The rule again, in the order of product.md and in other words than the code's.
  type Row = { ada: string; ben: string; isParticipant: boolean; scope: string[] | null; isHiddenWhenOffline: boolean; what: string }
  function expected({ ada, ben, isParticipant, scope, isHiddenWhenOffline, what }: Row): WidgetMode {
    // M2: in an ongoing one alone: neither in one that is over nor in a closed one, whoever the next message would go to (C12).
    if (what === "an ongoing one" && isParticipant && ben !== "offline") return "live-chat"
    const counted = scope?.[0] === "ada" ? [ada] : scope?.[0] === "ben" ? [ben] : [ada, ben]
    if (counted.includes("online")) return "live-chat"
    const keeps = what === "an ongoing one" || what === "a finished one" || what.endsWith("unread reply")
    return isHiddenWhenOffline && !keeps ? "hidden" : "messenger"
  }
})

test("P7: a deactivated agent who was online counts for nothing", () => {
  expect(widgetMode(facts({ roster: [person("Ada", "online", false)] }))).toEqual({ mode: "messenger", because: "M5" })
})

describe("M6: faces", () => {
  const [ada, ben, cleo, dan] = [person("Ada"), person("Ben"), person("Cleo"), person("Dan")]

  test("at most three, of those who are online", () => {
    expect(faces(facts({ roster: [person("Off", "offline"), ada, ben, cleo, dan] })).map((face) => face.name)).toEqual([
      "Ada",
      "Ben",
      "Cleo",
    ])
  })

  test("who is in the conversation comes first", () => {
    const conversation = talk({ participants: added(dan) })
    expect(faces(facts({ roster: [ada, ben, cleo, dan], conversation })).map((face) => face.name)).toEqual(["Dan", "Ada", "Ben"])
  })

  test("P4: an invisible agent shows no face as long as somebody is online, unless in the conversation (P5)", () => {
    const roster = [ada, person("Inv", "invisible")]
    expect(faces(facts({ roster, conversation: talk() })).map((face) => face.name)).toEqual(["Ada"])
    expect(faces(facts({ roster, conversation: talk({ participants: added(roster[1]!) }) })).map((face) => face.name)).toEqual([
      "Inv",
      "Ada",
    ])
  })

  test("P4, M2: once the exchange is finished, or the conversation closed, an invisible participant is there for nobody", () => {
    const inv = person("Inv", "invisible")
    for (const over of [FINISHED, CLOSED]) {
      const conversation = talk({ participants: added(inv), ...over })
      expect(faces(facts({ roster: [ada, inv], conversation })).map((face) => face.name)).toEqual(["Ada"])
      // The messenger's faces: who will read it, without a claim that they are there.
      expect(faces(facts({ roster: [person("Ada", "offline"), inv], conversation })).map((face) => face.name)).toEqual(["Inv", "Ada"])
    }
  })

  test("with nobody online it shows the people in scope, nothing but name and picture of each", () => {
    const roster = [person("Ada", "offline"), person("Ben", "invisible")]
    expect(faces(facts({ roster, scope: ["ben"] }))).toEqual([{ id: "ben", name: "Ben", picture: null }])
  })
})
