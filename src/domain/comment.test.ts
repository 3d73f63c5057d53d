import { describe, expect, test } from "bun:test"
import { NOW, person, talk } from "../testing/people.ts"
import { commentDeleted, commentEdited, commented } from "./comment.ts"
import { agentWrote, closed } from "./conversation.ts"
import type { Note } from "./model.ts"

const ada = person("Ada")
const says = (text: string) => ({ id: crypto.randomUUID(), text })
const before = agentWrote(talk(), ada, says("hello"), NOW).conversation
const once = commented(before, ada.id, says("They are angry"), NOW + 1)
const mine = once.notes[0]!

test("C7: a comment stands behind what was last said", () => {
  expect(mine).toMatchObject({ kind: "comment", text: "They are angry", afterSeq: before.lastSeq, seq: 1, editedAt: null, revision: 0 })
})

describe("C7: one's own comment", () => {
  const better = commentEdited(once.conversation, mine, ada.id, "They are upset", NOW + 2)
  const gone = commentDeleted(better.conversation, better.notes[0]!, ada.id, NOW + 3)

  test("is edited and deleted where it stands, each change a new revision", () => {
    expect(better.notes).toEqual([{ ...mine, text: "They are upset", editedAt: NOW + 2, revision: 1 }])
    expect(gone.notes).toEqual([{ ...better.notes[0]!, text: "", deletedAt: NOW + 3, revision: 2 }])
    expect(gone.conversation.noteRevision).toBe(2)
  })

  test("changes nothing that a visitor could notice, whatever becomes of it", () => {
    for (const { conversation, messages } of [once, better, gone]) {
      expect(messages).toEqual([])
      expect({ ...conversation, lastNoteSeq: 0, noteRevision: 0 }).toEqual(before)
    }
  })

  test("can be changed in a closed conversation, which stays closed", () => {
    const put = closed(once.conversation, ada.id, NOW + 2).conversation
    expect(commentEdited(put, mine, ada.id, "Calm again", NOW + 3).conversation).toEqual({ ...put, noteRevision: 1 })
    expect(commentDeleted(put, mine, ada.id, NOW + 3).conversation).toEqual({ ...put, noteRevision: 1 })
  })

  test.each([
    ["a colleague's", { ...mine, agentId: "ben" }, "Only its author"],
    ["a colleague's that is deleted", { ...mine, agentId: "ben", deletedAt: NOW }, "Only its author"],
    ["one's own that is deleted", { ...mine, deletedAt: NOW }, "was deleted"],
    ["a line about what one did", { ...mine, kind: "assigned" }, "Only comments"],
  ] as [string, Note, string][])("is not %s", (_, note, words) => {
    expect(() => commentEdited(once.conversation, note, ada.id, "x", NOW)).toThrow(words)
    expect(() => commentDeleted(once.conversation, note, ada.id, NOW)).toThrow(words)
  })

  test("keeps to what any text may be", () => {
    expect(() => commentEdited(once.conversation, mine, ada.id, " \u200b", NOW)).toThrow("Write something first.")
    expect(() => commentEdited(once.conversation, mine, ada.id, "x".repeat(10_001), NOW)).toThrow("10,001 of 10,000")
  })
})
