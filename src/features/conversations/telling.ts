import type { AgentId } from "../../domain/model.ts"
import type { Io } from "../../io/io.ts"
import { findAgent, roster } from "../agents/store.ts"
import * as push from "../../../views/inbox/push.ts"
import { calls } from "./calls-store.ts"
import { countUnassigned, countWaitingFor } from "./list-store.ts"

/** I1, I5: what the navigation counts, for all and for these agents' own, and what calls for whom. */
export function tellCounts(io: Io, agentIds: readonly AgentId[]): void {
  io.hub.publishLatest("agents", "unassigned", () => push.count("unassigned", countUnassigned(io.db)).toString())
  for (const id of new Set(agentIds)) {
    io.hub.publishLatest(`agent:${id}`, "mine", () => push.count("mine", countWaitingFor(io.db, id)).toString())
  }
  tellCalls(io)
}

/** I5: what calls for who is invisible is not what their lists count. */
export function tellCalls(io: Io): void {
  for (const { id, status } of roster(io.db)) {
    if (status !== "invisible") continue
    io.hub.publishLatest(`agent:${id}`, "calls", () => {
      const agent = findAgent(io.db, id)
      return agent && push.calls(agent, calls(io.db, agent, io.clock.now())).toString()
    })
  }
}
