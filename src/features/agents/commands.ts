import { announce } from "../../announce.ts"
import type { Agent, AgentId, Role } from "../../domain/model.ts"
import { Refused } from "../../domain/refused.ts"
import { deactivated, isActiveAdmin, withRole } from "../../domain/team.ts"
import type { Io } from "../../io/io.ts"
import { withdrawn } from "../../domain/assignment.ts"
import { deleteSessionsOf } from "../auth/store.ts"
import { askAnewWhereNobodyHeard } from "../conversations/asked-anew.ts"
import { record } from "../conversations/record.ts"
import { freeUnstaffed } from "../conversations/unstaffed.ts"
import { conversationsOf } from "../conversations/store.ts"
import { insertChange, presenceOf, savePresence } from "../presence/store.ts"
import { TAKEN_BACK, type InviteMails } from "./invite-commands.ts"
import { markAllRevoked } from "./invite-store.ts"
import { findAgent, roster, saveMembership } from "./store.ts"

/** S3: whoever is no admin any more has their open invites taken back, and `mails` those that wait to be sent. */
export function changeRole(io: Io, id: AgentId, role: Role, mails: Mails): Agent {
  return changeMembership(io, id, (agent) => withRole(agent, role, roster(io.db)), mails)
}

/** Pitfall 9, C4, E2: nothing of theirs stays open, and whom they talked with goes back to the others, who hear of it. Invites as with `changeRole`. */
export function deactivate(io: Io, by: Agent, id: AgentId, mails: Mails = NO_MAILS): Agent {
  return io.db.tx(() => {
    const gone = withdraw(io, by, id, mails)
    freeUnstaffed(io, by.id)
    askAnewWhereNobodyHeard(io)
    return gone
  })
}

type Mails = Pick<InviteMails, "callOffInvite">
const NO_MAILS: Mails = { callOffInvite: () => undefined }

function withdraw(io: Io, by: Agent, id: AgentId, mails: Mails): Agent {
  const leave = (agent: Agent) => {
    const now = io.clock.now()
    const gone = deactivated(agent, by, roster(io.db))
    if (agent.isActive) insertOffline(io, agent, by, "deactivated")
    savePresence(io.db, id, { ...presenceOf(io.db, id), lease: null })
    deleteSessionsOf(io.db, id, null)
    for (const before of conversationsOf(io.db, id)) record(io, before, withdrawn(before, agent, by.id, now))
    return gone
  }
  return changeMembership(io, id, leave, mails)
}

/** P9, P13: Offline from now on: what their hours began while they were gone does not count. Changes nothing for who is here. */
export function reactivate(io: Io, by: Agent, id: AgentId): Agent {
  return changeMembership(io, id, (agent) => {
    if (!agent.isActive) insertOffline(io, agent, by, "reactivated")
    return { ...agent, isActive: true }
  })
}

/** P13: both are rows of the history, also where the status was Offline before. */
function insertOffline(io: Io, { id, status: from }: Agent, by: Agent, setting: "deactivated" | "reactivated"): void {
  insertChange(io.db, id, { from, to: "offline", at: io.clock.now(), cause: "by admin", by: by.id, setting })
}

function changeMembership(io: Io, id: AgentId, change: (agent: Agent) => Agent, mails = NO_MAILS): Agent {
  const changed = io.db.tx(() => {
    const agent = findAgent(io.db, id)
    if (!agent) throw new Refused("not-found", "There is no such agent.")
    const changed = change(agent)
    saveMembership(io.db, changed, io.clock.now())
    // Pitfall 9: by their own invite they would walk back in.
    if (!isActiveAdmin(changed)) for (const invite of markAllRevoked(io.db, id, io.clock.now())) mails.callOffInvite(invite, TAKEN_BACK)
    return changed
  })
  announce(io, { type: "roster-changed" })
  return changed
}
