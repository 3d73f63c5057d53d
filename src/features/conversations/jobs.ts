import { announce } from "../../announce.ts"
import { escalated, finished, isExchangeOver } from "../../domain/conversation.ts"
import { invisibleOffered, isEscalationDue, stretchOf } from "../../domain/escalation.ts"
import { WAIT_BEFORE_RED, type Conversation } from "../../domain/model.ts"
import { minutes, type Instant } from "../../domain/time.ts"
import { each } from "../../io/each.ts"
import type { Io } from "../../io/io.ts"
import { allGroups } from "../groups/store.ts"
import { counted, heartbeat } from "../presence/lease-store.ts"
import { presenceOf } from "../presence/store.ts"
import { findAccount } from "../settings/store.ts"
import { findVisitor } from "../visitors/store.ts"
import { placeFew } from "./message-places.ts"
import { indexNext } from "./search-store.ts"
import { insertExchange, quietSince, saveConversation, toEscalate, waitingSinceBetween } from "./store.ts"

/** A tick holds everybody up while it works: a few milliseconds, and the rest with the next. */
const MOST_AT_ONCE = 500
/** A text takes longer to index than all else that is due. */
const MOST_INDEXED_AT_ONCE = 200

/** C5: a dot turns red by the clock alone; whoever looks at the list is shown. Pages loaded later compute it themselves. */
export function announceReddened(io: Io): () => void {
  let last: Instant = io.clock.now()
  return () => {
    const now = io.clock.now()
    const from = Math.min(last, now) - WAIT_BEFORE_RED
    last = now
    for (const conversation of waitingSinceBetween(io.db, from, now - WAIT_BEFORE_RED)) {
      announce(io, { type: "conversation-changed", conversation, before: conversation })
    }
  }
}

/**
 * P6: 30 s after online agents were offered it, invisible agents who asked for it hear of it. Once a wait, however often this runs; as
 * long as there is none of them it stays open for who comes, until it is missed (C6). One that fell due while this server was away, or
 * in a jump of its clock, is told as well (R3).
 */
export function tellInvisible(io: Io): () => void {
  let last: Instant = heartbeat(io.db)
  return () => {
    const now = io.clock.now()
    const from = Math.min(last, now) - findAccount(io.db).missedAfter
    last = now
    const invisible = counted(io.db, now).filter(({ status }) => status === "invisible")
    const optedIn = new Set(invisible.map(({ id }) => id).filter((id) => presenceOf(io.db, id).isToldWhenInvisible))
    if (optedIn.size === 0) return
    for (const before of toEscalate(io.db, from, now - WAIT_BEFORE_RED, MOST_AT_ONCE)) {
      if (!isEscalationDue(stretchOf(before), now)) continue
      const told = invisibleOffered(stretchOf(before), invisible, optedIn, allGroups(io.db), now)
      if (told.length === 0) continue
      io.db.tx(() => {
        const conversation = escalated(before, now)
        saveConversation(io.db, before, conversation)
        announce(io, { type: "conversation-escalated", conversation, agentIds: told.map(({ id }) => id) })
      })
    }
  }
}

/** C6: what nobody answered in time is missed by the clock alone; whoever looks at the list is shown. After another choice of the account's: the newest of those that it makes missed, or no longer. */
export function announceMissed(io: Io): () => void {
  let after = findAccount(io.db).missedAfter
  let told: Instant = io.clock.now() - after
  return () => {
    const { missedAfter } = findAccount(io.db)
    const due = io.clock.now() - missedAfter
    const isOther = missedAfter !== after
    // A clock that goes back tells nothing anew; a longer delay does, for its rows are missed no more.
    const from = isOther ? Math.min(told, due) : told
    const to = isOther ? Math.max(told, due) : due
    after = missedAfter
    told = due
    for (const conversation of waitingSinceBetween(io.db, from, to, isOther ? MOST_AT_ONCE : -1)) {
      announce(io, { type: "conversation-changed", conversation, before: conversation })
    }
  }
}

/** C1: finishes exchanges that are over. Once each, however often it runs; `alsoThen` in the same transaction. */
export function finishExchanges(io: Io, alsoThen: (conversation: Conversation) => void): () => void {
  return () => {
    const now = io.clock.now()
    const quiet = quietSince(io.db, now - minutes(10), now - minutes(60), MOST_AT_ONCE)
    each(io.log, quiet, "an exchange could not be finished", (before) => {
      const visitor = findVisitor(io.db, before.visitorId)
      if (!isExchangeOver(before, visitor?.leftAt ?? null, now)) return
      io.db.tx(() => {
        const after = finished(before, now)
        saveConversation(io.db, before, after)
        insertExchange(io.db, after)
        alsoThen(after)
        announce(io, { type: "conversation-changed", conversation: after, before })
      })
    })
  }
}

/** C9, I1: the order of messages and the search index follow a moment behind, so that no message waits for them. In a rush the search falls back and catches up after. */
export function indexMessages(io: Io): () => void {
  return () => {
    placeFew(io.db)
    io.db.tx(() => indexNext(io.db, MOST_INDEXED_AT_ONCE))
  }
}
