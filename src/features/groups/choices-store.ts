import { activeMembers, chosenAmong, nameFor, offeredGroups } from "../../domain/group.ts"
import type { GroupId, Language } from "../../domain/model.ts"
import { isOnline } from "../../domain/presence.ts"
import type { Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"
import type { GroupChoice } from "../../protocol.ts"
import { roster } from "../agents/store.ts"
import { counted } from "../presence/lease-store.ts"
import { findAccount } from "../settings/store.ts"
import { allGroups } from "./store.ts"

/** W6: what visitors who read this language may choose from, by name; nothing unless the account asks. */
export function groupChoices(db: Db, language: Language | null, now: Instant): readonly GroupChoice[] {
  if (!findAccount(db).asksForGroup) return []
  const agents = counted(db, now)
  return offeredGroups(allGroups(db), agents)
    .map((group) => ({ id: group.id, name: nameFor(group, language), isOnline: activeMembers(group, agents).some(isOnline) }))
    .toSorted((a, b) => a.name.localeCompare(b.name, language ?? "en"))
}

/** W6: what a widget says was chosen; null for what cannot be, or no longer. */
export function chosenGroup(db: Db, groupId: string | undefined): GroupId | null {
  if (groupId === undefined) return null
  return chosenAmong(groupId, findAccount(db), allGroups(db), roster(db))?.id ?? null
}
