import type { AgentId, ConversationId } from "../../domain/model.ts"
import type { Db } from "../../io/db.ts"
import type { Hub, Wire } from "../../io/hub.ts"
import type { Instant } from "../../domain/time.ts"
import { findSession } from "../auth/store.ts"

/** One inbox tab, and what it has before its agent's eyes. */
export type Looker = {
  readonly wire: Wire
  readonly agentId: AgentId
  readonly tokenHash: string
  conversationId: ConversationId | null
  isVisible: boolean
  /** P13: the page of all statuses, which only admins are shown: whoever tells it asks whether they are one. */
  isPresence: boolean
  /** P15: when it was last asked whether it is there. */
  pingedAt: Instant
}

/** Told to tabs whose session is over: they go to sign in, and do not come back by themselves (S3). */
export const SIGNED_OUT = 4401

const all = new WeakMap<Hub, Set<Looker>>()

/** The inbox tabs connected to this process now: in memory, for they mean nothing once it ends. */
export function lookers(hub: Hub): Set<Looker> {
  let set = all.get(hub)
  if (!set) all.set(hub, (set = new Set()))
  return set
}

/** I2: the agents who have this conversation open and in view, each once. */
export function viewersOf(hub: Hub, conversationId: ConversationId): ReadonlySet<AgentId> {
  const ids = [...lookers(hub)]
    .filter((looker) => looker.isVisible && looker.conversationId === conversationId)
    .map((looker) => looker.agentId)
  return new Set(ids)
}

/** Pitfall 9, S3: permission is not only asked for at the door. Whoever was deactivated or signed out stops hearing at once. */
export function closeSignedOut(hub: Hub, db: Db, now: Instant): void {
  for (const { wire, tokenHash } of lookers(hub)) {
    if (!findSession(db, tokenHash, now)) wire.close(SIGNED_OUT, "signed out")
  }
}
