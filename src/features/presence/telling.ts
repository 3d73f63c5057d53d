import type { Agent } from "../../domain/model.ts"
import { isActiveAdmin } from "../../domain/team.ts"
import type { Io } from "../../io/io.ts"
import { findAgent, roster } from "../agents/store.ts"
import { calls } from "../conversations/calls-store.ts"
import { lookers } from "../conversations/lookers-store.ts"
import { findAccount } from "../settings/store.ts"
import * as push from "../../../views/inbox/push.ts"
import { standing, statusWords } from "./explained.ts"
import { counted } from "./lease-store.ts"
import { zoneOf } from "./zone-store.ts"

/** P14: everybody's own menu and notice, in all of their tabs, as they are now. */
export function tellMenus(io: Io, agents: readonly Agent[]): void {
  const now = io.clock.now()
  const present = counted(io.db, now)
  const { isWidgetHiddenWhenOffline } = findAccount(io.db)
  for (const agent of agents)
    io.hub.publish(`agent:${agent.id}`, () =>
      push.status(agent, present, isWidgetHiddenWhenOffline, statusWords(io, agent), calls(io.db, agent, now)).toString(),
    )
}

/** P13, P14: until when this agent's status stays is another moment now: in their menu, and to the admins who look at the page of all statuses. */
export function tellOutlook(io: Io, agentId: string): void {
  const agent = findAgent(io.db, agentId)
  if (!agent) return
  tellMenus(io, [agent])
  const admins = new Set(roster(io.db).flatMap((one) => (isActiveAdmin(one) ? [one.id] : [])))
  for (const { wire, agentId: me, isPresence } of lookers(io.hub)) {
    // S3: asked now, for they may have been one when they opened it.
    if (isPresence && admins.has(me)) wire.send(push.standing(standing(io, agent, me)).toString())
  }
}

/** P13, P14: "17:00" is "Mon 17:00" from midnight on: in the menus and on the pages of the agents in that zone. */
export function tellNewDay(io: Io, zone: string): void {
  const there = roster(io.db).filter(({ id }) => zoneOf(io.db, id) === zone)
  tellMenus(io, there)
  for (const { id } of there) io.hub.publish(`agent:${id}`, () => push.presence(counted(io.db, io.clock.now())).toString())
}
