import type { AgentId } from "../../domain/model.ts"
import type { Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"

/** S2: a browser in which an agent signed in. */
export type Browser = {
  readonly agentId: AgentId
  readonly markHash: string
  /** The newest session in it. */
  readonly sessionHash: string
  readonly seenAt: Instant
}

/** Whoever throws their cookies away makes a row with each sign-in. */
const MOST_KEPT = 50

/** Whether this agent signed in there before, and was not signed out from elsewhere since. */
export function isKnownBrowser(db: Db, agentId: AgentId, markHash: string): boolean {
  return (
    db.get("select 1 from browsers where agent_id = :agentId and mark_hash = :markHash and is_known = 1", { agentId, markHash }) !== null
  )
}

/** Whether they ever signed in since browsers are marked. */
export function hasBrowsers(db: Db, agentId: AgentId): boolean {
  return db.get("select 1 from browsers where agent_id = :agentId limit 1", { agentId }) !== null
}

/** It is known from now on; of very many, the longest unseen are forgotten. */
export function saveBrowser(db: Db, browser: Browser): void {
  db.run(
    `insert or replace into browsers (agent_id, mark_hash, session_hash, seen_at)
     values (:agentId, :markHash, :sessionHash, :seenAt)`,
    { ...browser },
  )
  db.run(
    `delete from browsers
     where agent_id = :agentId
       and mark_hash in (
         select mark_hash
         from browsers
         where agent_id = :agentId
         order by seen_at desc
         limit -1 offset ${MOST_KEPT}
       )`,
    { agentId: browser.agentId },
  )
}
