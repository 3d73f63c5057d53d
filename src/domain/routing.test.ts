import { describe, expect, test } from "bun:test"
import { added, group, person, talk } from "../testing/people.ts"
import { listsOf } from "./audience.ts"
import { offeredTo, ownersOf, placeOf } from "./routing.ts"

const [ada, ben, inv, off] = [person("Ada"), person("Ben"), person("Inv", "invisible"), person("Off", "offline")]
const roster = [ada, ben, inv, off]
const sales = group("Sales", ben, off)
const empty = group("Empty")
const former = group("Former", person("Old", "offline", false))
const groups = [sales, empty, former]

describe("C2-C4: whom a conversation is offered to", () => {
  const rows: [string, ReturnType<typeof talk>, string[]][] = [
    ["unassigned: everybody online", talk(), ["Ada", "Ben"]],
    ["with a group: its online members", talk({ groupId: "sales" }), ["Ben"]],
    ["with an empty group: everybody online (M3)", talk({ groupId: "empty" }), ["Ada", "Ben"]],
    ["with a group whose members were all deactivated: everybody online (M3)", talk({ groupId: "former" }), ["Ada", "Ben"]],
    ["with a deleted group: everybody online (M3)", talk({ groupId: "gone" }), ["Ada", "Ben"]],
    ["with agents: those alone", talk({ participants: added(ada) }), ["Ada"]],
    ["with an invisible agent: that one (P5)", talk({ participants: added(inv) }), ["Inv"]],
    ["with an offline agent: nobody in the app (P3)", talk({ participants: added(off) }), []],
    ["with agents and a group: the agents", talk({ groupId: "sales", participants: added(ada) }), ["Ada"]],
  ]
  for (const [name, conversation, expected] of rows) {
    test(name, () => expect(offeredTo(conversation, roster, groups).map((agent) => agent.name)).toEqual(expected))
  }
})

describe("I1: the lists it stands in", () => {
  const rows: [string, ReturnType<typeof talk>, string[]][] = [
    ["unassigned", talk(), ["unassigned:open", "all:open"]],
    ["of a group: its members' own, and not Unassigned (C3)", talk({ groupId: "sales" }), ["mine:ben:open", "mine:off:open", "all:open"]],
    ["of agents", talk({ groupId: "sales", participants: added(ada) }), ["mine:ada:open", "all:open"]],
    ["closed", talk({ participants: added(ada), closure: { by: "ada", at: 0 } }), ["mine:ada:closed", "all:closed"]],
  ]
  for (const [name, conversation, expected] of rows) {
    test(name, () => expect([...listsOf(conversation, groups)]).toEqual(expected as never))
  }
})

test("C2: unassigned has neither agent nor group", () => {
  expect(placeOf(talk())).toBe("unassigned")
  expect(placeOf(talk({ groupId: "sales" }))).toBe("group")
  expect(placeOf(talk({ participants: added(ada) }))).toBe("assigned")
  expect(ownersOf(talk({ groupId: "gone" }), groups)).toEqual([])
})
