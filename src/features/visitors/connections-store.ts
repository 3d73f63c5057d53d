import type { Topic } from "../../domain/audience.ts"
import type { Language, Page, VisitorId } from "../../domain/model.ts"
import type { Instant } from "../../domain/time.ts"
import type { Hub, Wire } from "../../io/hub.ts"

/** One open widget. Anonymous until its visitor writes, and gone with its socket (W3). */
export type Connection = {
  readonly wire: Wire
  readonly address: string
  readonly since: Instant
  /** Null until its hello. */
  page: Page | null
  visitorId: VisitorId | null
  /** What its visitor reads, of those that texts may be in. */
  language: Language | null
  /** W6: where it hears of what may be chosen; none for most. */
  choosing: readonly Topic[]
}

export const NO_TOPICS: readonly Topic[] = []

const all = new WeakMap<Hub, Set<Connection>>()

/** The widgets connected to this process now: in memory, for they mean nothing once it ends. */
export function connections(hub: Hub): Set<Connection> {
  let set = all.get(hub)
  if (!set) all.set(hub, (set = new Set()))
  return set
}

/** S4: how many of them come from one address. */
export function connectionsFrom(hub: Hub, address: string): number {
  let n = 0
  for (const connection of connections(hub)) if (connection.address === address) n++
  return n
}
