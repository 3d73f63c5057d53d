import type { AgentId, Group, GroupId } from "../../domain/model.ts"
import type { Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"
import { memoryOf } from "../../io/memory.ts"

const groups = memoryOf<readonly Group[]>("groups", "group_members", "agents")

/** All groups with their members, by name. */
export function allGroups(db: Db): readonly Group[] {
  return groups(db).of("all", () => readGroups(db))
}

export function findGroup(db: Db, id: GroupId): Group | null {
  return allGroups(db).find((group) => group.id === id) ?? null
}

/** Its open conversations: those that nobody is in, and those that somebody is. */
export function openCounts(db: Db, id: GroupId): { readonly nobodys: number; readonly somebodys: number } {
  return db.get<{ nobodys: number; somebodys: number }>(
    `select count(*) filter (where participant_count = 0) as nobodys, count(*) filter (where participant_count > 0) as somebodys
     from conversations
     where group_id = :id
       and closed_at is null`,
    { id },
  )!
}

/** Throws SQLite's unique error if the name is taken; ask `groupProblems` in the same transaction first. */
export function insertGroup(db: Db, group: Group, at: Instant): void {
  db.run("insert into groups (id, name, names, is_private, created_at) values (:id, :name, :names, :isPrivate, :at)", {
    ...columnsOf(group),
    at,
  })
  insertMembers(db, group)
}

export function saveGroup(db: Db, group: Group): void {
  db.run("update groups set name = :name, names = :names, is_private = :isPrivate where id = :id", columnsOf(group))
  db.run("delete from group_members where group_id = :id", { id: group.id })
  insertMembers(db, group)
}

/** Members and all that points at it let go of it. */
export function removeGroup(db: Db, id: GroupId): void {
  db.run("delete from groups where id = :id", { id })
}

function columnsOf({ id, name, names, isPrivate }: Group) {
  return { id, name, names: JSON.stringify(names), isPrivate }
}

function insertMembers(db: Db, { id, members }: Group): void {
  for (const agentId of members) {
    db.run("insert into group_members (group_id, agent_id) values (:id, :agentId)", { id, agentId })
  }
}

function readGroups(db: Db): readonly Group[] {
  const rows = db.all<{ id: string; name: string; names: string; is_private: number; members: string }>(
    `select id, name, names, is_private, (
       select json_group_array(agent_id order by agent_id) from group_members where group_id = groups.id
     ) as members
     from groups
     order by name collate nocase, id`,
  )
  return rows.map(({ id, name, names, is_private, members }) => ({
    id,
    name,
    names: JSON.parse(names) as Group["names"],
    isPrivate: is_private === 1,
    members: JSON.parse(members) as readonly AgentId[],
  }))
}
