import { describe, expect, test } from "bun:test"
import { added, group, NOW, person, talk } from "../testing/people.ts"
import { left, ungrouped } from "./assignment.ts"
import { placeOf } from "./routing.ts"

const [ada, ben] = [person("Ada"), person("Ben")]
const sales = group("Sales", ada, ben)

describe("C4: who leaves", () => {
  const joined = { agentId: ada.id, addedAt: NOW, joinedAt: NOW, seenSeq: 0 }
  const lines = (participant: typeof joined | ReturnType<typeof added>[number], by: string) => {
    const { messages, notes } = left(talk({ participants: [participant] }), ada, by, NOW)
    return [messages.map(({ happened }) => happened), notes.map(({ kind, agentId }) => [kind, agentId])]
  }

  test("by themselves is told once: in the line that the visitor reads, or in a note if the visitor never heard of them", () => {
    expect(lines(joined, ada.id)).toEqual([["left"], []])
    expect(lines(added(ada)[0]!, ada.id)).toEqual([[], [["unassigned", ada.id]]])
  })

  test("because a colleague took them out: colleagues read by whom", () => {
    expect(lines(joined, ben.id)).toEqual([["left"], [["unassigned", ben.id]]])
  })
})

describe("C2, M3: a conversation whose group is deleted", () => {
  test("is unassigned again if nobody is in it, and says so to agents alone", () => {
    const { conversation, messages, notes } = ungrouped(talk({ groupId: "sales", lastNoteSeq: 2 }), sales, ada.id, NOW)
    expect(placeOf(conversation)).toBe("unassigned")
    expect(messages).toEqual([])
    expect(notes).toMatchObject([{ kind: "ungrouped", agentId: ada.id, text: "Sales", seq: 3, at: NOW }])
    expect(conversation.lastNoteSeq).toBe(3)
  })

  test("stays with whoever is in it", () => {
    const { conversation, notes } = ungrouped(talk({ groupId: "sales", participants: added(ben) }), sales, ada.id, NOW)
    expect([placeOf(conversation), conversation.groupId, notes.length]).toEqual(["assigned", null, 1])
  })

  test("stays closed, without a word", () => {
    const closure = { by: ada.id, at: NOW }
    const before = talk({ groupId: "sales", closure })
    expect(ungrouped(before, sales, ada.id, NOW)).toEqual({ conversation: { ...before, groupId: null }, messages: [], notes: [] })
  })
})
