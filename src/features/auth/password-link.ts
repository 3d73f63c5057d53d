import { announce } from "../../announce.ts"
import type { Agent } from "../../domain/model.ts"
import { Refused } from "../../domain/refused.ts"
import { PASSWORD_LINK_HOLDS } from "../../domain/sign-in.ts"
import type { Duration } from "../../domain/time.ts"
import type { Io } from "../../io/io.ts"
import { findAgent, passwordHashOf, savePasswordHash } from "../agents/store.ts"
import { hashedPassword } from "./password.ts"
import { deleteSessionsOf } from "./store.ts"

/**
 * What stands in the link by which an agent chooses a new password; an admin hands it on, or it is mailed, or printed (password-command.ts). Nothing is stored:
 * it is signed together with the password's hash, and so ends with that password.
 */
export function passwordToken(io: Signer, agent: Agent, holds: Duration = PASSWORD_LINK_HOLDS): string {
  const until = (io.clock.now() + holds).toString(36)
  return `${agent.id}.${until}.${io.secrets.sign("password", signed(io, agent.id, until))}`
}

/** Whose link it is. Throws `Refused` "gone" once it was used, ran out, or its agent was deactivated. */
export function openPasswordLink(io: Io, token: string): Agent {
  const [id = "", until = "", signature = ""] = token.split(".")
  const agent = findAgent(io.db, id)
  const isOurs = agent?.isActive === true && io.secrets.verify("password", signed(io, id, until), signature)
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

function signed(io: Signer, id: string, until: string): string {
  return `${id}.${until}.${passwordHashOf(io.db, id)}`
}
