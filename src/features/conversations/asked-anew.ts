import { askedAnew, noticeRecipients } from "../../domain/forwarding.ts"
import type { Conversation, GroupId } from "../../domain/model.ts"
import { placeOf } from "../../domain/routing.ts"
import type { Db } from "../../io/db.ts"
import type { Io } from "../../io/io.ts"
import { roster } from "../agents/store.ts"
import { noticedAfter } from "../email/mailed-store.ts"
import { allGroups } from "../groups/store.ts"
import { answeredUpTo } from "./messages-store.ts"
import { allWaiting, conversationsOfGroup, saveConversation } from "./store.ts"

/** E2: this group has other members: what waits for it is for those to hear of who have not. Inside a `tx`. */
export function askMembersAnew(io: Io, groupId: GroupId): void {
  for (const before of conversationsOfGroup(io.db, groupId)) if (placeOf(before) === "group") saveAskedAnew(io.db, before)
}

/**
 * E2: somebody is gone. What nobody is in was forwarded to all whom it concerned then; where none of those who are left is among them,
 * as they joined later, it is theirs to hear of now. Inside a `tx`, once the roster is without who is gone.
 */
export function askAnewWhereNobodyHeard(io: Io): void {
  const [agents, groups] = [roster(io.db), allGroups(io.db)]
  for (const before of allWaiting(io.db)) {
    if (before.forwardedSeq === 0 || placeOf(before) === "assigned") continue
    const heard = noticedAfter(io.db, before.id, answeredUpTo(io.db, before.id))
    if (!noticeRecipients(before, agents, groups).some(({ agent }) => heard.includes(agent.id))) saveAskedAnew(io.db, before)
  }
}

function saveAskedAnew(db: Db, before: Conversation): void {
  const after = askedAnew(before)
  if (after !== before) saveConversation(db, before, after)
}
