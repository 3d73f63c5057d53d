import type { Conversation, GroupId } from "../../domain/model.ts"
import type { Instant } from "../../domain/time.ts"
import type { ModeFacts } from "../../domain/widget-mode.ts"
import type { Db } from "../../io/db.ts"
import { allGroups } from "../groups/store.ts"
import { counted } from "../presence/lease-store.ts"
import { findAccount } from "../settings/store.ts"

/** M1: the facts that decide what the visitor of this conversation sees, or one without any who may have chosen a group (W6), at this moment. */
export function modeFacts(db: Db, conversation: Conversation | null, now: Instant, choice: GroupId | null = null): ModeFacts {
  const groupId = conversation ? conversation.groupId : choice
  const group = groupId ? allGroups(db).find((g) => g.id === groupId) : undefined
  return {
    roster: counted(db, now),
    scope: group?.members ?? null,
    conversation,
    hasChosen: choice !== null,
    isHiddenWhenOffline: findAccount(db).isWidgetHiddenWhenOffline,
  }
}
