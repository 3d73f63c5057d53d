import type { Agent, Role } from "./model.ts"
import { Refused } from "./refused.ts"

/** The agent in another role. A team without an admin could never have one again. */
export function withRole(agent: Agent, role: Role, roster: readonly Agent[]): Agent {
  if (role !== "admin") refuseLastAdmin(agent, roster)
  return { ...agent, role }
}

/** The agent, no longer one: signed out for good and offline, so that coming back is not being online. */
export function deactivated(agent: Agent, by: Agent, roster: readonly Agent[]): Agent {
  refuseLastAdmin(agent, roster)
  if (agent.id === by.id) throw new Refused("conflict", "You can't deactivate yourself. Ask another admin to do it.")
  return { ...agent, isActive: false, status: "offline" }
}

/** Whose word lets others in. Null: there is no such agent. */
export function isActiveAdmin(agent: Agent | null): agent is Agent {
  return agent?.isActive === true && agent.role === "admin"
}

/** S2, S3: whether links that they made, and links to a new password of theirs, end for good: they left, or are no admin any more. */
export function losesLinks(before: Agent, after: Agent): boolean {
  return (before.isActive && !after.isActive) || (isActiveAdmin(before) && !isActiveAdmin(after))
}

export function isLastAdmin(agent: Agent, roster: readonly Agent[]): boolean {
  return isActiveAdmin(agent) && !roster.some((other) => other.id !== agent.id && isActiveAdmin(other))
}

function refuseLastAdmin(agent: Agent, roster: readonly Agent[]): void {
  if (isLastAdmin(agent, roster)) throw new Refused("conflict", `${agent.name} is the last admin. Make somebody else an admin first.`)
}
