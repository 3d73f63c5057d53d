import { explanation, explanationText } from "../../domain/explanation.ts"
import type { Agent } from "../../domain/model.ts"
import { shortWhen } from "../../domain/when.ts"
import type { Io } from "../../io/io.ts"
import { findAgent } from "../agents/store.ts"
import type { StatusWords } from "../../../views/parts/status-menu.ts"
import { factsOf, presenceOf } from "./store.ts"

/** P11, P13: why one's own status is what it is, and until when, in one's own zone: "Offline since 17:00, end of your hours. Back online Mon 09:00." */
export function statusWords(io: Io, agent: Agent): StatusWords {
  const now = io.clock.now()
  const zone = presenceOf(io.db, agent.id).availability.timeZone
  const told = explanation(factsOf(io.db, agent), now)
  const byName = told.by === null ? null : (findAgent(io.db, told.by)?.name ?? null)
  const wasAway = told.status === "offline" && told.cause === "auto-offline delay" && told.since !== null
  return {
    why: explanationText(told, { now, zone, whose: "your", byName }),
    notice: wasAway ? `You were switched to offline at ${shortWhen(told.since!, now, zone)} ${told.setting ?? ""}.` : null,
  }
}
