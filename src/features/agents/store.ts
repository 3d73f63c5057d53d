import type { Agent, AgentId, Role, Status } from "../../domain/model.ts"
import type { Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"
import { memoryOf } from "../../io/memory.ts"

type AgentRow = {
  id: string
  name: string
  email: string
  role: Role
  status: Status
  status_at: number
  picture: string | null
  is_active: number
  has_shortcuts: number
}

const rosters = memoryOf<readonly Agent[]>("agents")

const COLUMNS = "id, name, email, role, status, status_at, picture, is_active, has_shortcuts"

/** Everybody who answers or once did, oldest first. */
export function roster(db: Db): readonly Agent[] {
  return rosters(db).of("all", () => db.all<AgentRow>(`select ${COLUMNS} from agents order by created_at, id`).map(agentOf))
}

export function findAgent(db: Db, id: AgentId): Agent | null {
  const row = db.get<AgentRow>(`select ${COLUMNS} from agents where id = :id`, { id })
  return row && agentOf(row)
}

export function findAgentByEmail(db: Db, email: string): (Agent & { readonly passwordHash: string }) | null {
  const row = db.get<AgentRow & { password_hash: string }>(`select ${COLUMNS}, password_hash from agents where email = :email`, { email })
  return row && { ...agentOf(row), passwordHash: row.password_hash }
}

export function hasAgents(db: Db): boolean {
  return db.get("select 1 from agents limit 1") !== null
}

/** Throws SQLite's unique error if the email is taken; ask `findAgentByEmail` in the same transaction first. */
export function insertAgent(
  db: Db,
  agent: Omit<Agent, "statusAt" | "picture" | "isActive" | "hasShortcuts">,
  passwordHash: string,
  at: Instant,
): void {
  db.run(
    `insert into agents (id, email, name, role, status, status_at, password_hash, created_at)
     values (:id, :email, :name, :role, :status, :at, :passwordHash, :at)`,
    { id: agent.id, email: agent.email, name: agent.name, role: agent.role, status: agent.status, passwordHash, at },
  )
}

/** I6. */
export function saveShortcuts(db: Db, id: AgentId, hasShortcuts: boolean): void {
  db.run("update agents set has_shortcuts = :hasShortcuts where id = :id", { id, hasShortcuts })
}

export function saveName(db: Db, id: AgentId, name: string): void {
  db.run("update agents set name = :name where id = :id", { id, name })
}

/** Role, and whether they are one of the team at all. */
export function saveMembership(db: Db, agent: Agent, at: Instant): void {
  db.run(
    `update agents
     set role = :role,
         is_active = :isActive,
         status_at = case when status = :status then status_at else :at end,
         status = :status
     where id = :id`,
    { id: agent.id, role: agent.role, isActive: agent.isActive, status: agent.status, at },
  )
}

/** S2: how often their links to a new password, those for them and those that they handed on, ended for good. */
export function passwordLinksEnded(db: Db, id: AgentId): number {
  return db.get<{ n: number }>("select password_links_ended as n from agents where id = :id", { id })?.n ?? 0
}

export function endPasswordLinks(db: Db, id: AgentId): void {
  db.run("update agents set password_links_ended = password_links_ended + 1 where id = :id", { id })
}

/** Null if there is no such agent. */
export function passwordHashOf(db: Db, id: AgentId): string | null {
  return db.get<{ password_hash: string }>("select password_hash from agents where id = :id", { id })?.password_hash ?? null
}

export function savePasswordHash(db: Db, id: AgentId, passwordHash: string): void {
  db.run("update agents set password_hash = :passwordHash where id = :id", { id, passwordHash })
}

function agentOf(row: AgentRow): Agent {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role,
    status: row.status,
    statusAt: row.status_at,
    picture: row.picture,
    isActive: row.is_active === 1,
    hasShortcuts: row.has_shortcuts === 1,
  }
}
