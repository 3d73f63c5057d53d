import type { Group } from "../../domain/model.ts"
import type { Db } from "../../io/db.ts"
import { memoryOf } from "../../io/memory.ts"

const groups = memoryOf<readonly Group[]>("groups", "group_members", "agents")

/** All groups with their members, by name. */
export function allGroups(db: Db): readonly Group[] {
  return groups(db).of("all", () => readGroups(db))
}

function readGroups(db: Db): readonly Group[] {
  const rows = db.all<{ id: string; name: string; agent_id: string | null }>(
    `select groups.id, groups.name, group_members.agent_id
     from groups
     left join group_members on group_members.group_id = groups.id
     order by groups.name, groups.id, group_members.agent_id`,
  )
  const groups = new Map<string, { id: string; name: string; members: string[] }>()
  for (const row of rows) {
    const group = groups.get(row.id) ?? { id: row.id, name: row.name, members: [] }
    if (row.agent_id !== null) group.members.push(row.agent_id)
    groups.set(row.id, group)
  }
  return [...groups.values()]
}
