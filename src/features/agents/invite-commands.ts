import { announce } from "../../announce.ts"
import type { Agent, AgentId, Role } from "../../domain/model.ts"
import { Refused } from "../../domain/refused.ts"
import { INVITE_HOLDS } from "../../domain/sign-in.ts"
import { joined } from "../../domain/status.ts"
import { isActiveAdmin } from "../../domain/team.ts"
import type { Io } from "../../io/io.ts"
import { newId, tokenHash } from "../../io/random.ts"
import { insertChange } from "../presence/store.ts"
import { hashedPassword } from "../auth/password.ts"
import { findInvite, insertInvite, markAccepted, markRevoked, type Invite } from "./invite-store.ts"
import { findAgent, findAgentByEmail, insertAgent } from "./store.ts"

/** What is mailed about invites and new passwords, which is not for this feature to write. */
export type TeamMails = LinkMails & {
  readonly mailInvite: (by: Agent, invite: { id: string; role: Role; email: string }, token: string, origin: string) => void
  readonly inviteWords: (id: string) => string | null
}

/** Those whose links have ended are not sent any more; `words` say why. */
export type LinkMails = {
  readonly callOffInvite: (id: string, words: string) => void
  readonly callOffPasswordResets: (id: AgentId, words: string) => void
}

/** What a mail's trace says of an invite that was taken back. */
export const TAKEN_BACK = "its invite was taken back before it was sent"

export type Newcomer = { readonly name: string; readonly email: string; readonly password: string }

/** What stands in an invite's link. Signed and so never stored: the list can show the link again, a stolen database can't. */
export function inviteToken(io: Io, id: string): string {
  return io.secrets.sign("invite", id)
}

/** Mailed, if it is for an address. Throws `Refused` "invalid" if somebody with this email is in the team. `origin`: where `by` is. */
export function invite(
  io: Io,
  mails: TeamMails,
  by: Agent,
  { role, email, origin }: { role: Role; email: string | null; origin: string },
): void {
  const now = io.clock.now()
  const id = newId()
  io.db.tx(() => {
    if (email !== null) refuseTaken(io, email)
    const invited = { id, role, email, createdBy: by.id, createdAt: now, expiresAt: now + INVITE_HOLDS, acceptedAt: null, revokedAt: null }
    insertInvite(io.db, invited, tokenHash(inviteToken(io, id)))
    if (email !== null) mails.mailInvite(by, { id, role, email }, inviteToken(io, id), origin)
  })
}

export function revokeInvite(io: Io, mails: TeamMails, id: string): void {
  io.db.tx(() => {
    if (markRevoked(io.db, id, io.clock.now()) === 0) throw new Refused("gone", "This invite was accepted or revoked already.")
    mails.callOffInvite(id, TAKEN_BACK)
  })
}

/** The invite behind a link. S3: it is worth what its maker's word is now. Throws `Refused` "not-found" or "gone", with whom to ask. */
export function openInvite(io: Io, token: string): Invite {
  const found = findInvite(io.db, tokenHash(token))
  if (!found) throw new Refused("not-found", "There is no such invite. Check that you copied the whole link.")
  const maker = findAgent(io.db, found.createdBy)
  const ask = `Ask ${isActiveAdmin(maker) ? maker.name : "an admin"} for a new one.`
  if (found.acceptedAt !== null) throw new Refused("gone", `This invite was used already. If that was you, sign in. ${ask}`)
  if (found.revokedAt !== null || !isActiveAdmin(maker)) throw new Refused("gone", `This invite was taken back. ${ask}`)
  if (found.expiresAt <= io.clock.now()) throw new Refused("gone", `This invite was valid for 7 days. ${ask}`)
  return found
}

/** The newcomer as an agent. Throws like `openInvite`, and `Refused` "invalid" if their email is taken. */
export async function acceptInvite(io: Io, mails: TeamMails, token: string, { name, email, password }: Newcomer): Promise<Agent> {
  const passwordHash = await hashedPassword(password)
  const agent = io.db.tx(() => {
    const now = io.clock.now()
    // Asked again: somebody else may have used the link while the password was hashed.
    const { id: inviteId, role, email: invited } = openInvite(io, token)
    const id = newId()
    refuseTaken(io, invited ?? email)
    insertAgent(io.db, { id, name, email: invited ?? email, role, status: "offline" }, passwordHash, now)
    insertChange(io.db, id, joined(now))
    markAccepted(io.db, inviteId, now)
    mails.callOffInvite(inviteId, "its invite was accepted before it was sent")
    return findAgent(io.db, id)!
  })
  announce(io, { type: "roster-changed" })
  return agent
}

function refuseTaken(io: Io, email: string): void {
  const taken = findAgentByEmail(io.db, email)
  if (!taken) return
  throw new Refused(
    "invalid",
    taken.isActive
      ? "Somebody with this email is in your team already."
      : "Somebody with this email was deactivated. Reactivate them instead.",
  )
}
