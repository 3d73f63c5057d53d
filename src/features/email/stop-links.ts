import type { Agent, AgentId } from "../../domain/model.ts"
import { Refused } from "../../domain/refused.ts"
import type { Io } from "../../io/io.ts"
import { findAgent } from "../agents/store.ts"

/** E7: where one click sets an agent's preference to "Do not forward". It does nothing else, so it never runs out. */
export function stopUrl({ io, url }: { readonly io: Io; readonly url: string }, agentId: AgentId): string {
  return `${url}/mail/stop/${agentId}.${io.secrets.sign("mail-stop", agentId)}`
}

/** Whose it is. Throws `Refused` "gone". */
export function openStopToken(io: Io, token: string): Agent {
  const [id = "", signature = ""] = token.split(".")
  const agent = io.secrets.verify("mail-stop", id, signature) ? findAgent(io.db, id) : null
  if (!agent) throw new Refused("gone", "This link is not whole, or its agent is gone.")
  return agent
}
