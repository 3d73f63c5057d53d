import type { AgentId } from "../../domain/model.ts"
import type { Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"

export type Session = {
  readonly tokenHash: string
  readonly agentId: AgentId
  readonly createdAt: Instant
  readonly expiresAt: Instant
  readonly userAgent: string
}

type SessionRow = { token_hash: string; agent_id: string; created_at: number; expires_at: number; user_agent: string }

/** Null once expired, revoked, or its agent deactivated. */
export function findSession(db: Db, tokenHash: string, now: Instant): Session | null {
  const row = db.get<SessionRow>(
    `select token_hash, agent_id, sessions.created_at, expires_at, user_agent
     from sessions
     join agents on agents.id = agent_id and is_active = 1
     where token_hash = :tokenHash
       and expires_at > :now`,
    { tokenHash, now },
  )
  return row && sessionOf(row)
}

/** All that hold of an agent, newest first. */
export function sessionsOf(db: Db, agentId: AgentId, now: Instant): readonly Session[] {
  return db
    .all<SessionRow>(
      `select token_hash, agent_id, created_at, expires_at, user_agent
       from sessions
       where agent_id = :agentId
         and expires_at > :now
       order by created_at desc, token_hash`,
      { agentId, now },
    )
    .map(sessionOf)
}

export function insertSession(db: Db, session: Session): void {
  db.run(
    `insert into sessions (token_hash, agent_id, created_at, expires_at, user_agent)
     values (:tokenHash, :agentId, :createdAt, :expiresAt, :userAgent)`,
    { ...session },
  )
}

export function deleteSession(db: Db, tokenHash: string): void {
  db.run("delete from sessions where token_hash = :tokenHash", { tokenHash })
}

/** Their browsers are strange again: a sign-in there is told like one anywhere. */
export function deleteSessionsOf(db: Db, agentId: AgentId, exceptTokenHash: string | null): void {
  db.run("delete from sessions where agent_id = :agentId and token_hash is not :exceptTokenHash", { agentId, exceptTokenHash })
  db.run("update browsers set is_known = 0 where agent_id = :agentId and session_hash is not :exceptTokenHash", {
    agentId,
    exceptTokenHash,
  })
}

export function hasExpiredSessions(db: Db, now: Instant): boolean {
  return db.get("select 1 from sessions where expires_at <= :now limit 1", { now }) !== null
}

export function deleteExpiredSessions(db: Db, now: Instant): void {
  db.run("delete from sessions where expires_at <= :now", { now })
}

function sessionOf(row: SessionRow): Session {
  return {
    tokenHash: row.token_hash,
    agentId: row.agent_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    userAgent: row.user_agent,
  }
}
