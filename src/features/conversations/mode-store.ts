import type { Conversation, GroupId } from "../../domain/model.ts"
import type { Instant } from "../../domain/time.ts"
import type { ModeFacts } from "../../domain/widget-mode.ts"
import type { Db } from "../../io/db.ts"
import { allGroups } from "../groups/store.ts"
import { counted } from "../presence/lease-store.ts"
import { findAccount } from "../settings/store.ts"
import { isReplyAfter } from "./messages-store.ts"

/** M1: the facts that decide what the visitor of this conversation sees, or one without any who may have chosen a group (W6), at this moment. */
export function modeFacts(db: Db, conversation: Conversation | null, now: Instant, choice: GroupId | null = null): ModeFacts {
  const groupId = conversation ? conversation.groupId : choice
  const isHiddenWhenOffline = findAccount(db).isWidgetHiddenWhenOffline
  const group = groupId ? allGroups(db).find((g) => g.id === groupId) : undefined
  return {
    roster: counted(db, now),
    scope: group?.members ?? null,
    conversation,
    hasUnreadReply: isHiddenWhenOffline && conversation !== null && hasUnreadReply(db, conversation),
    hasChosen: choice !== null,
    isHiddenWhenOffline,
  }
}

/** M4: counts only in what is closed, so no message in an open conversation looks at others. */
function hasUnreadReply(db: Db, { id, closure, visitorSeenSeq, lastSeq }: Conversation): boolean {
  return closure !== null && visitorSeenSeq < lastSeq && isReplyAfter(db, id, visitorSeenSeq)
}
