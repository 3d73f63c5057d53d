import type { Conversation } from "../../domain/model.ts"
import type { ModeFacts } from "../../domain/widget-mode.ts"
import type { Db } from "../../io/db.ts"
import { roster } from "../agents/store.ts"
import { allGroups } from "../groups/store.ts"
import { findAccount } from "../settings/store.ts"

/** M1: the facts that decide what the visitor of this conversation sees, or one without any, at this moment. */
export function modeFacts(db: Db, conversation: Conversation | null): ModeFacts {
  const group = conversation?.groupId ? allGroups(db).find((g) => g.id === conversation.groupId) : undefined
  return {
    roster: roster(db),
    scope: group?.members ?? null,
    conversation,
    isHiddenWhenOffline: findAccount(db).isWidgetHiddenWhenOffline,
  }
}
