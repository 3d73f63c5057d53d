import type { AgentId } from "../../domain/model.ts"
import type { Db } from "../../io/db.ts"
import { findAccount } from "../settings/store.ts"
import { presenceOf } from "./store.ts"

/** P9: in which an agent is told times: their own zone; the account's until their browser has told theirs or they have chosen one. IANA. */
export function zoneOf(db: Db, agentId: AgentId): string {
  const { availability, zoneFrom } = presenceOf(db, agentId)
  return zoneFrom === "nobody" ? findAccount(db).timeZone : availability.timeZone
}
