import { ungrouped } from "../../domain/assignment.ts"
import type { AgentId } from "../../domain/model.ts"
import { isStaffed, placeOf } from "../../domain/routing.ts"
import type { Io } from "../../io/io.ts"
import { roster } from "../agents/store.ts"
import { allGroups } from "../groups/store.ts"
import { record } from "./record.ts"
import { conversationsOfGroup } from "./store.ts"

/** C2, C3: what waits for a group in which nobody works any more would stand in nobody's list: it goes back to Unassigned. Inside a `tx`. */
export function freeUnstaffed(io: Io, by: AgentId): void {
  const agents = roster(io.db)
  const now = io.clock.now()
  for (const group of allGroups(io.db).filter((one) => !isStaffed(one, agents))) {
    for (const before of conversationsOfGroup(io.db, group.id)) {
      if (placeOf(before) === "group") record(io, before, ungrouped(before, group, by, now))
    }
  }
}
