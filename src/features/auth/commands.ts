import type { Agent } from "../../domain/model.ts"
import { Refused } from "../../domain/refused.ts"
import { minutes, type Duration } from "../../domain/time.ts"
import type { Io } from "../../io/io.ts"
import { findAgentByEmail } from "../agents/store.ts"
import { isPassword } from "./password.ts"

const WINDOW = minutes(15)
const PER_ACCOUNT = 10
/** Far more than for an account: a whole office has one address. */
const PER_ADDRESS = 100

/**
 * S2: the agent with this email and password. Throws `Refused`: too many tries, for known and unknown emails alike; wrong,
 * without saying which of the two; or deactivated, which only the right password learns.
 */
export async function signIn(io: Io, { email, password, address }: { email: string; password: string; address: string }): Promise<Agent> {
  const account = `sign-in:account:${email.toLowerCase()}`
  refuseMany(io.throttle.take(`sign-in:address:${address}`, PER_ADDRESS, WINDOW) || io.throttle.take(account, PER_ACCOUNT, WINDOW))
  const found = findAgentByEmail(io.db, email)
  const isRight = await isPassword(password, found?.passwordHash ?? null)
  if (!found || !isRight) throw new Refused("invalid", "This email and password don't match.")
  if (!found.isActive) throw new Refused("forbidden", "Your account was deactivated. Ask an admin of your team to reactivate it.")
  io.throttle.forgive(account)
  return found
}

function refuseMany(wait: Duration): void {
  if (wait === 0) return
  const left = Math.ceil(wait / minutes(1))
  throw new Refused("too-many", `Too many tries. Wait ${left === 1 ? "a minute" : `${left} minutes`} and try again.`, wait)
}
