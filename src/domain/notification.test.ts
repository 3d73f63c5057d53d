import { expect, test } from "bun:test"
import { STATUSES } from "./model.ts"
import { added, group, NOW, person, talk } from "../testing/people.ts"
import { callsFor, isNotified, newTo } from "./notification.ts"

test("P2-P6, I5: all calls for who is online, their own and what they were offered for who is invisible, nothing for who is offline", () => {
  expect(STATUSES.map((status) => callsFor(status, { own: 2, offered: 1 }))).toEqual([null, 3, 0])
})

test("P3: nothing is notified to who is offline, or gone", () => {
  expect(STATUSES.map((status) => isNotified({ status, isActive: true }))).toEqual([true, true, false])
  expect(isNotified({ status: "online", isActive: false })).toBe(false)
})

test("P2, P4, C2, C3, I5: a conversation is new to the online agents it is offered to, as long as somebody waits in it whom nobody has", () => {
  const [ada, ben, inv, off] = [person("Ada"), person("Ben"), person("Inv", "invisible"), person("Off", "offline")]
  const waits = { waitingSince: NOW }
  const rows: [string, ReturnType<typeof talk>, string[]][] = [
    ["of nobody", talk(waits), ["Ada", "Ben"]],
    ["of a group", talk({ ...waits, groupId: "sales" }), ["Ben"]],
    ["of an agent", talk({ ...waits, participants: added(ada) }), []],
    ["answered", talk(), []],
    ["closed", talk({ ...waits, closure: { by: "ada", at: NOW } }), []],
  ]
  for (const [what, conversation, expected] of rows) {
    const told = newTo(conversation, [ada, ben, inv, off], [group("Sales", ben, inv, off)]).map(({ name }) => name)
    expect([what, told]).toEqual([what, expected])
  }
})
