import { FORWARDING_DEFAULT, type Forwarding } from "../../domain/forwarding.ts"
import type { AgentId } from "../../domain/model.ts"
import type { Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"

/** E1, E8: one agent's own. */
export type MailPreference = {
  readonly forwarding: Forwarding
  /** Links that were made before open nothing. */
  readonly linksFrom: Instant
}

export function mailPreference(db: Db, agentId: AgentId): MailPreference {
  const row = db.get<{ forwarding: Forwarding; links_from: number }>(
    "select forwarding, links_from from mail_preferences where agent_id = :agentId",
    { agentId },
  )
  return row ? { forwarding: row.forwarding, linksFrom: row.links_from } : { forwarding: FORWARDING_DEFAULT, linksFrom: 0 }
}

/**
 * E8: links in mails to this agent that were made until now open nothing any more; also those that a clock made which has gone back since.
 * Inside a `tx`.
 */
export function endMailedLinks(db: Db, agentId: AgentId, now: Instant): void {
  const newest = db.get<{ at: number | null }>("select max(composed_at) as at from mails where agent_id = :agentId", { agentId })?.at ?? 0
  saveMailPreference(db, agentId, { linksFrom: Math.max(now, newest + 1, mailPreference(db, agentId).linksFrom) })
}

export function saveMailPreference(db: Db, agentId: AgentId, changes: Partial<MailPreference>): void {
  const { forwarding, linksFrom } = { ...mailPreference(db, agentId), ...changes }
  db.run(
    `insert or replace into mail_preferences (agent_id, forwarding, links_from)
     values (:agentId, :forwarding, :linksFrom)`,
    { agentId, forwarding, linksFrom },
  )
}
