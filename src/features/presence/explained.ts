import { explanation, explanationText } from "../../domain/explanation.ts"
import { closedInboxText, countsText, wasClosedText } from "../../domain/lease.ts"
import type { Agent, AgentId } from "../../domain/model.ts"
import { shortWhen } from "../../domain/when.ts"
import type { Io } from "../../io/io.ts"
import { findAgent } from "../agents/store.ts"
import type { StatusWords } from "../../../views/parts/status-menu.ts"
import type { Standing } from "../../../views/presence/now.ts"
import { findAccount } from "../settings/store.ts"
import { inboxLease, isThere } from "./lease-store.ts"
import { factsOf } from "./store.ts"
import { zoneOf } from "./zone-store.ts"

/** P11, P13, P15: why one's own status is what it is, and until when, in one's own zone: "Offline since 17:00, end of your hours. Back online Mon 09:00." */
export function statusWords(io: Io, agent: Agent): StatusWords {
  const now = io.clock.now()
  const zone = zoneOf(io.db, agent.id)
  const told = explanation(factsOf(io.db, agent), now)
  const byName = nameOf(io, told.by)
  const isMissing = findAccount(io.db).isPresenceStrict && told.status !== "offline" && !isThere(io.db, agent.id, now)
  const wasAway = told.status === "offline" && told.cause === "auto-offline delay" && told.since !== null
  return {
    zone,
    why: `${explanationText(told, { now, zone, whose: "your", byName })}${isMissing ? ` ${countsText("your")}` : ""}`,
    notice: wasAway
      ? {
          key: `away-${told.since}`,
          text: `You were switched to offline at ${shortWhen(told.since!, now, zone)} ${told.setting ?? ""}.`,
          offersOnline: true,
        }
      : closedNotice(io, agent),
  }
}

/** P13, P15: an agent as the page of all statuses tells of them to `me`, in their zone. */
export function standing(io: Io, agent: Agent, me: AgentId): Standing {
  const now = io.clock.now()
  const { isPresenceStrict } = findAccount(io.db)
  const zone = zoneOf(io.db, me)
  const whose = agent.id === me ? "your" : "their"
  const told = explanation(factsOf(io.db, agent), now)
  const isMissing = isPresenceStrict && told.status !== "offline" && !isThere(io.db, agent.id, now)
  const isTold = agent.status === "online" || isPresenceStrict
  const closed = isTold ? closedInboxText(agent, inboxLease(io.db, agent.id), now, { whose, isStrict: isPresenceStrict }) : null
  const words = explanationText(told, { now, zone, whose, byName: nameOf(io, told.by) })
  return { agent, status: told.status, isMissing, words, closed: closed ?? (isMissing ? countsText(whose) : null) }
}

/** P13: who chose it. Null if nobody did, or nobody who is known any more. */
export function nameOf(io: Io, id: AgentId | null): string | null {
  return id === null ? null : (findAgent(io.db, id)?.name ?? null)
}

/** P15: to her, whatever the setting: while no inbox of hers answers, and for a moment after she is back. */
function closedNotice(io: Io, agent: Agent): StatusWords["notice"] {
  const now = io.clock.now()
  const lease = inboxLease(io.db, agent.id)
  const closed =
    agent.status !== "online" || isThere(io.db, agent.id, now)
      ? null
      : closedInboxText(agent, lease, now, { whose: "your", isStrict: findAccount(io.db).isPresenceStrict })
  const text = closed ?? wasClosedText(agent, lease, now)
  // The same before and after her inbox has answered.
  const since = closed === null ? lease?.gap?.from : lease?.renewedAt
  return text === null ? null : { key: `closed-${since}`, text, offersOnline: false }
}
