import { announce } from "../../announce.ts"
import type { Agent, AgentId, Role } from "../../domain/model.ts"
import { Refused } from "../../domain/refused.ts"
import { deactivated, losesLinks, withRole } from "../../domain/team.ts"
import type { Io } from "../../io/io.ts"
import { withdrawn } from "../../domain/assignment.ts"
import { deleteSessionsOf } from "../auth/store.ts"
import { askAnewWhereNobodyHeard } from "../conversations/asked-anew.ts"
import { record } from "../conversations/record.ts"
import { freeUnstaffed } from "../conversations/unstaffed.ts"
import { conversationsOf } from "../conversations/store.ts"
import { endMailedLinks } from "../email/preferences-store.ts"
import { insertChange, presenceOf, savePresence } from "../presence/store.ts"
import { TAKEN_BACK, type LinkMails } from "./invite-commands.ts"
import { markAllRevoked } from "./invite-store.ts"
import { endPasswordLinks, findAgent, roster, saveMembership } from "./store.ts"

/** S2, S3: whoever is no admin any more has their open invites and password links taken back for good, and `mails` what waits to be sent of them. */
export function changeRole(io: Io, id: AgentId, role: Role, mails: LinkMails): Agent {
  return changeMembership(io, id, (agent) => {
    const changed = withRole(agent, role, roster(io.db))
    if (losesLinks(agent, changed)) takeBackLinks(io, id, mails)
    return changed
  })
}

/** Pitfall 9, C4, E2: nothing of theirs stays open, and whom they talked with goes back to the others, who hear of it. Links as with `changeRole`, and those in mails. */
export function deactivate(io: Io, by: Agent, id: AgentId, mails: LinkMails): Agent {
  return io.db.tx(() => {
    const gone = withdraw(io, by, id, mails)
    freeUnstaffed(io, by.id)
    askAnewWhereNobodyHeard(io)
    return gone
  })
}

function withdraw(io: Io, by: Agent, id: AgentId, mails: LinkMails): Agent {
  const leave = (agent: Agent) => {
    const now = io.clock.now()
    const gone = deactivated(agent, by, roster(io.db))
    if (losesLinks(agent, gone)) takeBackLinks(io, id, mails)
    endMailedLinks(io.db, id, now)
    if (agent.isActive) insertOffline(io, agent, by, "deactivated")
    savePresence(io.db, id, { ...presenceOf(io.db, id), lease: null })
    deleteSessionsOf(io.db, id, null)
    for (const before of conversationsOf(io.db, id)) record(io, before, withdrawn(before, agent, by.id, now))
    return gone
  }
  return changeMembership(io, id, leave)
}

/** Pitfall 9: by their own link they would walk back in. */
function takeBackLinks(io: Io, id: AgentId, mails: LinkMails): void {
  for (const invite of markAllRevoked(io.db, id, io.clock.now())) mails.callOffInvite(invite, TAKEN_BACK)
  endPasswordLinks(io.db, id)
  mails.callOffPasswordResets(id, "its link was taken back before it was sent")
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

function changeMembership(io: Io, id: AgentId, change: (agent: Agent) => Agent): Agent {
  const changed = io.db.tx(() => {
    const agent = findAgent(io.db, id)
    if (!agent) throw new Refused("not-found", "There is no such agent.")
    const changed = change(agent)
    saveMembership(io.db, changed, io.clock.now())
    return changed
  })
  announce(io, { type: "roster-changed" })
  return changed
}
