import { announce } from "../../announce.ts"
import type { Agent, AgentId } from "../../domain/model.ts"
import { Refused } from "../../domain/refused.ts"
import { PASSWORD_LINK_HOLDS } from "../../domain/sign-in.ts"
import { isActiveAdmin } from "../../domain/team.ts"
import type { Duration } from "../../domain/time.ts"
import type { Io } from "../../io/io.ts"
import { findAgent, passwordHashOf, passwordLinksEnded, savePasswordHash } from "../agents/store.ts"
import { hashedPassword } from "./password.ts"
import { deleteSessionsOf } from "./store.ts"

/**
 * What stands in the link by which an agent chooses a new password; an admin hands it on, or it is mailed, or printed (password-command.ts). Nothing is stored:
 * it is signed together with the password's hash, and so ends with that password. S3: `by`, the admin who hands it on, stands in it too,
 * and it ends with their being one, also if they are one again; null for one that nobody else gets to see.
 */
export function passwordToken(io: Signer, agent: Agent, holds: Duration = PASSWORD_LINK_HOLDS, by: AgentId | null = null): string {
  const until = (io.clock.now() + holds).toString(36)
  const claim = [agent.id, until, ...(by === null ? [] : [by])].join(".")
  return `${claim}.${io.secrets.sign("password", signed(io, claim))}`
}

/** Whose link it is. Throws `Refused` "gone" once it was used, ran out, its agent was deactivated, or who made it is no admin any more. */
export function openPasswordLink(io: Io, token: string): Agent {
  const end = token.lastIndexOf(".")
  const [claim, signature] = [token.slice(0, Math.max(0, end)), token.slice(end + 1)]
  const [id = "", until = "", by = null] = claim.split(".")
  const agent = findAgent(io.db, id)
  const isWord = agent?.isActive === true && (by === null || isActiveAdmin(findAgent(io.db, by)))
  const isOurs = isWord && io.secrets.verify("password", signed(io, claim), signature)
  if (!isOurs) throw new Refused("gone", `This link was used already, or is not whole. ${ANOTHER}`)
  if (Number.parseInt(until, 36) <= io.clock.now()) throw new Refused("gone", `This link ran out. ${ANOTHER}`)
  return agent
}

/** Signs the agent out everywhere: whoever knew the old password may be somebody else. `alsoThen` is done in the same transaction. */
export async function renewPassword(io: Io, token: string, password: string, alsoThen: (agent: Agent) => void): Promise<Agent> {
  const passwordHash = await hashedPassword(password)
  return io.db.tx(() => {
    const agent = openPasswordLink(io, token)
    savePasswordHash(io.db, agent.id, passwordHash)
    deleteSessionsOf(io.db, agent.id, null)
    alsoThen(agent)
    announce(io, { type: "sessions-ended" })
    return agent
  })
}

const ANOTHER = "Ask for a new one where you sign in, or ask an admin of your team."

type Signer = Pick<Io, "db" | "clock" | "secrets">

function signed(io: Signer, claim: string): string {
  const [id = "", , by] = claim.split(".")
  const ended = [id, ...(by === undefined ? [] : [by])].map((one) => passwordLinksEnded(io.db, one))
  return [claim, passwordHashOf(io.db, id), ...ended].join(".")
}
