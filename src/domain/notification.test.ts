import { expect, test } from "bun:test"
import { STATUSES } from "./model.ts"
import { added, group, NOW, person, talk } from "../testing/people.ts"
import { assignedAt, callsFor, escalatedTo, isNotified, newTo } from "./notification.ts"

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

test("C4, I5: assigned to an agent is what they have neither opened nor answered, unless it was closed behind it", () => {
  const ada = person("Ada")
  const [mine] = added(ada)
  const rows: [string, ReturnType<typeof talk>, number | null][] = [
    ["not in it", talk({ participants: added(person("Ben")) }), null],
    ["in it", talk({ participants: added(person("Ben"), ada) }), NOW],
    ["answered", talk({ participants: [{ ...mine!, joinedAt: NOW + 1 }] }), null],
    ["opened", talk({ participants: [{ ...mine!, seenSeq: 1 }] }), null],
    ["closed before", talk({ participants: [mine!], closure: { by: "ben", at: NOW } }), NOW],
    ["closed since", talk({ participants: [mine!], closure: { by: "ben", at: NOW + 1 } }), null],
  ]
  for (const [what, conversation, expected] of rows) expect([what, assignedAt(conversation, ada.id)]).toEqual([what, expected])
})

test("P6, I7: escalated to an agent is what was so in this wait while they had the status they have", () => {
  const rows: [string, Partial<ReturnType<typeof talk>>, number, number | null][] = [
    ["not at all", { waitingSince: NOW }, 0, null],
    ["in this wait", { waitingSince: NOW, escalatedAt: NOW + 2 }, 0, NOW + 2],
    ["at the moment they came", { waitingSince: NOW, escalatedAt: NOW + 2 }, NOW + 2, NOW + 2],
    ["before they came", { waitingSince: NOW, escalatedAt: NOW + 2 }, NOW + 3, null],
    ["in an older wait", { waitingSince: NOW, escalatedAt: NOW - 1 }, 0, null],
    ["answered", { escalatedAt: NOW + 2 }, 0, null],
  ]
  for (const [what, changes, statusAt, expected] of rows) {
    expect([what, escalatedTo({ ...person("Ada", "invisible"), statusAt }, talk(changes))]).toEqual([what, expected])
  }
})
