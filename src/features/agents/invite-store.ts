import type { AgentId, Role } from "../../domain/model.ts"
import type { Instant } from "../../domain/time.ts"
import type { Db } from "../../io/db.ts"

export type Invite = {
  readonly id: string
  readonly role: Role
  /** Whom it is for; null for whoever has the link. */
  readonly email: string | null
  readonly createdBy: AgentId
  readonly createdAt: Instant
  readonly expiresAt: Instant
  readonly acceptedAt: Instant | null
  readonly revokedAt: Instant | null
}

type InviteRow = {
  id: string
  role: Role
  email: string | null
  created_by: string
  created_at: number
  expires_at: number
  accepted_at: number | null
  revoked_at: number | null
}

const COLUMNS = "id, role, email, created_by, created_at, expires_at, accepted_at, revoked_at"

export function insertInvite(db: Db, invite: Invite, tokenHash: string): void {
  db.run(
    `insert into invites (id, token_hash, role, email, created_by, created_at, expires_at)
     values (:id, :tokenHash, :role, :email, :createdBy, :createdAt, :expiresAt)`,
    {
      id: invite.id,
      tokenHash,
      role: invite.role,
      email: invite.email,
      createdBy: invite.createdBy,
      createdAt: invite.createdAt,
      expiresAt: invite.expiresAt,
    },
  )
}

/** Whatever became of it. */
export function findInvite(db: Db, tokenHash: string): Invite | null {
  const row = db.get<InviteRow>(`select ${COLUMNS} from invites where token_hash = :tokenHash`, { tokenHash })
  return row && inviteOf(row)
}

/** Those that still open the door, newest first: `openInvite` says when one does. */
export function openInvites(db: Db, now: Instant): readonly Invite[] {
  return db
    .all<InviteRow>(
      `select ${COLUMNS}
       from invites
       where accepted_at is null
         and revoked_at is null
         and expires_at > :now
         and created_by in (select id from agents where role = 'admin' and is_active = 1)
       order by created_at desc, id desc`,
      { now },
    )
    .map(inviteOf)
}

export function markAccepted(db: Db, id: string, at: Instant): void {
  db.run("update invites set accepted_at = :at where id = :id", { id, at })
}

/** Rows changed: 0 if it was accepted or revoked before, or never was. */
export function markRevoked(db: Db, id: string, at: Instant): number {
  return db.run("update invites set revoked_at = :at where id = :id and accepted_at is null and revoked_at is null", { id, at })
}

/** All that this agent made and nobody accepted or took back yet. Answers their ids. */
export function markAllRevoked(db: Db, createdBy: AgentId, at: Instant): readonly string[] {
  return db
    .all<{ id: string }>(
      `update invites
       set revoked_at = :at
       where created_by = :createdBy
         and accepted_at is null
         and revoked_at is null
       returning id`,
      { createdBy, at },
    )
    .map(({ id }) => id)
}

function inviteOf(row: InviteRow): Invite {
  return {
    id: row.id,
    role: row.role,
    email: row.email,
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    acceptedAt: row.accepted_at,
    revokedAt: row.revoked_at,
  }
}
