import { explanation, explanationText } from "../../domain/explanation.ts"
import { closedInboxText, wasClosedText } from "../../domain/lease.ts"
import type { Agent } from "../../domain/model.ts"
import { shortWhen } from "../../domain/when.ts"
import type { Io } from "../../io/io.ts"
import { findAgent } from "../agents/store.ts"
import type { StatusWords } from "../../../views/parts/status-menu.ts"
import { inboxLease, isThere } from "./lease-store.ts"
import { factsOf, presenceOf } from "./store.ts"

/** P11, P13, P15: why one's own status is what it is, and until when, in one's own zone: "Offline since 17:00, end of your hours. Back online Mon 09:00." */
export function statusWords(io: Io, agent: Agent): StatusWords {
  const now = io.clock.now()
  const zone = presenceOf(io.db, agent.id).availability.timeZone
  const told = explanation(factsOf(io.db, agent), now)
  const byName = told.by === null ? null : (findAgent(io.db, told.by)?.name ?? null)
  const wasAway = told.status === "offline" && told.cause === "auto-offline delay" && told.since !== null
  return {
    why: explanationText(told, { now, zone, whose: "your", byName }),
    notice: wasAway
      ? { text: `You were switched to offline at ${shortWhen(told.since!, now, zone)} ${told.setting ?? ""}.`, offersOnline: true }
      : closedNotice(io, agent),
  }
}

/** P15: to her, whatever the setting: while no inbox of hers answers, and for a moment after she is back. */
function closedNotice(io: Io, agent: Agent): StatusWords["notice"] {
  const now = io.clock.now()
  const lease = inboxLease(io.db, agent.id)
  const closed = agent.status !== "online" || isThere(io.db, agent.id, now) ? null : closedInboxText(agent, lease, now, "your")
  const text = closed ?? wasClosedText(agent, lease, now)
  return text === null ? null : { text, offersOnline: false }
}
