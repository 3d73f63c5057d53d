import type { Config } from "../../config.ts"
import { NAME_LIMIT, type Agent } from "../../domain/model.ts"
import { Refused } from "../../domain/refused.ts"
import { joined } from "../../domain/status.ts"
import { announce } from "../../announce.ts"
import type { Io } from "../../io/io.ts"
import { newId } from "../../io/random.ts"
import { findAgent, hasAgents, insertAgent } from "../agents/store.ts"
import { hashedPassword } from "../auth/password.ts"
import { insertChange } from "../presence/store.ts"
import { findAccount, saveAccount } from "../settings/store.ts"
import { setupTokenHolds } from "./link.ts"

export type Founder = { readonly company: string; readonly name: string; readonly email: string; readonly password: string }

/** K2: the admin that the environment names, at the first start only. Later the variables change nothing. */
export async function createFirstAdmin(io: Io, config: Config): Promise<void> {
  if (!config.admin || hasAgents(io.db)) return
  const { email, password } = config.admin
  const passwordHash = await hashedPassword(password)
  io.db.tx(() => insertFounder(io, { name: nameFrom(email), email }, passwordHash))
  await io.db.durable()
}

/** The environment gives no name, and visitors read one. It can be changed in the chat profile. */
function nameFrom(email: string): string {
  const name = [...email.split("@")[0]!].slice(0, NAME_LIMIT).join("")
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** K3: the first admin and the company's name. Throws `Refused` "gone" if somebody was quicker. */
export async function setUp(io: Io, founder: Founder): Promise<Agent> {
  const passwordHash = await hashedPassword(founder.password)
  const admin = io.db.tx(() => {
    if (hasAgents(io.db)) throw ALREADY_SET_UP()
    saveAccount(io.db, { ...findAccount(io.db), name: founder.company })
    return insertFounder(io, founder, passwordHash)
  })
  announce(io, { type: "roster-changed" })
  return admin
}

/** Throws `Refused` "gone" unless this set-up link still opens the door. */
export function checkSetupLink(io: Io, token: string | undefined): void {
  if (hasAgents(io.db)) throw ALREADY_SET_UP()
  const holds = setupTokenHolds(io, token ?? "")
  if (holds === null) throw new Refused("gone", "This is not the set-up link. Copy the whole line that the server printed when it started.")
  if (holds <= io.clock.now())
    throw new Refused("gone", "This set-up link was valid for 30 minutes. Restart Shopbell; it prints a new one.")
}

const ALREADY_SET_UP = () => new Refused("gone", "Shopbell is set up already. Sign in, or ask an admin of your team for an invite.")

function insertFounder(io: Io, { name, email }: { name: string; email: string }, passwordHash: string): Agent {
  const id = newId()
  const now = io.clock.now()
  insertAgent(io.db, { id, name, email, role: "admin", status: "offline" }, passwordHash, now)
  insertChange(io.db, id, joined(now))
  return findAgent(io.db, id)!
}
