import { announce } from "../../announce.ts"
import { ungrouped } from "../../domain/assignment.ts"
import { groupProblems, type GroupDraft } from "../../domain/group.ts"
import type { Agent, Group, GroupId } from "../../domain/model.ts"
import { Refused } from "../../domain/refused.ts"
import { placeOf } from "../../domain/routing.ts"
import type { Io } from "../../io/io.ts"
import { newId } from "../../io/random.ts"
import { roster } from "../agents/store.ts"
import { record } from "../conversations/record.ts"
import { askMembersAnew } from "../conversations/asked-anew.ts"
import { freeUnstaffed } from "../conversations/unstaffed.ts"
import { conversationsOfGroup } from "../conversations/store.ts"
import { allGroups, findGroup, insertGroup, removeGroup, saveGroup } from "./store.ts"

/** I8. Throws `Refused` "invalid" for what `groupProblems` finds. */
export function createGroup(io: Io, draft: GroupDraft): Group {
  return io.db.tx(() => {
    refuseIfWrong(io, draft, null)
    const group = { id: newId(), ...draft }
    insertGroup(io.db, group, io.clock.now())
    announce(io, { type: "group-changed", before: null, group, conversations: [] })
    return group
  })
}

/** C3, M3: lists, counts and open widgets follow its members at once. Throws `Refused` "not-found", and "invalid" as above. */
export function changeGroup(io: Io, by: Agent, id: GroupId, draft: GroupDraft): Group {
  return io.db.tx(() => {
    const before = groupOrNone(io, id)
    refuseIfWrong(io, draft, id)
    const group = { id, ...draft }
    const conversations = nobodys(io, id)
    saveGroup(io.db, group)
    if (!hasSameMembers(before, group)) askMembersAnew(io, id)
    // What goes back to Unassigned leaves its members' lists too, so it was asked for before.
    freeUnstaffed(io, by.id)
    announce(io, { type: "group-changed", before, group, conversations })
    return group
  })
}

/** M3, C2: what nobody is in goes back to Unassigned, and its visitors' widgets to the whole team. Throws `Refused` "not-found". */
export function deleteGroup(io: Io, by: Agent, id: GroupId): void {
  const now = io.clock.now()
  io.db.tx(() => {
    const before = groupOrNone(io, id)
    const conversations = nobodys(io, id)
    for (const one of conversationsOfGroup(io.db, id)) record(io, one, ungrouped(one, before, by.id, now))
    removeGroup(io.db, id)
    announce(io, { type: "group-changed", before, group: null, conversations })
  })
}

/** Throws `Refused` "not-found". */
export function groupOrNone(io: Io, id: GroupId): Group {
  const group = findGroup(io.db, id)
  if (!group) throw new Refused("not-found", "There is no such group. It may have been deleted.")
  return group
}

function nobodys(io: Io, id: GroupId) {
  return conversationsOfGroup(io.db, id).filter((conversation) => placeOf(conversation) === "group")
}

function hasSameMembers(a: Group, b: Group): boolean {
  return a.members.length === b.members.length && a.members.every((id) => b.members.includes(id))
}

function refuseIfWrong(io: Io, draft: GroupDraft, id: GroupId | null): void {
  const problems = groupProblems(draft, id, allGroups(io.db), roster(io.db))
  if (problems) throw new Refused("invalid", Object.values(problems)[0]!)
}
