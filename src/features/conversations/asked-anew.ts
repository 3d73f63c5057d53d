import { announce } from "../../announce.ts"
import { askedAnew, isHeardOf, noticeRecipients } from "../../domain/forwarding.ts"
import type { Conversation, GroupId } from "../../domain/model.ts"
import type { LostMail } from "../../domain/outbox.ts"
import { placeOf } from "../../domain/routing.ts"
import type { Io } from "../../io/io.ts"
import { roster } from "../agents/store.ts"
import { noticedAfter } from "../email/mailed-store.ts"
import { allGroups } from "../groups/store.ts"
import { answeredUpTo } from "./messages-store.ts"
import { allWaiting, conversationsOfGroup, findConversation, saveConversation } from "./store.ts"

/** E2, C3: this group has other members: what waits for it is theirs to hear of where it was mailed to none of them. Inside a `tx`. */
export function askMembersAnew(io: Io, groupId: GroupId): void {
  const theirs = conversationsOfGroup(io.db, groupId).filter((one) => placeOf(one) === "group")
  askAnewIfUnheard(io, theirs)
  for (const { id } of theirs) announce(io, { type: "mail-changed", conversationId: id })
}

/**
 * E2: somebody is gone. What nobody is in was forwarded to all whom it concerned then; where none of those who are left was mailed, as they
 * joined later, it is theirs to hear of now. Inside a `tx`, once the roster is without who is gone.
 */
export function askAnewWhereNobodyHeard(io: Io): void {
  askAnewIfUnheard(
    io,
    allWaiting(io.db).filter((one) => placeOf(one) !== "assigned"),
  )
}

/**
 * E2: this mail came back, or was given up. If it was a notice, and nobody who has to answer the wait was mailed after all, the others who
 * have to, as they came later, hear of it now. Inside a `tx`.
 */
export function askAnewOnceLost(io: Io, { kind, conversationId }: LostMail): void {
  const conversation = kind === "notice" && conversationId !== null ? findConversation(io.db, conversationId) : null
  if (conversation) askAnewIfUnheard(io, [conversation])
}

function askAnewIfUnheard({ db }: Io, conversations: readonly Conversation[]): void {
  const [agents, groups] = [roster(db), allGroups(db)]
  for (const before of conversations) {
    const after = askedAnew(before)
    if (after === before) continue
    const recipients = noticeRecipients(before, agents, groups)
    if (!isHeardOf(recipients, noticedAfter(db, before.id, answeredUpTo(db, before.id)))) saveConversation(db, before, after)
  }
}
