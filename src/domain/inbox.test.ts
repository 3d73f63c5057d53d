import { expect, test } from "bun:test"
import { added, group, NOW, person, talk } from "../testing/people.ts"
import { commented } from "./comment.ts"
import { agentWrote, visitorWrote } from "./conversation.ts"
import { assigneesOf, inShort, timeline, timelineKey } from "./inbox.ts"
import { firstName } from "./model.ts"

test("C9: a note stands behind the message that was newest when it was written, the same for all who look", () => {
  const ada = person("Ada")
  const says = (text: string) => ({ id: crypto.randomUUID(), text })
  const one = visitorWrote(talk(), says("one"), "live-chat", NOW)
  const note = commented(one.conversation, "ada", says("first note"), NOW)
  const other = commented(note.conversation, "ada", says("second note"), NOW)
  // The clock went back: order is by number, never by time.
  const two = agentWrote(other.conversation, ada, says("two"), NOW - 60_000)
  const items = timeline([...two.messages, ...one.messages], [...other.notes, ...note.notes])
  expect(items.map((item) => (item.kind === "note" ? item.note.text : item.message.text))).toEqual([
    "one",
    "first note",
    "second note",
    "Ada",
    "two",
  ])
  expect(items.map(timelineKey)).toEqual([
    [1, 0],
    [1, 1],
    [1, 2],
    [2, 0],
    [3, 0],
  ])
})

test("C4: who has it is said in a word or two", () => {
  const [ada, ben] = [person("Ada Moreau"), person("Ben Okafor")]
  const sales = group("Sales", ben)
  const said = (facts: Parameters<typeof talk>[0]) => inShort(assigneesOf(talk(facts), [ada, ben], [sales]))
  expect(said({})).toBeNull()
  expect(said({ groupId: sales.id })).toBe("Sales")
  expect(said({ participants: added(ada) })).toBe("Ada")
  expect(said({ participants: added(ada, ben), groupId: sales.id })).toBe("Ada +1")
})

test.each([
  ["Ada Moreau", "Ada"],
  ["Ada", "Ada"],
  ["Dr. Roth", "Dr. Roth"],
  ["", ""],
])("an agent named %p is %p in a row", (name, short) => expect(firstName(name)).toBe(short))
