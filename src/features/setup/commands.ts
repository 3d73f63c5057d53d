import type { Config } from "../../config.ts"
import { NAME_LIMIT, type Account, type Agent, type AgentId } from "../../domain/model.ts"
import { Refused } from "../../domain/refused.ts"
import { joined } from "../../domain/status.ts"
import { checkedZone } from "../../domain/zone.ts"
import { announce } from "../../announce.ts"
import type { Io } from "../../io/io.ts"
import { newId } from "../../io/random.ts"
import { findAgent, hasAgents, insertAgent, roster } from "../agents/store.ts"
import { hashedPassword } from "../auth/password.ts"
import { insertChange } from "../presence/store.ts"
import { findAccount, saveAccount } from "../settings/store.ts"
import { setupTokenHolds } from "./link.ts"

export type Founder = {
  readonly company: string
  readonly name: string
  readonly email: string
  readonly password: string
  /** Their browser's, IANA; null where it told none that is known. */
  readonly timeZone: string | null
}

/** K2: the admin that the environment names, at the first start only. Later the variables change nothing. */
export async function createFirstAdmin(io: Io, config: Config): Promise<void> {
  if (!config.admin || hasAgents(io.db)) return
  const { email, password } = config.admin
  const passwordHash = await hashedPassword(password)
  io.db.tx(() => insertFounder(io, { name: nameFrom(email), email }, passwordHash))
  await io.db.durable()
}

/** The environment gives no name, and visitors read one: "jane.doe+chat@…" is Jane Doe. It can be changed in the chat profile. */
function nameFrom(email: string): string {
  const [mailbox] = email.split(/[+@]/, 1)
  const words = mailbox!.split(/[._-]+/).filter((word) => word !== "")
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(" ")
  return [...(name || email)].slice(0, NAME_LIMIT).join("")
}

/** K3: the first admin and the company's name. Throws `Refused` "gone" if somebody was quicker. */
export async function setUp(io: Io, founder: Founder): Promise<Agent> {
  const passwordHash = await hashedPassword(founder.password)
  const admin = io.db.tx(() => {
    if (hasAgents(io.db)) throw ALREADY_SET_UP()
    const account = findAccount(io.db)
    const told: Partial<Account> = founder.timeZone === null ? {} : { timeZone: founder.timeZone, zoneFrom: "browser" }
    saveAccount(io.db, { ...account, name: founder.company, ...told })
    return insertFounder(io, founder, passwordHash)
  })
  announce(io, { type: "roster-changed" })
  return admin
}

/**
 * P13, I8: an account that was made without a time zone, as by the environment, has that of its first admin's browser, which comes with a sign
 * of life of theirs, unless somebody chose one before. `timeZone` as the browser told it. It is taken once, also if it is UTC.
 */
export function adoptZone(io: Io, agentId: AgentId, timeZone: string): void {
  const account = findAccount(io.db)
  if (account.zoneFrom !== "nobody") return
  const firstAdmin = roster(io.db).find(({ role }) => role === "admin")
  const zone = firstAdmin?.id === agentId ? checkedZone(timeZone) : null
  if (zone === null) return
  io.db.tx(() => saveAccount(io.db, { ...account, timeZone: zone, zoneFrom: "browser" }))
  announce(io, { type: "roster-changed" })
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
