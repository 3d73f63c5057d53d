import { firstBack } from "../../domain/forecast.ts"
import type { GroupId } from "../../domain/model.ts"
import type { Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"
import { memoryOf } from "../../io/memory.ts"
import { allGroups } from "../groups/store.ts"
import { team } from "./store.ts"

const backs = memoryOf<Instant | null>("agents", "presences", "leaves", "days_off", "status_changes", "groups", "group_members")

/** M6: when somebody of this group, or of all, will be Online by their hours; null if nothing says so. Read anew once that moment has come. */
export function nextBack(db: Db, groupId: GroupId | null, now: Instant): Instant | null {
  const key = groupId ?? "all"
  const known = backs(db).get(key)
  if (known !== undefined && (known === null || known > now)) return known
  const group = allGroups(db).find(({ id }) => id === groupId) ?? null
  const back = firstBack({ group }, team(db), now)
  backs(db).set(key, back)
  return back
}
